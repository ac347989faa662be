"""HTML made of templates, in which every value is escaped unless it is HTML already."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from string import Template

_FOLDER = Path(__file__).parent / "templates"


class Html(str):
    """Text that is HTML and may stand as it is."""

    __slots__ = ()


@cache
def template(name: str) -> str:
    """The text of a file in `templates/`."""
    return (_FOLDER / name).read_text("utf-8")


def escaped(value: str) -> Html:
    return value if isinstance(value, Html) else Html(escape(value))


def fill(file: str, /, **values: str) -> Html:
    """The template `file` with its `$names` filled in. Raises KeyError for one that has no value."""
    return Html(Template(template(file)).substitute({key: escaped(value) for key, value in values.items()}))


def element(name: str, text: str) -> Html:
    return Html(f"<{name}>{escaped(text)}</{name}>")


def link(url: str, text: str, testid: str) -> Html:
    """A link away from the page, nothing when there is no address."""
    return Html(f'<a class="away" href="{escape(url)}" data-testid="{testid}">{escaped(text)}</a>') if url else Html("")
