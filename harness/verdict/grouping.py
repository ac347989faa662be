"""One finding a cause: rulings that say the same of the same interface, over all the orders they struck."""

from __future__ import annotations

from collections.abc import Sequence

from harness.checks.ruling import Ruling
from harness.kernel.clock import stamp
from harness.kernel.outcome import Standing
from harness.ledger.store import Reading
from harness.verdict.model import Finding, ScenarioResult


def findings(rulings: Sequence[Ruling], reading: Reading, results: Sequence[ScenarioResult]) -> list[Finding]:
    """What is not right, worst first: BROKEN before UNPROVEN, then by money at stake."""
    groups: dict[tuple[str, str, Standing, str, str], list[Ruling]] = {}
    for ruling in rulings:
        if ruling.standing is not Standing.HOLDS:
            # Money of two currencies cannot be summed.
            cause = (ruling.check, ruling.interface, ruling.standing, ruling.problem, ruling.currency)
            groups.setdefault(cause, []).append(ruling)
    replays = {result.journey: result.replay for result in results}
    found = [_finding(group, reading, replays) for group in groups.values()]
    return sorted(found, key=_rank)


def _rank(found: Finding) -> tuple[bool, bool, int, bool]:
    # A scenario that failed tells where somebody noticed; the interface tells where to look.
    broken, noticed = found.standing is Standing.BROKEN, found.check == "scenario"
    return not broken, noticed, -found.at_stake, found.check != "handoff"


def _finding(group: list[Ruling], reading: Reading, replays: dict[str, str]) -> Finding:
    first = group[0]
    return Finding(
        standing=first.standing,
        check=first.check,
        interface=first.interface,
        sender=first.sender,
        receiver=first.receiver,
        stage=first.stage,
        problem=first.problem,
        expected=first.expected,
        seen=first.seen,
        orders=tuple(dict.fromkeys(each.order for each in group if each.order)),
        journeys=tuple(dict.fromkeys(each.journey for each in group if each.journey)),
        proof=tuple(dict.fromkeys(id for each in group for id in each.proof))[:20],
        at_stake=_stake(group),
        currency=first.currency,
        since=_since(group, reading),
        replay=replays.get(first.journey, ""),
        place=first.place,
    )


def _stake(group: list[Ruling]) -> int:
    """What is at stake over all orders; where one order was struck twice, the larger amount once."""
    stakes: dict[tuple[str, str], int] = {}
    for each in group:
        key = (each.order, each.journey)
        stakes[key] = max(each.at_stake, stakes.get(key, 0))
    return sum(stakes.values())


def _since(group: list[Ruling], reading: Reading) -> str:
    entries = [reading.by_id(id) for each in group for id in each.proof]
    times = [entry.at for entry in entries if entry is not None]
    return stamp(min(times)) if times else ""
