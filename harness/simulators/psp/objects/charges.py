"""The JSON of charges."""

from __future__ import annotations

from typing import Any

from harness.simulators.psp.cards import Card, Decline
from harness.simulators.psp.models import Charge
from harness.simulators.psp.objects import parts

_SCORES = {"normal": 20, "elevated": 70, "highest": 92}
_NETWORKS_WITH_FEATURES = ("visa", "mastercard", "amex", "discover")


def charge(it: Charge) -> dict[str, Any]:
    failed = it.failure
    return {
        "id": it.id,
        "object": "charge",
        "amount": it.amount,
        "amount_captured": it.amount_captured,
        "amount_refunded": it.amount_refunded,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": it.balance_transaction or None,
        "billing_details": parts.billing(it.billing),
        "calculated_statement_descriptor": it.statement_descriptor or "DRYRUN TEST SHOP",
        "captured": it.captured,
        "created": it.created,
        "currency": it.currency,
        "customer": it.customer or None,
        "description": it.description or None,
        "disputed": it.disputed,
        "failure_balance_transaction": None,
        "failure_code": _failure_code(failed) if failed else None,
        "failure_message": failed.message if failed else None,
        "fraud_details": {"user_report": it.fraud_report} if it.fraud_report else {},
        "livemode": False,
        "metadata": dict(it.metadata),
        "on_behalf_of": None,
        "outcome": _outcome(it),
        "paid": it.status == "succeeded",
        "payment_intent": it.intent,
        "payment_method": it.method,
        "payment_method_details": _details(it),
        "presentment_details": None,
        "radar_options": {},
        "receipt_email": it.receipt_email or None,
        "receipt_number": None,
        "receipt_url": None,
        "refunded": it.captured and it.amount_refunded == it.amount_captured,
        "review": None,
        "shipping": parts.shipping(it.shipping),
        "source": None,
        "source_transfer": None,
        "statement_descriptor": it.statement_descriptor or None,
        "statement_descriptor_suffix": it.statement_descriptor_suffix or None,
        "status": it.status,
        "transfer_data": None,
        "transfer_group": it.transfer_group or None,
    }


def _failure_code(failed: Decline) -> str:
    """Of a card its error code, of an account the reason that its bank gave."""
    return failed.code if failed.type == "card_error" else failed.decline_code or failed.code


def _details(it: Charge) -> dict[str, Any]:
    if it.card is not None:
        return {"type": "card", "card": _card(it, it.card)}
    if it.account is not None:
        more = {"expected_debit_date": None, "mandate": it.mandate or None}
        return {"type": "sepa_debit", "sepa_debit": {**parts.bank_account(it.account), **more}}
    return {"type": it.type, it.type: {}}


def _card(it: Charge, card: Card) -> dict[str, Any]:
    held = it.failure is None
    return {
        "amount_authorized": it.amount if held else None,
        "authorization_code": it.id[-6:].upper() if held else None,
        "brand": card.brand,
        "capture_before": it.capture_before or None,
        "checks": parts.checks(card, it.billing),
        "country": card.country,
        "exp_month": card.month,
        "exp_year": card.year,
        "extended_authorization": {"status": "enabled" if it.extended else "disabled"},
        "fingerprint": card.fingerprint,
        "funding": card.funding,
        "incremental_authorization": {"status": "available" if it.incremental else "unavailable"},
        "installments": None,
        "last4": card.last4,
        "mandate": None,
        "multicapture": {"status": "available" if it.multicapture else "unavailable"},
        "network": card.networks[0] if card.networks else card.brand,
        "network_token": {"used": False},
        "network_transaction_id": f"{int.from_bytes(it.id.encode()[-6:], 'big') % 10**15:015d}",
        "overcapture": {"maximum_amount_capturable": it.amount, "status": "unavailable"},
        "regulated_status": "unregulated",
        "three_d_secure": _secure(it),
        "wallet": None,
    }


def _secure(it: Charge) -> dict[str, Any] | None:
    if not it.secure:
        return None
    passed = it.secure in ("authenticated", "attempt_acknowledged")
    return {
        "authentication_flow": it.flow or None,
        "electronic_commerce_indicator": {"authenticated": "05", "attempt_acknowledged": "06"}.get(it.secure, "07"),
        "exemption_indicator": None,
        "exemption_indicator_applied": None,
        "result": it.secure,
        "result_reason": None if passed else "protocol_error",
        "transaction_id": f"{it.id[3:11]}-0000-4000-8000-{it.id[-12:]}".lower(),
        "version": "2.2.0",
    }


def _outcome(it: Charge) -> dict[str, Any]:
    risk = it.card.conduct.risk if it.card else "not_assessed"
    scored = {"risk_level": risk, "risk_score": _SCORES[risk]} if it.card else {"risk_level": risk}
    more = {"advice_code": None, "network_advice_code": None, "network_decline_code": None, **scored, "rule": None}
    if it.failure is None:
        return {
            **more, "network_status": "approved_by_network", "reason": None,
            "seller_message": "Payment complete.", "type": "authorized",
        }  # fmt: skip
    if it.card is not None and it.card.conduct.blocked:
        return {**more, **_blocked(it.card.conduct.blocked)}
    return {**more, **_declined(it.failure)}


def _blocked(reason: str) -> dict[str, Any]:
    why = "too risky" if reason == "highest_risk_level" else "breaking a rule of yours"
    seller = f"Stripe blocked this payment as {why}."
    return {"network_status": "not_sent_to_network", "reason": reason, "seller_message": seller, "type": "blocked"}


def _declined(failed: Decline) -> dict[str, Any]:
    return {
        "network_status": "declined_by_network",
        "reason": failed.decline_code or failed.code,
        "seller_message": "The bank did not return any further details with this decline."
        if failed.decline_code in ("generic_decline", "")
        else f"The bank returned the decline code `{failed.decline_code}`.",
        "type": "issuer_declined",
    }


def features(card: Card) -> bool:
    """Whether the network of a card takes several captures, increments and long holds."""
    return card.brand in _NETWORKS_WITH_FEATURES
