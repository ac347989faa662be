"""What is told of an order or a refund: pure, as the Measurement Protocol takes it, amounts as decimals."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from ..fulfilment.minor import to_decimal, to_minor
from ..fulfilment.shares import unit_shares
from ..fulfilment.worth import paid_for

Body = dict[str, Any]


def purchase_body(order: Any) -> Body:
    """The purchase of a whole order."""
    lines = [(line, line.quantity, paid_for(line).amount) for line in order.lines.all()]
    return _event(
        order,
        "purchase",
        value=to_minor(order.total_incl_tax),
        tax=to_minor(order.total_tax),
        shipping=to_minor(order.shipping_incl_tax),
        items=_items(lines),
    )


def refund_body(note: Any) -> Body:
    """The refund that a credit note documents."""
    lines = [(told.line, told.quantity, told.amount) for told in note.refund.lines.select_related("line")]
    return _event(
        note.order, "refund", value=note.amount, tax=note.tax, shipping=note.refund.delivery, items=_items(lines)
    )


def _event(order: Any, name: str, *, value: int, tax: int, shipping: int, items: list[Body]) -> Body:
    params = {
        "transaction_id": order.number,
        "value": _number(value),
        "currency": order.currency,
        "tax": _number(tax),
        "shipping": _number(shipping),
        "items": items,
    }
    return {"client_id": _client(order), "events": [{"name": name, "params": params}]}


def _items(lines: Iterable[tuple[Any, int, int]]) -> list[Body]:
    """Units of each line by their price: (order line, units, minor units for all of them)."""
    return [
        {
            "item_id": line.partner_sku,
            "item_name": line.title,
            "quantity": len(list(units)),
            "price": _number(price),
        }
        for line, quantity, amount in lines
        if quantity  # what is given back for no unit stands in the value alone
        for price, units in groupby(sorted(unit_shares(amount, quantity), reverse=True))
    ]


def _client(order: Any) -> str:
    """A visitor as the protocol names one, `number.seconds`; it tells nothing of the person."""
    return f"{order.pk}.{int(order.date_placed.timestamp())}"


def _number(minor: int) -> float:
    """The decimal of so many cents; the shortest that JSON can write is exact for any amount a shop knows."""
    return float(to_decimal(minor))
