"""Every check there is, and the wrapper that keeps a crashed one from looking like a pass."""

from __future__ import annotations

from collections.abc import Callable

from harness.checks import (
    complete,
    disturbed,
    handoffs,
    messages,
    money,
    once,
    orphans,
    paid_first,
    parcels,
    scenarios,
    stages,
    stock,
)
from harness.checks.ruling import Ruling
from harness.kernel.outcome import Standing
from harness.ledger.store import Reading

Check = Callable[[Reading], list[Ruling]]

# What one order can be asked: it needs no entry of another order, so a run is judged order by order.
OF_ONE_ORDER: dict[str, Check] = {
    "complete": complete.check,
    "handoffs": handoffs.check,
    "money": money.check,
    "stock": stock.check,
    "parcels": parcels.check,
    "once": once.check,
    "messages": messages.check,
    "paid first": paid_first.check,
    "stages": stages.check,
    "disturbed": disturbed.check,
}
# What only a whole rehearsal can be asked.
OF_THE_RUN: dict[str, Check] = {"scenarios": scenarios.check, "orphans": orphans.check}

CHECKS: dict[str, Check] = {"scenarios": OF_THE_RUN["scenarios"], **OF_ONE_ORDER, **OF_THE_RUN}


def rule_on(reading: Reading, checks: dict[str, Check] | None = None) -> list[Ruling]:
    """All rulings of all checks. A check that crashes rules UNPROVEN on itself."""
    return [ruling for name, check in (checks or CHECKS).items() for ruling in _safely(name, check, reading)]


def _safely(name: str, check: Check, reading: Reading) -> list[Ruling]:
    try:
        return check(reading)
    except Exception as error:  # noqa: BLE001 - whatever broke, it is not a pass
        return [
            Ruling(
                check=name,
                interface=f"the check “{name}”",
                standing=Standing.UNPROVEN,
                sender="harness",
                problem=f"the check crashed: {type(error).__name__}: {error}",
            )
        ]
