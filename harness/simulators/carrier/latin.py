"""Text that a label printer with Latin-1 fonts can print. The record keeps the original."""

from __future__ import annotations

import unicodedata

# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans(
    {
        "Œ": "OE", "œ": "oe", "Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "Ħ": "H", "ħ": "h", "ı": "i", "ĸ": "k", "Ŋ": "N",
        "ŋ": "n", "Ŧ": "T", "ŧ": "t", "ẞ": "SS", "€": "EUR", "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "–": "-",
        "—": "-", "…": "...", "\u202f": " ", "\u2009": " ",
    }
)  # fmt: skip


def printable(text: str) -> str:
    """`text` in Latin-1: letters keep the accents Latin-1 has and lose others; what has no Latin form becomes `?`."""
    return "".join(_letter(letter) for letter in unicodedata.normalize("NFC", text.translate(_LETTERS)))


def _letter(letter: str) -> str:
    if letter.isprintable() and ord(letter) < 256:
        return letter
    if letter.isspace():
        return " "
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    bare = bare.translate(_LETTERS)
    if bare != letter and bare.isprintable() and all(ord(part) < 256 for part in bare):
        return bare
    return "" if unicodedata.category(letter)[0] in "CM" else "?"
