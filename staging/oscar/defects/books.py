"""The books: what the ERP is told. Only where a landscape has an ERP, so these stand beside the catalogue of the embedded one."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from typing import Any

from ..erp.amounts import Charge
from .catalogue import TO_ERP, Original, area

BOOK, ORDER = "erp.documents:_book", "erp.amounts:of_order"
Answer = dict[str, Any]

planted = area("ERP")


@planted("erp-net-for-gross", BOOK, "Invoices and credit notes are booked at prices without VAT", TO_ERP)
def net_for_gross(original: Original, told: Any, charges: Sequence[Charge], sign: int) -> Answer:
    """The net price was taken for the gross one, and its tax was taken out a second time."""
    net = [replace(each, amount=each.amount - each.tax, tax=_tax(each)) for each in charges]
    seen = copy(told)
    seen.amount = sum(each.amount for each in net)
    return original(seen, net, sign)


def _tax(charge: Charge) -> int:
    net = charge.amount - charge.tax
    return round(net * charge.rate / (10000 + charge.rate))


@planted("erp-invoice-twice", BOOK, "Each document is booked twice", TO_ERP)
def invoice_twice(original: Original, told: Any, charges: Sequence[Charge], sign: int) -> Answer:
    """The ERP's answer was not waited for, and the second try made a reference of its own."""
    answer: Answer = original(told, charges, sign)
    again = copy(told)
    again.number = f"{told.number}-1"
    original(again, charges, sign)
    return answer


@planted("erp-credit-note-missing", "erp.documents:book_credit_note", "Credit notes never reach the ERP", TO_ERP)
def credit_note_missing(original: Original, message: Any) -> Answer:
    """The export of credit notes is switched off, and says that all is well."""
    return {}


@planted("erp-sale-not-cancelled", "erp.sales:cancel", "A cancelled order stays a sale in the ERP", TO_ERP)
def sale_not_cancelled(original: Original, message: Any) -> Answer:
    """Only new orders are exported."""
    return {}


@planted("erp-quantity-one", ORDER, "Sales reach the ERP with one unit a line, at the price of all", TO_ERP)
def quantity_one(original: Original, order: Any) -> list[Charge]:
    """The total is right, so nobody noticed."""
    return [replace(each, quantity=1) for each in original(order)]
