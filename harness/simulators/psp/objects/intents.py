"""The JSON of payment intents."""

from __future__ import annotations

from typing import Any

from harness.simulators.psp.book import Book
from harness.simulators.psp.models import Intent
from harness.simulators.psp.objects import holders, parts

_CARD_OPTIONS = {"installments": None, "mandate_options": None, "network": None, "request_three_d_secure": "automatic"}


def intent(book: Book, it: Intent) -> dict[str, Any]:
    return {
        "id": it.id,
        "object": "payment_intent",
        "allowed_payment_method_types": None,
        "amount": it.amount,
        "amount_capturable": it.amount_capturable,
        "amount_details": {"tip": {}},
        "amount_received": it.amount_received,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": it.automatic,
        "canceled_at": it.canceled_at or None,
        "cancellation_reason": it.cancellation_reason or None,
        "capture_method": it.capture_method,
        "client_secret": it.client_secret,
        "confirmation_method": it.confirmation_method,
        "created": it.created,
        "currency": it.currency,
        "customer": it.customer or None,
        "customer_account": None,
        "description": it.description or None,
        "excluded_payment_method_types": None,
        "last_payment_error": _last_error(book, it),
        "latest_charge": it.charges[-1] if it.charges else None,
        "livemode": False,
        "metadata": dict(it.metadata),
        "next_action": _next_action(book, it),
        "on_behalf_of": None,
        "payment_method": it.method or None,
        "payment_method_configuration_details": None,
        "payment_method_options": _options(it),
        "payment_method_types": list(it.types),
        "processing": None,
        "receipt_email": it.receipt_email or None,
        "review": None,
        "setup_future_usage": it.setup_future_usage or None,
        "shipping": parts.shipping(it.shipping),
        "source": None,
        "statement_descriptor": it.statement_descriptor or None,
        "statement_descriptor_suffix": it.statement_descriptor_suffix or None,
        "status": it.status,
        "transfer_data": None,
        "transfer_group": it.transfer_group or None,
    }


def _options(it: Intent) -> dict[str, Any]:
    defaults: dict[str, dict[str, Any]] = {
        "card": _CARD_OPTIONS, "sepa_debit": {}, "customer_balance": {"funding_type": None},
    }  # fmt: skip
    return {kind: {**defaults[kind], **it.options.get(kind, {})} for kind in it.types}


def _last_error(book: Book, it: Intent) -> dict[str, Any] | None:
    method = book.methods.get(it.last_failure.method) if it.last_failure and it.last_failure.method else None
    return parts.error(it.last_failure, holders.payment_method(method) if method else None)


def _next_action(book: Book, it: Intent) -> dict[str, Any] | None:
    if it.status != "requires_action":
        return None
    if it.reference:
        return {
            "type": "display_bank_transfer_instructions",
            "display_bank_transfer_instructions": transfer_instructions(book, it),
        }
    page = f"{book.url}/c/3ds/{it.challenge}"
    if it.use_sdk or (not it.return_url and not it.session):
        sdk = {"type": "three_d_secure_redirect", "source": it.challenge, "stripe_js": page}
        return {"type": "use_stripe_sdk", "use_stripe_sdk": sdk}
    return {"type": "redirect_to_url", "redirect_to_url": {"url": page, "return_url": it.return_url or None}}


def transfer_instructions(book: Book, it: Intent) -> dict[str, Any]:
    """Where the customer has to send how much. The account is invented and has no right check digits on purpose."""
    country = (
        it.options.get("customer_balance", {}).get("bank_transfer", {}).get("eu_bank_transfer", {}).get("country", "FR")
    )
    iban = {
        "account_holder_address": parts.address({"country": country, "city": "Paris", "line1": "1 rue de la Banque"}),
        "account_holder_name": book.merchant,
        "bank_address": parts.address({"country": country}),
        "bic": f"TEST{country}P0",
        "country": country,
        "iban": account_number(country, it.customer),
    }
    return {
        "amount_remaining": it.amount - it.funded,
        "currency": it.currency,
        "financial_addresses": [{"iban": iban, "supported_networks": ["sepa"], "type": "iban"}],
        "hosted_instructions_url": f"{book.url}/c/transfer/{it.client_secret.rpartition('_')[2]}",
        "reference": it.reference,
        "type": "eu_bank_transfer",
    }


def account_number(country: str, customer: str) -> str:
    """The account that belongs to one customer: `FR00…`, whose check digits "00" can never be right."""
    digits = "".join(str(ord(sign) % 10) for sign in customer[-18:]).rjust(18, "0")
    return f"{country}00{digits}"
