"""The first walk through a ledger file: where the lines of each journey stand, and what is wrong with the file.

A file is read line by line and nothing of it is kept but *spans*: neighbouring lines of one journey, by their place in the
file. So a record of any length can be taken apart, and be read a journey at a time afterwards.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from harness.kernel.clock import read_stamp, stamp
from harness.ledger.entry import VERSION, Moment, Unreadable, carefully
from harness.ledger.events import Looked, RehearsalBegan, StreamEnded
from harness.ledger.reading import is_frame
from harness.ledger.spans import Scanned, Span

LONGEST_LINE = 16 * 1024 * 1024  # bytes; more than any system is let say in one note
LONGEST_SPAN = 2000  # lines; what belongs to no journey is not one piece, however much there is
LONGEST_NUMBER = 16  # digits
_MOST_FRAME = 50
_BUFFER = 1024 * 1024
_NOWHERE = b"\n"  # no line begins so, but an empty one
_STAMP = len(b"2026-11-22T20:15:00.000000Z")
_LOOKED_AT = {StreamEnded.__name__, RehearsalBegan.__name__}
_NOTED, _ORDER = b'Noted"', b'"order":'
_ORDERLESS = (b'Settled"', b'ScenarioBegan"', b'ScenarioEnded"', b'Compromising"')


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


def scan(path: Path, start: int = 0, end: int | None = None) -> Scanned:
    """Walk through the lines of `path` that begin in `start` <= offset < `end`. Raises OSError."""
    found = Scanned(path.stem)
    walk = _Walk(str(path), found)
    with path.open("rb", buffering=_BUFFER) as file:
        if start:
            file.seek(start - 1)
            # A line that began before belongs to the walk before this one.
            _skip_line(file)
        offset = file.tell()
        while (end is None or offset < end) and (line := file.readline(LONGEST_LINE + 1)):
            found.lines += 1
            if len(line) <= LONGEST_LINE:
                walk.take(line, offset)
                offset += len(line)
            else:
                walk.refuse(f"not an entry: it is longer than {LONGEST_LINE} bytes")
                _skip_line(file)
                offset = file.tell()
    walk.stop()
    return found


def _skip_line(file: BinaryIO) -> None:
    while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
        pass


class _Walk:
    """Puts lines, one after the other, into spans.

    Nearly every line is the next entry of the same journey, about the same order or about none; or, of no journey, the next
    note about the same order. Such a line is known by its first bytes and by naming that order; whether it is an entry at
    all is seen when its span is read.

    `_head`: how the next line begins, up to its time; `_peak`: the latest time so far, as it is written; `_link`: the journey
    and the order at hand; `_about` and `_order`: how they are written; `_number` and `_size`: of the next line its number,
    and the bytes of those that the span was not told of yet.
    """

    __slots__ = ("_about", "_found", "_head", "_link", "_name", "_number", "_order", "_path", "_peak", "_size", "_span")

    def __init__(self, path: str, found: Scanned) -> None:
        self._path, self._found = path, found
        self._name = b'{"v":1,"id":' + _written(f"{found.stream}:")[:-1]
        self._span: Span | None = None
        self._link = ("", "")
        self._head, self._about, self._order, self._peak = _NOWHERE, b"", b"", b""
        self._number = self._size = 0

    def take(self, line: bytes, offset: int) -> None:
        """The line that begins at `offset`."""
        head = self._head
        if line.startswith(head):
            begin = len(head)
            end = begin + _STAMP
            at = line[begin:end]
            about = self._about
            if at >= self._peak and line.startswith(about, end) and self._is_about(line, end + len(about)):
                self._peak = at
                self._size += len(line)
                self._number = number = self._number + 1
                self._head = b'%s%d","at":"' % (self._name, number)
                return
        self.stop()
        self._take_slowly(line, offset)

    def _is_about(self, line: bytes, kind: int) -> bool:
        """Whether the line, whose kind is written from there on, speaks of the order at hand or of none."""
        if self._link[0]:
            return line.find(self._order) >= 0 or line.startswith(_ORDERLESS, kind)
        if self._span is None or self._number >= self._span.number + LONGEST_SPAN:
            return False
        # The first order that a note names is its own.
        return line.startswith(_NOTED, kind) and line.startswith(self._order, line.find(_ORDER, kind))

    def refuse(self, reason: str) -> None:
        """A line that is no entry."""
        self.stop()
        self._found.refuse(reason)

    def stop(self) -> None:
        """Tell the span how far and how late it went; the next line is looked at closely."""
        head, self._head = self._head, _NOWHERE
        if head is not _NOWHERE and self._span:
            self._count(self._span, self._number - self._span.number - self._span.count, self._size)
            with suppress(ValueError):  # a time that is none: its line will be refused
                self._span.peak = max(self._span.peak, read_stamp(self._peak.decode()))

    def _take_slowly(self, line: bytes, offset: int) -> None:
        try:
            head = _HEADS.decode(line)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            self._take_whole(line, offset)
            return
        stream, _, digits = head.id.rpartition(":")
        order = head.event.order
        framing = head.kind in _LOOKED_AT or (order == "*" and head.kind == Looked.__name__)
        plain = digits.isdecimal() and digits[0] != "0" and len(digits) < LONGEST_NUMBER
        if framing or head.v != VERSION or not plain:
            self._take_whole(line, offset)
        else:
            self._place(stream, int(digits), head.at, head.journey, "" if order == "*" else order, offset, len(line))

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
        if (
            span is None
            or (stream, number, journey) != (span.stream, span.number + span.count, span.journey)
            or (not journey and (order != span.order or span.count >= LONGEST_SPAN))
            or offset != span.offset + span.length
        ):
            about = "" if journey else order
            span = self._span = Span(
                self._path, offset, 0, found.lines, stream, number, 0, journey, about, low=at, peak=at
            )
            found.spans.append(span)
        if at >= span.peak:
            span.peak = at
        else:
            span.steady = False
            span.low = min(span.low, at)
        self._count(span, 1, size)
        self._expect(span, journey, order)

    def _expect(self, span: Span, journey: str, order: str) -> None:
        """What the next line looks like when it goes on like this one."""
        if not journey or journey != self._link[0] or order not in ("", self._link[1]):
            self._link = (journey, order)
            self._about = b'","journey":' + _written(journey) + b',"kind":"'
            self._order = _ORDER + _written(order)
            if order and journey:
                self._found.links.add(self._link)
        if self._link[1] and span.stream == self._found.stream:
            self._peak = stamp(span.peak).encode()
            self._number, self._size = span.number + span.count, 0
            self._head = b'%s%d","at":"' % (self._name, self._number)
        else:
            self._head = _NOWHERE

    def _count(self, span: Span, lines: int, size: int) -> None:
        """So many more lines for the span."""
        found = self._found
        found.entries += lines
        if span.stream == found.stream:
            found.numbers[-1][1] += lines
        span.count += lines
        span.length += size


def _written(text: str) -> bytes:
    """A text as it stands in a ledger, in quotation marks."""
    return json.dumps(text, ensure_ascii=False).encode("utf-8", "backslashreplace")
