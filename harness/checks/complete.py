"""Whatever should have been looked at was looked at: nothing is proven by its absence from the record."""

from __future__ import annotations

from harness.checks import facts
from harness.checks.ruling import Ruling
from harness.kernel.outcome import Standing
from harness.ledger.events import Agreed, Owed, RehearsalBegan, StageReached
from harness.ledger.store import Reading


def check(reading: Reading) -> list[Ruling]:
    """One ruling for each order and each system that must have been seen in its end, and one for each hole in the record."""
    rulings = [_record(problem) for problem in (*reading.damage, *_holes(reading))]
    seen = {
        role
        for _, began in reading.of(RehearsalBegan)
        for role, row in began.systems.items()
        if row["kind"] != "absent"
    }
    for order in facts.orders(reading):
        rulings += [
            _looked(order, role)
            for role in sorted(seen & {"shop", "psp", "warehouse", "carrier", "mail", "analytics", "erp"})
        ]
    return rulings


def _holes(reading: Reading) -> list[str]:
    """What entries speak of and no entry holds: the terms of an order, the begin of a stage."""
    agreed = {event.order for _, event in reading.of(Agreed)}
    staged = {(event.order, event.stage, event.part) for _, event in reading.of(StageReached)}
    owed = {(event.order, event.stage, event.part) for _, event in reading.of(Owed)}
    no_terms = "what the customer agreed to is missing from the record"
    no_stage = "handoffs are owed at a stage that the record does not hold"
    return [no_terms] * bool({order for order, *_ in staged | owed} - agreed) + [no_stage] * bool(owed - staged)


def _record(problem: str) -> Ruling:
    return Ruling(
        check="complete", interface="the record is whole", standing=Standing.UNPROVEN, sender="harness", problem=problem
    )


def _looked(order: facts.Facts, role: str) -> Ruling:
    there = role in order.final and role in order.looked
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
