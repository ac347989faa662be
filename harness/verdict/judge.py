"""Judging a rehearsal from its ledger alone: rulings in, verdict out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from harness.checks.catalogue import rule_on
from harness.checks.ruling import Ruling
from harness.kernel.clock import stamp
from harness.kernel.outcome import Standing
from harness.ledger.events import Agreed, Observed, RehearsalBegan, ScenarioBegan, ScenarioEnded
from harness.ledger.store import Reading, read_run
from harness.verdict.model import Cell, ScenarioResult, Verdict
from harness.verdict.settling import Asked, settle


def judge_run(run: Path, asked: Asked | None = None) -> Verdict:
    """Judge a run directory. Needs no system, and none of the code that acted. `asked`: by newer rules than its own."""
    return judge(read_run(run), name=run.name, asked=asked)


def judge(reading: Reading, *, name: str = "", asked: Asked | None = None) -> Verdict:
    """Judge a reading of a ledger."""
    rulings = rule_on(reading)
    began = next((event for _, event in reading.of(RehearsalBegan)), None)
    results = scenario_results(reading)
    cells = _cells(rulings)
    blind = _blind(began, cells)
    times = [entry.at for entry in reading.entries]
    orders = tuple(dict.fromkeys(agreed.order for _, agreed in reading.of(Agreed)))
    first = times[0] if times else None
    settled = settle(
        rulings, cells, reading, results, began=began, blind=blind, orders=len(orders), first=first, asked=asked
    )
    return Verdict(
        run=began.run if began else name,
        landscape=began.landscape if began else "",
        seed=began.seed if began else 0,
        decision=settled.decision,
        reasons=settled.reasons,
        began=stamp(times[0]) if times else "",
        took=round((times[-1] - times[0]).total_seconds(), 3) if times else 0.0,
        scenarios=tuple(results),
        orders=orders,
        money=_money(reading),
        systems=began.systems if began else {},
        cells=tuple(cells),
        findings=settled.findings,
        blind=tuple(blind),
        damage=reading.damage,
        groups=settled.groups,
        accepted=settled.accepted,
        gate=settled.gate,
    )


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


def _cells(rulings: Sequence[Ruling]) -> list[Cell]:
    cells: dict[tuple[str, str], Cell] = {}
    for ruling in rulings:
        key = (ruling.check, ruling.interface)
        cells[key] = _counted(cells.get(key) or _empty(ruling), ruling)
    return list(cells.values())


def _empty(ruling: Ruling) -> Cell:
    return Cell(
        interface=ruling.interface,
        check=ruling.check,
        sender=ruling.sender,
        receiver=ruling.receiver,
        stage=ruling.stage,
        within=ruling.within,
    )


def _counted(cell: Cell, ruling: Ruling) -> Cell:
    slowest = max((each for each in (cell.slowest, ruling.after) if each is not None), default=None)
    return replace(
        cell,
        held=cell.held + (ruling.standing is Standing.HOLDS),
        broken=cell.broken + (ruling.standing is Standing.BROKEN),
        unproven=cell.unproven + (ruling.standing is Standing.UNPROVEN),
        slowest=slowest,
    )


def _blind(began: RehearsalBegan | None, cells: Sequence[Cell]) -> list[str]:
    """The handoffs of the table that no order of this rehearsal ever came to owe."""
    if began is None:
        return []
    seen = {cell.interface for cell in cells if cell.check == "handoff"}
    return [name for name in began.handoffs if name not in seen]
