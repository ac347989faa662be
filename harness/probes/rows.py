"""What every kind of declared probe gives back: rows, each of which shows a value where a reading says it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from harness.landscape.probing import Asking, Reading
from harness.probes.converting import shown, text


class Row(Protocol):
    """One row of an answer."""

    def value(self, reading: Reading) -> object:
        """What stands at this place, None for null. Raises Unreadable when the place is not there, or there twice."""

    def values(self, reading: Reading) -> list[Any]:
        """All that stands at this place."""

    def below(self, asking: Asking) -> list[Row]:
        """The rows within this one."""


class Source(Protocol):
    """A system as it is asked. Reads only."""

    def rows(self, asking: Asking, asked: Mapping[str, str]) -> list[Row]:
        """The rows that answer, [] for none. Raises Blind when the system cannot be seen, or shows more than it may."""


class Together:
    """Rows that are one, such as the lines of an order in a file."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows

    def value(self, reading: Reading) -> object:
        """What every row says. Raises Unreadable when they do not agree."""
        said = [row.value(reading) for row in self._rows]
        if other := next((each for each in said if each != said[0]), None):
            raise Unreadable(f"is {shown(said[0])} on one row and {shown(other)} on another that belongs to it")
        return said[0]

    def values(self, reading: Reading) -> list[Any]:
        """What any row says, each once."""
        found: list[Any] = []
        for row in self._rows:
            found += [value for value in row.values(reading) if value not in found]
        return found

    def below(self, asking: Asking) -> list[Row]:
        return [inner for row in self._rows for inner in row.below(asking)]


def together(rows: list[Row], by: Reading) -> list[Row]:
    """The rows that show the same value as one row, in the order in which each value is first shown."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        value = row.value(by)
        if value is None or value == "":
            raise Unreadable("has a row that does not say to which it belongs")
        found.setdefault(text(value), []).append(row)
    return [Together(each) for each in found.values()]


class Unreadable(ValueError):
    """A row does not show what it was declared to show. The message is the problem alone."""
