"""The provider's own books: balance transactions, and one purse a currency. Units as in `models`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, weakref_slot=True)
class BalanceTransaction:
    """One movement of the merchant's balance. `amount` is signed, `fee` is what is taken off it.

    payout  the automatic payout whose sum it is part of, "" until it is available; the payout need not exist yet
    settled whether its money is available
    """

    id: str
    order: str
    type: str
    category: str
    amount: int
    fee: int
    currency: str
    created: int
    available_on: int
    source: str
    description: str = ""
    fee_name: str = ""
    settled: bool = False
    payout: str = ""

    @property
    def net(self) -> int:
        return self.amount - self.fee


@dataclass(slots=True, weakref_slot=True)
class Purse:
    """The balance in one currency. `available` is always the sum of the net of what is part of the payout `next_payout`.

    payday  when `next_payout` is made, Unix seconds; None while nothing waits for it
    """

    currency: str
    next_payout: str
    available: int = 0
    pending: int = 0
    payday: float | None = None


@dataclass(slots=True, weakref_slot=True)
class Payout:
    """Money on its way to the merchant's bank. `due` is when it takes its next step by itself."""

    id: str
    amount: int
    currency: str
    created: int
    arrival: int
    automatic: bool
    order: str = ""  # always: a payout belongs to no single order
    description: str = ""
    statement_descriptor: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    status: str = ""
    reconciled: bool = False
    balance_transaction: str = ""
    failure_balance_transaction: str = ""
    failure_code: str = ""
    due: float | None = None


@dataclass(slots=True, weakref_slot=True)
class Dispute:
    """A payment that the customer's bank takes back, or asks about.

    `transactions` are the balance transactions of money taken and given back. `due` is when the time to answer ends.
    """

    id: str
    order: str
    charge: str
    intent: str
    amount: int
    currency: str
    created: int
    reason: str
    due_by: int
    type: str
    brand: str = ""
    status: str = ""
    evidence: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, str] = field(default_factory=dict)
    submissions: int = 0
    past_due: bool = False
    transactions: list[str] = field(default_factory=list)
    due: float | None = None
