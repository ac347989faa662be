"""Disputes: the customer's bank takes money back, or asks about it first.

A dispute waits for the shop's answer for nine days. What the shop writes in `evidence[uncategorized_text]` decides it, as
in Stripe's test mode: `winning_evidence`, `losing_evidence`, for an inquiry `escalate_inquiry_evidence`. Any other answer
waits for the bank: for the console, or on autopilot for some two months.
Source: https://docs.stripe.com/disputes/api and https://docs.stripe.com/testing (disputes).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.kernel.lifecycle import ImpossibleMove, Lifecycle
from harness.simulators.psp.balance import Balance
from harness.simulators.psp.banking import Dispute
from harness.simulators.psp.book import Book, set_only
from harness.simulators.psp.errors import Refusal, not_found
from harness.simulators.psp.events import Events
from harness.simulators.psp.models import Charge
from harness.simulators.psp.objects import disputes, shown_by

_DAY = 86400
_ANSWER_WITHIN = 9 * _DAY  # seconds the merchant has to answer
_BANK_TAKES = 60 * _DAY
_MOST_EVIDENCE = 150_000  # characters of all fields
_WAITING = "disputes_under_review"
ASKING = ("warning_needs_response", "warning_under_review")
OVER = ("won", "lost", "warning_closed")
REASONS = (
    "bank_cannot_process", "credit_not_processed", "customer_initiated", "debit_not_authorized", "duplicate", "fraudulent",
    "general", "incorrect_account_details", "insufficient_funds", "noncompliant", "product_not_received",
    "product_unacceptable", "subscription_canceled", "unrecognized",
)  # fmt: skip
# What the control plane and the test cards say, where it is not Stripe's reason.
_WISHES = {"multiple": "fraudulent", "inquiry": "fraudulent"}
WISHES = (*REASONS, *_WISHES)

DISPUTE = Lifecycle.named(
    "dispute",
    {
        ("", "needs_response"),
        ("", "warning_needs_response"),
        ("needs_response", "under_review"),
        ("needs_response", "lost"),
        ("under_review", "won"),
        ("under_review", "lost"),
        ("warning_needs_response", "warning_under_review"),
        *((before, after) for before in ASKING for after in ("needs_response", "warning_closed")),
    },
)


class Disputes:
    """The rules of disputes over one book."""

    def __init__(self, book: Book, events: Events, balance: Balance) -> None:
        self._book = book
        self._events = events
        self._balance = balance
        self.all = book.simulation.store.things("dispute", Dispute, due=lambda it: it.due)
        book.simulation.when_due(self.all, self.due)
        book.shelves["dispute"] = self.all.get
        book.on_money(self._after_money)
        shown_by(Dispute, lambda book, it: disputes.dispute(book, it, balance.of(it.id)))

    # How one comes

    def after_capture(self, charge: Charge) -> None:
        """Some test cards and accounts are disputed as soon as money was taken."""
        conduct = charge.card.conduct.dispute if charge.card else ""
        if charge.account is not None and charge.account.outcome == "disputed":
            conduct = "fraudulent"
        if conduct and conduct != "warning" and self.of(charge) is None:
            self.open(charge, conduct)

    def open(self, charge: Charge, reason: str = "fraudulent") -> str:
        """The customer disputes all that is left of a charge, or (reason "inquiry") asks the bank what it was.

        The id of the dispute. Raises ValueError when that cannot be.
        """
        amount = charge.amount_captured - charge.amount_refunded
        if amount <= 0 or self.of(charge) is not None:
            raise ValueError("only a captured charge with money left can be disputed, and only once")
        now = self._book.now(charge.order)
        made = Dispute(
            id=self._book.new_id("du", charge.order), order=charge.order, charge=charge.id, intent=charge.intent,
            amount=amount, currency=charge.currency, created=now, reason=_WISHES.get(reason, reason),
            due_by=now + _ANSWER_WITHIN, type=charge.type, brand=charge.card.brand if charge.card else "",
        )  # fmt: skip
        self.all.put(made.id, made, group=charge.order, names=(_name(charge),))
        self._move(made, "warning_needs_response" if reason == "inquiry" else "needs_response")
        if reason == "inquiry":
            self._tell("charge.dispute.created", made)
        else:
            self._withdraw(made, charge, "charge.dispute.created")
        return made.id

    def dispute(self, identity: str) -> Dispute:
        """The one with this id. Raises Refusal (404) when there is none."""
        found = self.all.get(identity)
        if found is None:
            raise not_found("dispute", identity, "dispute")
        return found

    def of(self, charge: Charge) -> Dispute | None:
        """The dispute of a charge, over or not."""
        return self.all.named(_name(charge))

    # What the shop does

    def change(self, it: Dispute, evidence: Mapping[str, str], metadata: Mapping[str, str] | None) -> None:
        """Write down evidence and metadata. Raises Refusal when it is too late for evidence, or too much of it."""
        if evidence:
            self._check_open(it)
            written = set_only({**it.evidence, **evidence})
            if sum(map(len, written.values())) > _MOST_EVIDENCE:
                raise Refusal("The combined character count of all evidence is limited to 150,000.", param="evidence")
            it.evidence = written
        if metadata is not None:
            it.metadata = set_only({**it.metadata, **metadata}) if metadata else {}

    def told_of_change(self, it: Dispute) -> None:
        self._tell("charge.dispute.updated", it)

    def submit(self, it: Dispute) -> None:
        """Send the evidence to the bank, once. Raises Refusal when it has been, or the time is over."""
        self._check_open(it)
        it.submissions += 1
        self._move(it, "warning_under_review" if it.status in ASKING else "under_review")
        self._tell("charge.dispute.updated", it)
        match str(it.evidence.get("uncategorized_text", "")).strip(), it.status:
            case "winning_evidence", "under_review":
                self.win(it)
            case "losing_evidence", "under_review":
                self.lose(it)
            case "winning_evidence", "warning_under_review":
                self.end_inquiry(it)
            case "escalate_inquiry_evidence", "warning_under_review":
                self.escalate(it)

    def accept(self, it: Dispute) -> None:
        """The shop gives in. Raises Refusal when there is nothing to give in to."""
        if it.status != "needs_response":
            raise Refusal(f"This dispute cannot be closed: it is {it.status}.", param="dispute", started=True)
        self.lose(it)

    # What the bank does

    def win(self, it: Dispute) -> None:
        """The bank gives the money back. Raises ImpossibleMove."""
        self._move(it, "won")
        taken = sum(each.amount for each in self._balance.of(it.id))
        self._book.money_moved("dispute_reversal", -taken, it, it.order)
        self._tell("charge.dispute.funds_reinstated", it)
        self._tell("charge.dispute.closed", it)

    def lose(self, it: Dispute) -> None:
        """The money stays with the customer. Raises ImpossibleMove."""
        self._move(it, "lost")
        self._tell("charge.dispute.closed", it)

    def escalate(self, it: Dispute) -> None:
        """An inquiry becomes a dispute: the shop has to answer again. Raises ImpossibleMove, or ValueError without money."""
        charge = self._book.charge(it.charge)
        left = charge.amount_captured - charge.amount_refunded
        if not left:
            raise ImpossibleMove("all of the charge was refunded: there is nothing to dispute")
        it.amount, it.due_by = left, self._book.now(it.order) + _ANSWER_WITHIN
        self._move(it, "needs_response")
        self._withdraw(it, charge, "charge.dispute.updated")

    def end_inquiry(self, it: Dispute) -> None:
        """The bank asks no more. Raises ImpossibleMove."""
        self._move(it, "warning_closed")
        self._tell("charge.dispute.closed", it)

    def due(self, it: Dispute) -> None:
        """The time to answer is over, or the bank has made up its mind."""
        if it.status in ("needs_response", "warning_needs_response"):
            it.past_due = True
        if it.status in ASKING:
            self.end_inquiry(it)
        elif it.status == "under_review" and self._chance(it).random() < 0.5:
            self.win(it)
        else:
            self.lose(it)

    def replan(self, order: str) -> None:
        """The autopilot was switched: banks make up their minds by themselves, or no more."""
        for identity in self._book.listed(_WAITING, 1000):
            it = self.all.get(identity)
            if it is not None and order in ("", it.order):
                self._plan(it)

    def _withdraw(self, it: Dispute, charge: Charge, kind: str) -> None:
        charge.disputed = True
        self._book.money_moved("dispute", -it.amount, it, it.order)
        self._tell(kind, it)
        self._tell("charge.dispute.funds_withdrawn", it)

    def _after_money(self, kind: str, _amount: int, source: Any, _order: str) -> None:
        """Who refunds all of a payment has answered an inquiry about it."""
        if kind != "refund" or not source.charge:
            return
        charge = self._book.charge(source.charge)
        found = self.of(charge)
        if found is not None and found.status in ASKING and charge.amount_refunded >= charge.amount_captured:
            self.end_inquiry(found)

    def _check_open(self, it: Dispute) -> None:
        if it.status not in ("needs_response", "warning_needs_response"):
            message = f"This dispute is {it.status}: its evidence can no longer be changed."
            raise Refusal(message, code="dispute_evidence_closed", param="evidence", started=True)

    def _move(self, it: Dispute, after: str) -> None:
        before = it.status
        it.status = DISPUTE.move(before, after)
        self._book.moved("payment.dispute", "dispute", it.id, before, after, it.order, **_fields(it))
        if after in ("under_review", "warning_under_review"):
            self._book.enter(_WAITING, it.id)
        else:
            self._book.strike(_WAITING, it.id)
        self._plan(it)

    def _plan(self, it: Dispute) -> None:
        if it.status in OVER:
            it.due = None
        elif it.status in ("needs_response", "warning_needs_response"):
            it.due = float(it.due_by)
        elif self._book.simulation.autopilot.on(it.order):
            it.due = self._book.now(it.order) + _BANK_TAKES * self._chance(it).uniform(0.8, 1.2)
        else:
            it.due = None

    def _chance(self, it: Dispute) -> Any:
        return self._book.simulation.seed.stream("psp", "dispute", it.id)

    def _tell(self, kind: str, it: Dispute) -> None:
        self._events.announce(kind, it, _fields(it))


def _name(charge: Charge) -> str:
    return f"charge:{charge.id}"


def _fields(it: Dispute) -> dict[str, Any]:
    """What a handoff compares of a dispute."""
    return {"amount": it.amount, "currency": it.currency.upper(), "reason": it.reason, "status": it.status}
