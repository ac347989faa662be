"""What the ledger recorded of a scenario, as attachments under the step during which it happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import allure_commons
from allure_commons.model2 import Attachment, ExecutableItem, TestResult, TestStepResult

from harness.kernel.clock import read_stamp
from harness.ledger.entry import Entry
from harness.ledger.events import Exhibited, Noted, Observed, Owed, Settled
from harness.reporting.names import Names
from harness.reporting.plain import one_line, pretty
from harness.reporting.proof import inside

# A mail is somebody else's page: it may neither run scripts nor load anything when it is opened.
_CLOSED = (
    b'<meta http-equiv="Content-Security-Policy" '
    b"content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">"
)
ENDINGS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "application/pdf": "pdf",
    "application/json": "json",
    "text/html": "html",
    "text/plain": "txt",
    "application/zip": "zip",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """One attachment. A picture or a label lies in `file`, everything else is `content`."""

    name: str
    media_type: str
    content: str | bytes = ""
    file: Path | None = None

    @property
    def body(self) -> bytes:
        """What is kept, as bytes. Raises OSError when the file is gone."""
        if self.file is not None:
            return self.file.read_bytes()
        return self.content.encode("utf-8", "replace") if isinstance(self.content, str) else self.content

    def named(self, source: str) -> Attachment:
        """The entry of a result that points at it, once it is written into the results as `source`."""
        return Attachment(name=self.name, source=source, type=self.media_type)

    @property
    def ending(self) -> str:
        return ENDINGS.get(self.media_type, "bin")


def attach(result: TestResult, entries: Iterable[tuple[int, Entry]], run: Path, names: Names) -> None:
    """Write the attachments of a finished scenario and name them in `result` and its steps.

    Each entry comes with the index of the step during which it was recorded, -1 for none. A simulator's note is copied
    later than it was made: it goes where its own time says.
    """
    told = list(entries)
    known = {entry.id: entry for _, entry in told}
    places: dict[int, list[Entry]] = defaultdict(list)
    for place, entry in told:
        if isinstance(entry.event, Noted):
            place = _place(result.steps, entry.event.at, place)  # noqa: PLW2901 - corrected
        places[place].append(entry)
    for place, during in sorted(places.items()):
        target = result if place < 0 else result.steps[place]
        for kept in kept_of(during, known, run, names):
            put(target, kept)


def kept_of(during: list[Entry], known: dict[str, Entry], run: Path, names: Names) -> Iterator[Kept]:
    """The attachments made of the entries of one step: exhibits, handoffs, then what each system said and showed."""
    for entry in during:
        if isinstance(entry.event, Exhibited) and (path := inside(run, entry.event.path)):
            yield exhibit(entry.event, path, names)
    settled = [entry.event for entry in during if isinstance(entry.event, Settled)]
    for event in settled:
        yield from _handoff(event, known, names)
    closed = {event.owed for event in _settlements(known)}
    for entry in during:
        if isinstance(entry.event, Owed) and entry.id not in closed:
            yield _json(_handoff_title(entry.event, names.texts("allure.open"), names), _demand(entry.event))
    yield from _by_system("messages", [entry.event for entry in during if isinstance(entry.event, Noted)], names)
    evidence = {event.seen for event in _settlements(known)}
    seen = [entry.event for entry in during if isinstance(entry.event, Observed) and entry.id not in evidence]
    yield from _by_system("observed", seen, names)


def put(target: ExecutableItem, kept: Kept) -> None:
    """Write one attachment into the results and name it in `target`."""
    source = f"{uuid4()}-attachment.{kept.ending}"
    allure_commons.plugin_manager.hook.report_attached_data(body=kept.body, file_name=source)
    target.attachments.append(kept.named(source))


def exhibit(event: Exhibited, path: Path, names: Names) -> Kept:
    """An exhibit that lies at `path`; a page among them can do nothing but be looked at."""
    title = names.exhibit(event.title, event.stage)
    if event.media_type == "text/html":
        return Kept(title, event.media_type, _CLOSED + path.read_bytes())
    return Kept(title, event.media_type, file=path)


def _handoff(settled: Settled, known: dict[str, Entry], names: Names) -> Iterator[Kept]:
    owed, seen = known.get(settled.owed), known.get(settled.seen)
    if owed is None or not isinstance(owed.event, Owed):
        return
    t = names.texts
    state = t(f"allure.{settled.state}", after=t.seconds(settled.after), within=t.seconds(owed.event.within))
    shown = {"state": settled.state, "after": settled.after, "reason": settled.reason} | _demand(owed.event)
    shown["seen"] = seen.event.fields if seen is not None and isinstance(seen.event, Observed) else None
    yield _json(_handoff_title(owed.event, state, names), shown)


def _handoff_title(owed: Owed, state: str, names: Names) -> str:
    route = names.route(owed.sender, owed.receiver)
    return names.texts("allure.handoff", handoff=names.interface(owed.handoff), route=route, state=state)


def _demand(owed: Owed) -> dict[str, Any]:
    return {"order": owed.order, "part": owed.part, "within": owed.within, "expected": owed.expected}


def _by_system(kind: str, events: Iterable[Noted | Observed], names: Names) -> Iterator[Kept]:
    said: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for event in events:
        said[event.system].append(
            {name: getattr(event, name) for name in event.__struct_fields__ if getattr(event, name)}
        )
    for system, messages in said.items():
        word = names.texts.word("systems", system)
        yield _json(names.texts(f"allure.{kind}", system=word, n=len(messages)), messages)


def _json(title: str, content: Any) -> Kept:
    return Kept(one_line(title, 200), "application/json", pretty(content, 400_000))


def _settlements(known: dict[str, Entry]) -> Iterator[Settled]:
    return (entry.event for entry in known.values() if isinstance(entry.event, Settled))


def _place(steps: list[TestStepResult], at: str, otherwise: int) -> int:
    """The index of the step that was being played, -1 before the first and after the last."""
    try:
        moment = round(read_stamp(at).timestamp() * 1000)
    except ValueError:
        return otherwise
    begun = [place for place, step in enumerate(steps) if step.start is not None and step.start <= moment]
    if not begun or (begun[-1] == len(steps) - 1 and (steps[-1].stop or moment) < moment):
        return -1
    return begun[-1]
