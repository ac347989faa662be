"""Parameters as EasyPost reads them: each is taken in its usual forms, or named among the problems of its object."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from harness.simulators.carrier.dialects.easypost.errors import Json, problem

MOST_TEXT = 255


@dataclass(slots=True)
class Params:
    """The parameters of one object. What is wrong is collected in `problems`, by dotted names that begin with `at`."""

    given: Mapping[str, Any]
    at: str = ""
    problems: list[Json] = field(default_factory=list)

    def text(self, name: str, most: int = MOST_TEXT) -> str | None:
        """A text, or a number as its digits; None for null or nothing."""
        value = self.given.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self._wrong(name, "must be a string")
            return None
        written = str(value).strip()
        if len(written) > most or "\x00" in written:
            self._wrong(name, f"must be a string of up to {most} characters")
            return None
        return written or None

    def number(self, name: str, *, least: float = 0.0, most: float = 1e6) -> float | None:
        """A number above `least`, or the same as text; None for null or nothing."""
        value = self.given.get(name)
        if value is None or value == "":
            return None
        try:
            number = math.nan if isinstance(value, bool | list | dict) else float(value)
        except (ValueError, OverflowError):
            number = math.nan
        if math.isnan(number) or not least < number <= most:
            self._wrong(name, f"must be a number greater than {least:g}")
            return None
        return number

    def whole(self, name: str) -> int | None:
        number = self.number(name)
        if number is not None and number != int(number):
            self._wrong(name, "must be a whole number")
            return None
        return None if number is None else int(number)

    def amount(self, name: str) -> str | None:
        """A sum of money as text with two decimals; None for null or nothing."""
        value = self.given.get(name)
        if value is None or value == "":
            return None
        try:
            amount = Decimal("NaN") if isinstance(value, bool | list | dict) else Decimal(str(value))
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or not 0 <= amount <= 10**8:
            self._wrong(name, "must be an amount of money")
            return None
        return f"{amount:.2f}"

    def flag(self, name: str) -> bool | None:
        value = self.given.get(name)
        if value is None or isinstance(value, bool):
            return value
        word = str(value).lower() if isinstance(value, int | str) else ""
        if word not in ("true", "false", "1", "0"):
            self._wrong(name, "must be true or false")
            return None
        return word in ("true", "1")

    def inner(self, name: str) -> Mapping[str, Any] | None:
        """An object within this one; None for null or nothing."""
        value = self.given.get(name)
        if value is None or isinstance(value, dict):
            return value
        self._wrong(name, "must be an object")
        return None

    def rows(self, name: str, most: int = 100) -> list[Any]:
        """A list of up to `most` entries; [] for null or nothing."""
        value = self.given.get(name)
        if value is None:
            return []
        if not isinstance(value, list) or len(value) > most:
            self._wrong(name, f"must be a list of up to {most} entries")
            return []
        return value

    def unknown(self, known: Iterable[str]) -> list[str]:
        """The names that are given and not `known`, with the place of this object before them."""
        return sorted(f"{self.at}{str(name)[:60]}" for name in self.given.keys() - set(known))

    def _wrong(self, name: str, message: str) -> None:
        self.problems.append(problem(f"{self.at}{name}", message))
