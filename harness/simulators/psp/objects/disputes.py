"""The JSON of disputes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from harness.simulators.psp.banking import BalanceTransaction, Dispute
from harness.simulators.psp.book import Book
from harness.simulators.psp.objects.banking import balance_transaction

TEXTS = (
    "access_activity_log", "billing_address", "cancellation_policy_disclosure", "cancellation_rebuttal",
    "customer_email_address", "customer_name", "customer_purchase_ip", "duplicate_charge_explanation",
    "duplicate_charge_id", "product_description", "refund_policy_disclosure", "refund_refusal_explanation", "service_date",
    "shipping_address", "shipping_carrier", "shipping_date", "shipping_tracking_number", "uncategorized_text",
)  # fmt: skip
FILES = (
    "cancellation_policy", "customer_communication", "customer_signature", "duplicate_charge_documentation", "receipt",
    "refund_policy", "service_documentation", "shipping_documentation", "uncategorized_file",
)  # fmt: skip
# The networks' own codes for the reasons that the test cards give.
_CODES = {
    "visa": {
        "fraudulent": "10.4",
        "product_not_received": "13.1",
        "duplicate": "12.6.1",
        "credit_not_processed": "13.6",
    },
    "mastercard": {"fraudulent": "4837", "product_not_received": "4853", "duplicate": "4834"},
}


def dispute(book: Book, it: Dispute, moved: Iterable[BalanceTransaction]) -> dict[str, Any]:
    charge = book.charges.get(it.charge)
    left = charge.amount_captured - charge.amount_refunded if charge else 0
    asking = it.status.startswith("warning_")
    shown = {
        "id": it.id,
        "object": "dispute",
        "amount": it.amount,
        "balance_transactions": [balance_transaction(each) for each in moved],
        "charge": it.charge,
        "created": it.created,
        "currency": it.currency,
        "enhanced_eligibility_types": [],
        "evidence": {**dict.fromkeys((*TEXTS, *FILES)), **it.evidence, "enhanced_evidence": {}},
        "evidence_details": {
            "due_by": it.due_by,
            "enhanced_eligibility": {},
            "has_evidence": bool(it.evidence),
            "past_due": it.past_due,
            "submission_count": it.submissions,
            "submission_method": "manual" if it.submissions else "not_submitted",
        },
        "is_charge_refundable": asking and left > 0,
        "livemode": False,
        "metadata": dict(it.metadata),
        "network_reason_code": None,
        "payment_intent": it.intent,
        "reason": it.reason,
        "status": it.status,
    }
    if it.type == "card":
        code = _CODES.get(it.brand, {}).get(it.reason)
        card = {"brand": it.brand, "case_type": "inquiry" if asking else "chargeback", "network": it.brand}
        shown["payment_method_details"] = {"card": {**card, "network_reason_code": code}, "type": "card"}
        shown["network_reason_code"] = code
    return shown
