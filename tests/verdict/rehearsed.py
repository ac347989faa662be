"""A rehearsal told by hand: many stories, played by two processes, with what a third one swept in the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from harness.ledger.entry import Entry
from harness.ledger.events import (
    Event,
    Looked,
    Noted,
    Observed,
    RehearsalBegan,
    ScenariosSelected,
    Settled,
    StreamEnded,
)
from tests.checks.story import BEGAN, JOURNEY, ORDER, Story
from tests.replacing import replace

Streams = dict[str, list[Entry]]
_LENGTH = timedelta(seconds=1000)  # of a story, so that one is over before the next of its process


def order(number: int) -> str:
    return f"2{number:05d}"


def journey(number: int) -> str:
    return f"{JOURNEY} {number}"


def rehearsed(stories: Sequence[Story]) -> Streams:
    """The streams of a rehearsal of these stories, which must all move the stock alike."""
    streams: Streams = {"main": [], "gw0": [], "gw1": []}
    swept: list[Event] = []
    for number, story in enumerate(stories):
        told = [_renamed(entry, number) for entry in story.entries]
        _play(streams, f"gw{number % 2}", [entry for entry in told if entry.journey], number // 2)
        swept += [entry.event for entry in told if isinstance(entry.event, Noted) and not entry.journey]
    _frame(streams["main"], stories, swept)
    for name, entries in streams.items():
        _told(entries, StreamEnded(entries=len(entries)), name)
    return streams


def written(folder: Path, streams: Mapping[str, Iterable[Entry]]) -> Path:
    """A run directory with these streams."""
    (folder / "ledger").mkdir(parents=True, exist_ok=True)
    for name, entries in streams.items():
        text = "".join(entry.to_line() + "\n" for entry in entries)
        (folder / "ledger" / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return folder


def _renamed(entry: Entry, number: int) -> Entry:
    line = entry.to_line().replace(ORDER, order(number)).replace(JOURNEY, journey(number))
    for series in ("F-", "CN-"):  # invoices and credit notes
        line = line.replace(f'"{series}0', f'"{series}{number}-0')
    return Entry.from_line(line)


def _play(streams: Streams, name: str, told: list[Entry], turn: int) -> None:
    stream = streams[name]
    names = {entry.id: f"{name}:{len(stream) + place}" for place, entry in enumerate(told, start=1)}
    for entry in told:
        event = entry.event
        if isinstance(event, Settled):
            event = replace(event, owed=names.get(event.owed, ""), seen=names.get(event.seen, ""))
        stream.append(Entry(name, len(stream) + 1, entry.at + turn * _LENGTH, entry.journey, event))


def _frame(main: list[Entry], stories: Sequence[Story], swept: list[Event]) -> None:
    whole = [entry.event for entry in stories[0].entries if not entry.journey]
    before = {event.system: event for event in whole if _is_look(event, "stock before") and isinstance(event, Observed)}
    for event in whole:
        if isinstance(event, RehearsalBegan) or event in before.values():
            _told(main, event, "main")
        if isinstance(event, ScenariosSelected):
            _told(main, replace(event, count=len(stories)), "main")
    end = len(stories) * _LENGTH
    for event in swept:
        _told(main, event, "main", end)
    for event in whole:
        if isinstance(event, Looked):
            _told(main, event, "main", end)
        if _is_look(event, "stock after") and isinstance(event, Observed):
            _told(main, _summed(event, before[event.system], len(stories)), "main", end)


def _summed(after: Observed, before: Observed, times: int) -> Observed:
    fields = {sku: before.fields[sku] + (end - before.fields[sku]) * times for sku, end in after.fields.items()}
    return replace(after, fields=fields)


def _is_look(event: Event, subject: str) -> bool:
    return isinstance(event, Observed) and event.subject == subject


def _told(entries: list[Entry], event: Event, stream: str, later: timedelta = timedelta()) -> None:
    at = max([BEGAN + later, *(entry.at for entry in entries[-1:])])
    entries.append(Entry(stream, len(entries) + 1, at + timedelta(milliseconds=1), "", event))
