"""The entries and pictures that stand behind a finding."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from harness.kernel.clock import stamp
from harness.ledger.entry import Entry
from harness.ledger.events import Exhibited
from harness.ledger.store import Reading
from harness.reporting.plain import one_line, pretty
from harness.verdict.model import Finding

_PICTURES = {"image/png", "image/jpeg", "image/webp", "image/gif"}
_MOST_ENTRIES, _MOST_PICTURES = 40, 8  # of one finding
_LARGEST = 400_000  # bytes of one picture put into the page


@dataclass(frozen=True, slots=True)
class Proof:
    """One entry, readable. `content` is JSON text, "" when the record lacks that entry."""

    id: str
    at: str = ""
    title: str = ""
    content: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One exhibit: `link` relative to the run directory, `picture` an address for an img element ("" for none)."""

    title: str
    stage: str
    link: str
    picture: str = ""


@dataclass(slots=True)
class Evidence:
    """Looks up what findings point at in the run directory `run`. Pictures go into the page until `room` is used up."""

    run: Path
    reading: Reading
    room: int = 6_000_000
    _embedded: set[str] = field(default_factory=set)

    def proofs(self, found: Finding) -> list[Proof]:
        """The entries that prove `found`, at most 40."""
        return [self._proof(name) for name in found.proof[:_MOST_ENTRIES]]

    def exhibits(self, found: Finding) -> list[Shown]:
        """Pictures and files of the first order it struck, else of its first journey; those on disk only."""
        return [self._shown(event, path) for event, path in self.files(found)]

    def files(self, found: Finding) -> list[tuple[Exhibited, Path]]:
        """The same exhibits, each with where it lies."""
        kept = self.reading.of(Exhibited)
        of_order = [event for _, event in kept if found.orders and event.order == found.orders[0]]
        chosen = of_order or [event for entry, event in kept if found.journeys and entry.journey == found.journeys[0]]
        there = ((event, inside(self.run, event.path)) for event in chosen)
        return [(event, path) for event, path in there if path is not None][:_MOST_PICTURES]

    def _proof(self, name: str) -> Proof:
        entry = self.reading.by_id(name)
        if entry is None:
            return Proof(one_line(name, 80))
        return Proof(entry.id, stamp(entry.at), title_of(entry), pretty(entry.event.as_dict()))

    def _shown(self, event: Exhibited, path: Path) -> Shown:
        link = quote(path.relative_to(self.run.resolve()).as_posix())
        picture = self._picture(path, event.media_type, link) if event.media_type in _PICTURES else ""
        return Shown(one_line(event.title, 120), event.stage, link, picture)

    def _picture(self, path: Path, media_type: str, link: str) -> str:
        # A page that is mailed alone keeps its pictures, as far as there is room; a repeated one is not carried twice.
        size = path.stat().st_size
        if link in self._embedded or size > min(_LARGEST, self.room):
            return link
        self.room -= size
        self._embedded.add(link)
        return f"data:{media_type};base64,{base64.b64encode(path.read_bytes()).decode()}"


def inside(run: Path, path: str) -> Path | None:
    """The file at `path` in the run directory; None when it is missing or lies elsewhere."""
    try:
        found = (run / path).resolve()
        return found if found.is_file() and found.is_relative_to(run.resolve()) else None
    except (OSError, ValueError):
        return None


def title_of(entry: Entry) -> str:
    """What an entry is about, in a few words: its kind, then the fields that name it."""
    event = entry.event.as_dict()
    wanted = (
        "system",
        "handoff",
        "operation",
        "kind",
        "subject",
        "act",
        "stage",
        "state",
        "outcome",
        "title",
        "status",
    )
    return one_line(" · ".join([entry.kind, *_said(event.get(name) for name in wanted)]), 140)


def _said(values: Iterable[object]) -> list[str]:
    return [str(value) for value in values if value]
