"""Invoices and credit notes in the ERP, posted under its own numbers, with the shop's number as their reference."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ..fulfilment.minor import CENT, to_decimal
from ..fulfilment.models import CreditNote, Invoice, OutboxMessage
from ..fulfilment.outbox import Refusal
from .amounts import Charge, of_credit_note, of_invoice, taxes
from .articles import currency_of
from .parties import customer_of
from .rows import document_line
from .session import Session, session

DOCUMENT, TAX = "account.invoice", "account.invoice.tax"


def book_invoice(message: OutboxMessage) -> dict[str, Any]:
    """Post the customer invoice of a capture, once."""
    invoice = Invoice.objects.select_related("order").get(number=message.body["invoice"])
    return _book(invoice, of_invoice(invoice), 1)


def book_credit_note(message: OutboxMessage) -> dict[str, Any]:
    """Post the credit note of a refund, once: an invoice of negative quantities, as the ERP has it."""
    note = CreditNote.objects.select_related("order", "refund").get(number=message.body["credit_note"])
    return _book(note, of_credit_note(note), -1)


def _book(told: Invoice | CreditNote, charges: Sequence[Charge], sign: int) -> dict[str, Any]:
    erp = session()
    found = erp.find(DOCUMENT, [["type", "=", "out"], ["reference", "=", told.number]], ["state"])
    document = found[0] if found else {"id": erp.make(DOCUMENT, _document(told, charges, sign, erp)), "state": "draft"}
    if document["state"] == "draft":
        _to_the_cent(document["id"], charges, sign, erp)
        _require_total(told, document["id"], sign, erp)
    if document["state"] in ("draft", "validated"):
        erp.call(DOCUMENT, "post", [document["id"]])
    return {"document": document["id"]}


def _document(told: Invoice | CreditNote, charges: Sequence[Charge], sign: int, erp: Session) -> dict[str, Any]:
    customer = customer_of(told.order, erp)
    journal = erp.find("account.journal", [["type", "=", "revenue"]], [])
    receivable = erp.call("account.configuration", "read", [1], ["default_account_receivable"])
    if not journal or not receivable[0]["default_account_receivable"]:
        raise Refusal("the ERP has no revenue journal, or no default receivable account")
    return {
        "type": "out",
        "reference": told.number,
        "description": told.order.number,
        "party": customer.party,
        "invoice_address": customer.address,
        "currency": currency_of(told.order, erp),
        "company": erp.company,
        "journal": journal[0]["id"],
        "account": receivable[0]["default_account_receivable"],
        "lines": [["create", [document_line(charge, erp, sign) for charge in charges]]],
    }


def _to_the_cent(number: int, charges: Sequence[Charge], sign: int, erp: Session) -> None:
    """Let the tax of each rate be the shop's; Refusal when the ERP's differs by more than rounding."""
    wanted = taxes(charges)
    for row in erp.find(TAX, [["invoice", "=", number]], ["amount", "tax.rate"]):
        tax = sign * wanted.get(int(row["tax."]["rate"] * 10000), Decimal(0))
        if abs(tax - row["amount"]) > CENT * len(charges):
            raise Refusal(f"the ERP counts {row['amount']} of tax, the shop {tax}")
        if tax != row["amount"]:
            erp.call(TAX, "write", [row["id"]], {"amount": tax})


def _require_total(told: Invoice | CreditNote, number: int, sign: int, erp: Session) -> None:
    """A document that does not say what the customer's says is not posted."""
    (read,) = erp.call(DOCUMENT, "read", [number], ["total_amount"])
    wanted = sign * to_decimal(told.amount)
    if read["total_amount"] != wanted:
        raise Refusal(f"the ERP counts {read['total_amount']} for {told.number}, the shop {wanted}")
