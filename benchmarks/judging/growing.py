"""A long run out of a short one: a real recording, repeated with other orders, journeys, times and numbers.

Each round repeats every journey of the recording under an order number of its own, a while later. What the recording says
once about the whole rehearsal is said once: its beginning before all rounds, the last looks after them.
"""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

RECORDING = Path(__file__).with_name("recording.jsonl.xz")
_PAPER = re.compile(rb"(INV-|CN-)([0-9]{6})(?![0-9])")  # as the staging shop numbers invoices and credit notes
_ONCE = {"RehearsalBegan", "ScenariosSelected", "StreamEnded"}


def pack(run: Path, file: Path = RECORDING) -> None:
    """Keep the record of a run as a recording."""
    lines = b"".join(path.read_bytes() for path in sorted((run / "ledger").glob("*.jsonl")))
    file.write_bytes(lzma.compress(lines, preset=9 | lzma.PRESET_EXTREME))


@dataclass(slots=True)
class _Line:
    """A line of the recording, parsed, and as it stands there."""

    entry: dict[str, Any]
    text: bytes

    @property
    def once(self) -> bool:
        """Whether it speaks of the whole rehearsal."""
        entry = self.entry
        return not entry["journey"] and (entry["kind"] in _ONCE or entry["event"].get("order") == "*")


@dataclass(slots=True)
class _Stream:
    """The lines of one process: those before the rounds, those of each round, those after."""

    before: list[_Line] = field(default_factory=list)
    round: list[_Line] = field(default_factory=list)
    last: list[_Line] = field(default_factory=list)  # of each round, but after all journeys: what was swept
    after: list[_Line] = field(default_factory=list)


