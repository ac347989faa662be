"""Reading a run's ledgers back, also when they were cut off, mixed or damaged.

A run directory holds `ledger/<stream>.jsonl`, one stream for each process that recorded. What cannot be read is never
passed over in silence: it becomes damage, and damage keeps a rehearsal from being GO.

A record of any length is read in two walks: the first finds where the lines of each part stand (scanning.py, parts.py), the
second reads a part at a time.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from heapq import heappop, heappush
from operator import attrgetter
from pathlib import Path
from typing import Self

from harness.ledger.damage import damage
from harness.ledger.entry import Entry, Unreadable, neighbours
from harness.ledger.events import RehearsalBegan
from harness.ledger.parts import REST, Ties
from harness.ledger.reading import Reading, framed, reading
from harness.ledger.scanning import LONGEST_NUMBER, LONGEST_SPAN, scan
from harness.ledger.spans import Lost, Scanned, Span, joined

_BEGAN = RehearsalBegan.__name__.encode()

__all__ = ["Files", "Lost", "Part", "Reading", "Recording", "read_run", "reading"]


class Files:
    """The files of a run, open for reading by one process."""

    def __init__(self) -> None:
        self._open: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._open.values():
            os.close(file)
        self._open.clear()

    def content(self, span: Span) -> bytes:
        """The lines of a span, fewer when the file has become shorter. Raises OSError."""
        file = self._open.get(span.path)
        if file is None:
            file = self._open[span.path] = os.open(span.path, os.O_RDONLY)
        content = os.pread(file, span.length, span.offset)
        while len(content) < span.length and (
            more := os.pread(file, span.length - len(content), span.offset + len(content))
        ):
            content += more
        # What is left of a line is none.
        return content if len(content) == span.length else content[: content.rfind(b"\n") + 1]


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one part of a record, and what speaks of the whole rehearsal."""

    spans: list[Span]
    frame: tuple[Entry, ...] = ()

    def load(self, files: Files) -> tuple[Reading, list[Lost]]:
        """Its entries, and the lines that turn out to be none."""
        late: dict[str, datetime] = {}
        lost: list[Lost] = []
        entries: list[Entry] = []
        for span in sorted(self.spans, key=attrgetter("stream", "number")):
            found = neighbours_of(span, files, lost)
            if span.floor or not span.steady:
                _set_late(found, span, late)
            entries += found
        if late:
            entries.sort(key=lambda entry: late.get(entry.id, entry.at))
        else:
            entries.sort(key=attrgetter("at"))
        return Reading(tuple(framed(self.frame, entries)), late=late), lost


def neighbours_of(span: Span, files: Files, lost: list[Lost]) -> list[Entry]:
    """The entries of a span; `lost` is told of the lines that are none."""

    def lose(number: int, reason: str) -> None:
        lost.append(Lost(Path(span.path).name, span.line + number - span.number, span.stream, number, reason))

    try:
        content = files.content(span)
        reason = "it is not there any more"
    except OSError as error:
        content, reason = b"", f"it cannot be read any more ({error.strerror or error})"
    there = span.count if len(content) == span.length else content.count(b"\n")
    for number in range(span.number + there, span.number + span.count):
        lose(number, reason)
    return neighbours(content, there, span.stream, span.number, span.journey, lose)


def _set_late(entries: list[Entry], span: Span, late: dict[str, datetime]) -> None:
    latest = span.floor
    for entry in entries:
        if latest is not None and entry.at < latest:
            late[entry.id] = latest
        else:
            latest = entry.at


