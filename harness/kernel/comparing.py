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
    {"contains_one_of_each": [[a, b], [c]]}  a text or list that holds one of the first, and one of the next, and so on
    {"mention_all": [a, b]}     a list of texts in which each of these is part of some text
    {"every": {...}}            a list, not empty, each item of which fits this
    {"if_shown": value}         nothing at all, or what fits this value
    {"lacks": "text"}           a text that does not hold this one, or a list without this item
    {"at_least": n}             a number not below n
    {"absent": true}            nothing, or an empty text, list or object; zero is something
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
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
        shown = seen.get(field, _MISSING)
        # Nearly everything is as it was owed, and where it is not, is only then worth telling.
        if not _met(value, None if shown is _MISSING else shown):
            found.extend(_compare(field, value, shown))
    return found


def worded(value: Any) -> str:
    """An expectation or a seen value as people read it."""
    if (demand := _demand(value)) is not None:
        return demand.worded(_operand(value))
    match value:
        case None | {"absent": True}:
            return "nothing"
        case str():
            return f"“{value}”"
        case dict():
            return ", ".join(f"{key} {worded(item)}" for key, item in value.items()) or "nothing"
        case list():
            return "[" + "; ".join(worded(item) for item in value) + "]"
        case _:
            return str(value)


def _met(expected: Any, shown: Any) -> bool:
    """Whether `_compare` finds nothing."""
    if not isinstance(expected, dict):
        return _same(expected, shown)
    if len(expected) == 1:
        ((name, operand),) = expected.items()
        if (demand := _DEMANDS.get(name)) is not None:
            return bool(demand.met(operand, shown))
    return isinstance(shown, dict) and all(_met(value, shown.get(key)) for key, value in expected.items())


def _compare(field: str, expected: Any, seen: Any) -> list[Difference]:
    shown = None if seen is _MISSING else seen
    if not isinstance(expected, dict):
        return [] if _same(expected, shown) else [Difference(field, expected, shown)]
    if _is_if_shown(expected):
        return [] if shown is None else _compare(field, _operand(expected), seen)
    if (demand := _demand(expected)) is not None:
        return [] if demand.met(_operand(expected), shown) else [Difference(field, expected, shown)]
    if isinstance(shown, dict):
        deeper = ((f"{field}.{key}", value, shown.get(key, _MISSING)) for key, value in expected.items())
        return [each for place, value, found in deeper for each in _compare(place, value, found)]
    return [Difference(field, expected, shown)]


def _same(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal: texts composed and folded, and a truth value no number, as it is in Python."""
    kind = type(one)
    if (kind is str or kind is int) and type(other) is kind and one == other:
        return True
    if isinstance(one, str):
        return isinstance(other, str) and _folded(one) == _folded(other)
    if isinstance(one, dict):
        alike = isinstance(other, dict) and one.keys() == other.keys()
        return alike and all(_same(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return isinstance(other, list) and len(one) == len(other) and all(map(_same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


@lru_cache(maxsize=1024)
def _folded(text: str) -> str:
    # The text of one mail is held against many expectations.
    return " ".join(unicodedata.normalize("NFC", text).split())


@dataclass(frozen=True, slots=True)
class _Demand:
    """How one kind of looser demand is met by what was seen, and how it is said."""

    met: Callable[[Any, Any], bool]
    worded: Callable[[Any], str]


def _between(bounds: Any) -> str:
    low, high = bounds
    return f"{low} to {high}" if low != high else str(low)


_DEMANDS = {
    "exactly": _Demand(_same, worded),
    "between": _Demand(lambda bounds, seen: _whole(seen) and bounds[0] <= seen <= bounds[1], _between),
    "contains_between": _Demand(
        lambda bounds, seen: isinstance(seen, list) and any(_whole(n) and bounds[0] <= n <= bounds[1] for n in seen),
        lambda bounds: f"something with {_between(bounds)}",
    ),
    "one_of": _Demand(
        lambda options, seen: any(_same(seen, option) for option in options),
        lambda options: " or ".join(map(worded, options)),
    ),
    "contains": _Demand(lambda part, seen: _holds(seen, part), lambda part: f"something with {worded(part)}"),
    "contains_all": _Demand(
        lambda parts, seen: all(_holds(seen, part) for part in parts),
        lambda parts: "something with " + " and ".join(map(worded, parts)),
    ),
    "contains_one_of_each": _Demand(
        lambda groups, seen: all(any(_holds(seen, option) for option in options) for options in groups),
        lambda groups: "something with " + " and ".join(" or ".join(map(worded, options)) for options in groups),
    ),
    "mention_all": _Demand(
        lambda parts, seen: isinstance(seen, list) and all(any(_holds(item, part) for item in seen) for part in parts),
        lambda parts: "something that mentions " + " and ".join(map(worded, parts)),
    ),
    "every": _Demand(
        lambda each, seen: isinstance(seen, list) and bool(seen) and all(_met(each, item) for item in seen),
        lambda each: f"each with {worded(each)}",
    ),
    "if_shown": _Demand(lambda value, seen: seen is None or _met(value, seen), worded),
    "lacks": _Demand(
        lambda part, seen: isinstance(seen, str | list) and not _holds(seen, part),
        lambda part: f"nothing with {worded(part)}",
    ),
    "at_least": _Demand(lambda least, seen: _whole(seen) and seen >= least, lambda least: f"at least {least}"),
    "absent": _Demand(
        lambda _yes, seen: seen is None or (not seen and not isinstance(seen, int | float)), lambda _yes: "nothing"
    ),
}


def _demand(expected: Any) -> _Demand | None:
    if isinstance(expected, dict) and len(expected) == 1:
        return _DEMANDS.get(next(iter(expected)))
    return None


def _is_if_shown(expected: Any) -> bool:
    return isinstance(expected, dict) and len(expected) == 1 and "if_shown" in expected


def _operand(expected: dict[str, Any]) -> Any:
    return next(iter(expected.values()))


def _whole(seen: Any) -> bool:
    return isinstance(seen, int) and not isinstance(seen, bool)


def _holds(seen: Any, part: Any) -> bool:
    if isinstance(seen, list):
        return any(_same(part, item) for item in seen)
    if isinstance(seen, str) and isinstance(part, str):
        # Nearly always it stands there as it is; of letters that are composed otherwise only folding tells.
        return (part in seen and seen.isascii()) or _folded(part) in _folded(seen)
    return False
