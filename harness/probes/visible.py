"""The text that a person sees of an HTML page, without running anything of it."""

from __future__ import annotations

from contextlib import suppress
from html.parser import HTMLParser

_UNSEEN = {"script", "style", "head", "template", "title"}
_BREAKING = {"p", "br", "div", "tr", "td", "th", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "address", "pre"}


def visible_text(page: str) -> str:
    """The text of `page` between its tags, one space or line break where the layout has one. Never raises."""
    return " ".join("".join(_read(page).parts).split())


def links_in(page: str) -> list[str]:
    """Where the links of `page` lead, in its order, as it has them. Never raises."""
    return _read(page).links


def _read(page: str) -> _Reader:
    reader = _Reader()
    # What HTMLParser says to a malformed declaration: what came before it was read.
    with suppress(AssertionError):
        reader.feed(page)
        reader.close()
    return reader


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links += [value for name, value in attrs if name == "href" and value]
        if tag in _UNSEEN:
            self._unseen += 1
        if tag in _BREAKING:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN and self._unseen:
            self._unseen -= 1
        if tag in _BREAKING:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)
