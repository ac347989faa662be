"""Reading a run's ledgers back, also when they were cut off, mixed or damaged.

A run directory holds `ledger/<stream>.jsonl`, one stream for each process that recorded. What cannot be read is never
passed over in silence: it becomes damage, and damage keeps a rehearsal from being GO.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from harness.ledger.entry import Entry, Unreadable
from harness.ledger.events import StreamEnded

E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class Reading:
    """The entries of a run in one order (by time, then by name), and what is wrong with the record itself.

    `policy`: the merchant's rules, for a part of a record that does not hold how the rehearsal began.
    """

    entries: tuple[Entry, ...]
    damage: tuple[str, ...] = ()
    policy: dict[str, Any] = field(default_factory=dict)
    _by_id: dict[str, Entry] = field(default_factory=dict, repr=False, compare=False)

    def of(self, kind: type[E]) -> list[tuple[Entry, E]]:
        """Each entry whose event is of `kind`, with that event."""
        return [(entry, entry.event) for entry in self.entries if isinstance(entry.event, kind)]

    def by_id(self, id: str) -> Entry | None:
        """The entry of that name, None when the record lacks it."""
        if not self._by_id:
            self._by_id.update((entry.id, entry) for entry in self.entries)
        return self._by_id.get(id)


def reading(entries: Iterable[Entry], damage: Iterable[str] = (), *, policy: dict[str, Any] | None = None) -> Reading:
    """A reading of entries that are in memory, put in order."""
    return Reading(tuple(_in_order(entries)), tuple(damage), policy or {})


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    """By time over all streams; within one stream by number, even when the machine's clock was set back meanwhile."""
    latest: dict[str, datetime] = {}
    placed: list[tuple[datetime, str, int, Entry]] = []
    for entry in sorted(entries, key=lambda each: (each.stream, each.number)):
        latest[entry.stream] = max(entry.at, latest.get(entry.stream, entry.at))
        placed.append((latest[entry.stream], entry.stream, entry.number, entry))
    return [entry for *_, entry in sorted(placed, key=lambda each: each[:3])]


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
    ends = [(entry.number, entry.event.entries) for entry in entries if isinstance(entry.event, StreamEnded)]
    damage = []
    if len(numbers) < len(entries):
        damage.append(f"{stream}: {len(entries) - len(numbers)} entries are doubled or of another stream")
    if missing := sorted(set(range(1, wanted + 1)) - numbers):
        damage.append(f"{stream}: {len(missing)} entries are missing, the first is number {missing[0]}")
    if not ends:
        damage.append(f"{stream}: the record was cut off after entry {wanted}")
    elif ends[0] != (wanted, wanted - 1):
        damage.append(f"{stream}: its end speaks of {ends[0][1]} entries, {wanted - 1} are there")
    return damage
