"""Every check there is, and the wrapper that keeps a crashed one from looking like a pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.checks import (
    addressees,
    audience,
    books,
    complete,
    disturbed,
    documents,
    handoffs,
    messages,
    money,
    once,
    orphans,
    pages,
    paid_first,
    parcels,
    scenarios,
    stages,
    stock,
    totals,
    tracking,
    uncalled,
    vouchers,
)
from harness.checks.overall import Overall, of_kinds, on_entries
from harness.checks.ruling import Ruling
from harness.kernel.outcome import Standing
from harness.ledger.events import Compromising, ScenarioBegan, ScenarioEnded, ScenariosSelected
from harness.ledger.store import Reading

Check = Callable[[Reading], list[Ruling]]

# What one order can be asked. A run is judged order by order: the reading such a check gets holds all there is about one
# order, or about orders that share a journey, and how the rehearsal began.
OF_ONE_ORDER: dict[str, Check] = {
    "complete": complete.check,
    "handoffs": handoffs.check,
    "money": money.check,
    "books": books.check,
    "stock": stock.check,
    "vouchers": vouchers.check,
    "parcels": parcels.check,
    "tracking": tracking.check,
    "once": once.check,
    "addressees": addressees.check,
    "messages": messages.check,
    "paid first": paid_first.check,
    "stages": stages.check,
    "audience": audience.check,
    "pages": pages.check,
    "disturbed": disturbed.check,
    "uncalled": uncalled.check,
}
# What only a whole rehearsal can be asked: see harness.checks.overall.
OF_THE_RUN: dict[str, Overall[Any]] = {
    "scenarios": on_entries(of_kinds(ScenariosSelected, ScenarioBegan, ScenarioEnded, Compromising), scenarios.check),
    "orphans": on_entries(orphans.unclaimed, orphans.check),
    "totals": Overall(totals.take, totals.rule),
    "documents": Overall(documents.take, documents.rule),
}

CHECKS: dict[str, Check] = {"scenarios": OF_THE_RUN["scenarios"], **OF_ONE_ORDER, **OF_THE_RUN}


def rule_on(reading: Reading, checks: dict[str, Check] | None = None) -> list[Ruling]:
    """All rulings of all checks. A check that crashes rules UNPROVEN on itself."""
    return [ruling for name, check in (checks or CHECKS).items() for ruling in safely(name, check, reading)]


def safely(name: str, check: Check, reading: Reading) -> list[Ruling]:
    """The rulings of one check, or the one that says that it crashed."""
    try:
        return check(reading)
    except Exception as error:  # noqa: BLE001 - whatever broke, it is not a pass
        return [crashed(name, error)]


def crashed(name: str, error: Exception) -> Ruling:
    """What is ruled when the check of that name broke."""
    return Ruling(
        check=name,
        interface=f"the check “{name}”",
        standing=Standing.UNPROVEN,
        sender="harness",
        problem=f"the check crashed: {type(error).__name__}: {error}",
    )
