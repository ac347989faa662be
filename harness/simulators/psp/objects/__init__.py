"""The JSON that Stripe shows of each thing, with all fields that its clients know of what is offered here.

intents, charges, refunds, sessions   payments
holders                               customers, payment methods, mandates, setup intents, cash balances
parts                                 what several of them have in them
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from harness.simulators.psp.book import Book
from harness.simulators.psp.holding import CashMove, Customer, Mandate, PaymentMethod, Receiver, SetupIntent
from harness.simulators.psp.models import Charge, Event, Intent, Refund, Session
from harness.simulators.psp.objects import charges, holders, intents, refunds, sessions

# Which fields of an object may be replaced by the object they name (`expand[]`).
EXPANDABLE = {
    "checkout.session": ("customer", "payment_intent", "setup_intent", "invoice", "subscription", "payment_link"),
    "payment_intent": ("customer", "latest_charge", "payment_method", "review", "on_behalf_of"),
    "setup_intent": ("customer", "payment_method", "mandate", "latest_attempt"),
    "charge": ("customer", "payment_intent", "balance_transaction", "review", "application", "transfer"),
    "refund": ("charge", "payment_intent", "balance_transaction", "failure_balance_transaction"),
    "payment_method": ("customer",),
    "mandate": ("payment_method",),
    "customer_cash_balance_transaction": ("customer",),
    "balance_transaction": ("source",),
    "payout": ("balance_transaction", "failure_balance_transaction", "destination", "original_payout", "reversed_by"),
    "dispute": ("charge", "payment_intent"),
}


_Shown = Callable[[Book, Any], dict[str, Any]]
_SHOWN: dict[type, _Shown] = {
    Session: sessions.session,
    Intent: intents.intent,
    Charge: lambda _book, it: charges.charge(it),
    Refund: lambda _book, it: refunds.refund(it),
    Event: lambda _book, it: _event(it),
    Customer: lambda _book, it: holders.customer(it),
    PaymentMethod: lambda _book, it: holders.payment_method(it),
    Mandate: holders.mandate,
    SetupIntent: holders.setup_intent,
    CashMove: lambda _book, it: holders.cash_move(it),
    Receiver: lambda _book, it: holders.receiver(it),
}


def show(book: Book, thing: object) -> dict[str, Any]:
    """Stripe's JSON of a thing of the book. Raises TypeError for one that has none.

    Who keeps things of other kinds names them with `shown_by`.
    """
    try:
        return _SHOWN[type(thing)](book, thing)
    except KeyError:
        raise TypeError(f"a {type(thing).__name__} is not shown by the API") from None


def shown_by(kind: type, shown: _Shown) -> None:
    """Let `show` know how things of one more kind look."""
    _SHOWN[kind] = shown


def _event(it: Event) -> dict[str, Any]:
    shown: dict[str, Any] = json.loads(it.body)
    return shown


def listing(things: list[dict[str, Any]], path: str, *, more: bool) -> dict[str, Any]:
    """One page of a list."""
    return {"object": "list", "data": things, "has_more": more, "url": path}
