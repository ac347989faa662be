"""Nothing is promised or prepared for an order that nobody paid."""

from __future__ import annotations

from urllib.parse import urlsplit

from harness.checks import facts
from harness.checks.conserved import rule
from harness.checks.facts import Facts
from harness.checks.ruling import Ruling
from harness.ledger.store import Reading

_AUTHORISED = ("payment.authorise", "payment.settle", "payment.capture")
_HELD = ("requires_capture", "processing", "succeeded")


def check(reading: Reading) -> list[Ruling]:
    """For each order without authorisation: the warehouse has never heard of it."""
    rulings = []
    for order in facts.orders(reading):
        if order.authorised:
            rulings += _after_payment(order)
            continue
        known = bool(order.final.get("warehouse", {}).get("order"))
        ruling = rule(
            order, "paid first", "unpaid orders are not prepared", "shop -> warehouse", stage="placed",
            holds=not known, expected="no order", seen="an order" if known else "no order",
            systems=("psp", "warehouse"), stake=order.agreed.total,
        )  # fmt: skip
        rulings.append(ruling)
    return rulings


def _after_payment(order: Facts) -> list[Ruling]:
    """A paid order was sent to the warehouse after the bank had said yes, by the notes of simulators with one clock."""
    paid, sent = _first(order, "psp", "moved", _AUTHORISED), _first(order, "warehouse", "received", ("order.create",))
    if paid is None or sent is None or not _one_clock(order):
        return []
    (paid_id, paid_at), (sent_id, sent_at) = paid, sent
    return [rule(
        order, "early", "orders are sent to the warehouse only once they are paid", "shop -> warehouse",
        stage="authorised", holds=paid_at <= sent_at, expected=f"not before {paid_at}", seen=sent_at,
        systems=("psp", "warehouse"), stake=order.agreed.total, proof=(paid_id, sent_id),
    )]  # fmt: skip


def _first(order: Facts, system: str, kind: str, operations: tuple[str, ...]) -> tuple[str, str] | None:
    """Entry and time of the first note of its kind; of a payment, the first by which money was held or taken."""
    found = [
        (note.number, entry.id, note.at)
        for entry, note in order.notes.get((system, kind), ())
        if note.operation in operations and (kind != "moved" or note.fields.get("to") in _HELD)
    ]
    return min(found)[1:] if found else None


def _one_clock(order: Facts) -> bool:
    """Whether both run on the same machine: the clocks of two may differ by more than a payment takes."""
    hosts = {urlsplit(str(order.systems.get(role, {}).get("address", role))).hostname for role in ("psp", "warehouse")}
    kinds = {order.systems.get(role, {}).get("kind") for role in ("psp", "warehouse")}
    return kinds == {"simulated"} and len(hosts) == 1
