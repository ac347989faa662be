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
        case {"between": [int(low), int(high)]} if isinstance(seen, int):
            return max(low - seen, seen - high, 0)
        case int() if isinstance(seen, int):
            return abs(expected - seen)
        case {"contains_between": [int(low), int(high)]} if isinstance(seen, list):
            return min((max(low - each, each - high, 0) for each in seen if isinstance(each, int)), default=None)
        case _:
            return None


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
