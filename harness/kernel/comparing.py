"""Comparing what was owed with what arrived, field by field.

An expectation is a JSON value. A plain value must be equal (texts: after Unicode composition and folded white space).
An object with one of the keys below is a looser demand, and any other object is compared key by key, so that a receiver
may know more than was asked, never less:

    {"exactly": {...}}          this object, key for key, and no more
    {"between": [low, high]}    a whole number within both bounds
    {"contains_between": [low, high]}  a list with a whole number within both bounds
    {"one_of": [a, b]}          any one of these
    {"contains": "text"}        a text that holds this one, or a list that holds this item
    {"contains_all": [a, b]}    a text or list that holds each of these
    {"lacks": "text"}           a text that does not hold this one, or a list without this item
    {"at_least": n}             a number not below n
    {"absent": true}            nothing, or an empty value
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any

_MISSING = object()


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not as it was owed. `seen` is None when the field is missing."""

    field: str
    expected: Any
    seen: Any

    def __str__(self) -> str:
        return f"{self.field}: expected {worded(self.expected)}, seen {worded(self.seen)}"


def differences(expected: dict[str, Any], seen: dict[str, Any]) -> list[Difference]:
    """Every expected field that `seen` lacks or has otherwise, in the order of `expected`."""
    found: list[Difference] = []
    for field, value in expected.items():
        found.extend(_compare(field, value, seen.get(field, _MISSING)))
    return found


def worded(value: Any) -> str:  # noqa: PLR0911 - one line for each kind of demand reads best
    """An expectation or a seen value as people read it."""
    match value:
        case {"exactly": whole}:
            return worded(whole) or "nothing"
        case {"between": [low, high]}:
            return f"{low} to {high}" if low != high else str(low)
        case {"contains_between": [low, high]}:
            return f"something with {worded({'between': [low, high]})}"
        case {"one_of": options}:
            return " or ".join(worded(option) for option in options)
        case {"contains": part}:
            return f"something with {worded(part)}"
        case {"contains_all": parts}:
            return "something with " + " and ".join(worded(part) for part in parts)
        case {"lacks": part}:
            return f"nothing with {worded(part)}"
        case {"at_least": number}:
            return f"at least {number}"
        case {"absent": True} | None:
            return "nothing"
        case str():
            return f"“{value}”"
        case dict():
            return ", ".join(f"{key} {worded(item)}" for key, item in value.items())
        case list():
            return "[" + "; ".join(worded(item) for item in value) + "]"
        case _:
            return str(value)


def _compare(field: str, expected: Any, seen: Any) -> list[Difference]:
    shown = None if seen is _MISSING else seen
    demand = _demand(expected)
    if demand is not None:
        return [] if demand(shown) else [Difference(field, expected, shown)]
    if isinstance(expected, dict) and isinstance(shown, dict):
        return [
            deep
            for key, value in expected.items()
            for deep in _compare(f"{field}.{key}", value, shown.get(key, _MISSING))
        ]
    return [] if _plain(expected) == _plain(shown) else [Difference(field, expected, shown)]


def _demand(expected: Any) -> Any:  # noqa: PLR0911
    match expected:
        case {"exactly": whole}:
            return lambda seen: _plain(seen) == _plain(whole)
        case {"between": [low, high]}:
            return lambda seen: _whole(seen) and low <= seen <= high
        case {"contains_between": [low, high]}:
            return lambda seen: isinstance(seen, list) and any(_whole(item) and low <= item <= high for item in seen)
        case {"one_of": options}:
            return lambda seen: any(_plain(seen) == _plain(option) for option in options)
        case {"contains": part}:
            return lambda seen: _holds(seen, part)
        case {"contains_all": parts}:
            return lambda seen: all(_holds(seen, part) for part in parts)
        case {"lacks": part}:
            return lambda seen: isinstance(seen, (str, list)) and not _holds(seen, part)
        case {"at_least": number}:
            return lambda seen: _whole(seen) and seen >= number
        case {"absent": True}:
            return lambda seen: not seen
        case _:
            return None


def _whole(seen: Any) -> bool:
    return isinstance(seen, int) and not isinstance(seen, bool)


def _holds(seen: Any, part: Any) -> bool:
    if isinstance(seen, str) and isinstance(part, str):
        return bool(_plain(part) in _plain(seen))
    return isinstance(seen, list) and _plain(part) in [_plain(item) for item in seen]


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFC", value).split())
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    # JSON knows no difference between True and 1 in Python's eyes; a rehearsal does.
    return (type(value).__name__, value) if isinstance(value, bool) else value
