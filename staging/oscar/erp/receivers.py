"""When the ERP is told: in the transactions in which the order, the invoice and the credit note come to be."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models.signals import post_save
from oscar.apps.order.signals import order_status_changed

from ..fulfilment.models import CreditNote, Invoice
from ..fulfilment.operations import OPERATIONS, Operation
from ..fulfilment.outbox import ask
from ..fulfilment.pipeline import AUTHORISED, CANCELLED
from . import documents, sales

ORDER, CANCEL = "erp.order", "erp.cancel"
INVOICE, CREDIT_NOTE = "erp.invoice", "erp.credit_note"


def connect() -> None:
    """Join the receivers to the signals, and teach the outbox what it may be asked for."""
    OPERATIONS.update(
        {
            ORDER: Operation(sales.book),
            CANCEL: Operation(sales.cancel),
            INVOICE: Operation(documents.book_invoice),
            CREDIT_NOTE: Operation(documents.book_credit_note),
        }
    )
    order_status_changed.connect(on_status, dispatch_uid="erp.on_status")
    post_save.connect(on_invoice, sender=Invoice, dispatch_uid="erp.on_invoice")
    post_save.connect(on_credit_note, sender=CreditNote, dispatch_uid="erp.on_credit_note")


def on_status(sender: Any, order: Any, new_status: str, **_: Any) -> None:
    """An order that is authorised is a sale; one that was and is cancelled is none any more."""
    if not settings.SHOP_ERP_URL:
        return
    if new_status == AUTHORISED:
        ask("erp", ORDER, order, f"{ORDER}-{order.number}")
    elif new_status == CANCELLED and order.outbox.filter(operation=ORDER).exists():
        ask("erp", CANCEL, order, f"{CANCEL}-{order.number}")


def on_invoice(sender: Any, instance: Invoice, created: bool, **_: Any) -> None:
    """Money was captured; the lines of the invoice follow in the same transaction."""
    if created and settings.SHOP_ERP_URL:
        ask("erp", INVOICE, instance.order, f"{INVOICE}-{instance.number}", {"invoice": instance.number})


def on_credit_note(sender: Any, instance: CreditNote, created: bool, **_: Any) -> None:
    """Money went back."""
    if created and settings.SHOP_ERP_URL:
        ask("erp", CREDIT_NOTE, instance.order, f"{CREDIT_NOTE}-{instance.number}", {"credit_note": instance.number})
