"""Who pays, and with what: customers, payment methods, mandates, cash balances. Units as in `models`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from harness.simulators.psp.cards import Card
from harness.simulators.psp.ibans import Account
from harness.simulators.psp.models import Failure, MethodType


@dataclass(slots=True, weakref_slot=True)
class Customer:
    """A customer whom the shop keeps. `cash` is what transfers have brought beyond what was to be paid, by currency."""

    id: str
    created: int
    order: str = ""
    email: str = ""
    name: str = ""
    phone: str = ""
    description: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    address: dict[str, Any] | None = None
    shipping: dict[str, Any] | None = None
    preferred_locales: list[str] = field(default_factory=list)
    default_method: str = ""
    tax_exempt: str = "none"
    cash: dict[str, int] = field(default_factory=dict)
    deleted: bool = False


@dataclass(slots=True, weakref_slot=True)
class PaymentMethod:
    """A card, a bank account or a cash balance to pay with.

    `set_up` cards may be charged off session; one that is `spent` paid once without a customer, or was detached, and may
    not be used again.
    """

    id: str
    created: int
    order: str
    type: MethodType
    billing: dict[str, Any] = field(default_factory=dict)
    card: Card | None = None
    account: Account | None = None
    customer: str = ""
    mandate: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    allow_redisplay: str = "unspecified"
    set_up: bool = False
    spent: bool = False


@dataclass(slots=True, weakref_slot=True)
class Mandate:
    """A customer's leave to debit an account. `acceptance` is what the shop said of how it was given."""

    id: str
    created: int
    method: str
    reference: str
    acceptance: dict[str, Any]
    multi_use: bool = False
    amount: int = 0  # of a mandate for one payment
    currency: str = ""
    status: str = "active"


@dataclass(slots=True, weakref_slot=True)
class SetupIntent:
    """The wish to keep a payment method for later."""

    id: str
    order: str
    created: int
    client_secret: str
    types: list[MethodType]
    usage: str = "off_session"
    customer: str = ""
    description: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    automatic: dict[str, Any] | None = None
    return_url: str = ""
    status: str = ""
    method: str = ""
    mandate: str = ""
    challenge: str = ""
    last_failure: Failure | None = None
    cancellation_reason: str = ""


@dataclass(slots=True, weakref_slot=True)
class CashMove:
    """One movement of a customer's cash balance. `net` is signed; `about` is the intent or refund it went to or came from."""

    id: str
    order: str
    customer: str
    created: int
    type: str
    currency: str
    net: int
    ending: int
    about: str = ""
    reference: str = ""


@dataclass(slots=True, weakref_slot=True)
class Receiver:
    """A webhook endpoint that an integrator has registered. `events` are the types it wants, or "*"."""

    id: str
    created: int
    url: str
    secret: str
    events: list[str]
    description: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    api_version: str = ""
    disabled: bool = False
