"""One clock: aware UTC, with an offset that a simulator may advance by hand."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass(slots=True)
class Clock:
    """The time of one system. `advance` moves it without waiting; it never goes back."""

    offset: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        """The present moment of this clock, in UTC."""
        return datetime.now(UTC) + self.offset

    def advance(self, by: timedelta) -> datetime:
        """Move the clock forward and return its new time. Raises ValueError for a negative step."""
        if by < timedelta(0):
            raise ValueError("a clock is never turned back")
        self.offset += by
        return self.now()


def stamp(moment: datetime) -> str:
    """`moment` as the ledger writes it: ISO 8601, UTC, microseconds. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def read_stamp(text: str) -> datetime:
    """The moment that an ISO 8601 text with a zone names. Raises ValueError for anything else."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"{text!r} lies outside the calendar") from error


def stopwatch() -> float:
    """Seconds on a clock that only measures durations."""
    return time.monotonic()
