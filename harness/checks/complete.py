"""Whatever should have been looked at was looked at: nothing is proven by its absence from the record."""

from __future__ import annotations

from harness.checks import facts
from harness.checks.ruling import Ruling
from harness.kernel.outcome import Standing
from harness.ledger.events import Agreed, Looked, Noted, Owed, RehearsalBegan, StageReached
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
    roles = sorted(seen & {"shop", "psp", "warehouse", "carrier", "mail", "analytics", "erp"})
    for order in facts.orders(reading):
        rulings += [_looked(order, role) for role in roles]
    return rulings + _copies(reading)


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
    if role not in order.final or role not in order.looked:
        return _ruling(order, role, f"the {role} was not looked at in the end" + _why(order, role))
    lacking = f"the notes of the {role} on it are missing from the record" if _unnoted(order, role) else ""
    return _ruling(order, role, lacking)


def _unnoted(order: facts.Facts, role: str) -> bool:
    """Whether a simulator shows something of an order in the end that came to it without a note."""
    if order.systems.get(role, {}).get("kind") != "simulated" or any(system == role for system, _ in order.notes):
        return False
    final = order.final[role]
    shown = {
        "psp": final.get("authorised"),
        "warehouse": final.get("order"),
        "carrier": (final.get("outbound") or {}).get("tracking_numbers"),
        "mail": final.get("mails"),
    }
    return bool(shown.get(role))


def _copies(reading: Reading) -> list[Ruling]:
    """What a journey copied of a simulator's notes in its end must be in the last look of the run too, and the other way round.

    Only what came after the journey's own look may stand in the last one alone.
    """
    swept = {look.system for _, look in reading.of(Looked) if look.order == "*" and not look.reason}
    copied: dict[tuple[str, str], tuple[set[int], set[int]]] = {}
    for entry, note in reading.of(Noted):
        if note.kind == "received" and note.system in swept:
            copied.setdefault((note.order, note.system), (set(), set()))[not entry.journey].add(note.number)
    return [
        _ruling(order, system, f"the two copies of the notes of the {system} are not the same")
        for order in facts.orders(reading)
        for system in sorted(swept)
        if _differ(*copied.get((order.order, system), (set(), set())))
    ]


def _differ(own: set[int], last: set[int]) -> bool:
    return bool(own - last) or any(number < max(own, default=number + 1) for number in last - own)


def _ruling(order: facts.Facts, role: str, problem: str) -> Ruling:
    return Ruling(
        check="complete",
        interface="every system was looked at",
        standing=Standing.UNPROVEN if problem else Standing.HOLDS,
        sender=role,
        receiver=role,
        order=order.order,
        journey=order.journey,
        problem=problem,
        proof=facts.proofs(order, [role]),
    )


def _why(order: facts.Facts, role: str) -> str:
    return f": {order.unseen[role]}" if role in order.unseen else ""
