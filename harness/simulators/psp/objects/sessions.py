"""The JSON of Checkout Sessions and their lines."""

from __future__ import annotations

from typing import Any

from harness.simulators.psp.book import Book
from harness.simulators.psp.models import Intent, LineItem, Session
from harness.simulators.psp.objects import parts


def session(book: Book, it: Session) -> dict[str, Any]:
    """A Checkout Session. `payment_status` says "paid" only once money was captured, as with manual capture at Stripe."""
    intent = book.intents.get(it.intent) if it.intent else None
    return {
        "id": it.id,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": False},
        "after_expiration": None,
        "allow_promotion_codes": None,
        "allowed_payment_method_types": None,
        "amount_subtotal": it.amount_subtotal,
        "amount_total": it.amount_total,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": it.wishes.get("billing_address_collection"),
        "cancel_url": it.cancel_url or None,
        "client_reference_id": it.client_reference_id or None,
        "client_secret": None,
        "collected_information": None,
        "consent": None,
        "consent_collection": None,
        "created": it.created,
        "currency": it.currency,
        "currency_conversion": None,
        "custom_fields": [],
        "custom_text": {"after_submit": None, "shipping_address": None, "submit": None, "terms_of_service_acceptance": None},
        "customer": it.customer or None,
        "customer_account": None,
        "customer_creation": it.wishes.get("customer_creation", "if_required") if not it.customer else None,
        "customer_details": _details(it),
        "customer_email": it.wishes.get("customer_email"),
        "discounts": [],
        "excluded_payment_method_types": None,
        "expires_at": it.expires_at,
        "invoice": None,
        "invoice_creation": {"enabled": False, "invoice_data": {
            "account_tax_ids": None, "custom_fields": None, "description": None, "footer": None, "issuer": None,
            "metadata": {}, "rendering_options": None,
        }},
        "livemode": False,
        "locale": it.locale or None,
        "metadata": dict(it.metadata),
        "mode": "payment",
        "origin_context": None,
        "payment_intent": it.intent or None,
        "payment_link": None,
        "payment_method_collection": "if_required",
        "payment_method_configuration_details": None,
        "payment_method_options": it.wishes.get("payment_method_options", {"card": {"request_three_d_secure": "automatic"}}),
        "payment_method_types": list(it.types),
        "payment_status": _payment_status(intent),
        "permissions": None,
        "phone_number_collection": {"enabled": False},
        "recovered_from": None,
        "saved_payment_method_options": None,
        "setup_intent": None,
        "shipping_address_collection": None,
        "shipping_cost": _shipping_cost(it),
        "shipping_options": [{"shipping_amount": each.amount, "shipping_rate": each.id} for each in it.shipping],
        "status": it.status,
        "submit_type": it.wishes.get("submit_type"),
        "subscription": None,
        "success_url": it.success_url,
        "total_details": {
            "amount_discount": 0, "amount_shipping": it.chosen.amount if it.chosen else 0, "amount_tax": 0,
        },
        "ui_mode": it.wishes.get("ui_mode", "hosted_page"),
        "url": f"{book.url}/c/pay/{it.id}" if it.status == "open" else None,
        "wallet_options": None,
    }  # fmt: skip


def line_items(it: Session) -> list[dict[str, Any]]:
    return [_line(item, it) for item in it.items]


def _line(it: LineItem, of: Session) -> dict[str, Any]:
    """A line of a session. Its price stands for itself: there is no catalogue here."""
    price = {
        "id": f"price_{it.id[3:]}",
        "object": "price",
        "active": False,
        "billing_scheme": "per_unit",
        "created": of.created,
        "currency": of.currency,
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": {},
        "nickname": None,
        "product": f"prod_{it.id[3:]}",
        "recurring": None,
        "tax_behavior": it.tax_behavior or "unspecified",
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "one_time",
        "unit_amount": it.unit_amount,
        "unit_amount_decimal": str(it.unit_amount),
    }
    return {
        "id": it.id,
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": it.amount,
        "amount_tax": 0,
        "amount_total": it.amount,
        "currency": of.currency,
        "description": it.name,
        "metadata": dict(it.metadata),
        "price": price,
        "quantity": it.quantity,
    }


def _payment_status(intent: Intent | None) -> str:
    return "paid" if intent is not None and intent.status == "succeeded" else "unpaid"


def _details(it: Session) -> dict[str, Any] | None:
    """Who paid: known once the page was filled in, or when the session came with an address to write to."""
    if it.status != "complete" and not it.customer_email:
        return None
    return {
        "address": parts.address(None) if it.status == "complete" else None,
        "business_name": None,
        "email": it.customer_email or None,
        "individual_name": None,
        "name": it.customer_name or None,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": [] if it.status == "complete" else None,
    }


def _shipping_cost(it: Session) -> dict[str, Any] | None:
    if it.chosen is None:
        return None
    amount = it.chosen.amount
    return {"amount_subtotal": amount, "amount_tax": 0, "amount_total": amount, "shipping_rate": it.chosen.id}
