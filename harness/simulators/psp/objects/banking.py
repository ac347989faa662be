"""The JSON of balance transactions and of the balance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from harness.simulators.psp.banking import BalanceTransaction, Purse


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
