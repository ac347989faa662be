"""What exists at the provider. Amounts are minor units of `currency` (lower case, as Stripe writes it); times are Unix seconds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from harness.simulators.psp.cards import Card, Decline


@dataclass(slots=True)
class LineItem:
    """One line of the hosted page."""

    id: str
    name: str
    unit_amount: int
    quantity: int
    description: str = ""

    @property
    def amount(self) -> int:
        return self.unit_amount * self.quantity


@dataclass(slots=True)
class Refund:
    """Money going back. It counts against the charge unless it failed."""

    id: str
    charge: str
    intent: str
    order: str
    amount: int
    currency: str
    created: int
    reason: str
    metadata: dict[str, str]
    status: str = ""
    failure_reason: str = ""


@dataclass(slots=True)
class Charge:
    """One attempt at the bank. A declined attempt is a charge that failed."""

    id: str
    intent: str
    order: str
    amount: int
    currency: str
    created: int
    card: Card
    method: str
    metadata: dict[str, str]
    description: str = ""
    failure: Decline | None = None
    captured: bool = False
    amount_captured: int = 0
    disputed: bool = False
    released: bool = False
    refunds: list[Refund] = field(default_factory=list)

    @property
    def amount_refunded(self) -> int:
        return sum(refund.amount for refund in self.refunds if refund.status != "failed")


@dataclass(slots=True)
class Intent:
    """The wish to be paid an amount once."""

    id: str
    client_secret: str
    amount: int
    currency: str
    created: int
    capture_method: str
    metadata: dict[str, str]
    order: str = ""
    session: str = ""
    description: str = ""
    receipt_email: str = ""
    return_url: str = ""
    shipping: dict[str, Any] | None = None
    status: str = ""
    card: Card | None = None
    method: str = ""
    challenge: str = ""  # the last one; open only while the status is requires_action
    amount_received: int = 0
    authorised_at: int = 0
    charges: list[Charge] = field(default_factory=list)
    last_error: Decline | None = None
    canceled_at: int = 0
    cancellation_reason: str = ""

    @property
    def amount_capturable(self) -> int:
        return self.amount if self.status == "requires_capture" else 0

    @property
    def paid_charge(self) -> Charge | None:
        """The charge that the bank accepted."""
        return next((charge for charge in self.charges if charge.failure is None), None)


@dataclass(slots=True)
class Session:
    """One visit to the hosted page, for one payment."""

    id: str
    created: int
    expires_at: int
    currency: str
    items: list[LineItem]
    success_url: str
    cancel_url: str
    client_reference_id: str
    customer_email: str
    locale: str
    metadata: dict[str, str]
    intent_wishes: dict[str, Any]
    merchant: str = ""
    customer_name: str = ""
    status: str = ""
    intent: str = ""

    @property
    def amount_total(self) -> int:
        return sum(item.amount for item in self.items)

    @property
    def order(self) -> str:
        """The order this session pays: metadata.order, else the client reference."""
        return self.metadata.get("order") or self.client_reference_id
