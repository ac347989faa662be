"""A window without a browser: it loads pages, fills in their forms and sends them as a browser would.

One window is one customer's session with its cookies; several may be used at once, each by one thread. No script of a
page runs, so it fits shops whose pages work without any.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NoReturn
from urllib.parse import urldefrag, urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from selectolax.lexbor import LexborNode

from harness.drivers.forms import FormFilling, Sending, form_of, is_button
from harness.drivers.markup import Markup, attribute
from harness.drivers.storefront import ShopRefused
from harness.drivers.window import PATIENCE
from harness.kernel.clock import stopwatch
from harness.kernel.errors import Compromised

MOST_BYTES = 5_000_000
"""The largest page that is read; a customer's page has a hundredth of it."""

_MOST_REDIRECTS = 10
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_LANGUAGES = {"en": "en-GB,en;q=0.9", "fr": "fr-FR,fr;q=0.9"}
_BLANK = "about:blank"

MayVisit = Callable[[str], bool]
"""Asked with each address before it is opened, redirects included."""


def anywhere(_address: str) -> bool:
    return True


class HttpWindow:
    """One customer's window. `language` is what it asks pages for; `may_visit` keeps it inside a landscape."""

    def __init__(self, language: str = "en", *, may_visit: MayVisit = anywhere) -> None:
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.max_redirects = _MOST_REDIRECTS
        self._session.headers.update(
            {"Accept": "text/html,*/*;q=0.8", "Accept-Language": _LANGUAGES.get(language, language)}
        )
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _Kept(may_visit))
        self._show(_BLANK, "")

    @property
    def address(self) -> str:
        return self._address

    def visit(self, address: str) -> None:
        status = self._load("GET", address)
        if status >= 500:
            raise Compromised(f"the shop answered {status} at {address}")
        if status >= 400:
            self._refuse(f"the shop answered {status} at {address}")

    def page(self) -> Markup:
        return self._page

    def wait_for(self, selector: str, complaint: str, *, within: float = PATIENCE) -> None:
        """Nothing on a page without scripts appears later, so `within` is not needed."""
        del within
        if not self._page.has(selector):
            self._refuse(complaint)

    def fill(self, selector: str, text: str) -> None:
        self._filling.fill(self._found(selector), text)

    def choose(self, selector: str) -> None:
        self._filling.choose(self._found(selector))

    def select(self, selector: str, value: str) -> None:
        self._filling.select(self._found(selector), value)

    def press(self, selector: str) -> None:
        pressed = self._found(selector)
        if is_button(pressed) and form_of(pressed, self._page) is not None:
            status = self._send(self._filling.sending(pressed))
        elif pressed.tag == "a" and attribute(pressed, "href"):
            status = self._load("GET", self._absolute(attribute(pressed, "href")))
        else:
            self._refuse(f"{selector} leads nowhere")
        if status >= 500:
            self._refuse(f"the shop answered {status}")

    def press_and_vanish(self, selector: str) -> None:
        self._send(self._filling.sending(self._found(selector)), lost=True)
        self._show(_BLANK, "")

    def _found(self, selector: str) -> LexborNode:
        found = self._page.first(selector)
        if found is None:
            self._refuse(f"{selector} cannot be used on the page")
        return found

    def _send(self, sending: Sending, *, lost: bool = False) -> int:
        goal = self._absolute(sending.action or self._address)
        follow = {"allow_redirects": not lost}
        if sending.method == "get":
            return self._load("GET", goal.partition("?")[0], params=sending.pairs, **follow)
        return self._load("POST", goal, data=sending.pairs, **follow)

    def _load(self, method: str, address: str, **what: Any) -> int:
        """Open an address and show what it answers; the status. Raises Compromised and ShopRefused."""
        goal = self._absolute(address)
        before, began = self._address, stopwatch()
        from_here = {"Referer": before} if _origin(before) == _origin(goal) else {}
        try:
            with self._session.request(
                method, goal, headers=from_here, timeout=PATIENCE, stream=True, **what
            ) as answer:
                self._show(answer.url, _text(answer, began))
                return answer.status_code
        except Outside as error:
            raise ShopRefused(f"{before} leads out of this machine, to {error}") from error
        except requests.ReadTimeout as error:
            raise ShopRefused(f"{goal} did not answer within {PATIENCE:.0f} s") from error
        except requests.TooManyRedirects as error:
            raise ShopRefused(f"{goal} leads from page to page and to no end") from error
        except requests.ConnectionError as error:
            raise Compromised(f"the shop does not answer at {goal}") from error
        except (requests.RequestException, ValueError) as error:
            raise ShopRefused(f"{goal} cannot be opened: {type(error).__name__}: {error}"[:500]) from error

    def _absolute(self, address: str) -> str:
        """An address of this page in full, without the part after #. Raises ShopRefused for what no window opens."""
        try:
            goal = urldefrag(urljoin(self._address, address.strip())).url
            opens = urlsplit(goal).scheme in ("http", "https") and bool(urlsplit(goal).hostname)
        except ValueError:
            opens = False
        if not opens:
            self._refuse(f"the page leads to {address[:200]!r}, which no window opens")
        return goal

    def _show(self, address: str, html: str) -> None:
        self._address = address
        self._page = Markup(html)
        self._filling = FormFilling(self._page)

    def _refuse(self, complaint: str) -> NoReturn:
        raise ShopRefused(f"{complaint}: {self._address} {self._page.said()}")


class Outside(requests.RequestException):
    """An address that this window may not open; its text is the address."""


class _Kept(HTTPAdapter):
    """Opens only what may be opened."""

    def __init__(self, may_visit: MayVisit) -> None:
        self._may_visit = may_visit
        super().__init__(pool_maxsize=2)

    def send(self, request: requests.PreparedRequest, *how: Any, **more: Any) -> requests.Response:
        address = str(request.url)
        if not self._may_visit(address):
            raise Outside(address)
        return super().send(request, *how, **more)


def _text(answer: requests.Response, began: float) -> str:
    """The answer's body. Raises ShopRefused for one that is no page, too large, or that never ends."""
    kind = answer.headers.get("Content-Type", "text/html")
    if not kind.lower().startswith(("text/", "application/xhtml")) and answer.is_redirect is False:
        raise ShopRefused(f"{answer.url} answered {answer.status_code} with {kind[:80]}, which is no page")
    parts: list[bytes] = []
    for part in answer.iter_content(65_536):
        parts.append(part)
        if sum(map(len, parts)) > MOST_BYTES:
            raise ShopRefused(f"{answer.url} answered with more than {MOST_BYTES:,} bytes")
        if stopwatch() - began > PATIENCE:
            raise ShopRefused(f"{answer.url} was still answering after {PATIENCE:.0f} s")
    named = _CHARSET.search(kind)
    try:
        return b"".join(parts).decode(named[1] if named else "utf-8", "replace")
    except LookupError:
        return b"".join(parts).decode("utf-8", "replace")


def _origin(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc
