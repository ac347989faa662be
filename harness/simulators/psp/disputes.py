"""Disputes: the customer's bank takes money back."""

from __future__ import annotations

from harness.simulators.psp.book import Book
from harness.simulators.psp.events import Events
from harness.simulators.psp.models import Charge

_ANSWER_WITHIN = 9 * 86400  # seconds the merchant has to answer
_REASONS = {"multiple": "fraudulent", "inquiry": "fraudulent"}


class Disputes:
    """The rules of disputes over one book."""

    def __init__(self, book: Book, events: Events) -> None:
        self._book = book
        self._events = events

    def after_capture(self, charge: Charge) -> None:
        """Some test cards and accounts are disputed as soon as money was taken."""
        conduct = charge.card.conduct.dispute if charge.card else ""
        if charge.account is not None and charge.account.outcome == "disputed":
            conduct = "fraudulent"
        if conduct and conduct != "warning" and not charge.disputed:
            self.open(charge, conduct)

    def open(self, charge: Charge, reason: str = "fraudulent") -> str:
        """The customer disputes the whole charge; the id of the dispute. Raises ValueError when that cannot be."""
        if not charge.amount_captured or charge.disputed:
            raise ValueError("only a captured charge can be disputed, and only once")
        charge.disputed = True
        identity = self._book.new_id("du", charge.order)
        amount = charge.amount_captured
        self._book.moved("payment.dispute", "dispute", identity, "", "needs_response", charge.order, amount=amount)
        shown = {
            "id": identity,
            "object": "dispute",
            "amount": amount,
            "balance_transactions": [],
            "charge": charge.id,
            "created": self._book.now(charge.order),
            "currency": charge.currency,
            "enhanced_eligibility_types": [],
            "evidence": {"enhanced_evidence": {}},
            "evidence_details": {
                "due_by": self._book.now(charge.order) + _ANSWER_WITHIN,
                "enhanced_eligibility": {},
                "has_evidence": False,
                "past_due": False,
                "submission_count": 0,
                "submission_method": "not_submitted",
            },
            "is_charge_refundable": reason == "inquiry",
            "livemode": False,
            "metadata": {},
            "payment_intent": charge.intent,
            "reason": _REASONS.get(reason, reason),
            "status": "warning_needs_response" if reason == "inquiry" else "needs_response",
        }
        fields = {"amount": amount, "currency": charge.currency.upper()}
        self._events.announce_json("charge.dispute.created", charge.order, shown, fields)
        return identity
