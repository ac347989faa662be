"""The JSON of customers, payment methods, mandates, setup intents, cash balances and webhook endpoints."""

from __future__ import annotations

from typing import Any

from harness.simulators.psp.book import Book
from harness.simulators.psp.cards import Card
from harness.simulators.psp.holding import CashMove, Customer, Mandate, PaymentMethod, Receiver, SetupIntent
from harness.simulators.psp.objects import parts


def customer(it: Customer) -> dict[str, Any]:
    if it.deleted:
        return {"id": it.id, "object": "customer", "deleted": True}
    return {
        "id": it.id,
        "object": "customer",
        "address": parts.address(it.address) if it.address else None,
        "balance": 0,
        "created": it.created,
        "currency": None,
        "customer_account": None,
        "default_source": None,
        "delinquent": False,
        "description": it.description or None,
        "email": it.email or None,
        "invoice_prefix": it.id[-8:].upper(),
        "invoice_settings": {
            "custom_fields": None, "default_payment_method": it.default_method or None, "footer": None, "rendering_options": None,
        },
        "livemode": False,
        "metadata": dict(it.metadata),
        "name": it.name or None,
        "next_invoice_sequence": 1,
        "phone": it.phone or None,
        "preferred_locales": list(it.preferred_locales),
        "shipping": parts.shipping(it.shipping),
        "tax_exempt": it.tax_exempt,
        "test_clock": None,
    }  # fmt: skip


def payment_method(it: PaymentMethod) -> dict[str, Any]:
    return {
        "id": it.id,
        "object": "payment_method",
        "allow_redisplay": it.allow_redisplay,
        "billing_details": parts.billing(it.billing),
        it.type: _kind(it),
        "created": it.created,
        "customer": it.customer or None,
        "customer_account": None,
        "livemode": False,
        "metadata": dict(it.metadata),
        "type": it.type,
    }


def _kind(it: PaymentMethod) -> dict[str, Any]:
    if it.card is not None:
        return _card(it.card, it)
    if it.account is not None:
        return {**parts.bank_account(it.account), "generated_from": {"charge": None, "setup_attempt": None}}
    return {}


def _card(card: Card, it: PaymentMethod) -> dict[str, Any]:
    return {
        "brand": card.brand,
        "checks": parts.checks(card, it.billing),
        "country": card.country,
        "display_brand": card.networks[0] if card.networks else card.brand,
        "exp_month": card.month,
        "exp_year": card.year,
        "fingerprint": card.fingerprint,
        "funding": card.funding,
        "generated_from": None,
        "last4": card.last4,
        "networks": {"available": list(card.networks) or [card.brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": card.conduct.secure != "unsupported"},
        "wallet": None,
    }


def mandate(book: Book, it: Mandate) -> dict[str, Any]:
    given = it.acceptance
    kind = given.get("type", "online")
    said = (
        {name: given.get("online", {}).get(name) for name in ("ip_address", "user_agent")} if kind == "online" else {}
    )
    return {
        "id": it.id,
        "object": "mandate",
        "customer_acceptance": {"accepted_at": given.get("accepted_at") or it.created, kind: said, "type": kind},
        "livemode": False,
        **({"multi_use": {}} if it.multi_use else {"single_use": {"amount": it.amount, "currency": it.currency}}),
        "payment_method": it.method,
        "payment_method_details": {
            "type": "sepa_debit",
            "sepa_debit": {"reference": it.reference, "url": f"{book.url}/c/mandate/{it.reference}"},
        },
        "status": it.status,
        "type": "multi_use" if it.multi_use else "single_use",
    }


def setup_intent(book: Book, it: SetupIntent) -> dict[str, Any]:
    failed = it.last_failure
    method = book.methods.get(failed.method) if failed and failed.method else None
    return {
        "id": it.id,
        "object": "setup_intent",
        "allowed_payment_method_types": None,
        "application": None,
        "attach_to_self": None,
        "automatic_payment_methods": it.automatic,
        "cancellation_reason": it.cancellation_reason or None,
        "client_secret": it.client_secret,
        "created": it.created,
        "customer": it.customer or None,
        "customer_account": None,
        "description": it.description or None,
        "excluded_payment_method_types": None,
        "flow_directions": None,
        "last_setup_error": parts.error(failed, payment_method(method) if method else None),
        "latest_attempt": None,
        "livemode": False,
        "mandate": it.mandate or None,
        "metadata": dict(it.metadata),
        "next_action": _setup_action(book, it),
        "on_behalf_of": None,
        "payment_method": it.method or None,
        "payment_method_configuration_details": None,
        "payment_method_options": {kind: it.options.get(kind, {}) for kind in it.types},
        "payment_method_types": list(it.types),
        "single_use_mandate": None,
        "status": it.status,
        "usage": it.usage,
    }


def _setup_action(book: Book, it: SetupIntent) -> dict[str, Any] | None:
    if it.status != "requires_action":
        return None
    page = f"{book.url}/c/3ds/{it.challenge}"
    if not it.return_url:
        sdk = {"type": "three_d_secure_redirect", "source": it.challenge, "stripe_js": page}
        return {"type": "use_stripe_sdk", "use_stripe_sdk": sdk}
    return {"type": "redirect_to_url", "redirect_to_url": {"url": page, "return_url": it.return_url}}


def cash_balance(it: Customer) -> dict[str, Any]:
    return {
        "object": "cash_balance",
        "available": {currency: amount for currency, amount in it.cash.items() if amount} or None,
        "customer": it.id,
        "customer_account": None,
        "livemode": False,
        "settings": {"reconciliation_mode": "automatic", "using_merchant_default": True},
    }


def cash_move(it: CashMove) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": it.id,
        "object": "customer_cash_balance_transaction",
        "created": it.created,
        "currency": it.currency,
        "customer": it.customer,
        "customer_account": None,
        "ending_balance": it.ending,
        "livemode": False,
        "net_amount": it.net,
        "type": it.type,
    }
    if it.type == "funded":
        sender = {"bic": "TESTFRPP", "iban_last4": "3000", "sender_name": None}
        shown["funded"] = {
            "bank_transfer": {"eu_bank_transfer": sender, "reference": it.reference or None, "type": "eu_bank_transfer"}
        }
    elif it.type in ("applied_to_payment", "unapplied_from_payment"):
        shown[it.type] = {"payment_intent": it.about}
    elif it.type == "refunded_from_payment":
        shown[it.type] = {"refund": it.about}
    return shown


def receiver(it: Receiver) -> dict[str, Any]:
    """A webhook endpoint. Its secret is told once, when it is made, by whoever made it."""
    return {
        "id": it.id,
        "object": "webhook_endpoint",
        "api_version": it.api_version or None,
        "application": None,
        "created": it.created,
        "description": it.description or None,
        "enabled_events": list(it.events),
        "livemode": False,
        "metadata": dict(it.metadata),
        "status": "disabled" if it.disabled else "enabled",
        "url": it.url,
    }
