"""Refunds: never more than was captured, and sometimes they fail later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.simulators.psp import objects
from harness.simulators.psp.book import Book, money_text
from harness.simulators.psp.errors import Refusal
from harness.simulators.psp.lifecycles import REFUND
from harness.simulators.psp.models import Charge, Refund

ENDS_AFTER = 1.0  # seconds until a refund of the two cards made for it fails, or stops pending


class Refunds:
    """The rules of refunds and disputes over one book."""

    def __init__(self, book: Book, later: Callable[[float, Callable[[], None]], None]) -> None:
        """`later` calls a function after some seconds, for refunds that end by themselves."""
        self._book = book
        self._later = later

    def create(self, charge: Charge, amount: int | None, reason: str, metadata: dict[str, str]) -> Refund:
        """Give `amount` (all that is left when None) back. Raises Refusal and gives nothing."""
        left = charge.amount_captured - charge.amount_refunded
        self._check(charge, amount, left)
        refund = Refund(
            id=self._book.new_id("re"),
            charge=charge.id,
            intent=charge.intent,
            order=charge.order,
            amount=left if amount is None else amount,
            currency=charge.currency,
            created=self._book.now(),
            reason=reason,
            metadata={name: text for name, text in metadata.items() if text},
        )
        charge.refunds.append(refund)
        self._book.refunds[refund.id] = refund
        self._move(refund, "pending" if charge.card.refunds == "pend" else "succeeded")
        self._announce("refund.created", refund, refund)
        self._announce("charge.refunded", refund, charge)
        if refund.status == "succeeded":
            self._announce("refund.updated", refund, refund)
        if charge.card.refunds == "fail":
            self._later(ENDS_AFTER, lambda: self._end(refund, "failed"))
        elif charge.card.refunds == "pend":
            self._later(ENDS_AFTER, lambda: self._end(refund, "succeeded"))
        return refund

    def settle(self, refund: Refund) -> None:
        """A refund that was pending arrives. Raises ImpossibleMove when it is not pending."""
        self._move(refund, "succeeded")
        self._announce("refund.updated", refund, refund)

    def fail(self, refund: Refund, reason: str = "expired_or_canceled_card") -> None:
        """The customer's bank sends the money back. Raises ImpossibleMove when it already did."""
        REFUND.move(refund.status, "failed")
        refund.failure_reason = reason
        self._move(refund, "failed")
        self._announce("refund.updated", refund, refund)
        self._announce("refund.failed", refund, refund)

    def dispute(self, charge: Charge) -> str:
        """The customer disputes the whole charge; the id of the dispute. Raises ValueError when that cannot be."""
        if not charge.captured or charge.disputed:
            raise ValueError("only a captured charge can be disputed, and only once")
        charge.disputed = True
        identity = self._book.new_id("du")
        self._book.moved(
            "payment.dispute", "dispute", identity, "", "needs_response", charge.order, amount=charge.amount_captured
        )
        shown = objects.dispute(identity, charge, self._book.now())
        fields = {"amount": charge.amount_captured, "currency": charge.currency.upper()}
        self._book.announce_json("charge.dispute.created", charge.order, shown, fields)
        return identity

    def _end(self, refund: Refund, after: str) -> None:
        if REFUND.allows(refund.status, after):  # the control plane may have been first
            if after == "failed":
                self.fail(refund)
            else:
                self.settle(refund)

    def _check(self, charge: Charge, amount: int | None, left: int) -> None:
        if charge.failure is not None or charge.released:
            raise Refusal(f"Charge {charge.id} has no money to refund.", code="charge_not_refundable", started=True)
        if not charge.captured:
            message = f"Charge {charge.id} has not been captured: cancel the PaymentIntent instead of refunding it."
            raise Refusal(message, code="charge_not_refundable", started=True)
        if charge.disputed:
            raise Refusal(
                f"Charge {charge.id} has been charged back; cannot issue a refund.",
                code="charge_disputed",
                started=True,
            )
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
        self._book.moved("payment.refund", "refund", refund.id, before, after, refund.order, **refund_fields(refund))

    def _announce(self, kind: str, refund: Refund, thing: Refund | Charge) -> None:
        self._book.announce(kind, refund.order, thing, refund_fields(refund))


def refund_fields(refund: Refund) -> dict[str, Any]:
    """What a handoff compares of a refund; `reason` is the shop's own word when it gave one in the metadata."""
    return {
        "amount": refund.amount,
        "currency": refund.currency.upper(),
        "rma": refund.metadata.get("rma", ""),
        "reason": refund.metadata.get("reason") or refund.reason,
        "status": refund.status,
    }
