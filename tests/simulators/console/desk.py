"""A console beside simulators that stand in for ours, all in one process, and a visitor with a browser's manners."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from typing import Any

import httpx
from starlette.applications import Starlette

from harness.simulators.console.app import console_app
from harness.simulators.console.setting import Address, Setting
from tests.simulators.console.standin import StandIn

ORIGIN = "http://127.0.0.1"
_FORM = re.compile(r"<form method=\"post\" action=\"([^\"]+)\"[^>]*>(.*?)</form>", re.DOTALL)
_HIDDEN = re.compile(r"<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\">")
_BUTTON = re.compile(r"<button([^>]*)>(.*?)</button>", re.DOTALL)
_ATTRIBUTE = re.compile(r"(name|value)=\"([^\"]*)\"")


class Unplugged(httpx.AsyncBaseTransport):
    """A network on which nobody answers."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("connection refused", request=request)


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a page, ready to be sent: its hidden fields, and the name and value of its button."""

    action: str
    fields: Mapping[str, str]


@dataclass(slots=True)
class Visitor:
    """Somebody who reads pages and presses what is on them; keeps cookies and follows redirects, as a browser does."""

    browser: httpx.AsyncClient
    runner: asyncio.Runner

    def ask(self, method: str, path: str, **asked: Any) -> httpx.Response:
        """One request, with all that httpx can say."""
        return self.runner.run(self.browser.request(method, path, **asked))

    def open(self, path: str, language: str = "en") -> httpx.Response:
        return self.ask("GET", path, headers={"accept-language": language})

    def press(self, page: httpx.Response, words: str, language: str = "en", **filled: str) -> httpx.Response:
        """Press the button that says `words`, with fields filled in, and follow to the page that comes of it."""
        form = form_of(page.text, words)
        return self.send(form.action, {**form.fields, **filled}, language)

    def send(self, path: str, fields: Mapping[str, str], language: str = "en", origin: str = ORIGIN) -> httpx.Response:
        headers = {"accept-language": language} | ({"origin": origin} if origin else {})
        return self.ask("POST", path, data=dict(fields), headers=headers)


@contextmanager
def console(*simulators: StandIn, dead: tuple[str, ...] = (), key: str = "") -> Iterator[Visitor]:
    """A visitor of a console over these simulators, and of some that are not there."""
    mounts: dict[str, httpx.AsyncBaseTransport | None] = {
        f"http://{each.role}.test": httpx.ASGITransport(each.app()) for each in simulators
    }
    addresses = [Address(each.role, f"http://{each.role}.test", each.key) for each in simulators]
    addresses += [Address(role, f"http://{role}.test") for role in dead]
    app = console_app(Setting(tuple(addresses), key), httpx.AsyncClient(transport=Unplugged(), mounts=mounts))
    with asyncio.Runner() as runner:
        yield Visitor(browser_of(app), runner)


def browser_of(app: Starlette) -> httpx.AsyncClient:
    """A browser that is led to `app` wherever it goes."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN, follow_redirects=True)


def form_of(html: str, words: str) -> Form:
    """The form whose button says `words`. Raises AssertionError naming the buttons there are."""
    seen = []
    for action, inside in _FORM.findall(html):
        for attributes, text in _BUTTON.findall(inside):
            said = unescape(re.sub(r"<[^>]+>", "", text)).strip()
            seen.append(said)
            if said == words:
                own = {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
                pressed = {own["name"]: own["value"]} if "name" in own else {}
                hidden = {unescape(name): unescape(value) for name, value in _HIDDEN.findall(inside)}
                return Form(action, hidden | pressed)
    raise AssertionError(f"no button says {words!r}: there are {seen}")


def text_of(html: str) -> str:
    """What a page says, tags and blanks aside."""
    body = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", html[html.index("<body") :], flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
