"""Amounts in expectations and observations, as people read them and as far as they are off."""

from __future__ import annotations

from typing import Any

from harness.kernel.comparing import worded
from harness.kernel.money import Money


def amounts_worded(value: Any, currency: str) -> str:
    """An expectation or observation whose numbers are minor units of `currency`: `107.09 € to 107.11 €`."""
    return worded(_shown(value, currency)) if currency else worded(value)


def off_by(expected: Any, seen: Any) -> int | None:
    """How far an amount is from what was expected, in minor units; None where that cannot be said."""
    match expected:
        case {"contains_between": [int(low), int(high)]} if isinstance(seen, list):
            return min((abs(_beyond(low, high, each)) for each in seen if isinstance(each, int)), default=None)
        case _:
            beyond = beyond_by(expected, seen)
            return None if beyond is None else abs(beyond)


def beyond_by(expected: Any, seen: Any) -> int | None:
    """As `off_by` for a single amount, with its direction: above 0 is too much, below 0 too little."""
    match expected:
        case {"between": [int(low), int(high)]} if isinstance(seen, int):
            return _beyond(low, high, seen)
        case int() if isinstance(seen, int):
            return seen - expected
        case _:
            return None


def _beyond(low: int, high: int, seen: int) -> int:
    return min(seen - low, 0) or max(seen - high, 0)


def _shown(value: Any, currency: str) -> Any:
    match value:
        case bool() | None | str():
            return value
        case int():
            return _Plain(Money(value, currency).shown("en"))
        case list():
            return [_shown(item, currency) for item in value]
        case dict():
            return {key: _shown(item, currency) for key, item in value.items()}
        case _:
            return value


class _Plain:
    """A text that is shown without quotation marks."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text
