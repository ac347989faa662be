"""When the analytics is told: with the order's authorisation, and with the credit note of a refund, in their transactions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models.signals import post_save
from oscar.apps.order.signals import order_status_changed

from ..fulfilment.models import CreditNote
from ..fulfilment.operations import OPERATIONS, Operation
from ..fulfilment.outbox import ask
from ..fulfilment.pipeline import AUTHORISED
from .sending import send_purchase, send_refund

PURCHASE, REFUND = "analytics.purchase", "analytics.refund"


def connect() -> None:
    """Join the receivers to the signals, and teach the outbox what it may be asked for."""
    OPERATIONS.update({PURCHASE: Operation(send_purchase), REFUND: Operation(send_refund)})
    order_status_changed.connect(on_status, dispatch_uid="analytics.on_status")
    post_save.connect(on_credit_note, sender=CreditNote, dispatch_uid="analytics.on_credit_note")


def on_status(sender: Any, order: Any, new_status: str, **_: Any) -> None:
    """The whole amount is reserved: that is a purchase."""
    if new_status == AUTHORISED and settings.SHOP_ANALYTICS_URL:
        ask("analytics", PURCHASE, order, f"{PURCHASE}-{order.number}")


def on_credit_note(sender: Any, instance: CreditNote, created: bool, **_: Any) -> None:
    """The money went back."""
    if created and settings.SHOP_ANALYTICS_URL:
        ask("analytics", REFUND, instance.order, f"{REFUND}-{instance.number}", {"credit_note": instance.number})
