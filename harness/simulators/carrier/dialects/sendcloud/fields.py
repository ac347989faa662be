"""Kinds of fields as Sendcloud reads them: texts that may be numbers, numbers that may be texts, and its own refusals.

`read` gives the value in one form or raises `Invalid` with the sentences that Sendcloud says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

REQUIRED = "This field is required."
BLANK = "This field may not be blank."


class Invalid(Exception):
    """A value that is not taken: `said` is what Sendcloud says of it."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


class Kind(Protocol):
    """What a field may be."""

    def read(self, value: object) -> Any:
        """The value in its one form. Raises Invalid."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text of up to `most` characters; a number is taken as its digits. null is "" where `blank` may be."""

    most: int = 200
    blank: bool = True

    def read(self, value: object) -> str:
        if value is None and not self.blank:
            raise Invalid("This field may not be null.")
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise Invalid("Not a valid string.")
        text = str(value).strip()
        if "\x00" in text:
            raise Invalid("Null characters are not allowed.")
        if not text and not self.blank:
            raise Invalid(BLANK)
        if len(text) > self.most:
            raise Invalid(f"Ensure this field has no more than {self.most} characters.")
        return text


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number, or its digits as text; None for null."""

    least: int = 0
    most: int = 2**31 - 1

    def read(self, value: object) -> int | None:
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not (isinstance(value, int) or re.fullmatch(r"-?[0-9]{1,12}", str(value))):
            raise Invalid("A valid integer is required.")
        number = int(str(value))
        if number < self.least:
            raise Invalid(f"Ensure this value is greater than or equal to {self.least}.")
        if number > self.most:
            raise Invalid(f"Ensure this value is less than or equal to {self.most}.")
        return number


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with up to `places` decimals, or the same as text; kept as text in plain figures, "" for null."""

    places: int
    least: str = "0"
    most: str = "100000000"

    def read(self, value: object) -> str:
        if value is None or value == "":
            return ""
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise Invalid("A valid number is required.")
        try:
            number = Decimal(str(value).strip())
        except InvalidOperation:
            raise Invalid("A valid number is required.") from None
        if not number.is_finite():
            raise Invalid("A valid number is required.")
        if number < Decimal(self.least):
            raise Invalid(f"Ensure this value is greater than or equal to {self.least}.")
        if number > Decimal(self.most):
            raise Invalid(f"Ensure this value is less than or equal to {self.most}.")
        if number != number.quantize(Decimal(1).scaleb(-self.places)):
            raise Invalid(f"Ensure that there are no more than {self.places} decimal places.")
        return f"{number:.{self.places}f}"


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false, or a word for it; null is false."""

    def read(self, value: object) -> bool:
        if value is None:
            return False
        if isinstance(value, bool):
            return value
        word = str(value).lower() if isinstance(value, int | str) else ""
        if word not in ("true", "false", "1", "0"):
            raise Invalid("Must be a valid boolean.")
        return word in ("true", "1")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the `names`; "" for null."""

    names: frozenset[str]

    def read(self, value: object) -> str:
        if value is None or value == "":
            return ""
        if not isinstance(value, str) or value.strip().upper() not in self.names:
            raise Invalid(f'"{str(value)[:60]}" is not a valid choice.')
        return value.strip().upper()


@dataclass(frozen=True, slots=True)
class Code:
    """A code of `length` letters; "" for null."""

    length: int

    def read(self, value: object) -> str:
        if value is None or value == "":
            return ""
        if not isinstance(value, str) or not re.fullmatch(rf"[A-Za-z]{{{self.length}}}", value.strip()):
            raise Invalid(f'"{str(value)[:60]}" is not a valid choice.')
        return value.strip().upper()


@dataclass(frozen=True, slots=True)
class Object:
    """An object with these fields; others are ignored. {} for null."""

    fields: Mapping[str, Kind]
    needed: frozenset[str] = frozenset()

    def read(self, value: object) -> dict[str, Any]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise Invalid(f"Invalid data. Expected a dictionary, but got {type(value).__name__}.")
        found = {}
        for name, kind in self.fields.items():
            if name not in value and name in self.needed:
                raise Invalid(f"{name}: {REQUIRED}")
            if name in value:
                try:
                    found[name] = kind.read(value[name])
                except Invalid as bad:
                    raise Invalid(f"{name}: {bad.said}") from None
        return found


@dataclass(frozen=True, slots=True)
class Anything:
    """JSON that is kept as it is, an object or a list; {} for null."""

    def read(self, value: object) -> Any:
        if value is None:
            return {}
        if not isinstance(value, dict | list):
            raise Invalid(f"Invalid data. Expected a dictionary, but got {type(value).__name__}.")
        return value


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of up to `most` values of one kind; [] for null."""

    of: Kind
    most: int = 500

    def read(self, value: object) -> list[Any]:
        if value is None:
            return []
        if not isinstance(value, list):
            raise Invalid(f'Expected a list of items but got type "{type(value).__name__}".')
        if len(value) > self.most:
            raise Invalid(f"Ensure this field has no more than {self.most} elements.")
        found = []
        for place, entry in enumerate(value):
            try:
                found.append(self.of.read(entry))
            except Invalid as bad:
                raise Invalid(f"{place}: {bad.said}") from None
        return found
