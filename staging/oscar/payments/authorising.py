"""Record that an order's money is reserved: once, whoever says it first, the returning browser or the webhook."""

from typing import Any

import stripe
from django.db import transaction
from oscar.core.loading import get_model

from . import signals
from .gateway import client, from_minor, to_minor
from .models import Authorisation

Order = get_model("order", "Order")
Source = get_model("payment", "Source")
SourceType = get_model("payment", "SourceType")


class NotAuthorised(Exception):
    """The payment does not cover the order as it is; the message says why."""


def record(number: str, intent: dict[str, Any]) -> str:
    """Make order `number` Authorised by a payment intent (the PSP's object); return a note when it changed nothing.

    Raises `NotAuthorised` for an unknown order, another order's payment, a wrong amount or currency, or an intent
    that holds no money. A second payment for the same order, or one for a cancelled order, is given back. What
    concerns others (the signal, the PSP) happens after the commit, also when the caller has a transaction open.
    """
    with transaction.atomic():
        order = Order.objects.filter(number=number).first()
        kept = Authorisation.objects.filter(order=order).first() if order else None
        if kept and kept.intent == intent["id"]:
            return "already known"  # less of it may be left by now: what was captured in part
        _check(order, number, intent)
        if kept or order.status != "Pending":
            transaction.on_commit(lambda: give_back(intent["id"]))
            return "not needed any more, given back"
        _authorise(order, intent)
        transaction.on_commit(lambda: announce(order))
        return ""


def announce(order: Any) -> None:
    """Tell the rest of the shop, once; `announced` is claimed first so that two threads cannot both tell."""
    if Authorisation.objects.filter(order=order, announced=False).update(announced=True):
        signals.order_authorised.send(sender=Order, order=order)


def announce_forgotten() -> None:
    """Tell of orders whose authorisation was kept when the process died before it could say so."""
    for authorisation in Authorisation.objects.filter(announced=False).select_related("order"):
        announce(authorisation.order)


def give_back(intent_id: str) -> None:
    """Cancel an intent the shop has no use for; the PSP's own expiry ends it should this call fail."""
    try:
        client().v1.payment_intents.cancel(intent_id, options={"idempotency_key": f"surplus-{intent_id}"})
    except stripe.StripeError:
        return


def _check(order: Any, number: str, intent: dict[str, Any]) -> None:
    if order is None:
        raise NotAuthorised(f"There is no order {number}.")
    if (intent.get("metadata") or {}).get("order") != number:
        raise NotAuthorised(f"Payment {intent['id']} is not for order {number}.")
    if intent["status"] != "requires_capture":
        raise NotAuthorised(f"Payment {intent['id']} holds no money: its status is {intent['status']}.")
    held, due = intent.get("amount_capturable", intent["amount"]), to_minor(order.total_incl_tax)
    if held != due or intent["currency"].upper() != order.currency:
        raise NotAuthorised(f"Payment {intent['id']} holds {held} {intent['currency']}, order {number} costs {due}.")


def _authorise(order: Any, intent: dict[str, Any]) -> None:
    kind, _ = SourceType.objects.get_or_create(name="Card", defaults={"code": "card"})
    source = Source.objects.create(
        order=order, source_type=kind, currency=order.currency, reference=intent["id"], label="Card"
    )
    source.allocate(from_minor(to_minor(order.total_incl_tax)), reference=intent["id"], status="requires_capture")
    order.set_status("Authorised")
    Authorisation.objects.create(order=order, intent=intent["id"])
