"""Nothing is promised or prepared for an order that nobody paid."""

from __future__ import annotations

from harness.checks import facts
from harness.checks.conserved import rule
from harness.checks.ruling import Ruling
from harness.ledger.store import Reading


def check(reading: Reading) -> list[Ruling]:
    """For each order without authorisation: the warehouse has never heard of it."""
    rulings = []
    for order in facts.orders(reading):
        if order.authorised:
            continue
        known = bool(order.final.get("warehouse", {}).get("order"))
        ruling = rule(
            order, "paid first", "unpaid orders are not prepared", "shop -> warehouse", stage="placed",
            holds=not known, expected="no order", seen="an order" if known else "no order",
            systems=("psp", "warehouse"), stake=order.agreed.total,
        )  # fmt: skip
        rulings.append(ruling)
    return rulings
