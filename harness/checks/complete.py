"""Whatever should have been looked at was looked at: nothing is proven by its absence from the record."""

from __future__ import annotations

from harness.checks import facts
from harness.checks.ruling import Ruling
from harness.kernel.outcome import Standing
from harness.ledger.events import RehearsalBegan
from harness.ledger.store import Reading


def check(reading: Reading) -> list[Ruling]:
    """One ruling for each order and each system that must have been seen in its end, and one for the record itself."""
    rulings = [_record(problem) for problem in reading.damage]
    seen = {
        role
        for _, began in reading.of(RehearsalBegan)
        for role, row in began.systems.items()
        if row["kind"] != "absent"
    }
    for order in facts.orders(reading):
        rulings += [_looked(order, role) for role in sorted(seen & {"shop", "psp", "warehouse", "carrier", "mail"})]
    return rulings


def _record(problem: str) -> Ruling:
    return Ruling(
        check="complete", interface="the record is whole", standing=Standing.UNPROVEN, sender="harness", problem=problem
    )


def _looked(order: facts.Facts, role: str) -> Ruling:
    there = role in order.final
    return Ruling(
        check="complete",
        interface="every system was looked at",
        standing=Standing.HOLDS if there else Standing.UNPROVEN,
        sender=role,
        receiver=role,
        order=order.order,
        journey=order.journey,
        problem="" if there else f"the {role} was not looked at in the end" + _why(order, role),
        proof=facts.proofs(order, [role]),
    )


def _why(order: facts.Facts, role: str) -> str:
    return f": {order.unseen[role]}" if role in order.unseen else ""
