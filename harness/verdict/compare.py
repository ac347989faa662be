"""Two runs against each other: what was fixed, what broke, what is still broken, and what is no longer proven.

Order numbers and baskets differ between runs, so a problem is the same when it is of the same interface and of the same
kind. Both runs are judged by the same checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from harness.kernel.outcome import Standing
from harness.verdict.flow import SCENARIO, topics
from harness.verdict.latency import Slower, changed
from harness.verdict.model import Cell, Finding, ScenarioResult, Verdict

Place = tuple[str, str]
"""A check and an interface: what is the same thing in two runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One problem of one interface. `before` and `after` say how its interface stood: "held", "broken", "unproven", "not seen".

    `orders` counts those that were struck, and `at_stake` their money, in the run that shows the problem (the later one where
    both do). `follows` is the interface that this one likely follows from in that run, "" when it stands for itself.
    """

    interface: str
    check: str
    sender: str
    receiver: str
    problem: str
    before: str
    after: str
    orders: int = 0
    at_stake: int = 0
    currency: str = ""
    follows: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A scenario that ended otherwise; "" for a run that did not play it."""

    journey: str
    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What changed from one run to the other. `at_stake`: (before, after), each by currency and each order once a cause."""

    before: Verdict
    after: Verdict
    fixed: tuple[Change, ...] = ()
    broke: tuple[Change, ...] = ()
    still_broken: tuple[Change, ...] = ()
    no_longer_proven: tuple[Change, ...] = ()
    newly_proven: tuple[Change, ...] = ()
    scenarios: tuple[Turn, ...] = ()
    latencies: tuple[Slower, ...] = ()
    at_stake: tuple[dict[str, int], dict[str, int]] = field(default_factory=lambda: ({}, {}))

    @property
    def worse(self) -> bool:
        """Whether something is broken that was not."""
        return bool(self.broke) or any(turn.after == "failed" != turn.before for turn in self.scenarios)

    @property
    def exit_code(self) -> int:
        """0 when nothing new is broken, 1 when something is."""
        return int(self.worse)


def compared(
    before: Verdict,
    after: Verdict,
    took: tuple[Mapping[str, Sequence[float]], Mapping[str, Sequence[float]]] = ({}, {}),
) -> Comparison:
    """Hold two verdicts against each other. `took`: the seconds of each handoff's messages, before and after."""
    was, now = _broken(before), _broken(after)
    cells, then = _cells(before), _cells(after)
    gone = [each for each in was if not _again(each, now)]
    fresh = [each for each in now if not _again(each, was)]
    still = [each for each in now if _again(each, was)]
    proven, lost = _turned(before, after), _turned(after, before)
    return Comparison(
        before=before,
        after=after,
        fixed=_changes([each for each in gone if _stood(_at(each), then) == "held"], before, cells, then),
        broke=_changes(fresh, after, cells, then),
        still_broken=_changes(still, after, cells, then),
        no_longer_proven=(
            *_changes(
                [each for each in gone if _stood(_at(each), then) not in {"held", "broken"}], before, cells, then
            ),
            *(_of_cell(cell, cells, then) for cell in lost),
        ),
        newly_proven=tuple(_of_cell(cell, cells, then) for cell in proven),
        scenarios=tuple(_turns(before.scenarios, after.scenarios)),
        latencies=tuple(changed(*took)),
        at_stake=(_at_stake(before), _at_stake(after)),
    )


def _broken(verdict: Verdict) -> list[Finding]:
    """What is broken; that a scenario noticed it is told by the scenarios."""
    return [each for each in verdict.findings if each.standing is Standing.BROKEN and each.check != SCENARIO]


def _at(found: Finding) -> Place:
    return found.check, found.interface


def _again(found: Finding, others: Iterable[Finding]) -> bool:
    """Whether the other run has this problem too: the same interface, wrong in the same kind."""
    kinds = topics(found)
    return any(_at(each) == _at(found) and (each.problem == found.problem or kinds & topics(each)) for each in others)


def _cells(verdict: Verdict) -> dict[Place, Cell]:
    return {(cell.check, cell.interface): cell for cell in verdict.cells}


def _stood(place: Place, cells: Mapping[Place, Cell]) -> str:
    cell = cells.get(place)
    if cell is None or not (cell.held or cell.broken or cell.unproven):
        return "not seen"
    return {Standing.HOLDS: "held", Standing.BROKEN: "broken", Standing.UNPROVEN: "unproven"}[cell.standing]


def _turned(before: Verdict, after: Verdict) -> list[Cell]:
    """The interfaces that hold in `after` and were neither held nor broken in `before`."""
    cells = _cells(before)
    held = [cell for cell in after.cells if cell.standing is Standing.HOLDS and cell.check != SCENARIO]
    return [cell for cell in held if _stood((cell.check, cell.interface), cells) in {"unproven", "not seen"}]


def _changes(
    found: Iterable[Finding], shown: Verdict, before: Mapping[Place, Cell], after: Mapping[Place, Cell]
) -> tuple[Change, ...]:
    by_id = {each.id: each.interface for each in shown.findings if each.id}
    return tuple(
        Change(
            interface=each.interface,
            check=each.check,
            sender=each.sender,
            receiver=each.receiver,
            problem=each.problem,
            before=_stood(_at(each), before),
            after=_stood(_at(each), after),
            orders=len(each.orders),
            at_stake=each.at_stake,
            currency=each.currency,
            follows=by_id.get(each.cause, ""),
        )
        for each in found
    )


def _of_cell(cell: Cell, before: Mapping[Place, Cell], after: Mapping[Place, Cell]) -> Change:
    place = (cell.check, cell.interface)
    return Change(
        interface=cell.interface,
        check=cell.check,
        sender=cell.sender,
        receiver=cell.receiver,
        problem="",
        before=_stood(place, before),
        after=_stood(place, after),
    )


def _turns(before: Sequence[ScenarioResult], after: Sequence[ScenarioResult]) -> Iterable[Turn]:
    was, now = ({each.journey: each for each in side} for side in (before, after))
    for journey in dict.fromkeys((*was, *now)):
        first, then = was.get(journey), now.get(journey)
        outcomes = (first.outcome if first else "", then.outcome if then else "")
        shown = then or first
        if shown is not None and outcomes[0] != outcomes[1]:
            yield Turn(journey=journey, title=shown.title, before=outcomes[0], after=outcomes[1])


def _at_stake(verdict: Verdict) -> dict[str, int]:
    sums: dict[str, int] = {}
    for group in verdict.groups:
        if group.standing is Standing.BROKEN and group.at_stake:
            sums[group.currency] = sums.get(group.currency, 0) + group.at_stake
    return sums
