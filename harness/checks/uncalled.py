"""A customer has the orders that she placed, and no other: what she was refused, or broke off, left nothing behind.

A journey looks for what systems hold of its customer (`harness/journey/traces.py`) whenever she was refused something.
"""

from __future__ import annotations

from harness.checks.ruling import Ruling
from harness.kernel.outcome import Standing
from harness.ledger.entry import Entry
from harness.ledger.events import Agreed, Observed
from harness.ledger.store import Reading

SUBJECT = "orders of the customer"
INTERFACE = "a customer has only the orders she placed"


def check(reading: Reading) -> list[Ruling]:
    """One ruling for each look at a system: UNPROVEN where it could not be looked at, BROKEN for an order nobody placed."""
    placed: dict[str, set[str]] = {}
    for entry, agreed in reading.of(Agreed):
        placed.setdefault(entry.journey, set()).add(agreed.order)
    looks = [(entry, seen) for entry, seen in reading.of(Observed) if seen.subject == SUBJECT]
    return [_rule(entry, seen, placed.get(entry.journey, set())) for entry, seen in looks]


def _rule(entry: Entry, seen: Observed, placed: set[str]) -> Ruling:
    if unseen := str(seen.fields.get("unseen", "")):
        return _ruling(entry, seen, Standing.UNPROVEN, f"nobody could look for orders of the customer: {unseen}")
    strange = sorted(set(seen.fields["orders"]) - placed)
    if not strange:
        return _ruling(entry, seen, Standing.HOLDS, "")
    return _ruling(
        entry, seen, Standing.BROKEN, f"the {seen.system} holds an order that the customer never placed",
        expected=", ".join(sorted(placed)) or "no order", found=", ".join(strange),
    )  # fmt: skip


def _ruling(
    entry: Entry, seen: Observed, standing: Standing, problem: str, *, expected: str = "", found: str = ""
) -> Ruling:
    return Ruling(
        check="uncalled",
        interface=INTERFACE,
        standing=standing,
        sender="shop",
        receiver=seen.system,
        stage="placed",
        journey=entry.journey,
        problem=problem,
        expected=expected,
        seen=found,
        proof=(entry.id,),
    )
