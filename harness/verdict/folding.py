"""What is found in the parts of a record, added up, so that no more than one part is in memory at a time.

What does not hold is kept, order by order; in full for the first orders that one thing struck, and without its texts for
those after them. What holds is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from harness.checks.ruling import Ruling
from harness.kernel.outcome import Standing
from harness.ledger.entry import Entry
from harness.ledger.reading import Place
from harness.ledger.spans import Lost
from harness.verdict.model import Cell, ScenarioResult
from harness.verdict.tracing import Key, key_of

Position = tuple[int, Place, int]
"""Where a ruling stands among all: by its check, by what it speaks of in the record, by its number there."""

BEFORE_ALL: Place = (datetime.min.replace(tzinfo=UTC), "", 0)
_IN_FULL = 100  # rulings of one finding that keep their texts and proofs
_MOST_NOTED = 200  # findings whose first order keeps its notes


@dataclass(slots=True)
class Counted:
    """A cell as it grows: `first` is the ruling that stands before all others of its interface."""

    at: Position
    first: Ruling
    held: int = 0
    broken: int = 0
    unproven: int = 0
    slowest: float | None = None

    def add(self, other: Counted) -> None:
        if other.at < self.at:
            self.at, self.first = other.at, other.first
        self.held += other.held
        self.broken += other.broken
        self.unproven += other.unproven
        self.slowest = _later(self.slowest, other.slowest)

    def cell(self) -> Cell:
        first = self.first
        return Cell(
            interface=first.interface,
            check=first.check,
            sender=first.sender,
            receiver=first.receiver,
            stage=first.stage,
            held=self.held,
            broken=self.broken,
            unproven=self.unproven,
            slowest=self.slowest,
            within=first.within,
        )


@dataclass(slots=True)
class Struck:
    """One finding as it grows: its rulings with their positions, and the time of the earliest entry that proves one.

    `full` of them still have their texts. `notes` are what simulators noted of the order of the first one, at `noted`.
    """

    rulings: list[tuple[Position, Ruling]] = field(default_factory=list)
    full: int = 0
    since: datetime | None = None
    noted: Position | None = None
    notes: list[Entry] = field(default_factory=list)

    def add(self, other: Struck) -> None:
        self.rulings += other.rulings
        self.full += other.full
        self.since = min((each for each in (self.since, other.since) if each), default=None)
        if self.noted is None or (other.noted is not None and other.noted < self.noted):
            self.noted, self.notes = other.noted, other.notes
        self.slim()

    def slim(self) -> None:
        """Take the texts from all but the first rulings."""
        if self.full > 2 * _IN_FULL:
            self.rulings.sort(key=lambda each: each[0])
            self.rulings[_IN_FULL:] = [(at, _slim(each)) for at, each in self.rulings[_IN_FULL:]]
            self.full = _IN_FULL


def _slim(ruling: Ruling) -> Ruling:
    # What a list of messages shows is what tells a cause, for any order.
    if not ruling.proof or ruling.check == "messages":
        return ruling
    return replace(ruling, expected="", seen="", proof=())


@dataclass(slots=True)
class Tally:
    """All that a verdict is made of, of some parts of a record or of all.

    `general`: rulings that speak of no order and no journey, said once however many parts say them; `held`: interface to
    how many rulings hold for orders that no fault touched; `faults`: of the orders that faults were laid over, handoff to
    fault; `money`: authorised, by currency; `taken`: what each check of the run took, with the place of the part; `first`
    and `last`: where the record begins and where it ends, each with its time.
    """

    cells: dict[tuple[str, str], Counted] = field(default_factory=dict)
    struck: dict[Key, Struck] = field(default_factory=dict)
    general: dict[Key, tuple[int, Ruling]] = field(default_factory=dict)
    held: Counter[str] = field(default_factory=Counter)
    faults: dict[str, dict[str, str]] = field(default_factory=dict)
    results: list[tuple[Place, ScenarioResult]] = field(default_factory=list)
    orders: list[tuple[Place, str]] = field(default_factory=list)
    money: Counter[str] = field(default_factory=Counter)
    taken: dict[str, list[tuple[Place, Any]]] = field(default_factory=dict)
    lost: list[Lost] = field(default_factory=list)
    first: tuple[Place, datetime] | None = None
    last: tuple[Place, datetime] | None = None

    def count(self, at: Position, ruling: Ruling) -> None:
        """Count a ruling in its cell."""
        key = (ruling.check, ruling.interface)
        cell = self.cells.get(key)
        if cell is None:
            cell = self.cells[key] = Counted(at, ruling)
        elif at < cell.at:
            cell.at, cell.first = at, ruling
        if ruling.standing is Standing.HOLDS:
            cell.held += 1
        elif ruling.standing is Standing.BROKEN:
            cell.broken += 1
        else:
            cell.unproven += 1
        cell.slowest = _later(cell.slowest, ruling.after)

    def held_since(self, ruling: Ruling, start: Place) -> bool:
        """Count a ruling that holds, and stands at `start` or later, if its cell begins before that: as nearly all do."""
        cell = self.cells.get((ruling.check, ruling.interface))
        if cell is None or cell.at[1] > start:
            return False
        cell.held += 1
        if ruling.after is not None:
            cell.slowest = _later(cell.slowest, ruling.after)
        return True

    def strike(self, at: Position, ruling: Ruling, proofs: Iterable[Entry], notes: Iterable[Entry] = ()) -> None:
        """Keep a ruling that does not hold, with when it was first seen and, when it is the first of its kind, `notes`."""
        if not isfinite(ruling.at_stake):
            # A system may answer with NaN, which nobody can add up.
            ruling = replace(ruling, at_stake=0)
        key = key_of(ruling)
        found = self.struck.get(key)
        if found is None:
            found = self.struck[key] = Struck()
        found.rulings.append((at, ruling))
        found.full += 1
        found.since = min([entry.at for entry in proofs] + ([found.since] if found.since else []), default=None)
        if ruling.standing is Standing.BROKEN and ruling.order and (found.noted is None or at < found.noted):
            found.noted = at
            found.notes = list(notes) if len(self.struck) <= _MOST_NOTED else []
        found.slim()

    def add(self, other: Tally) -> None:
        """Add what was found in other parts. `other` must not be used afterwards."""
        _add_all(self.cells, other.cells)
        _add_all(self.struck, other.struck)
        self.general = other.general | self.general
        self.held.update(other.held)
        self.faults |= other.faults
        self.results += other.results
        self.orders += other.orders
        self.money.update(other.money)
        for name, taken in other.taken.items():
            self.taken.setdefault(name, []).extend(taken)
        self.lost += other.lost
        self.span(other.first, other.last)

    def span(self, first: tuple[Place, datetime] | None, last: tuple[Place, datetime] | None) -> None:
        """The record reaches at least from here to there."""
        self.first = min((each for each in (self.first, first) if each), default=None)
        self.last = max((each for each in (self.last, last) if each), default=None)

    def wrong(self) -> list[tuple[Position, Ruling]]:
        """Every ruling that does not hold, in order."""
        return sorted((each for found in self.struck.values() for each in found.rulings), key=lambda each: each[0])

    def since(self) -> Mapping[Key, datetime]:
        """When each finding was first seen."""
        return {key: found.since for key, found in self.struck.items() if found.since}


def _add_all(mine: dict[Any, Any], others: dict[Any, Any]) -> None:
    for key, other in others.items():
        if (own := mine.get(key)) is None:
            mine[key] = other
        else:
            own.add(other)


def _later(one: float | None, other: float | None) -> float | None:
    if one is None or other is None:
        return other if one is None else one
    return max(one, other)
