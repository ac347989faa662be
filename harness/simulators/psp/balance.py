"""The merchant's balance: every movement of money on record, with its fee, pending at first and available later."""

from __future__ import annotations

from typing import Any, Literal, cast

from harness.simulators.psp.banking import BalanceTransaction, Dispute, Payout, Purse
from harness.simulators.psp.book import Book
from harness.simulators.psp.errors import not_found
from harness.simulators.psp.fees import Fees
from harness.simulators.psp.models import Charge, Refund
from harness.simulators.psp.objects import banking, shown_by

DAY = 86400
_PAYING = 2 * 3600  # seconds after midnight (UTC) at which payouts are made
_SETTING = "payout_schedule"

# What moves money, as `Book.money_moved` calls it: type and reporting category of its balance transaction.
_TYPES = {
    "charge": ("charge", "charge"),
    "refund": ("refund", "refund"),
    "refund_failure": ("refund_failure", "refund_failure"),
    "refund_canceled": ("refund_failure", "refund_failure"),
    "dispute": ("adjustment", "dispute"),
    "dispute_reversal": ("adjustment", "dispute_reversal"),
    "payout": ("payout", "payout"),
    "payout_failure": ("payout_failure", "payout_reversal"),
    "payout_canceled": ("payout_cancel", "payout_reversal"),
}
_SAID = {
    "refund": "REFUND FOR CHARGE",
    "refund_failure": "REFUND FAILURE",
    "refund_canceled": "REFUND CANCELED",
    "dispute": "Chargeback withdrawal for {charge}",
    "dispute_reversal": "Chargeback reversal for {charge}",
    "payout": "STRIPE PAYOUT",
    "payout_failure": "PAYOUT FAILURE",
    "payout_canceled": "PAYOUT CANCELED",
}

Source = Charge | Refund | Dispute | Payout


