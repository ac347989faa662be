"""Payments as the provider keeps them. Amounts are minor units of `currency` (lower case, as Stripe writes it); times are Unix seconds.

Each lies in the store under its id; one names another by id. What is "" or 0 is not there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from harness.simulators.psp.cards import Card, Decline
from harness.simulators.psp.ibans import Account

MethodType = Literal["card", "sepa_debit", "customer_balance"]
TYPES: tuple[MethodType, ...] = ("card", "sepa_debit", "customer_balance")


@dataclass(slots=True)
class LineItem:
    """One line of the hosted page."""

    id: str
    name: str
    unit_amount: int
    quantity: int
    description: str = ""
    images: list[str] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    tax_behavior: str = ""

    @property
    def amount(self) -> int:
        return self.unit_amount * self.quantity


@dataclass(slots=True)
class Shipping:
    """One way of shipping that the hosted page offers. `wishes` are the parameters it was made of."""

    id: str
    name: str
    amount: int
    wishes: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True, weakref_slot=True)
class Session:
    """One visit to the hosted page, for one payment."""

    id: str
    order: str
    created: int
    expires_at: int
    currency: str
    items: list[LineItem]
    success_url: str
    wishes: dict[str, Any]  # the parameters that came in, for what is only shown again
    intent_wishes: dict[str, Any]
    types: list[MethodType]
    cancel_url: str = ""
    client_reference_id: str = ""
    customer: str = ""
    customer_email: str = ""
    customer_name: str = ""
    locale: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    merchant: str = ""
    shipping: list[Shipping] = field(default_factory=list)
    shipped_by: str = ""  # the id of the way of shipping that the customer chose
    status: str = ""
    intent: str = ""

    @property
    def chosen(self) -> Shipping | None:
        return next((each for each in self.shipping if each.id == self.shipped_by), None)

    @property
    def amount_subtotal(self) -> int:
        return sum(item.amount for item in self.items)

    @property
    def amount_total(self) -> int:
        return self.amount_subtotal + (self.chosen.amount if self.chosen else 0)


@dataclass(slots=True)
class Failure:
    """The last thing that went wrong with an intent, with the payment method and the charge it went wrong with."""

    decline: Decline
    method: str = ""
    charge: str = ""


@dataclass(slots=True, weakref_slot=True)
class Intent:
    """The wish to be paid an amount once.

    `charge` is the one that a bank accepted or is about to; `charges` are all attempts, oldest first. `due` is when
    something happens by itself: an authorisation ends, a debit is settled.
    """

    id: str
    order: str
    client_secret: str
    amount: int
    currency: str
    created: int
    capture_method: str
    types: list[MethodType]
    confirmation_method: str = "automatic"
    metadata: dict[str, str] = field(default_factory=dict)
    session: str = ""
    customer: str = ""
    description: str = ""
    receipt_email: str = ""
    return_url: str = ""
    shipping: dict[str, Any] | None = None
    statement_descriptor: str = ""
    statement_descriptor_suffix: str = ""
    setup_future_usage: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    automatic: dict[str, Any] | None = None
    transfer_group: str = ""
    status: str = ""
    method: str = ""
    mandate: str = ""
    challenge: str = ""  # the last one; open only while the status is requires_action
    authenticated: bool = False  # 3-D Secure was passed, and the shop has still to confirm
    use_sdk: bool = False
    off_session: bool = False
    amount_capturable: int = 0
    amount_received: int = 0
    funded: int = 0  # what bank transfers have brought in so far
    reference: str = ""  # what the customer writes on a bank transfer
    charge: str = ""
    charges: list[str] = field(default_factory=list)
    captures: int = 0
    increments: int = 0
    last_failure: Failure | None = None
    canceled_at: int = 0
    cancellation_reason: str = ""
    due: float | None = None


@dataclass(slots=True, weakref_slot=True)
class Charge:
    """One attempt at a bank. A declined attempt is a charge that failed; a debit under way is pending.

    `captures` are the amounts taken, one after the other; `captured` is true once nothing more can be taken.
    `balance_transaction` belongs to whoever keeps the balance (see `Book.money_moved`).
    """

    id: str
    intent: str
    order: str
    amount: int
    currency: str
    created: int
    type: MethodType
    method: str
    status: Literal["succeeded", "pending", "failed"]
    card: Card | None = None
    account: Account | None = None
    billing: dict[str, Any] = field(default_factory=dict)
    customer: str = ""
    mandate: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    description: str = ""
    receipt_email: str = ""
    shipping: dict[str, Any] | None = None
    statement_descriptor: str = ""
    statement_descriptor_suffix: str = ""
    transfer_group: str = ""
    fraud_report: str = ""
    secure: str = ""  # how 3-D Secure went: "authenticated", "attempt_acknowledged"…, "" when it was not tried
    flow: str = ""  # "challenge" or "frictionless"
    multicapture: bool = False
    incremental: bool = False
    extended: bool = False
    capture_before: int = 0
    failure: Decline | None = None
    captured: bool = False
    captures: list[int] = field(default_factory=list)
    amount_refunded: int = 0
    refunds: list[str] = field(default_factory=list)
    disputed: bool = False
    released: bool = False
    balance_transaction: str = ""

    @property
    def amount_captured(self) -> int:
        return sum(self.captures)


@dataclass(slots=True, weakref_slot=True)
class Refund:
    """Money going back. It counts against the charge unless it failed or was canceled.

    `due` is when it moves by itself, to the state `next`. `origin` is "customer_balance" for money that goes back from a
    customer's cash balance; there is no charge then.
    """

    id: str
    order: str
    amount: int
    currency: str
    created: int
    type: MethodType
    charge: str = ""
    intent: str = ""
    customer: str = ""
    origin: str = ""
    reason: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    instructions_email: str = ""
    status: str = ""
    failure_reason: str = ""
    due: float | None = None
    next: str = ""
    balance_transaction: str = ""
    failure_balance_transaction: str = ""


@dataclass(slots=True, weakref_slot=True)
class Event:
    """One thing that happened, as Stripe tells it. `body` is the JSON that is signed and sent."""

    id: str
    type: str
    order: str
    created: int
    body: str


@dataclass(slots=True, weakref_slot=True)
class Pointer:
    """That a thing belongs to a list: all charges of an order, all events of a type."""

    id: str


@dataclass(slots=True, weakref_slot=True)
class Count:
    """How many ids an order has had."""

    taken: int = 0
