"""The JSON of balance transactions, of the balance and of payouts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from harness.simulators.psp.banking import BalanceTransaction, Payout, Purse
from harness.simulators.psp.book import Book

# Why a bank sends a payout back.
FAILURES = {
    "account_closed": "The bank account has been closed.",
    "account_frozen": "The bank account has been frozen.",
    "could_not_process": "The bank could not process this payout.",
    "declined": "The bank has declined this payout.",
    "no_account": "The bank account could not be located.",
}


def balance_transaction(it: BalanceTransaction) -> dict[str, Any]:
    fee = {
        "amount": it.fee, "application": None, "currency": it.currency, "description": it.fee_name, "type": "stripe_fee",
    }  # fmt: skip
    return {
        "id": it.id,
        "object": "balance_transaction",
        "amount": it.amount,
        "available_on": it.available_on,
        "balance_type": "payments",
        "created": it.created,
        "currency": it.currency,
        "description": it.description or None,
        "exchange_rate": None,
        "fee": it.fee,
        "fee_details": [fee] if it.fee else [],
        "net": it.net,
        "reporting_category": it.category,
        "source": it.source,
        "status": "available" if it.settled else "pending",
        "type": it.type,
    }


def balance(purses: Iterable[Purse]) -> dict[str, Any]:
    """What is available and what is pending, in each currency, the merchant's own always."""
    sums = {"eur": (0, 0)} | {purse.currency: (purse.available, purse.pending) for purse in purses}
    available, pending = (
        [
            {"amount": both[index], "currency": name, "source_types": {"card": both[index]}}
            for name, both in sums.items()
        ]
        for index in (0, 1)
    )
    return {"object": "balance", "available": available, "livemode": False, "pending": pending}


def payout(book: Book, it: Payout) -> dict[str, Any]:
    return {
        "id": it.id,
        "object": "payout",
        "amount": it.amount,
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": it.arrival,
        "automatic": it.automatic,
        "balance_transaction": it.balance_transaction or None,
        "created": it.created,
        "currency": it.currency,
        "description": it.description or ("STRIPE PAYOUT" if it.automatic else None),
        "destination": destination(book),
        "failure_balance_transaction": it.failure_balance_transaction or None,
        "failure_code": it.failure_code or None,
        "failure_message": FAILURES[it.failure_code] if it.failure_code else None,
        "livemode": False,
        "metadata": dict(it.metadata),
        "method": "standard",
        "original_payout": None,
        "payout_method": None,
        "reconciliation_status": _reconciliation(it),
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": it.statement_descriptor or None,
        "status": it.status,
        "trace_id": {"status": "pending", "value": None},
        "type": "bank_account",
    }


def destination(book: Book) -> str:
    """The id of the merchant's bank account."""
    return f"ba_{hashlib.sha256(f'bank {book.simulation.seed.number}'.encode()).hexdigest()[:24]}"


def _reconciliation(it: Payout) -> str:
    if not it.automatic:
        return "not_applicable"
    return "completed" if it.reconciled else "in_progress"
