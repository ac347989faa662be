"""The small steps that payments of every kind are made of: an attempt, money taken, a failure, a change of state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from harness.simulators.psp.book import Book
from harness.simulators.psp.cards import Decline
from harness.simulators.psp.errors import Refusal
from harness.simulators.psp.events import Events
from harness.simulators.psp.holding import PaymentMethod
from harness.simulators.psp.lifecycles import INTENT
from harness.simulators.psp.methods import Methods
from harness.simulators.psp.models import Charge, Failure, Intent
from harness.simulators.psp.objects import show


class Moves:
    """Steps of intents and charges over one book."""

    def __init__(self, book: Book, events: Events, methods: Methods) -> None:
        self.book = book
        self._events = events
        self._methods = methods
        self._on_capture: list[Callable[[Charge], None]] = []
        self._on_end: list[Callable[[Intent], None]] = []

    def on_capture(self, listener: Callable[[Charge], None]) -> None:
        """Call `listener` after money was taken and the charge was told of: for those who dispute at once."""
        self._on_capture.append(listener)

    def on_end(self, listener: Callable[[Intent], None]) -> None:
        """Call `listener` when a payment that was under way for days has succeeded or failed."""
        self._on_end.append(listener)

    def attempt(
        self, intent: Intent, method: PaymentMethod, status: Literal["succeeded", "pending", "failed"],
        failure: Decline | None = None,
    ) -> Charge:  # fmt: skip
        """A new charge: what a bank says to this intent."""
        charge = Charge(
            id=self.book.new_id("ch" if method.type == "card" else "py", intent.order),
            intent=intent.id, order=intent.order, amount=intent.amount, currency=intent.currency,
            created=self.book.now(intent.order), type=method.type, method=method.id, status=status, failure=failure,
            card=method.card, account=method.account, billing=dict(method.billing), customer=intent.customer,
            mandate=intent.mandate, metadata=dict(intent.metadata), description=intent.description,
            receipt_email=intent.receipt_email, shipping=intent.shipping, transfer_group=intent.transfer_group,
            statement_descriptor=intent.statement_descriptor,
            statement_descriptor_suffix=intent.statement_descriptor_suffix,
        )  # fmt: skip
        self.book.charges.put(charge.id, charge, group=intent.order)
        intent.charges.append(charge.id)
        if failure is None:
            intent.charge, intent.last_failure = charge.id, None
        return charge

    def take(self, intent: Intent, charge: Charge, amount: int) -> None:
        """Take `amount` of what a charge holds. The one place where money comes in."""
        charge.captures.append(amount)
        intent.amount_received += amount
        self.book.money_moved("charge", amount, charge, intent.order)

    def told_of_capture(self, charge: Charge) -> None:
        """The shop has heard of money that was taken; now the customer may think again."""
        for listener in self._on_capture:
            listener(charge)

    def used(self, intent: Intent, method: PaymentMethod, *, authenticated: bool = True) -> None:
        """A payment method has paid: keep it with the customer if that was the wish, else it is spent."""
        if intent.customer and intent.setup_future_usage and not method.customer:
            owner = self.book.customers.get(intent.customer)
            if owner is not None:
                self._methods.attach(method, owner)
        if method.customer and intent.setup_future_usage == "off_session" and authenticated:
            method.set_up = True
        method.spent = not method.customer

    def fail(self, intent: Intent, decline: Decline, charge: Charge | None = None) -> None:
        """Put a failed payment on record: the intent waits for another payment method."""
        before, after = intent.status, "requires_payment_method"
        intent.last_failure = Failure(decline, intent.method, charge.id if charge else "")
        intent.method, intent.due, intent.authenticated = "", None, False
        if charge is not None and charge.id == intent.charge:
            intent.charge = ""
        intent.status = after if before == after else INTENT.move(before, after)
        code = decline.decline_code or decline.code
        self.book.moved("payment.decline", "payment_intent", intent.id, before, after, intent.order, code=code)
        self.tell("payment_intent.payment_failed", intent, code=code)

    def refusal(self, intent: Intent) -> Refusal:
        """What the API answers when the last attempt at `intent` failed."""
        failure = intent.last_failure
        if failure is None:
            raise AssertionError("an intent that did not fail is not refused")
        decline, method = failure.decline, self.book.methods.get(failure.method)
        return Refusal(
            decline.message, status=402 if decline.type == "card_error" else 400, type_=decline.type, code=decline.code,
            decline_code=decline.decline_code, started=True, payment_intent=show(self.book, intent),
            payment_method=show(self.book, method) if method else None,
            payment_method_type=method.type if method else "", charge=failure.charge,
        )  # fmt: skip

    def move(self, intent: Intent, after: str, operation: str, **more: Any) -> None:
        before = intent.status
        intent.status = INTENT.move(before, after)
        self.book.moved(operation, "payment_intent", intent.id, before, after, intent.order, **more)

    def ended(self, intent: Intent) -> None:
        for listener in self._on_end:
            listener(intent)

    def tell(
        self,
        kind: str,
        intent: Intent,
        charge: Charge | None = None,
        previous: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> None:
        """Announce `kind` about the intent, or about `charge` when given."""
        self._events.announce(kind, charge or intent, {**figures(intent), **more}, previous=previous)


def figures(intent: Intent) -> dict[str, Any]:
    """What a handoff compares of an intent."""
    amount = intent.amount_received or intent.amount
    return {"amount": amount, "currency": intent.currency.upper(), "status": intent.status}
