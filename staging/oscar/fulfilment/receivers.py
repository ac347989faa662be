"""What the connectors do when the payments app speaks."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from oscar.core.loading import get_model

from ..payments import signals
from . import charging, invoices, refunds
from .minor import to_minor
from .models import Refund
from .outbox import ask
from .pipeline import AUTHORISED


def connect() -> None:
    """Join the receivers to the signals."""
    signals.order_authorised.connect(on_authorised, dispatch_uid="fulfilment.on_authorised")
    signals.captured.connect(on_captured, dispatch_uid="fulfilment.on_captured")
    signals.refund_settled.connect(on_refund_settled, dispatch_uid="fulfilment.on_refund_settled")
    signals.refund_failed.connect(on_refund_failed, dispatch_uid="fulfilment.on_refund_failed")


def on_authorised(sender: Any, order: Any, **_: Any) -> None:
    """The money is reserved: it is taken if it is time, the warehouse gets the order, the customer the confirmation."""
    with transaction.atomic():
        charging.when_authorised(order)
        ask("warehouse", "order.export", order, f"order-{order.number}")
        ask("mail", "mail.confirmation", order, f"mail-confirmation-{order.number}")


def on_captured(sender: Any, order: Any, key: str, amount: Any, **_: Any) -> None:
    """The PSP has confirmed a capture, whoever asked for it: it gets its invoice."""
    invoices.issue(order, key, to_minor(amount))


def on_refund_settled(sender: Any, order: Any, refund_id: str, **_: Any) -> None:
    """The PSP has confirmed a refund; one that was not asked here has no credit note, so staff are told."""
    moves = order.money_moves.filter(reference=refund_id).values_list("key", flat=True)
    refund = Refund.objects.filter(order=order, key__in=list(moves)).first()
    if refund is not None:
        refunds.settle(refund, refund_id)
    else:
        order.notes.create(note_type="Warning", message=f"The PSP refunded {refund_id}, which was not asked for here.")


def on_refund_failed(sender: Any, order: Any, key: str, reason: str, **_: Any) -> None:
    """The money did not reach the customer: it is still owed, and staff must see to it."""
    refund = Refund.objects.filter(order=order, key=key).first()
    if refund is not None:
        refunds.refuse(refund, reason)


def take_up_forgotten_orders() -> None:
    """Export the authorised orders whose process died before they entered the outbox."""
    orders = get_model("order", "Order").objects.filter(status=AUTHORISED).exclude(outbox__operation="order.export")
    for order in orders:
        on_authorised(None, order)
