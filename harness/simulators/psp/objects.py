"""The JSON that Stripe shows of sessions, intents, charges and refunds."""

from __future__ import annotations

from typing import Any

from harness.simulators.psp.cards import Card, Decline
from harness.simulators.psp.models import Charge, Intent, LineItem, Refund, Session

# Which fields of an object may be replaced by the object they name (`expand[]`).
EXPANDABLE = {
    "checkout.session": ("payment_intent",),
    "payment_intent": ("latest_charge",),
    "charge": ("payment_intent",),
    "refund": ("charge", "payment_intent"),
}


def session(it: Session, intent_: Intent | None, url: str) -> dict[str, Any]:
    """A Checkout Session. `payment_status` says "paid" only once money was captured, as with manual capture at Stripe."""
    paid = intent_ is not None and intent_.status == "succeeded"
    email = it.customer_email or None
    return {
        "id": it.id,
        "object": "checkout.session",
        "amount_subtotal": it.amount_total,
        "amount_total": it.amount_total,
        "automatic_tax": {"enabled": False, "status": None},
        "cancel_url": it.cancel_url or None,
        "client_reference_id": it.client_reference_id or None,
        "created": it.created,
        "currency": it.currency,
        "customer": None,
        "customer_details": {"email": email, "name": it.customer_name or None} if it.status == "complete" else None,
        "customer_email": email,
        "expires_at": it.expires_at,
        "livemode": False,
        "locale": it.locale or None,
        "metadata": dict(it.metadata),
        "mode": "payment",
        "payment_intent": it.intent or None,
        "payment_method_types": ["card"],
        "payment_status": "paid" if paid else "unpaid",
        "shipping_options": [],
        "status": it.status,
        "success_url": it.success_url,
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted",
        "url": f"{url}/c/pay/{it.id}" if it.status == "open" else None,
    }


def line_item(it: LineItem, currency: str) -> dict[str, Any]:
    """A line of a session. The price stands for itself: there is no catalogue here."""
    return {
        "id": it.id,
        "object": "item",
        "amount_discount": 0,
        "amount_subtotal": it.amount,
        "amount_tax": 0,
        "amount_total": it.amount,
        "currency": currency,
        "description": it.name,
        "price": {"id": f"price_{it.id[3:]}", "object": "price", "currency": currency, "unit_amount": it.unit_amount},
        "quantity": it.quantity,
    }


def intent(it: Intent, url: str) -> dict[str, Any]:
    return {
        "id": it.id,
        "object": "payment_intent",
        "amount": it.amount,
        "amount_capturable": it.amount_capturable,
        "amount_received": it.amount_received,
        "canceled_at": it.canceled_at or None,
        "cancellation_reason": it.cancellation_reason or None,
        "capture_method": it.capture_method,
        "client_secret": it.client_secret,
        "confirmation_method": "automatic",
        "created": it.created,
        "currency": it.currency,
        "customer": None,
        "description": it.description or None,
        "last_payment_error": _last_error(it),
        "latest_charge": it.charges[-1].id if it.charges else None,
        "livemode": False,
        "metadata": dict(it.metadata),
        "next_action": _next_action(it, url),
        "payment_method": it.method or None,
        "payment_method_types": ["card"],
        "receipt_email": it.receipt_email or None,
        "shipping": it.shipping,
        "status": it.status,
    }


def charge(it: Charge) -> dict[str, Any]:
    failed = it.failure
    return {
        "id": it.id,
        "object": "charge",
        "amount": it.amount,
        "amount_captured": it.amount_captured,
        "amount_refunded": it.amount_refunded,
        "captured": it.captured,
        "created": it.created,
        "currency": it.currency,
        "description": it.description or None,
        "disputed": it.disputed,
        "failure_code": failed.code if failed else None,
        "failure_message": failed.message if failed else None,
        "livemode": False,
        "metadata": dict(it.metadata),
        "outcome": _outcome(failed),
        "paid": failed is None,
        "payment_intent": it.intent,
        "payment_method": it.method,
        "payment_method_details": {"type": "card", "card": _card(it.card)},
        "refunded": it.captured and it.amount_refunded == it.amount_captured,
        "status": "failed" if failed else "succeeded",
    }


def refund(it: Refund) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": it.id,
        "object": "refund",
        "amount": it.amount,
        "charge": it.charge,
        "created": it.created,
        "currency": it.currency,
        "destination_details": {"type": "card", "card": {"type": "refund"}},
        "metadata": dict(it.metadata),
        "payment_intent": it.intent,
        "reason": it.reason or None,
        "receipt_number": None,
        "status": it.status,
    }
    return shown | ({"failure_reason": it.failure_reason} if it.failure_reason else {})


def dispute(identity: str, it: Charge, created: int) -> dict[str, Any]:
    """A dispute of the whole charge, just opened."""
    return {
        "id": identity,
        "object": "dispute",
        "amount": it.amount_captured,
        "charge": it.id,
        "created": created,
        "currency": it.currency,
        "livemode": False,
        "metadata": {},
        "payment_intent": it.intent,
        "reason": "fraudulent",
        "status": "needs_response",
    }


def listing(things: list[dict[str, Any]], path: str, *, more: bool) -> dict[str, Any]:
    return {"object": "list", "data": things, "has_more": more, "url": path}


def _card(card: Card) -> dict[str, Any]:
    return {
        "brand": card.brand,
        "country": "FR",
        "exp_month": card.month,
        "exp_year": card.year,
        "funding": "credit",
        "last4": card.last4,
        "three_d_secure": {"result": "authenticated", "version": "2.2.0"} if card.challenge else None,
    }


def _outcome(failed: Decline | None) -> dict[str, Any]:
    if failed is None:
        return {
            "network_status": "approved_by_network",
            "reason": None,
            "seller_message": "Payment complete.",
            "type": "authorized",
        }
    return {
        "network_status": "declined_by_network",
        "reason": failed.decline_code,
        "seller_message": failed.message,
        "type": "issuer_declined",
    }


def _last_error(it: Intent) -> dict[str, Any] | None:
    if it.last_error is None:
        return None
    error = {"code": it.last_error.code, "message": it.last_error.message, "type": "card_error"}
    if it.last_error.decline_code:
        error["decline_code"] = it.last_error.decline_code
    if it.charges and it.charges[-1].failure == it.last_error:
        error["charge"] = it.charges[-1].id
    return error


def _next_action(it: Intent, url: str) -> dict[str, Any] | None:
    if it.status != "requires_action":
        return None
    if not it.return_url and not it.session:
        return {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect", "source": it.challenge}}
    target = {"url": f"{url}/c/3ds/{it.challenge}", "return_url": it.return_url or None}
    return {"type": "redirect_to_url", "redirect_to_url": target}
