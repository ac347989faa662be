"""A voucher is used once by the order that it was given for, and not at all once that is called off."""

from __future__ import annotations

from harness.checks import facts
from harness.checks.conserved import rule
from harness.checks.facts import Facts
from harness.checks.ruling import Ruling
from harness.ledger.store import Reading


def check(reading: Reading) -> list[Ruling]:
    """One ruling for each paid order of a shop that tells how often its voucher is used."""
    return [
        _used(order)
        for order in facts.orders(reading)
        if order.authorised and order.final.get("shop", {}).get("voucher_uses") is not None
    ]


def _used(order: Facts) -> Ruling:
    due = 1 if order.agreed.voucher and "cancelled" not in order.stages else 0
    seen = order.final["shop"]["voucher_uses"]
    return rule(
        order, "vouchers", "a voucher is used as often as it was given", "shop -> shop", stage="authorised",
        holds=seen == due, expected=due, seen=seen, systems=("shop", "psp"), stake=order.agreed.discount,
    )  # fmt: skip
