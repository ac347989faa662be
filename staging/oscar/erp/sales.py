"""The order as a sale of the ERP: booked when it is authorised, cancelled when it is cancelled."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..fulfilment.minor import CENT
from ..fulfilment.models import OutboxMessage
from ..fulfilment.outbox import Refusal
from .amounts import of_order
from .articles import currency_of
from .parties import customer_of
from .rows import rounding_line, sale_line
from .session import Session, session

SALE = "sale.sale"
#: how many cents a line may be off, because shop and ERP count its tax in another order
CENTS_A_LINE = 1


def book(message: OutboxMessage) -> dict[str, Any]:
    """Book and confirm the sale of the message's order, once: what an earlier try left half done is finished."""
    erp, order = session(), message.order
    sale = _found(order, erp) or {"id": erp.make(SALE, _sale(order, erp)), "state": "draft"}
    number = sale["id"]
    if sale["state"] == "draft":
        _to_the_cent(order, number, erp)
        erp.call(SALE, "quote", [number])
    if sale["state"] in ("draft", "quotation"):
        erp.call(SALE, "confirm", [number])
    return {"sale": number}


def cancel(message: OutboxMessage) -> dict[str, Any]:
    """Cancel the sale, once. Refusal when there is none, or when it is being processed."""
    erp, order = session(), message.order
    sale = _found(order, erp)
    if sale is None:
        raise Refusal(f"the ERP has no sale {order.number} to cancel")
    if sale["state"] in ("processing", "done"):
        raise Refusal(f"the sale {order.number} is {sale['state']} in the ERP, so it cannot be cancelled")
    if sale["state"] == "confirmed":
        erp.call(SALE, "draft", [sale["id"]])
    if sale["state"] != "cancelled":
        erp.call(SALE, "cancel", [sale["id"]])
    return {"sale": sale["id"]}


def _found(order: Any, erp: Session) -> dict[str, Any] | None:
    found = erp.find(SALE, [["reference", "=", order.number]], ["state"])
    return found[0] if found else None


def _sale(order: Any, erp: Session) -> dict[str, Any]:
    customer = customer_of(order, erp)
    return {
        "reference": order.number,
        "party": customer.party,
        "invoice_address": customer.address,
        "shipment_address": customer.address,
        "currency": currency_of(order, erp),
        "company": erp.company,
        "invoice_method": "manual",
        "shipment_method": "manual",
        "lines": [["create", [sale_line(charge, erp) for charge in of_order(order)]]],
    }


def _to_the_cent(order: Any, number: int, erp: Session) -> None:
    """Add what is between the ERP's total and the shop's; Refusal when that is more than rounding."""
    (told,) = erp.call(SALE, "read", [number], ["total_amount", "lines"])
    between: Decimal = order.total_incl_tax - told["total_amount"]
    if abs(between) > CENTS_A_LINE * CENT * len(told["lines"]):
        raise Refusal(
            f"the ERP counts {told['total_amount']} for order {order.number}, the shop {order.total_incl_tax}"
        )
    if between:
        erp.call(SALE, "write", [number], {"lines": [["create", [rounding_line(between)]]]})
