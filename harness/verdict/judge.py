"""Judging a rehearsal from its ledger alone: part by part, rulings in, verdict out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from harness.checks.catalogue import CHECKS, OF_THE_RUN, Check, safely
from harness.checks.ruling import Ruling
from harness.kernel.clock import stamp
from harness.kernel.outcome import Standing
from harness.ledger.entry import Entry
from harness.ledger.events import RehearsalBegan
from harness.ledger.reading import Place, Reading
from harness.ledger.store import Recording
from harness.verdict.crew import walked
from harness.verdict.folding import BEFORE_ALL, Tally
from harness.verdict.model import Cell, Verdict
from harness.verdict.origin import Known
from harness.verdict.settling import Asked, settle
from harness.verdict.weighing import RANKS, scenario_results, weigh

__all__ = ["judge", "judge_run", "judged", "scenario_results"]


def judge_run(run: Path, asked: Asked | None = None) -> Verdict:
    """Judge a run directory. Needs no system, and none of the code that acted. `asked`: by newer rules than its own.

    No more than a part of the record is in memory at a time; a long one is shared among processes.
    """
    return judged(run, asked)[0]


def judged(run: Path, asked: Asked | None = None) -> tuple[Verdict, Recording]:
    """As `judge_run`, with the record, out of which reports read what they show."""
    recording, tally = walked(run)
    frame = Reading(recording.frame, recording.damage(tally.lost))
    return _verdict(tally, frame, name=run.name, asked=asked), recording


def judge(reading: Reading, *, name: str = "", asked: Asked | None = None) -> Verdict:
    """Judge a reading of a ledger that is in memory."""
    tally = Tally()
    for part in reading.parts():
        weigh(part, tally)
    frame = Reading(reading.frame(), reading.damage, reading.policy)
    return _verdict(tally, frame, name=name, asked=asked)


def _verdict(tally: Tally, frame: Reading, *, name: str, asked: Asked | None) -> Verdict:
    """The verdict on all that was tallied. `frame`: what speaks of the whole run, and what is wrong with the record."""
    _rule_on_the_run(tally, frame)
    began = next((event for _, event in frame.of(RehearsalBegan)), None)
    results = [result for _, result in sorted(tally.results, key=lambda each: each[0])]
    cells = [each.cell() for each in sorted(tally.cells.values(), key=lambda each: each.at)]
    blind = _blind(began, cells)
    orders = tuple(order for _, order in sorted(tally.orders))
    first, last = (each[1] if each else None for each in (tally.first, tally.last))
    settled = settle(
        (ruling for _, ruling in tally.wrong()), cells, _at_hand(tally, frame), results, began=began, blind=blind,
        orders=len(orders), first=first, asked=asked, known=Known(tally.faults, tally.held, tally.since()),
    )  # fmt: skip
    return Verdict(
        run=began.run if began else name,
        landscape=began.landscape if began else "",
        seed=began.seed if began else 0,
        decision=settled.decision,
        reasons=settled.reasons,
        began=stamp(first) if first else "",
        took=round((last - first).total_seconds(), 3) if first and last else 0.0,
        scenarios=tuple(results),
        orders=orders,
        money=dict(tally.money),
        systems=began.systems if began else {},
        cells=tuple(cells),
        findings=settled.findings,
        blind=tuple(blind),
        damage=frame.damage,
        groups=settled.groups,
        accepted=settled.accepted,
        gate=settled.gate,
    )


def _rule_on_the_run(tally: Tally, frame: Reading) -> None:
    """Add what is ruled once for a whole run: on its record, by the checks of the run, and by parts that all said the same."""
    taken = {name: _in_order(found) for name, found in tally.taken.items()}
    entries = {each.id: each for found in taken.values() for each in found if isinstance(each, Entry)}
    for name in CHECKS:
        found = _of_the_run(name, taken.get(name, []), frame)
        found += [ruling for rank, ruling in tally.general.values() if rank == RANKS[name] and ruling not in found]
        for number, ruling in enumerate(found):
            at = (RANKS[name], BEFORE_ALL, number)
            tally.count(at, ruling)
            if ruling.standing is not Standing.HOLDS:
                tally.strike(at, ruling, [entries[id] for id in ruling.proof if id in entries])
            else:
                tally.held[ruling.interface] += 1


def _in_order(taken: list[tuple[Place, Any]]) -> list[Any]:
    return [each for _, each in sorted(taken, key=lambda pair: pair[0])]


def _of_the_run(name: str, taken: list[Any], frame: Reading) -> list[Ruling]:
    check: Check = partial(OF_THE_RUN[name].rule, taken) if name in OF_THE_RUN else CHECKS[name]
    return safely(name, check, frame)


def _at_hand(tally: Tally, frame: Reading) -> Reading:
    """The entries that tell where a mistake lies."""
    notes: dict[str, Entry] = {each.id: each for found in tally.struck.values() for each in found.notes}
    return Reading((*frame.entries, *notes.values()), policy=frame.policy)


def _blind(began: RehearsalBegan | None, cells: Sequence[Cell]) -> list[str]:
    """The handoffs of the table that no order of this rehearsal ever came to owe."""
    if began is None:
        return []
    seen = {cell.interface for cell in cells if cell.check == "handoff"}
    return [name for name in began.handoffs if name not in seen]