class Recording:
    """The record of a run as it lies on the disk, known after a first walk through all of it.

    `walks`: file name to the walks through its pieces, in order; `unreadable`: sentences about files that refused.
    """

    def __init__(self, run: Path, walks: Mapping[str, list[Scanned]], unreadable: Iterable[str] = ()) -> None:
        self._folder = run / "ledger"
        self._files = {name: joined(pieces) for name, pieces in walks.items()}
        self._unreadable = tuple(unreadable)
        self._ties = Ties()
        for file in self._files.values():
            self._ties.tie_all(file.links)
        self._spans = [span for file in self._files.values() for span in file.spans]
        _set_floors(self._spans)
        self.frame = reading(entry for file in self._files.values() for entry in file.frame).entries

    @classmethod
    def of(cls, run: Path) -> Recording:
        """The record of a run directory, walked through by this process alone."""
        walks: dict[str, list[Scanned]] = {}
        refused = []
        for path in streams(run):
            try:
                walks[path.name] = [scan(path)]
            except OSError as error:
                refused.append(f"{path.name} cannot be read: {error.strerror or error}")
        return cls(run, walks, refused)

    def parts(self) -> list[Part]:
        """The parts of the record, each in one piece; only what belongs to no journey and no order may be several."""
        found: dict[str, list[Span]] = {}
        rest: list[list[Span]] = []
        lines = LONGEST_SPAN
        names: dict[tuple[str, str], str] = {}
        for span in self._spans:
            about = (span.journey, span.order)
            name = names.get(about) or names.setdefault(about, self._ties.part(*about))
            if name != REST:
                found.setdefault(name, []).append(span)
                continue
            if lines + span.count > LONGEST_SPAN:
                rest.append([])
                lines = 0
            rest[-1].append(span)
            lines += span.count
        return [Part(spans, self.frame) for spans in (*rest, *found.values())]

    def excerpt(self, *, ids: Iterable[str] = (), orders: Iterable[str] = (), journeys: Iterable[str] = ()) -> Reading:
        """The frame, the entries of these ids, and all there is about these orders and journeys: what a report shows."""
        names = {self._ties.part("", order) for order in orders} | {self._ties.part(each, "") for each in journeys}
        wanted = {name for name in names if name != REST}
        at = {(stream, int(digits)) for stream, _, digits in (id.rpartition(":") for id in ids) if _is_number(digits)}
        by_stream: dict[str, list[int]] = {}
        for stream, number in sorted(at):
            by_stream.setdefault(stream, []).append(number)
        found: dict[str, Entry] = {entry.id: entry for entry in self.frame}
        with Files() as files:
            for span in self._spans:
                whole = self._ties.part(span.journey, span.order) in wanted
                if whole or _meets(by_stream.get(span.stream, []), span):
                    entries = neighbours_of(span, files, [])
                    found |= {e.id: e for e in entries if whole or (e.stream, e.number) in at}
        return reading(found.values())

    def damage(self, lost: Iterable[Lost] = ()) -> tuple[str, ...]:
        """What is wrong with the record, `lost` being what the second walk could not read."""
        if not self._files and not self._unreadable:
            return (f"{self._folder} holds no ledger",)
        gone = list(lost)
        told = (damage(file, name, [each for each in gone if each.file == name]) for name, file in self._files.items())
        return (*self._unreadable, *(sentence for sentences in told for sentence in sentences))


def streams(run: Path) -> list[Path]:
    """The files of a record."""
    return sorted((run / "ledger").glob("*.jsonl"))


def beginning(run: Path) -> Reading:
    """How the rehearsal began, and nothing else: quickly read, however long the record is."""
    for path in sorted(streams(run), key=lambda each: each.stem != "main"):
        try:
            with path.open("rb") as lines:
                for line in lines:
                    if _BEGAN in line and (entry := _entry(line)) and isinstance(entry.event, RehearsalBegan):
                        return reading([entry])
        except OSError:
            continue
    return reading([])


def _entry(line: bytes) -> Entry | None:
    try:
        return Entry.from_line(line)
    except Unreadable:
        return None


def _is_number(digits: str) -> bool:
    return digits.isdecimal() and len(digits) < LONGEST_NUMBER


def _meets(numbers: list[int], span: Span) -> bool:
    """Whether one of these numbers, in order, is in the span."""
    place = bisect_left(numbers, span.number)
    return place < len(numbers) and numbers[place] < span.number + span.count


def read_run(run: Path) -> Reading:
    """All streams of a run directory, in memory. A folder without any is a reading that is damaged and empty."""
    recording = Recording.of(run)
    entries: list[Entry] = []
    lost: list[Lost] = []
    with Files() as files:
        for part in recording.parts():
            found, gone = Part(part.spans).load(files)
            entries += found.entries
            lost += gone
    return reading(entries, recording.damage(lost))


def _in_time(spans: list[Span]) -> bool:
    """Whether the spans of each stream come in order, none before the one before it: as clocks go, and files are written."""
    reached: dict[str, tuple[int, datetime]] = {}
    for span in spans:
        number, at = reached.get(span.stream, (0, span.low))
        if span.number < number or span.low < at:
            return False
        reached[span.stream] = (span.number + span.count, span.peak)
    return True


def _set_floors(spans: list[Span]) -> None:
    """Where a clock was set back, tell the spans after it how far it had been."""
    if _in_time(spans):
        return
    latest: dict[str, datetime] = {}
    before: dict[str, list[tuple[int, datetime]]] = {}
    for span in sorted(spans, key=attrgetter("stream", "number")):
        ends = before.setdefault(span.stream, [])
        # A line that stands twice does not come after what follows the other one.
        while ends and ends[0][0] <= span.number:
            _, peak = heappop(ends)
            latest[span.stream] = max(peak, latest.get(span.stream, peak))
        heappush(ends, (span.number + span.count, span.peak))
        floor = latest.get(span.stream, span.low)
        span.floor = floor if floor > span.low else None
