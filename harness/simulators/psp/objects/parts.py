"""Parts that several of the provider's objects have in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.simulators.psp.cards import Card
from harness.simulators.psp.ibans import Account
from harness.simulators.psp.models import Failure

_ADDRESS = ("city", "country", "line1", "line2", "postal_code", "state")


def address(given: Mapping[str, Any] | None) -> dict[str, Any]:
    """An address with all its fields, null where nothing is known."""
    return {name: (given or {}).get(name) or None for name in _ADDRESS}


def billing(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "address": address(given.get("address")),
        "email": given.get("email") or None,
        "name": given.get("name") or None,
        "phone": given.get("phone") or None,
        "tax_id": given.get("tax_id") or None,
    }


def shipping(given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if given is None:
        return None
    return {
        "address": address(given.get("address")),
        "carrier": given.get("carrier") or None,
        "name": given.get("name") or None,
        "phone": given.get("phone") or None,
        "tracking_number": given.get("tracking_number") or None,
    }


def checks(card: Card, billed: Mapping[str, Any]) -> dict[str, Any]:
    """What the bank said of code and address: nothing of what it was not given."""
    where = billed.get("address") or {}
    return {
        "address_line1_check": card.conduct.line1 if where.get("line1") else None,
        "address_postal_code_check": card.conduct.postal_code if where.get("postal_code") else None,
        "cvc_check": card.conduct.cvc if card.cvc_given else None,
    }


def bank_account(account: Account) -> dict[str, Any]:
    return {
        "bank_code": account.bank_code,
        "branch_code": account.branch_code,
        "country": account.country,
        "fingerprint": account.fingerprint,
        "last4": account.last4,
    }


def error(failure: Failure | None, method: dict[str, Any] | None) -> dict[str, Any] | None:
    """What went wrong last with an intent, null when nothing did. `method` is the payment method it went wrong with."""
    if failure is None:
        return None
    decline = failure.decline
    shown = {
        "charge": failure.charge,
        "code": decline.code,
        "decline_code": decline.decline_code,
        "doc_url": f"https://stripe.com/docs/error-codes/{decline.code.replace('_', '-')}",
        "message": decline.message,
        "payment_method": method,
        "payment_method_type": method["type"] if method else "",
        "type": decline.type,
    }
    return {name: value for name, value in shown.items() if value}
