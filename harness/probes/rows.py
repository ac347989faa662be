"""What every kind of declared probe gives back: rows, each of which shows a value where a reading says it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from harness.landscape.probing import Asking, Reading


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


class Unreadable(ValueError):
    """A row does not show what it was declared to show. The message is the problem alone."""