class Balance:
    """The balance over one book. It hears of all money that moves, before the shop does.

    Who makes the payouts calls `settle` when the time of a movement has come.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self._store = book.simulation.store
        self.fees = Fees(self._store)
        things = self._store.things
        self.transactions = things(
            "balance_transaction", BalanceTransaction, due=lambda it: None if it.settled else float(it.available_on)
        )
        self.purses = things("purse", Purse, due=lambda it: it.payday)
        self.payouts = things("payout", Payout, due=lambda it: it.due)
        book.on_money(self.record)
        for name in ("balance_transaction", "failure_balance_transaction"):
            book.shelves[name] = self.transactions.get
        book.shelves["source"] = self._source
        shown_by(BalanceTransaction, lambda _book, it: banking.balance_transaction(it))

    # The schedule

    def schedule(self) -> dict[str, Any]:
        """{"interval": "daily" or "manual", "delay_days": days until money of a charge is available}."""
        kept: dict[str, Any] = self._store.setting(_SETTING, {})
        return {"interval": "daily", "delay_days": 3, **kept}

    def set_schedule(self, wanted: dict[str, Any]) -> None:
        """Change when money is available and paid out, from now on."""
        self._store.set_setting(_SETTING, self.schedule() | wanted)
        for purse in self.all_purses():
            self._plan(purse, self._book.now())

    # Movements

    def record(self, kind: str, amount: int, source: Source, order: str) -> None:
        """Put a movement on record. Raises KeyError for a kind of movement that nobody has named."""
        charge = self._charge_of(source)
        type_, category = _TYPES[kind]
        if charge is not None and charge.type != "card" and type_ in ("charge", "refund"):
            type_ = "payment" if type_ == "charge" else "payment_refund"
        now = source.created if kind == "payout" else self._book.now(order)
        fee, fee_name = self._fee(kind, amount, charge)
        made = BalanceTransaction(
            id=self._book.new_id("txn", order), order=order, type=type_, category=category, amount=amount, fee=fee,
            fee_name=fee_name, currency=source.currency, created=now, available_on=self._available_on(now, charge, kind),
            source=source.id, description=self._description(kind, source, charge),
        )  # fmt: skip
        self.transactions.put(made.id, made, group=order)
        self._book.enter(f"source:{source.id}", made.id)
        _sign(kind, source, made.id)
        purse = self.purse(made.currency)
        purse.pending += made.net
        if made.available_on <= now:
            self._make_available(made, purse, source.id if kind == "payout" and _automatic(source) else "")

    def settle(self, it: BalanceTransaction) -> None:
        """The time has come at which its money is available."""
        self._make_available(it, self.purse(it.currency))

    def purse(self, currency: str) -> Purse:
        """The balance in a currency, a new one where there was none."""
        found = self.purses.get(currency)
        if found is None:
            found = Purse(currency, self._book.new_id("po"))
            self.purses.put(currency, found)
        return found

    def all_purses(self) -> list[Purse]:
        """The balance in each currency that there was money in."""
        return self.purses.earliest(100)

    def renew(self, purse: Purse) -> None:
        """The next payout was made: what becomes available from now on is part of the one after it."""
        purse.next_payout, purse.payday = self._book.new_id("po"), None

    def transaction(self, identity: str) -> BalanceTransaction:
        """The one with this id. Raises Refusal (404) when there is none."""
        found = self.transactions.get(identity)
        if found is None:
            raise not_found("balance transaction", identity, "id")
        return found

    def payout(self, identity: str, param: str = "payout") -> Payout:
        """The payout with this id. Raises Refusal (404) when there is none."""
        found = self.payouts.get(identity)
        if found is None:
            raise not_found("payout", identity, param)
        return found

    def of(self, source: str) -> list[BalanceTransaction]:
        """The movements for one charge, refund, dispute or payout, oldest first."""
        ids = self._book.listed(f"source:{source}", 200)[::-1]
        return [found for identity in ids if (found := self.transactions.get(identity))]

    def _source(self, identity: str) -> object | None:
        """What a movement was for, for `expand[]`."""
        shelves: dict[str, Any] = {"ch": self._book.charges, "py": self._book.charges, "po": self.payouts}
        shelves |= {"re": self._book.refunds, "pyr": self._book.refunds}
        shelf = shelves.get(identity.partition("_")[0])
        return shelf.get(identity) if shelf is not None else self._book.shelves["dispute"](identity)

    def _make_available(self, it: BalanceTransaction, purse: Purse, own_payout: str = "") -> None:
        it.settled = True
        purse.pending -= it.net
        purse.available += it.net
        it.payout = own_payout or purse.next_payout
        self._book.enter(f"payout:{it.payout}", it.id)
        if not own_payout:
            self._plan(purse, min(it.available_on, self._book.now()))

    def _plan(self, purse: Purse, now: int) -> None:
        """Set the day on which what is available is paid out."""
        if self.schedule()["interval"] == "manual":
            purse.payday = None
        elif purse.payday is None and purse.available > 0:
            today = now // DAY * DAY + _PAYING
            purse.payday = float(today if now <= today else today + DAY)

    def _available_on(self, now: int, charge: Charge | None, kind: str) -> int:
        """Money of a charge is available days later, at midnight; what is taken of it again not before that."""
        if charge is None or (charge.card is not None and charge.card.conduct.bypass):
            return now
        if kind == "charge":
            delay: int = self.schedule()["delay_days"]
            return now // DAY * DAY + delay * DAY if delay else now
        taken = self.transactions.get(charge.balance_transaction) if charge.balance_transaction else None
        return max(now, taken.available_on) if taken else now

    def _fee(self, kind: str, amount: int, charge: Charge | None) -> tuple[int, str]:
        if kind == "charge" and charge is not None:
            return self.fees.of_charge(charge, amount), "Stripe processing fees"
        if kind == "dispute":
            return self.fees.of_dispute(-amount), "Dispute fee"
        return 0, ""

    def _charge_of(self, source: Source) -> Charge | None:
        if isinstance(source, Charge):
            return source
        identity = source.charge if isinstance(source, Refund | Dispute) else ""
        return self._book.charges.get(identity) if identity else None

    def _description(self, kind: str, source: Source, charge: Charge | None) -> str:
        if isinstance(source, Charge):
            return source.description
        return _SAID[kind].format(charge=charge.id if charge else "")


def _automatic(source: Source) -> bool:
    return isinstance(source, Payout) and source.automatic


def _sign(kind: str, source: Source, identity: str) -> None:
    """Note on a thing which movement of money it was. Of several captures the last one is noted."""
    field: Literal["balance_transaction", "failure_balance_transaction"] = "balance_transaction"
    if isinstance(source, Dispute):
        source.transactions.append(identity)
        return
    if kind in ("refund_failure", "refund_canceled", "payout_failure", "payout_canceled"):
        field = "failure_balance_transaction"
    setattr(cast("Any", source), field, identity)
