"""The pages of a back office, read by labels and CSS selectors after signing in, without a browser."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from harness.kernel.errors import LandscapeInvalid
from harness.landscape.probing import Asking, Login, Question, Reading
from harness.probes.filling import filled_path
from harness.probes.reading import Blind
from harness.probes.rows import Row, Unreadable
from harness.probes.web import Web

_AWAY = {301, 302, 303, 307, 308, 401, 403}
_LONGEST = 2 * 1024 * 1024
_DEEPEST = 2000
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)")
# Elements that hold nothing, or that the next of their kind ends.
_SHALLOW = {"area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p"}
_SHALLOW |= {"source", "td", "th", "tr", "track", "wbr"}
_VALUES = {"th": "td", "dt": "dd"}


class BackOffice:
    """Signs in when a page asks for it. A page that does not exist is nothing there yet."""

    def __init__(self, web: Web, *, most: int, login: Login | None = None, user: str = "", password: str = "") -> None:
        self._web = web
        self._most = most
        self._login = login
        self._user = user
        self._password = password
        self._let_in = False

    def rows(self, asking: Asking, asked: Mapping[str, str]) -> list[Row]:
        """The page as one row, or one row for each element that `at` selects. Raises Blind."""
        status, body = self._page_let_in(filled_path(asking.get, asked))
        role, address = self._web.role, self._web.address
        if status == 404:
            return []
        if status in _AWAY:
            raise Blind(f"the back office of the {role} at {address} does not let us in ({status} to {asking.get})")
        if status != 200:
            raise Blind(f"the back office of the {role} at {address} answered {status} to GET {asking.get}")
        page = Element(_parsed(body).root)
        rows: list[Row] = page.below(asking) if asking.at else [page]
        if len(rows) > self._most:
            raise Blind(f"the back office of the {role} at {address} shows more than {self._most} rows for one look")
        return rows

    def _page_let_in(self, path: str) -> tuple[int, bytes]:
        """A page as somebody sees it who has signed in: before the first one, and when the session is over."""
        if self._login is not None and not self._let_in:
            self._sign_in(self._login)
        status, body = self._page(path)
        if status in _AWAY and self._login is not None:
            self._sign_in(self._login)
            status, body = self._page(path)
        return status, body

    def _page(self, path: str) -> tuple[int, bytes]:
        status, body, _ = self._web.answer("GET", path)
        return status, body

    def _sign_in(self, login: Login) -> None:
        role, address = self._web.role, self._web.address
        status, body = self._page(login.get)
        form = _first(_parsed(body).root, login.form) if status == 200 else None
        if form is None:
            raise Blind(
                f"the back office of the {role} at {address} shows no form to sign in at {login.get} ({status})"
            )
        hidden = {
            name: node.attributes.get("value") or ""
            for node in form.css("input[type=hidden]")
            if (name := node.attributes.get("name"))
        }
        sent = hidden | {login.user_field: self._user, login.password_field: self._password}
        action = self._inside(login.get, form.attributes.get("action") or "")
        # Frameworks look at where a form was filled in before they trust it.
        came_from = {"Referer": self._web.address + login.get}
        status, _, _ = self._web.answer("POST", action, data=sent, headers=came_from)
        if status not in {200, 302, 303}:
            raise Blind(f"the back office of the {role} at {address} answered {status} to its form to sign in")
        self._let_in = True

    def _inside(self, page: str, action: str) -> str:
        """The path a form is sent to. A form that goes elsewhere would give the password away."""
        target, home = urlsplit(urljoin(self._web.address + page, action)), urlsplit(self._web.address)
        if (target.scheme, target.netloc) != (home.scheme, home.netloc):
            raise Blind(f"the form to sign in to the {self._web.role} at {self._web.address} leads to another host")
        path = target.path.removeprefix(home.path.rstrip("/")) or "/"
        return f"{path}?{target.query}" if target.query else path


class Element:
    """A page, or a part of it."""

    def __init__(self, node: LexborNode | None) -> None:
        self._node = node

    def value(self, reading: Reading) -> object:
        """What one element says, None when there is none. Raises Unreadable for two."""
        found = self.values(reading)
        if len(found) > 1:
            raise Unreadable(
                f"stands {len(found)} times on the page at {reading.label or reading.from_!r}, where one was asked for"
            )
        return found[0] if found else None

    def values(self, reading: Reading) -> list[Any]:
        if self._node is None:
            return []
        nodes = _labelled(self._node, reading.label) if reading.label else _selected(self._node, reading.from_)
        if reading.attribute:
            return [value for node in nodes if (value := node.attributes.get(reading.attribute)) is not None]
        return [_said(node) for node in nodes]

    def below(self, asking: Asking) -> list[Row]:
        return [Element(node) for node in _selected(self._node, asking.at)] if self._node is not None else []


def check_selectors(asking: Asking, place: str) -> None:
    """Raise LandscapeInvalid for a CSS selector that is none."""
    empty = LexborHTMLParser("<p></p>")
    selectors = {f"{place}.at": asking.at, f"{place}.from": asking.from_ if isinstance(asking, Reading) else ""}
    for at, selector in selectors.items():
        try:
            empty.css(selector or "p")
        except SelectolaxError:
            raise LandscapeInvalid(f"{at} {selector!r} is no CSS selector") from None
    inner = dict(asking.fields) if isinstance(asking, Question | Reading) else {}
    if isinstance(asking, Reading):
        inner |= {name: each for name, each in (("key", asking.key), ("value", asking.value)) if each is not None}
    for name, field in inner.items():
        check_selectors(field, f"{place}.{name}")


def _parsed(body: bytes) -> LexborHTMLParser:
    """A page, unless it is nested so deep that reading it would take for ever (the time grows with the square)."""
    if len(body) > _LONGEST:
        raise Blind(f"a page is longer than {_LONGEST // 1024 // 1024} MB")
    page = body.decode("utf-8", "replace")
    depth = 0
    for tag in _TAG.finditer(page):
        if tag["name"].lower() not in _SHALLOW:
            depth += -1 if tag["end"] else 1
        if depth > _DEEPEST:
            raise Blind(f"a page is nested more than {_DEEPEST} elements deep, which nobody could read")
    return LexborHTMLParser(page)


def _selected(node: LexborNode, selector: str) -> list[LexborNode]:
    return node.css(selector) if selector else [node]


def _first(node: LexborNode | None, selector: str) -> LexborNode | None:
    return node.css_first(selector) if node is not None else None


def _labelled(node: LexborNode, label: str) -> list[LexborNode]:
    """What stands beside a label: the cell after its heading, the definition of its term, or the element after it."""
    wanted = _folded(label)
    labels = [each for each in node.css("th, td, dt, label, strong, b, span") if _folded(_said(each)) == wanted]
    # `<th><b>Total</b></th>` is one label, and both of its elements point at one value.
    return list({beside.mem_id: beside for label in labels if (beside := _beside(label)) is not None}.values())


def _beside(label: LexborNode) -> LexborNode | None:
    here: LexborNode | None = label
    while here is not None and here.tag not in {"tr", "dl", "body", "html"}:
        after = here.next
        while after is not None and not (after.tag or "").isalnum():
            after = after.next
        if after is not None:
            wanted = _VALUES.get(here.tag or "")
            return after if wanted is None or after.tag in {wanted, here.tag} else None
        if _folded(_said(here.parent)) != _folded(_said(label)) if here.parent is not None else True:
            return None
        here = here.parent
    return None


def _said(node: LexborNode | None) -> str:
    return " ".join((node.text(deep=True) if node is not None else "").split())


def _folded(words: str) -> str:
    return " ".join(words.split()).rstrip(":").rstrip().casefold()
