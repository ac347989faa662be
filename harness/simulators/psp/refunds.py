"""Refunds: never more than was captured. Some end days later, some come back, some can still be canceled.

A refund to a card succeeds at once (two test cards: later, or not in the end). One to a bank account is pending for
days. One of a bank transfer waits until the customer has said where the money should go, for at most 45 days; on
autopilot the customer answers after about a day (https://docs.stripe.com/payments/customer-balance/refunding).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.simulators.psp.book import Book, money_text, set_only
from harness.simulators.psp.errors import Refusal
from harness.simulators.psp.events import Events
from harness.simulators.psp.holding import Customer
from harness.simulators.psp.lifecycles import REFUND
from harness.simulators.psp.models import Charge, Refund
from harness.simulators.psp.objects.refunds import ANSWER_WITHIN
from harness.simulators.psp.transfers import Transfers

SOON = 1.0  # seconds until a refund to one of the two cards made for it ends
DAY = 86400
_WAITING = "refunds that wait for a customer"
GONE = ("failed", "canceled")


class Refunds:
    """The rules of refunds over one book."""

    def __init__(self, book: Book, events: Events, transfers: Transfers) -> None:
        self._book = book
        self._events = events
        self._transfers = transfers

    def create(
        self, charge: Charge, amount: int | None, reason: str, metadata: Mapping[str, str], email: str = ""
    ) -> Refund:
        """Give `amount` (all that is left when None) back. Raises Refusal and gives nothing.

        `email` is where the customer of a bank transfer is asked for an account.
        """
        left = charge.amount_captured - charge.amount_refunded
        self._check(charge, amount, left)
        email = self._address(charge, email) if charge.type == "customer_balance" else ""
        refund = Refund(
            id=self._book.new_id("re" if charge.type == "card" else "pyr", charge.order), order=charge.order,
            amount=left if amount is None else amount, currency=charge.currency, type=charge.type, charge=charge.id,
            created=self._book.now(charge.order), intent=charge.intent, reason=reason,
            metadata=set_only(dict(metadata)), instructions_email=email,
        )  # fmt: skip
        self._book.refunds.put(refund.id, refund, group=charge.order)
        charge.refunds.append(refund.id)
        before = charge.amount_refunded
        charge.amount_refunded += refund.amount
        self._begin(refund, charge)
        self._book.money_moved("refund", -refund.amount, refund, refund.order)
        self._tell("refund.created", refund)
        self._events.announce("charge.refunded", charge, refund_fields(refund), previous={"amount_refunded": before})
        if refund.status == "succeeded":
            self._tell("refund.updated", refund)
        return refund

    def from_cash(self, customer: Customer, amount: int, currency: str, params: Mapping[str, Any]) -> Refund:
        """Send money of a customer's cash balance back. Raises Refusal and sends nothing."""
        email = params.get("instructions_email", customer.email)
        if not email:
            raise _no_address()
        refund = Refund(
            id=self._book.new_id("pyr", customer.order), order=customer.order, amount=amount, currency=currency,
            created=self._book.now(customer.order), type="customer_balance", customer=customer.id,
            origin="customer_balance", metadata=set_only(params.get("metadata", {})), instructions_email=email,
        )  # fmt: skip
        self._transfers.return_from_cash(customer, amount, currency, refund.id)
        self._book.refunds.put(refund.id, refund, group=customer.order)
        self._ask(refund)
        self._tell("refund.created", refund)
        return refund

    def update(self, refund: Refund, metadata: Mapping[str, str]) -> None:
        previous = dict(refund.metadata)
        refund.metadata = set_only({**refund.metadata, **metadata}) if metadata else {}
        self._tell("refund.updated", refund, {"metadata": previous})

    def answer(self, refund: Refund) -> None:
        """The customer says where the money of a bank transfer should go. Raises ImpossibleMove."""
        self._move(refund, "pending")
        self._end_in(refund, 3 * DAY, "succeeded")
        self._book.strike(_WAITING, refund.id)
        self._tell("refund.updated", refund, {"status": "requires_action"})

    def settle(self, refund: Refund) -> None:
        """A refund that was pending arrives. Raises ImpossibleMove when it is not pending."""
        self._move(refund, "succeeded")
        self._tell("refund.updated", refund, {"status": "pending"})

    def fail(self, refund: Refund, reason: str = "expired_or_canceled_card") -> None:
        """The customer's bank sends the money back. Raises ImpossibleMove when it already did."""
        before = refund.status
        REFUND.move(before, "failed")
        refund.failure_reason = reason
        self._move(refund, "failed")
        self._take_back(refund, "refund_failure")
        self._tell("refund.updated", refund, {"status": before})
        self._tell("refund.failed", refund)

    def cancel(self, refund: Refund) -> None:
        """Take a refund back before the money is gone. Raises ImpossibleMove."""
        before = refund.status
        self._move(refund, "canceled")
        self._take_back(refund, "refund_canceled")
        self._tell("refund.updated", refund, {"status": before})

    def due(self, refund: Refund) -> None:
        """The time has come for the next state."""
        match refund.next:
            case "pending":
                self.answer(refund)
            case "succeeded":
                self.settle(refund)
            case "failed":
                self.fail(refund, "expired_or_canceled_card" if refund.type == "card" else "unknown")
            case _:
                refund.due = None

    def replan(self, order: str) -> None:
        """The autopilot was switched: customers who are asked for an account now answer by themselves, or no more."""
        for identity in self._book.listed(_WAITING, 1000):
            refund = self._book.refunds.get(identity)
            if refund is not None and order in ("", refund.order):
                self._wait(refund)

    def _begin(self, refund: Refund, charge: Charge) -> None:
        if charge.type == "customer_balance":
            self._ask(refund)
        elif charge.type == "sepa_debit":
            self._move(refund, "pending")
            self._end_in(refund, 4 * DAY, "succeeded")
        else:
            how = charge.card.conduct.refunds if charge.card else "succeed"
            self._move(refund, "pending" if how == "pend" else "succeeded")
            if how != "succeed":
                refund.due = self._time(refund) + SOON
                refund.next = "succeeded" if how == "pend" else "failed"

    def _ask(self, refund: Refund) -> None:
        self._move(refund, "requires_action")
        self._book.enter(_WAITING, refund.id)
        self._wait(refund)

    def _wait(self, refund: Refund) -> None:
        if self._book.simulation.autopilot.on(refund.order):
            self._end_in(refund, DAY, "pending")
        else:
            refund.due, refund.next = float(refund.created + ANSWER_WITHIN), "failed"

    def _end_in(self, refund: Refund, seconds: int, after: str) -> None:
        """Plan the next state, from the time that was due, so that a jump of the clock is played truly."""
        now = self._time(refund)
        chance = self._book.simulation.seed.stream("psp", "refund", refund.id, after)
        refund.due, refund.next = min(refund.due or now, now) + seconds * chance.uniform(0.8, 1.2), after

    def _time(self, refund: Refund) -> float:
        return self._book.simulation.clock.now(refund.order).timestamp()

    def _take_back(self, refund: Refund, kind: str) -> None:
        """Money that was on its way to the customer is here again."""
        self._book.strike(_WAITING, refund.id)
        charge = self._book.charges.get(refund.charge) if refund.charge else None
        if charge is not None:
            charge.amount_refunded -= refund.amount
            self._book.money_moved(kind, refund.amount, refund, refund.order)
        elif (customer := self._book.customers.get(refund.customer)) is not None:
            self._transfers.return_canceled(customer, refund.amount, refund.currency, refund.id)

    def _address(self, charge: Charge, given: str) -> str:
        customer = self._book.customers.get(charge.customer) if charge.customer else None
        email = given or (customer.email if customer else "") or str(charge.billing.get("email", ""))
        if not email:
            raise _no_address()
        return email

    def _check(self, charge: Charge, amount: int | None, left: int) -> None:
        if charge.failure is not None or charge.released:
            raise Refusal(f"Charge {charge.id} has no money to refund.", code="charge_not_refundable", started=True)
        if not charge.amount_captured:
            what = "has not been settled yet" if charge.status == "pending" else "has not been captured"
            message = f"Charge {charge.id} {what}: cancel the PaymentIntent instead of refunding it."
            raise Refusal(message, code="charge_not_refundable", started=True)
        if charge.disputed:
            message = f"Charge {charge.id} has been charged back; cannot issue a refund."
            raise Refusal(message, code="charge_disputed", started=True)
        if left == 0:
            message = f"Charge {charge.id} has already been refunded."
            raise Refusal(message, code="charge_already_refunded", started=True)
        if amount is not None and amount > left:
            message = (
                f"Refund amount ({money_text(amount, charge.currency)}) is greater than unrefunded amount on charge "
                f"({money_text(left, charge.currency)})"
            )
            raise Refusal(message, param="amount", started=True)

    def _move(self, refund: Refund, after: str) -> None:
        before = refund.status
        refund.status = REFUND.move(before, after)
        if after in ("succeeded", *GONE):
            refund.due, refund.next = None, ""
        self._book.moved("payment.refund", "refund", refund.id, before, after, refund.order, **refund_fields(refund))

    def _tell(self, kind: str, refund: Refund, previous: Mapping[str, Any] | None = None) -> None:
        self._events.announce(kind, refund, refund_fields(refund), previous=previous)


def _no_address() -> Refusal:
    message = (
        "This refund needs the customer's email address, to ask for a bank account. Provide `instructions_email`, or give "
        "the customer an email address."
    )
    return Refusal(message, code="parameter_missing", param="instructions_email", started=True)


def refund_fields(refund: Refund) -> dict[str, Any]:
    """What a handoff compares of a refund; `reason` is the shop's own word when it gave one in the metadata."""
    return {
        "amount": refund.amount,
        "currency": refund.currency.upper(),
        "rma": refund.metadata.get("rma", ""),
        "reason": refund.metadata.get("reason") or refund.reason,
        "status": refund.status,
    }
