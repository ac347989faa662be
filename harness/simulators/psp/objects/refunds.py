"""The JSON of refunds."""

from __future__ import annotations

from typing import Any

from harness.simulators.psp.models import Refund

ANSWER_WITHIN = 45 * 86400  # seconds a customer has to say where a refund of a bank transfer should go


def refund(it: Refund) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": it.id,
        "object": "refund",
        "amount": it.amount,
        "balance_transaction": it.balance_transaction or None,
        "charge": it.charge or None,
        "created": it.created,
        "currency": it.currency,
        "customer": it.customer or None,
        "destination_details": _destination(it),
        "metadata": dict(it.metadata),
        "payment_intent": it.intent or None,
        "reason": it.reason or None,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": it.status,
        "transfer_reversal": None,
    }
    if it.failure_reason:
        shown["failure_reason"] = it.failure_reason
        shown["failure_balance_transaction"] = it.failure_balance_transaction or None
    if it.status == "pending":
        shown["pending_reason"] = "processing"
    if it.instructions_email:
        shown["instructions_email"] = it.instructions_email
    if it.status == "requires_action":
        sent = {"email_sent_at": it.created, "email_sent_to": it.instructions_email}
        details = {"email_sent": sent, "expires_at": it.created + ANSWER_WITHIN}
        shown["next_action"] = {"type": "display_details", "display_details": details}
    return shown


def _destination(it: Refund) -> dict[str, Any]:
    if it.type == "card":
        known = it.status in ("succeeded", "failed")
        card = {
            "reference": f"{int.from_bytes(it.id.encode()[-8:], 'big'):023d}"[-23:] if known else None,
            "reference_status": "available" if known else "pending",
            "reference_type": "acquirer_reference_number",
            "type": "refund",
        }
        return {"type": "card", "card": {name: value for name, value in card.items() if value is not None}}
    status = "available" if it.status == "succeeded" else "pending"
    transfer = {"reference": it.id[-12:].upper() if it.status == "succeeded" else None, "reference_status": status}
    return {"type": "eu_bank_transfer", "eu_bank_transfer": transfer}
