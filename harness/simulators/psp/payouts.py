"""Payouts: what is available goes to the merchant's bank, every day by itself or when the merchant asks.

An automatic payout is made of all that was available until then, so its amount is always the sum of the net of its balance
transactions (its own left out). A balance that is not above zero is carried over: nothing is debited from the bank.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.kernel.lifecycle import Lifecycle
from harness.simulators.psp.balance import DAY, Balance
from harness.simulators.psp.banking import BalanceTransaction, Payout, Purse
from harness.simulators.psp.book import Book, set_only
from harness.simulators.psp.errors import Refusal
from harness.simulators.psp.events import Events
from harness.simulators.psp.objects import banking, shown_by

_TO_THE_BANK = 2 * 3600  # seconds until the bank has it

PAYOUT = Lifecycle.named(
    "payout",
    {
        ("", "pending"),
        ("pending", "in_transit"),
        ("pending", "canceled"),
        ("pending", "failed"),
        ("in_transit", "paid"),
        ("in_transit", "failed"),
        # The bank may send back what had arrived.
        ("paid", "failed"),
    },
)


class Payouts:
    """The rules of payouts over one balance."""

    def __init__(self, book: Book, events: Events, balance: Balance) -> None:
        self._book = book
        self._events = events
        self._balance = balance
        self.all = balance.payouts
        # The order counts in a jump of the clock: what is available on one day is paid out before that of the next.
        book.simulation.when_due(balance.transactions, self.settle)
        book.simulation.when_due(balance.purses, self.payday)
        book.simulation.when_due(self.all, self.step)
        shown_by(Payout, banking.payout)

    def settle(self, it: BalanceTransaction) -> None:
        """Money is available now; what was to be paid out before that is paid out first."""
        purse = self._balance.purse(it.currency)
        if purse.payday is not None and purse.payday < it.available_on and purse.payday <= self._book.now():
            self.pay_out(purse)
        self._balance.settle(it)

    def payday(self, purse: Purse) -> None:
        """The day has come on which what is available is paid out."""
        self.pay_out(purse)

    def pay_out(self, purse: Purse) -> Payout | None:
        """Make the automatic payout of all that is available; None when that is nothing."""
        if purse.available <= 0:
            purse.payday = None
            return None
        created = int(purse.payday) if purse.payday is not None else self._book.now()
        made = self._new(purse.next_payout, purse.available, purse.currency, created, automatic=True)
        self._balance.renew(purse)
        self._announce("payout.created", made)
        return made

    def create(self, amount: int, currency: str, wishes: Mapping[str, Any]) -> Payout:
        """A payout that the merchant asks for. Raises Refusal when there is not so much available."""
        purse = self._balance.purses.get(currency)
        if purse is None or amount > purse.available:
            message = "You have insufficient available funds in your Stripe account for this payout."
            raise Refusal(message, code="balance_insufficient", param="amount", started=True)
        made = self._new(self._book.new_id("po"), amount, currency, self._book.now(), automatic=False)
        made.description = wishes.get("description", "")
        made.statement_descriptor = wishes.get("statement_descriptor", "")
        made.metadata = set_only(wishes.get("metadata", {}))
        self._announce("payout.created", made)
        return made

    def update(self, it: Payout, metadata: Mapping[str, str]) -> None:
        previous = dict(it.metadata)
        it.metadata = set_only({**it.metadata, **metadata}) if metadata else {}
        self._announce("payout.updated", it, {"metadata": previous})

    def step(self, it: Payout) -> None:
        """The next thing that happens to a payout by itself. Raises ImpossibleMove when nothing does any more."""
        at = it.due if it.due is not None else float(self._book.now())
        before = it.status
        self._move(it, "in_transit" if before == "pending" else "paid")
        if it.status == "paid":
            self._announce("payout.paid", it)
            return
        it.due = max(float(it.arrival), at)
        self._announce("payout.updated", it, {"status": before})
        if it.automatic:
            it.reconciled = True
            self._announce("payout.reconciliation_completed", it)

    def arrive(self, it: Payout) -> None:
        """The bank has the money now. Raises ImpossibleMove."""
        PAYOUT.move("in_transit" if it.status == "pending" else it.status, "paid")
        while it.status != "paid":
            self.step(it)

    def fail(self, it: Payout, code: str = "could_not_process") -> None:
        """The bank sends the money back: it is available again. Raises ImpossibleMove."""
        self._move(it, "failed")
        it.failure_code = code
        self._book.money_moved("payout_failure", it.amount, it, "")
        self._announce("payout.failed", it)

    def cancel(self, it: Payout) -> None:
        """The merchant takes back a payout that the bank has not got yet. Raises Refusal."""
        if it.automatic:
            raise Refusal("You cannot cancel an automatic payout.", code="payouts_not_allowed", started=True)
        if it.status != "pending":
            message = f"Payouts can only be canceled while they are pending; this one is {it.status}."
            raise Refusal(message, started=True)
        self._move(it, "canceled")
        self._book.money_moved("payout_canceled", it.amount, it, "")
        self._announce("payout.canceled", it)

    def _new(self, identity: str, amount: int, currency: str, created: int, *, automatic: bool) -> Payout:
        made = Payout(
            id=identity, amount=amount, currency=currency, created=created, automatic=automatic,
            arrival=created // DAY * DAY + DAY, due=float(created + _TO_THE_BANK),
        )  # fmt: skip
        self.all.put(made.id, made)
        self._move(made, "pending")
        self._book.money_moved("payout", -amount, made, "")
        return made

    def _move(self, it: Payout, after: str) -> None:
        before = it.status
        it.status = PAYOUT.move(before, after)
        if after in ("paid", "failed", "canceled"):
            it.due = None
        self._book.moved("payout", "payout", it.id, before, after, "", **_fields(it))

    def _announce(self, kind: str, it: Payout, previous: Mapping[str, Any] | None = None) -> None:
        self._events.announce(kind, it, _fields(it), previous=previous)


def _fields(it: Payout) -> dict[str, Any]:
    return {"amount": it.amount, "currency": it.currency.upper(), "status": it.status}
