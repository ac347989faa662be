"""Judging one part of a record: every check of one order, and what the checks of the run take of it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from harness.checks.catalogue import CHECKS, OF_THE_RUN, crashed, safely
from harness.checks.ruling import Ruling
from harness.kernel.outcome import Standing
from harness.ledger.entry import Entry
from harness.ledger.events import Agreed, Noted, Observed, ScenarioBegan, ScenarioEnded
from harness.ledger.reading import Place, Reading, is_frame
from harness.ledger.spans import Lost
from harness.ledger.store import Files, Part
from harness.verdict.folding import BEFORE_ALL, Tally
from harness.verdict.model import ScenarioResult
from harness.verdict.origin import faults_of
from harness.verdict.tracing import key_of

RANKS = {name: rank for rank, name in enumerate(CHECKS)}
# Their rulings come in the order of the entries that they are about; those of the others in the order of agreement.
_BY_ENTRY = {"handoffs", "disturbed"}


def weigh_parts(parts: Iterable[Part]) -> Tally:
    """What is found in these parts of a record on the disk."""
    tally = Tally()
    with Files() as files, without_collecting():
        for part in parts:
            found, lost = part.load(files)
            weigh(found, tally, lost)
    return tally


@contextmanager
def without_collecting() -> Iterator[None]:
    """Entries hold no circles, so looking for some among thousands of them finds nothing, again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def weigh(part: Reading, tally: Tally, lost: Iterable[Lost] = ()) -> None:
    """Add to `tally` what is found in `part`; `lost` are its lines that were no entries."""
    tally.lost += lost
    if not part.entries:
        return
    faults = faults_of(part)
    tally.faults |= faults
    for name in CHECKS:
        if name not in OF_THE_RUN:
            _rule(name, part, tally, faults)
    place = part.place(part.entries[-1])
    for name, check in OF_THE_RUN.items():
        try:
            tally.taken.setdefault(name, []).extend((place, each) for each in check.take(part))
        except Exception as error:  # noqa: BLE001 - whatever broke, it is not a pass
            _say(name, crashed(name, error), tally)
    _tell(part, tally)


def _rule(name: str, part: Reading, tally: Tally, faults: dict[str, Any]) -> None:
    rank = RANKS.get(name, len(RANKS))
    place = _places(name, part)
    start = part.once("start", lambda: _start(part))
    held, holds = tally.held, Standing.HOLDS
    for number, ruling in enumerate(safely(name, CHECKS[name], part)):
        if not (ruling.order or ruling.journey or ruling.proof):
            _say(name, ruling, tally)
            continue
        if ruling.standing is holds and tally.held_since(ruling, start):
            if ruling.order not in faults:
                held[ruling.interface] += 1
            continue
        at = (rank, place(ruling), number)
        tally.count(at, ruling)
        if ruling.standing is not Standing.HOLDS:
            proofs = (part.by_id(id) for id in ruling.proof)
            tally.strike(at, ruling, (entry for entry in proofs if entry), _notes(part, ruling.order))
        elif ruling.order not in faults:
            tally.held[ruling.interface] += 1


def _start(part: Reading) -> Place:
    """Where the part begins in the record, apart from its frame."""
    return part.place(next((entry for entry in part.entries if not is_frame(entry.event)), part.entries[0]))


def _say(name: str, ruling: Ruling, tally: Tally) -> None:
    tally.general.setdefault(key_of(ruling), (RANKS.get(name, len(RANKS)), ruling))


def _places(name: str, part: Reading) -> Callable[[Ruling], Place]:
    """Where the rulings of a check stand in the record."""
    agreed: dict[str, Place] = part.once(
        "agreed", lambda: {event.order: part.place(entry) for entry, event in part.of(Agreed)}
    )

    def by_order(ruling: Ruling) -> Place:
        return agreed.get(ruling.order, BEFORE_ALL)

    def by_entry(ruling: Ruling) -> Place:
        entry = part.by_id(ruling.proof[0]) if ruling.proof else None
        return part.place(entry) if entry else BEFORE_ALL

    return by_entry if name in _BY_ENTRY else by_order


def _notes(part: Reading, order: str) -> Iterable[Entry]:
    return (entry for entry, note in part.of(Noted) if note.order == order)


def _tell(part: Reading, tally: Tally) -> None:
    """What a verdict says besides its rulings."""
    began = {entry.journey: part.place(entry) for entry, _ in reversed(part.of(ScenarioBegan))}
    tally.results += [(began[each.journey], each) for each in scenario_results(part)]
    first: dict[str, Place] = {}
    for entry, agreed in part.of(Agreed):
        first.setdefault(agreed.order, part.place(entry))
    tally.orders += [(place, order) for order, place in first.items()]
    tally.money.update(_money(part))
    begin, end = part.entries[0], part.entries[-1]
    tally.span((part.place(begin), begin.at), (part.place(end), end.at))


def scenario_results(reading: Reading) -> list[ScenarioResult]:
    """How each scenario ended, in the order they began; one that never ended is "unfinished"."""
    ends = {entry.journey: event for entry, event in reading.of(ScenarioEnded)}
    orders: dict[str, list[str]] = {}
    for entry, agreed in reading.of(Agreed):
        orders.setdefault(entry.journey, []).append(agreed.order)
    results = {}
    for entry, began in reading.of(ScenarioBegan):
        end = ends.get(entry.journey)
        results[entry.journey] = ScenarioResult(
            journey=entry.journey,
            title=began.title,
            numbers=tuple(began.numbers),
            language=began.language,
            outcome=end.outcome if end else "unfinished",
            reason=end.reason if end else "it was cut off",
            step=end.step if end else "",
            took=end.took if end else 0.0,
            orders=tuple(orders.get(entry.journey, [])),
            replay=began.replay,
        )
    return list(results.values())


def _money(reading: Reading) -> dict[str, int]:
    """What was authorised, by currency, from the last look at the payment provider."""
    seen = {
        event.order: event.fields
        for _, event in reading.of(Observed)
        if (event.system, event.subject) == ("psp", "final")
    }
    moved: dict[str, int] = {}
    for fields in seen.values():
        amount, currency = fields.get("authorised"), fields.get("currency")
        if isinstance(amount, int) and amount and isinstance(currency, str):
            moved[currency] = moved.get(currency, 0) + amount
    return moved
