"""Where the lines of a ledger file stand, and what else a first walk through it finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any

from harness.ledger.entry import Entry

MOST_REASONS = 100  # of one file: a binary file has a million


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

    def __reduce__(self) -> tuple[Any, ...]:
        # Spans go from process to process by the hundred thousand, and dataclasses of their own accord go slowly.
        return Span, _values(self)


_values = attrgetter(*Span.__slots__)


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
    ranges; `ends`: its ends, each as (number, entries before it); `frame`: entries that speak of the whole rehearsal;
    `old`: lines of an older version by version; `refused`: lines that are no entries, by their number in the file, and how
    many more there are.
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


def joined(parts: Sequence[Scanned]) -> Scanned:
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
