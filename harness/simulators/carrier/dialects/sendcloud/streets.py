"""A street and its house number: Sendcloud keeps them apart, clients often do not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_FIRST = re.compile(r"([0-9]+ ?(?:bis|ter|[A-Za-z])?),? (.+)", re.IGNORECASE)
_LAST = re.compile(r"(.+) ([0-9]+ ?(?:bis|ter|[A-Za-z])?)", re.IGNORECASE)


def divided(line: str) -> tuple[str, str]:
    """Street and house number of a line, whichever stands first; no number is ""."""
    if found := _FIRST.fullmatch(line):
        return found[2], found[1]
    if found := _LAST.fullmatch(line):
        return found[1], found[2]
    return line, ""


def street(asked: Mapping[str, Any]) -> str:
    """The street with the house number, as Sendcloud writes it: "Insulindelaan 115"."""
    return f"{asked['address']} {asked.get('house_number', '')}".strip()


def apart(asked: Mapping[str, Any]) -> dict[str, str]:
    """{"street", "house_number"}, as the client told them, else as they can be told from the line."""
    told = asked.get("house_number", "")
    name, number = (asked["address"], told) if told else divided(asked["address"])
    return {"street": name, "house_number": number}