class Recording:
    """A short run that can be made long."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._streams: dict[str, _Stream] = {}
        self.journeys: dict[str, None] = {}
        self.orders: list[str] = []
        self.papers: dict[bytes, int] = {}
        self._stock: dict[str, dict[str, int]] = {}
        self.size = 0
        for text in lines:
            self._take(_Line(json.loads(text), text))
        ats = [line.entry["at"][:16] for stream in self._streams.values() for line in stream.round + stream.last]
        first, last = (datetime.fromisoformat(at).replace(tzinfo=UTC) for at in (min(ats), max(ats)))
        # Whole minutes, so that the seconds of a line may stay as they are.
        self._length = last - first + timedelta(minutes=1)

    @classmethod
    def packed(cls, file: Path = RECORDING) -> Recording:
        """The recording that is kept here."""
        return cls(lzma.decompress(file.read_bytes()).splitlines(keepends=True))

    @classmethod
    def of(cls, run: Path) -> Recording:
        """The record of a run directory, which must be whole."""
        return cls(line for path in sorted((run / "ledger").glob("*.jsonl")) for line in path.open("rb"))

    def grow(self, folder: Path, journeys: int) -> int:
        """Write a run of so many journeys into `folder`, in whole rounds; how many they are."""
        rounds = max(1, round(journeys / len(self.journeys)))
        (folder / "ledger").mkdir(parents=True)
        for name, stream in self._streams.items():
            with (folder / "ledger" / f"{name}.jsonl").open("wb") as file:
                for chunk in self._written(name, stream, rounds):
                    file.write(chunk)
        return rounds * len(self.journeys)

    def _take(self, line: _Line) -> None:
        self.size += len(line.text)
        stream = self._streams.setdefault(line.entry["id"].rpartition(":")[0], _Stream())
        if line.once:
            (stream.after if stream.round or stream.last else stream.before).append(line)
        elif line.entry["journey"]:
            stream.round.append(line)
            self.journeys.setdefault(line.entry["journey"])
        else:
            stream.last.append(line)
        if line.entry["kind"] == "Agreed":
            self.orders.append(line.entry["event"]["order"])
        for series, number in _PAPER.findall(line.text):
            self.papers[series] = max(self.papers.get(series, 0), int(number))

    def _written(self, name: str, stream: _Stream, rounds: int) -> Iterator[bytes]:
        number = 0
        played, swept = _Template(stream.round, self), _Template(stream.last, self)
        yield self._once(stream.before, name, number, rounds)
        number += len(stream.before)
        for part in (played, swept):
            for turn in range(rounds):
                # What was swept was swept in the end.
                later = self._length * (turn if part is played else rounds + turn)
                yield part.filled(name, number, turn, later)
                number += part.lines
        yield self._once(stream.after, name, number, rounds, later=self._length * 2 * rounds)

    def _once(self, lines: list[_Line], stream: str, before: int, rounds: int, later: timedelta = timedelta()) -> bytes:
        told = []
        for number, line in enumerate(lines, start=before + 1):
            entry = line.entry
            at = _later(entry["at"][:16], later) + entry["at"][16:]
            event = self._summed(entry["kind"], dict(entry["event"]), number, rounds)
            told.append(entry | {"id": f"{stream}:{number}", "at": at, "event": event})
        return b"".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for each in told)

    def _summed(self, kind: str, event: dict[str, Any], number: int, rounds: int) -> dict[str, Any]:
        """What is said once, as it must be said of so many rounds."""
        if kind == "ScenariosSelected":
            event["count"] *= rounds
        if kind == "StreamEnded":
            event["entries"] = number - 1
        if kind == "Observed" and event["subject"] == "stock before":
            self._stock[event["system"]] = event["fields"]
        if kind == "Observed" and event["subject"] == "stock after":
            before = self._stock[event["system"]]
            event["fields"] = {sku: before[sku] + (end - before[sku]) * rounds for sku, end in event["fields"].items()}
        return event

    def order(self, order: str, turn: int) -> str:
        """The number of this order in a round: of one length, so that none is a part of another."""
        return f"{turn:05d}{self.orders.index(order):04d}7"

    def paper(self, number: bytes, turn: int) -> bytes:
        """The number of this document in a round: as many more as there are in the rounds before."""
        series, digits = number[:-6], int(number[-6:])
        return b"%s%09d" % (series, self.papers[series] * turn + digits)


class _Template:
    """Lines with holes: for numbers, minutes, orders, documents and journeys."""

    def __init__(self, lines: list[_Line], recording: Recording) -> None:
        self.lines = len(lines)
        self._recording = recording
        numbers: dict[str | int, int] = {line.entry["id"]: place for place, line in enumerate(lines, start=1)}
        self._pieces: list[bytes | tuple[str, Any]] = []
        orders = "|".join(sorted(map(re.escape, recording.orders))) or "(?!)"
        holes = re.compile(
            rb"|".join(
                (
                    rb'(?<="id":")(?P<id>\w+:\d+)(?=")|(?<="owed":")(?P<owed>\w+:\d+)(?=")|(?<="seen":")(?P<seen>\w+:\d+)(?=")',
                    rb'(?<=","at":")(?P<minute>\d{4}-\d\d-\d\dT\d\d:\d\d)(?=:\d\d\.\d{6}Z","journey":)',
                    rb'(?<="journey":")(?P<journey>(?:[^"\\]|\\.)+)(?=","kind":)',
                    rb"(?<![0-9])(?P<order>%s)(?![0-9])" % orders.encode(),
                    rb"(?P<paper>(?:INV-|CN-)[0-9]{6})(?![0-9])",
                )
            )
        )
        for line in lines:
            self._split(line.text, holes, numbers)

    def _split(self, text: bytes, holes: re.Pattern[bytes], numbers: dict[str | int, int]) -> None:
        end = 0
        for hole in holes.finditer(text):
            kind = hole.lastgroup or ""
            held: str | int = hole.group().decode()
            if kind in {"id", "owed", "seen"}:
                if held not in numbers:
                    continue
                kind, held = "number", numbers[held]
            self._pieces += [text[end : hole.start()], (kind, held)]
            end = hole.end()
        self._pieces.append(text[end:])

    def filled(self, stream: str, before: int, turn: int, later: timedelta) -> bytes:
        """These lines as they stand in a round, `before` of the stream standing before them."""
        orders = {order: self._recording.order(order, turn).encode() for order in self._recording.orders}
        minutes: dict[str, bytes] = {}
        name, again = f"{stream}:".encode(), f" ({turn + 1})".encode()
        out: list[bytes] = []
        for piece in self._pieces:
            if isinstance(piece, bytes):
                out.append(piece)
                continue
            kind, held = piece
            if kind == "number":
                out.append(b"%s%d" % (name, before + held))
            elif kind == "order":
                out.append(orders[held])
            elif kind == "paper":
                out.append(self._recording.paper(held.encode(), turn))
            elif kind == "journey":
                out.append(held.encode() + again)
            else:
                if held not in minutes:
                    minutes[held] = _later(held, later).encode()
                out.append(minutes[held])
        return b"".join(out)


def _later(minute: str, by: timedelta) -> str:
    return (datetime.fromisoformat(minute) + by).isoformat(timespec="minutes")
