"""What a template leaves behind when nobody filled it in: `{{ name }}`, `%(total)s`, `None`, `undefined`."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LEFT_BEHIND = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|\$\{\w+\}|%\(\w+\)[sd]|\[object Object\]|\bundefined\b|\bNaN\b|\bNone\b(?! of)|\bnull\b|[Ll]orem ipsum"
    # A key of a catalogue of texts: three or more words of small letters joined by points or underscores.
    r"|(?<![\w@/.:+-])[a-z]{2,}(?:[._][a-z]{2,}){2,}(?![\w@/-])"
)
_ADDRESS = re.compile(r"\S+(?:://|@)\S+|\bwww\.\S+")


def unfilled(text: str, own: Iterable[str] = ()) -> list[str]:
    """Each placeholder that `text` still shows, sorted; web and mail addresses are left out.

    `own`: what the customer and the catalogue said themselves. Mr. Null has his name, and so has `{{ the shop }}`.
    """
    found = {each.strip()[:60] for each in _LEFT_BEHIND.findall(_ADDRESS.sub(" ", text))}
    said = [each.casefold() for each in own]
    return sorted(each for each in found if not any(each.casefold() in words for words in said))
