"""A page as HTML, read where both channels read it: the browser hands over what it shows, HTTP what the shop sent."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from harness.drivers.storefront import ShopRefused

_SPACES = re.compile(r"[ \t\r\n\f]+")  # not the no-break space: it may belong to a name
_UNREAD = ("script", "style", "template", "noscript", "head")


MOST_TAGS = 20_000
"""A customer's page has some hundreds. Tags nested in each other cost the square of their number to parse: 0.4 s for these."""


class Markup:
    """A parsed page. Selectors are CSS; whatever a server sends can be parsed, as a browser does.

    Raises ShopRefused for a page of more than MOST_TAGS.
    """

    def __init__(self, html: str) -> None:
        if html.count("<") > MOST_TAGS:
            raise ShopRefused(f"the page has more than {MOST_TAGS:,} tags")
        self.source = html
        self._tree = LexborHTMLParser(html)

    def first(self, selector: str) -> LexborNode | None:
        """The first element that fits, None when none does."""
        return self._tree.css_first(selector)

    def all(self, selector: str) -> list[LexborNode]:
        """Every element that fits, in the order of the page."""
        return self._tree.css(selector)

    def has(self, selector: str) -> bool:
        return self.first(selector) is not None

    def text(self, selector: str) -> str:
        """What the first element that fits says, "" without one."""
        found = self.first(selector)
        return text_of(found) if found is not None else ""

    def required(self, selector: str) -> str:
        """What the first element that fits says. Raises ShopRefused when there is none, or it says nothing."""
        said = self.text(selector)
        if not said:
            raise ShopRefused(f"the page does not show {selector}: {self.said()}")
        return said

    def texts(self, selector: str) -> list[str]:
        """What every element that fits says."""
        return [text_of(each) for each in self.all(selector)]

    def said(self) -> str:
        """The title and the start of the text, for a message."""
        readable = LexborHTMLParser(self.source)
        title = readable.css_first("title")
        named = text_of(title) if title is not None else ""
        readable.strip_tags(list(_UNREAD))
        body = readable.body
        return f"“{named}” {text_of(body)[:300] if body is not None else ''}".rstrip()


def text_of(node: LexborNode) -> str:
    """The text of an element and all in it, as people read it: runs of spaces and line ends are one space."""
    return _SPACES.sub(" ", node.text(deep=True)).strip(" ")


def lines_of(node: LexborNode) -> list[str]:
    """The text of an element in its lines, as `<br>` parts them; empty ones are left out."""
    lines = [""]
    for part in node.iter(include_text=True):
        if part.tag == "br":
            lines.append("")
        else:
            lines[-1] += part.text(deep=True)
    return [line for line in (_SPACES.sub(" ", each).strip(" ") for each in lines) if line]


def attribute(node: LexborNode, name: str) -> str:
    """An attribute's value, "" when it is empty or not there."""
    return node.attributes.get(name) or ""


def quoted(text: str) -> str:
    """`text` as a string in a selector."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\a ") + '"'
