"""Open the PSP's hosted page for an order, and read what became of it."""

from typing import Any

import stripe
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from staging.oscar.policy import PER_PARCEL, in_force
from staging.oscar.storefront.names import order_language

from .authorising import record
from .gateway import client, to_minor
from .models import PaymentSession


class NoPaymentPage(Exception):
    """The PSP could not be reached or would not open a page; nothing was paid."""


def open_page(order: Any) -> str:
    """Open a new hosted page for a Pending order and return its address; raise `NoPaymentPage`."""
    _close_open_pages(order)
    session = _next_attempt(order)
    suffix = "" if session.attempt == 1 else f"-{session.attempt}"
    try:
        made = client().v1.checkout.sessions.create(
            params=_request(order), options={"idempotency_key": f"session-{order.number}{suffix}"}
        )
    except stripe.StripeError as error:
        raise NoPaymentPage(str(error)) from error
    if not made.url:
        raise NoPaymentPage("The PSP opened a session without a page.")
    PaymentSession.objects.filter(pk=session.pk).update(reference=made.id, url=made.url)
    return made.url


def read_back(order: Any) -> None:
    """Ask the PSP about the order's last session, and record its authorisation; raise `NotAuthorised` or a PSP error."""
    session = order.payment_sessions.exclude(reference="").last()
    if session is None:
        return
    found = client().v1.checkout.sessions.retrieve(session.reference, params={"expand": ["payment_intent"]})
    intent = found.payment_intent
    if isinstance(intent, str):
        intent = client().v1.payment_intents.retrieve(intent)
    if intent is not None and intent.status == "requires_capture":
        record(order.number, intent.to_dict())


def _close_open_pages(order: Any) -> None:
    """Expire earlier pages, so that nobody pays twice; should one be paid meanwhile, the surplus is given back."""
    for earlier in order.payment_sessions.exclude(reference=""):
        try:
            client().v1.checkout.sessions.expire(earlier.reference)
        except stripe.StripeError:
            continue


def _next_attempt(order: Any) -> PaymentSession:
    with transaction.atomic():
        last = order.payment_sessions.last()
        if last and not last.reference:
            return last  # its answer never came: the same key asks for the same session
        return PaymentSession.objects.create(order=order, attempt=last.attempt + 1 if last else 1)


def _request(order: Any) -> Any:
    language = order_language(order)
    with override(language):
        back = settings.SHOP_PUBLIC_URL.rstrip("/")
        line = _("Order %(number)s") % {"number": order.number}
        success = back + reverse("payment:returned", args=[order.number])
        cancel = back + reverse("payment:again", args=[order.number])
    return {
        "mode": "payment",
        "client_reference_id": order.number,
        "customer_email": order.email,
        "locale": language,
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": order.currency.lower(),
                    "unit_amount": to_minor(order.total_incl_tax),
                    "product_data": {"name": line},
                },
            }
        ],
        "metadata": {"order": order.number},
        "payment_intent_data": {"capture_method": "manual", "metadata": {"order": order.number}},
        "success_url": success + "?session={CHECKOUT_SESSION_ID}",
        "cancel_url": cancel,
        **_options(),
    }


def _options() -> dict[str, Any]:
    # A card that cannot be captured several times is captured once, when the last parcel has left.
    several = {"payment_method_options": {"card": {"request_multicapture": "if_available"}}}
    return several if in_force().capture == PER_PARCEL else {}
