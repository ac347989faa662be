"""The merchant's ERP, where the landscape has one: in the end its books hold what the payment provider moved, no more and no less.

A handoff is closed by the first look that shows what was owed; a document that is booked once more after that is seen here.
"""

from __future__ import annotations

from harness.checks import facts
from harness.checks.conserved import rule
from harness.checks.facts import Facts
from harness.checks.ruling import Ruling
from harness.ledger.store import Reading

# The subject of the ERP, its sum, the amount of the provider it must be, and the stage that makes it due.
_DOCUMENTS = (
    ("invoices", "invoiced", "captured", "the ERP's invoices are what was captured"),
    ("credit_notes", "credited", "refunded", "the ERP's credit notes are what was refunded"),
)


def check(reading: Reading) -> list[Ruling]:
    """Two rules for each order that was paid."""
    return [
        _documents(order, *row)
        for order in facts.orders(reading)
        if order.authorised and order.systems.get("erp", {}).get("kind", "absent") != "absent"
        for row in _DOCUMENTS
    ]


def _documents(order: Facts, subject: str, summed: str, moved: str, name: str) -> Ruling:
    due = order.final["psp"][moved]
    booked = order.final.get("erp", {}).get(subject) or {}
    seen = booked.get(summed, 0)
    return rule(
        order, "money", name, "shop -> erp", stage=moved,
        holds=seen == due, expected=due, seen=seen, systems=("psp", "erp"), stake=abs(due - seen),
    )  # fmt: skip
