"""The backlog: how many orders the floor has begun to pick in this hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from harness.simulators.store import Store

HOUR = 3600


@dataclass(slots=True, weakref_slot=True)
class Hour:
    """Orders begun in one hour."""

    begun: int = 0


class Backlog:
    """Counts by the full hours of the clock."""

    def __init__(self, store: Store) -> None:
        self._hours = store.things("hour", Hour)

    def this_hour(self, now: datetime) -> int:
        """Orders begun since the last full hour."""
        found = self._hours.get(_hour(now))
        return found.begun if found else 0

    def begun(self, now: datetime) -> None:
        """One more order was begun."""
        found = self._hours.get(_hour(now))
        if found is None:
            self._hours.put(_hour(now), found := Hour())
        found.begun += 1


def next_hour(moment: float) -> float:
    """When the hour after `moment` begins, both in Unix seconds."""
    return (moment // HOUR + 1) * HOUR


def _hour(now: datetime) -> str:
    return str(int(now.timestamp() // HOUR))
