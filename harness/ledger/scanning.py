"""The first walk through a ledger file: where the lines of each journey stand, and what is wrong with the file.

A file is read line by line and nothing of it is kept but *spans*: neighbouring lines of one journey, by their place in the
file. So a record of any length can be taken apart, and be read a journey at a time afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from harness.ledger.entry import VERSION, Entry, Moment, Unreadable, carefully
from harness.ledger.events import Looked, RehearsalBegan, StreamEnded
from harness.ledger.reading import is_frame

LONGEST_LINE = 16 * 1024 * 1024  # bytes; more than any system is let say in one note
LONGEST_SPAN = 2000  # lines; what belongs to no journey is not one piece, however much there is
_MOST_FRAME = 50
MOST_REASONS = 100  # of one file: a binary file has a million


class _Order(msgspec.Struct):
    order: str = ""


class _Head(msgspec.Struct):
    """What the first walk needs of a line. msgspec walks over the rest without making anything of it."""

    id: str
    at: Moment
    journey: str
    kind: str
    event: _Order
    v: int = 0


_HEADS = msgspec.json.Decoder(_Head)


@dataclass(slots=True)
class Span:
    """Neighbouring lines of a file: entries `number`, `number` + 1, ... of `stream`, all of `journey`.

    `order` is set where there is no journey: the order they are about. `low` and `peak` are the earliest and the latest
    time in it, `steady` says that no line is earlier than the one before. `floor` is the latest time of the stream before
    it, None unless that is later than `low`.
    """

    path: str
    offset: int
    length: int
    line: int
    stream: str
    number: int
    count: int
    journey: str
    order: str
    low: datetime
    peak: datetime
    steady: bool = True
    floor: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """A line that looked like an entry at first and is none. `file` is the name of the file it stands in."""

    file: str
    line: int
    stream: str
    number: int
    reason: str


@dataclass(slots=True)
class Scanned:
    """What a walk through a file, or a part of it, found.

    `lines`: how many there were; `links`: which order each journey speaks of; `numbers`: the entries of this very stream as
    ranges; `ends`: its ends, each as (number, entries before it); `old`: lines of an
    older version by version; `refused`: lines that are no entries, by their number in the file, and how many more there are.
    """

    stream: str
    lines: int = 0
    entries: int = 0
    spans: list[Span] = field(default_factory=list)
    links: set[tuple[str, str]] = field(default_factory=set)
    numbers: list[list[int]] = field(default_factory=list)
    ends: list[tuple[int, int]] = field(default_factory=list)
    frame: list[Entry] = field(default_factory=list)
    old: dict[int, int] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)
    unsaid: int = 0

    def refuse(self, reason: str) -> None:
        """The line at which the walk is, is no entry."""
        if len(self.refused) < MOST_REASONS:
            self.refused[self.lines] = reason
        else:
            self.unsaid += 1


def scan(path: Path, start: int = 0, end: int | None = None) -> Scanned:
    """Walk through the lines of `path` that begin in `start` <= offset < `end`. Raises OSError."""
    found = Scanned(path.stem)
    walk = _Walk(str(path), found)
    with path.open("rb") as file:
        if start:
            file.seek(start - 1)
            # A line that began before belongs to the walk before this one.
            _skip_line(file)
        offset = file.tell()
        while (end is None or offset < end) and (line := file.readline(LONGEST_LINE + 1)):
            found.lines += 1
            if len(line) > LONGEST_LINE:
                found.refuse(f"not an entry: it is longer than {LONGEST_LINE} bytes")
                _skip_line(file)
                offset = file.tell()
                continue
            walk.take(line, offset)
            offset += len(line)
    return found


def _skip_line(file: BinaryIO) -> None:
    while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
        pass


class _Walk:
    """Puts lines, one after the other, into spans."""

    __slots__ = ("_found", "_link", "_next", "_path", "_span")

    def __init__(self, path: str, found: Scanned) -> None:
        self._path, self._found = path, found
        self._span: Span | None = None
        self._link = ("", "")
        self._next = ""

    def take(self, line: bytes, offset: int) -> None:
        try:
            head = _HEADS.decode(line)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            self._take_whole(line, offset)
            return
        stream, _, digits = head.id.rpartition(":")
        framing = head.kind in _LOOKED_AT or (head.event.order == "*" and head.kind == Looked.__name__)
        if framing or head.v != VERSION or not digits.isdecimal() or digits[0] == "0":
            self._take_whole(line, offset)
        elif (span := self._span) and head.id == self._next and self._goes_on(span, head, offset):
            self._lengthen(span, head.at, len(line))
        else:
            order = head.event.order
            self._place(stream, int(digits), head.at, head.journey, "" if order == "*" else order, offset, len(line))

    def _goes_on(self, span: Span, head: _Head, offset: int) -> bool:
        """Whether the next entry of the stream is one more of the same journey, as nearly all are."""
        if head.journey != span.journey or offset != span.offset + span.length or not head.journey:
            return False
        return head.event.order in ("", self._link[1]) and self._link[0] == head.journey

    def _take_whole(self, line: bytes, offset: int) -> None:
        """Lines that are out of the ordinary, or that the reader of the file wants to know now."""
        found = self._found
        try:
            entry, version = carefully(line)
        except Unreadable as error:
            found.refuse(str(error))
            return
        if version != VERSION:
            found.old[version] = found.old.get(version, 0) + 1
        if isinstance(entry.event, StreamEnded):
            found.ends.append((entry.number, entry.event.entries))
        if is_frame(entry.event) and len(found.frame) < _MOST_FRAME:
            found.frame.append(entry)
        self._place(entry.stream, entry.number, entry.at, entry.journey, entry.order, offset, len(line))

    def _place(self, stream: str, number: int, at: datetime, journey: str, order: str, offset: int, size: int) -> None:
        found, span = self._found, self._span
        if stream == found.stream and not (found.numbers and found.numbers[-1][1] == number - 1):
            found.numbers.append([number, number - 1])
        if journey and (order or self._link[0] != journey):
            self._link = (journey, order)
            if order:
                found.links.add(self._link)
        if (
            span is None
            or (stream, number, journey) != (span.stream, span.number + span.count, span.journey)
            or (not journey and (order != span.order or span.count >= LONGEST_SPAN))
            or offset != span.offset + span.length
        ):
            about = "" if journey else order
            self._span = span = Span(
                self._path, offset, 0, found.lines, stream, number, 0, journey, about, low=at, peak=at
            )
            found.spans.append(self._span)
        self._lengthen(span, at, size)

    def _lengthen(self, span: Span, at: datetime, size: int) -> None:
        """One more line for the span at hand."""
        found = self._found
        found.entries += 1
        if span.stream == found.stream:
            found.numbers[-1][1] += 1
        span.count += 1
        span.length += size
        self._next = f"{span.stream}:{span.number + span.count}"
        if at >= span.peak:
            span.peak = at
        else:
            span.steady = False
            span.low = min(span.low, at)


_LOOKED_AT = {StreamEnded.__name__, RehearsalBegan.__name__}


def joined(parts: Iterator[Scanned] | list[Scanned]) -> Scanned:
    """The walks through one file, in order, as one."""
    first, *rest = parts
    for part in rest:
        first.spans += [_moved(span, first.lines) for span in part.spans]
        first.refused |= {first.lines + line: reason for line, reason in part.refused.items()}
        first.links |= part.links
        first.numbers += part.numbers
        first.ends += part.ends
        first.frame += part.frame
        first.lines += part.lines
        first.entries += part.entries
        first.unsaid += part.unsaid
        for version, count in part.old.items():
            first.old[version] = first.old.get(version, 0) + count
    return first


def _moved(span: Span, lines: int) -> Span:
    span.line += lines
    return span
