"""Reading a run's ledgers back, also when they were cut off, mixed or damaged.

A run directory holds `ledger/<stream>.jsonl`, one stream for each process that recorded. What cannot be read is never
passed over in silence: it becomes damage, and damage keeps a rehearsal from being GO.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from harness.ledger.entry import Entry, Unreadable
from harness.ledger.events import Event, StreamEnded

E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class Reading:
    """The entries of a run in one order (by time, then by name), and what is wrong with the record itself."""

    entries: tuple[Entry, ...]
    damage: tuple[str, ...] = ()
    _by_id: dict[str, Entry] = field(default_factory=dict, repr=False, compare=False)

    def of(self, kind: type[E]) -> list[tuple[Entry, E]]:
        """Each entry whose event is of `kind`, with that event."""
        return [(entry, entry.event) for entry in self.entries if isinstance(entry.event, kind)]

    def by_id(self, id: str) -> Entry | None:
        """The entry of that name, None when the record lacks it."""
        if not self._by_id:
            self._by_id.update((entry.id, entry) for entry in self.entries)
        return self._by_id.get(id)


def reading(entries: Iterable[Entry], damage: Iterable[str] = ()) -> Reading:
    """A reading of entries that are in memory, put in order."""
    return Reading(tuple(sorted(entries, key=lambda entry: (entry.at, entry.stream, entry.number))), tuple(damage))


def read_run(run: Path) -> Reading:
    """All streams of a run directory. A folder without any is a reading that is damaged and empty."""
    entries: list[Entry] = []
    damage: list[str] = []
    paths = sorted((run / "ledger").glob("*.jsonl"))
    if not paths:
        damage.append(f"{run / 'ledger'} holds no ledger")
    for path in paths:
        found, wrong = _read_stream(path)
        entries += found
        damage += wrong
    return reading(entries, damage)


def _read_stream(path: Path) -> tuple[list[Entry], list[str]]:
    entries: list[Entry] = []
    damage: list[str] = []
    with path.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                entries.append(Entry.from_line(line))
            except Unreadable as error:
                damage.append(f"{path.name} line {number}: {error}")
    return entries, damage + _gaps(path.stem, entries)


def _gaps(stream: str, entries: list[Entry]) -> list[str]:
    numbers = {entry.number for entry in entries if entry.stream == stream}
    wanted = max(numbers, default=0)
    ends: list[tuple[Entry, Event]] = [(e, e.event) for e in entries if isinstance(e.event, StreamEnded)]
    damage = []
    if len(numbers) < len(entries):
        damage.append(f"{stream}: {len(entries) - len(numbers)} entries are doubled or of another stream")
    if missing := sorted(set(range(1, wanted + 1)) - numbers):
        damage.append(f"{stream}: {len(missing)} entries are missing, the first is number {missing[0]}")
    if not ends:
        damage.append(f"{stream}: the record was cut off after entry {wanted}")
    return damage
