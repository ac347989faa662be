"""Entries in memory, in one order, and how they are asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, cast

from harness.ledger.entry import Entry
from harness.ledger.events import Event, Looked, RehearsalBegan
from harness.ledger.parts import REST, Ties

E = TypeVar("E")
T = TypeVar("T")
_FRAMING = frozenset({RehearsalBegan, Looked})
Place = tuple[datetime, str, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """The entries of a run in one order (by time, then by name), and what is wrong with the record itself.

    `policy`: the merchant's rules, for a part of a record that does not hold how the rehearsal began. `late`: entries that
    stand later than their own time says, because the clock was set back before them.
    """

    entries: tuple[Entry, ...]
    damage: tuple[str, ...] = ()
    policy: dict[str, Any] = field(default_factory=dict)
    late: dict[str, datetime] = field(default_factory=dict, repr=False, compare=False)
    _kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def of(self, kind: type[E]) -> Sequence[tuple[Entry, E]]:
        """Each entry whose event is of `kind`, with that event."""
        by_kind: dict[type, list[tuple[Entry, Any]]] = self.once("by kind", self._by_kind)
        return by_kind.get(kind, ())

    def by_id(self, id: str) -> Entry | None:
        """The entry of that name, None when the record lacks it."""
        names: dict[str, Entry] = self.once(
            "by id", lambda: {f"{each.stream}:{each.number}": each for each in self.entries}
        )
        return names.get(id)

    def place(self, entry: Entry) -> Place:
        """Where an entry stands among all of the run: what is smaller came before."""
        at = self.late.get(entry.id, entry.at) if self.late else entry.at
        return at, entry.stream, entry.number

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What `make` makes of this reading, made when it is first asked for. Who gets it must not change it."""
        if name not in self._kept:
            self._kept[name] = make()
        return cast("T", self._kept[name])

    def parts(self) -> Iterator[Reading]:
        """This reading taken apart: see harness.ledger.parts. Each part holds the frame."""
        ties = Ties()
        ties.tie_all((entry.journey, entry.order) for entry in self.entries)
        frame = self.frame()
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(ties.part(entry.journey, entry.order), []).append(entry)
        for name, entries in found.items():
            yield Reading(tuple(entries if name == REST else framed(frame, entries)), (), self.policy, self.late)

    def frame(self) -> tuple[Entry, ...]:
        """The entries that speak of the whole rehearsal."""
        return tuple(entry for entry in self.entries if is_frame(entry.event))

    def _by_kind(self) -> dict[type, list[tuple[Entry, Any]]]:
        found: dict[type, list[tuple[Entry, Any]]] = defaultdict(list)
        for entry in self.entries:
            found[type(entry.event)].append((entry, entry.event))
        return dict(found)


def is_frame(event: Event) -> bool:
    """Whether it speaks of the whole rehearsal, so that every part needs it: its beginning, and the last look at a system."""
    return isinstance(event, RehearsalBegan) or (isinstance(event, Looked) and event.order == "*")


def framed(frame: Iterable[Entry], entries: list[Entry]) -> list[Entry]:
    """A part of a record, with the frame before it."""
    there = {entry.id for entry in entries if type(entry.event) in _FRAMING and is_frame(entry.event)}
    return [*(entry for entry in frame if entry.id not in there), *entries]


def reading(entries: Iterable[Entry], damage: Iterable[str] = (), *, policy: dict[str, Any] | None = None) -> Reading:
    """A reading of entries that are in memory, put in order."""
    late: dict[str, datetime] = {}
    placed = sorted(_placed(entries, late), key=lambda each: each[:3])
    return Reading(tuple(entry for *_, entry in placed), tuple(damage), policy or {}, late)


def _placed(entries: Iterable[Entry], late: dict[str, datetime]) -> Iterator[tuple[datetime, str, int, Entry]]:
    """By time over all streams; within one stream by number, even when the machine's clock was set back meanwhile."""
    latest: dict[str, datetime] = {}
    for entry in sorted(entries, key=lambda each: (each.stream, each.number)):
        at = latest[entry.stream] = max(entry.at, latest.get(entry.stream, entry.at))
        if at != entry.at:
            late[entry.id] = at
        yield at, entry.stream, entry.number, entry
