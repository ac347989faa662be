"""Returns and refunds: the label, the announcement, what is paid back for what came back, and the document of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..fulfilment import money as taken
from ..fulfilment import refunds
from ..fulfilment.minor import CENT, to_minor
from ..fulfilment.worth import Worth
from ..payments.money import Moved
from .catalogue import FROM_WAREHOUSE, TO_CARRIER, TO_CUSTOMER, TO_PSP, TO_WAREHOUSE, Original, area

REFUND, DUE, LABEL = "payments.money:refund", "fulfilment.returns:_refund", "fulfilment.orders_out:return_shipment_body"
Body = dict[str, Any]

planted = area("returns and refunds")


@planted("refund-net", REFUND, "Customers get back what they paid without the VAT", TO_PSP, visible=True)
def refund_net(original: Original, order: Any, amount: Decimal, **more: Any) -> Any:
    """The amount of the ledger again."""
    return original(order, (amount * order.total_excl_tax / order.total_incl_tax).quantize(CENT), **more)


@planted(
    "refund-keeps-delivery",
    "fulfilment.refunds:delivery_left",
    "The delivery charge is kept when everything goes back",
    TO_PSP,
    visible=True,
)
def refund_keeps_delivery(original: Original, order: Any) -> int:
    """Only articles have a line to refund."""
    return 0


@planted(
    "refund-delivery-for-a-part",
    "fulfilment.refunds:delivery_due",
    "The delivery charge goes back with the first article returned",
    TO_PSP,
    visible=True,
)
def refund_delivery_for_a_part(original: Original, order: Any) -> int:
    """Nobody asks what is still at the customer's."""
    return refunds.delivery_left(order)


@planted("refund-twice", REFUND, "Customers are refunded twice for one return", TO_PSP, visible=True)
def refund_twice(original: Original, order: Any, amount: Decimal, *, key: str, **more: Any) -> Any:
    """The back office and the connector each send it."""
    moved = original(order, amount, key=key, **more)
    original(order, amount, key=f"{key}-back-office", **more)
    return moved


@planted(
    "refund-as-announced",
    DUE,
    "Customers are refunded for what they announced, whatever came back",
    TO_PSP,
    FROM_WAREHOUSE,
)
def refund_as_announced(original: Original, request: Any, graded: Any) -> None:
    """The return request is at hand, the warehouse's answer is not."""
    original(request, [(told.line, "A", told.quantity) for told in request.lines.filter(quantity__gt=0)])


@planted(
    "refund-before-discount",
    "fulfilment.worth:units_worth",
    "Customers get back more than they paid when they had a voucher",
    TO_PSP,
    visible=True,
    within=("fulfilment.returns",),
)
def refund_before_discount(original: Original, line: Any, first: int, count: int) -> Worth:
    """The catalogue's price of a unit."""
    return Worth(to_minor(line.unit_price_incl_tax) * count, original(line, first, count).tax)


@planted(
    "refund-of-another-article",
    DUE,
    "Customers are refunded the price of another article of the order",
    TO_PSP,
    visible=True,
)
def refund_of_another_article(original: Original, request: Any, graded: Any) -> None:
    """Lines are matched by their position, and the warehouse counts from the other end."""
    lines = list(request.order.lines.all())
    mirrored = dict(zip(lines, reversed(lines), strict=True))
    original(request, [(mirrored[line], mark, quantity) for line, mark, quantity in graded])


@planted(
    "refund-everything-for-a-part", DUE, "One article comes back and the whole order is refunded", TO_PSP, visible=True
)
def refund_everything_for_a_part(original: Original, request: Any, graded: Any) -> None:
    """A refund without an amount."""
    refunds.everything(request.order)


@planted("refund-never-sent", REFUND, "The shop says that it refunded, and no money moves", TO_PSP)
def refund_never_sent(original: Original, order: Any, amount: Decimal, *, key: str, **more: Any) -> Moved:
    """The connector was left in its test mode."""
    return Moved(ok=True, reference=f"test_{key}", settled=True)


@planted("refund-without-reason", REFUND, "Refunds cannot be matched with their returns at the PSP", TO_PSP)
def refund_without_reason(original: Original, order: Any, amount: Decimal, *, metadata: Any, **more: Any) -> Any:
    """The fields are optional, and were left out."""
    return original(order, amount, metadata={}, **more)


@planted(
    "credit-note-without-vat",
    "fulfilment.refunds:issue_credit_note",
    "Credit notes show no VAT",
    TO_CUSTOMER,
    visible=True,
)
def credit_note_without_vat(original: Original, refund: Any) -> Any:
    """The field stays at its default."""
    note = original(refund)
    note.tax = 0
    note.save(update_fields=["tax"])
    return note


@planted(
    "credit-note-of-the-whole-order",
    "fulfilment.refunds:issue_credit_note",
    "Credit notes are made out for the whole order",
    TO_CUSTOMER,
    visible=True,
)
def credit_note_of_the_whole_order(original: Original, refund: Any) -> Any:
    """The document is a copy of the invoice with another heading."""
    note = original(refund)
    note.amount = taken.captured(refund.order)
    note.save(update_fields=["amount"])
    return note


@planted("return-label-addresses-swapped", LABEL, "The return label leads back to the customer", TO_CARRIER)
def label_addresses_swapped(original: Original, request: Any) -> Body:
    """The label of the way out was taken as it was."""
    body = original(request)
    return body | {"sender": body["recipient"], "recipient": body["sender"]}


@planted("return-label-of-another-order", LABEL, "The return label is made out for another order", TO_CARRIER)
def label_of_another_order(original: Original, request: Any) -> Body:
    """The order before it was still in the form."""
    return original(request) | {"order": str(int(request.order.number) - 1)}


@planted("return-label-in-kilograms", LABEL, "Return parcels are announced a thousand times too light", TO_CARRIER)
def label_in_kilograms(original: Original, request: Any) -> Body:
    """The carrier counts in grams."""
    body = original(request)
    return body | {"weight_g": max(1, body["weight_g"] // 1000)}


@planted(
    "return-not-announced",
    "fulfilment.operations:_announce_return",
    "The warehouse does not know of the return that comes",
    TO_WAREHOUSE,
)
def return_not_announced(original: Original, message: Any) -> Body:
    """The label was thought to be enough."""
    return {}


@planted(
    "return-announced-as-ordered",
    "fulfilment.orders_out:return_body",
    "The warehouse expects everything back, whatever the customer announced",
    TO_WAREHOUSE,
)
def return_announced_as_ordered(original: Original, request: Any) -> Body:
    """The quantity of the order line, not of the return's."""
    lines = [
        {"sku": told.line.partner_sku, "quantity": told.line.quantity, "reason": request.reason}
        for told in request.lines.all()
    ]
    return original(request) | {"lines": lines}


@planted(
    "refunded-status-missing",
    "fulfilment.refunds:settle_status",
    "The order does not say that it was refunded",
    TO_CUSTOMER,
    visible=True,
)
def refunded_status_missing(original: Original, order: Any) -> None:
    """The money is one team's, the status another's."""
