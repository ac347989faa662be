"""One clock: aware UTC, which may be advanced by hand, for all or for one order, and may run faster than the real one."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

NONE = timedelta(0)
_MICROSECOND = timedelta(microseconds=1)


def _real() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Clock:
    """The time of one system. `advance` moves it without waiting; it never goes back.

    offset  how far it is ahead of real time since it was last set to a pace
    pace    seconds of this clock in a real second
    own     what single orders were advanced besides, by reference
    """

    offset: timedelta = NONE
    pace: float = 1.0
    own: dict[str, timedelta] = field(default_factory=dict)
    real: Callable[[], datetime] = _real
    _since: datetime | None = None
    _second: tuple[int, str] = (-1, "")

    def now(self, order: str = "") -> datetime:
        """The present moment of this clock, in UTC: for an order, with what that order was advanced by itself."""
        present = self._base()
        return present + self.own[order] if order in self.own else present

    def stamp(self, order: str = "") -> str:
        """`now`, as the ledger writes it. Quick: a simulator asks for it several times in each request."""
        if order in self.own or self._since is not None or self.real is not _real:
            return stamp(self.now(order))
        second, rest = divmod(time.time_ns() // 1000 + self.offset // _MICROSECOND, 1_000_000)
        if second != self._second[0]:
            self._second = (second, datetime.fromtimestamp(second, UTC).isoformat()[:19])
        return f"{self._second[1]}.{rest:06d}Z"

    def ahead(self, order: str) -> timedelta:
        """How far the time of `order` is ahead of that of the others."""
        return self.own.get(order, NONE)

    def advance(self, by: timedelta, order: str = "") -> datetime:
        """Move the clock (of one order, when given) forward and return its new time.

        Raises ValueError for a negative step, OverflowError when it leaves the calendar.
        """
        if by < NONE:
            raise ValueError("a clock is never turned back")
        reached = self.now(order) + by
        if order:
            self.own[order] = self.ahead(order) + by
        else:
            self.offset += by
        return reached

    def set_pace(self, pace: float) -> None:
        """Let it run at `pace` seconds a real second from now on. Raises ValueError unless it is above 0."""
        if not pace > 0:
            raise ValueError("a clock goes forward: its pace is above 0")
        present, real = self._base(), self.real()
        self.offset, self._since, self.pace = present - real, real, pace

    def to_json(self) -> dict[str, Any]:
        """What `resume` needs to go on in another process."""
        return {
            "offset": self.offset.total_seconds(),
            "pace": self.pace,
            "since": stamp(self._since) if self._since else "",
            "own": {order: by.total_seconds() for order, by in self.own.items()},
        }

    def resume(self, kept: Mapping[str, Any]) -> None:
        """Go on as the clock that wrote `kept`, which ran all the while."""
        self.offset, self.pace = timedelta(seconds=kept["offset"]), float(kept["pace"])
        self._since = read_stamp(kept["since"]) if kept["since"] else None
        self.own = {order: timedelta(seconds=by) for order, by in kept["own"].items()}

    def _base(self) -> datetime:
        real = self.real()
        faster = (real - self._since) * (self.pace - 1) if self._since else NONE
        return real + self.offset + faster


def stamp(moment: datetime) -> str:
    """`moment` as the ledger writes it: ISO 8601, UTC, microseconds. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    here = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return f"{here.isoformat(timespec='microseconds')[:-6]}Z"


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
