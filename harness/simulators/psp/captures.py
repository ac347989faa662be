"""Taking money that is held: at once or in several captures; asking for more; letting go when the time is over.

At most what the bank authorised is ever captured. Without multicapture the first capture is the last, and the rest is
released; with it, `final_capture=false` keeps the rest for later (https://docs.stripe.com/payments/multicapture).
"""

from __future__ import annotations

from harness.simulators.psp.book import money_text
from harness.simulators.psp.errors import Refusal, wrong_state
from harness.simulators.psp.models import Charge, Intent
from harness.simulators.psp.moves import Moves
from harness.simulators.psp.objects import show

MOST_CAPTURES = 50
MOST_INCREMENTS = 10


class Captures:
    """The rules of captures over one book."""

    def __init__(self, moves: Moves) -> None:
        self._moves = moves
        self._book = moves.book

    def capture(self, intent: Intent, amount: int | None = None, *, final: bool = True) -> None:
        """Take `amount` (all that is left when None). Raises Refusal and takes nothing."""
        charge = self._held(intent)
        taken = intent.amount_capturable if amount is None else amount
        self._check(intent, charge, taken, final=final)
        before = {"amount_capturable": intent.amount_capturable, "amount_received": intent.amount_received}
        if taken:
            self._moves.take(intent, charge, taken)
            intent.captures += 1
        intent.amount_capturable -= taken
        if charge.multicapture:
            self._several(intent, charge, taken, before, final=final)
        else:
            self._finish(intent, charge, taken)

    def increment(self, intent: Intent, amount: int) -> None:
        """Hold `amount` in all instead of less. Raises Refusal when the card, the time or the amount does not allow it."""
        charge = self._held(intent)
        if not charge.incremental:
            message = (
                "This PaymentIntent is not eligible for incremental authorization. Request it when you confirm, with "
                "`payment_method_options[card][request_incremental_authorization]=if_available`."
            )
            raise wrong_state(message, payment_intent=show(self._book, intent))
        if intent.captures or intent.increments >= MOST_INCREMENTS:
            message = (
                "This PaymentIntent can no longer be incremented: it was captured in part, or incremented 10 times."
            )
            raise wrong_state(message, payment_intent=show(self._book, intent))
        if amount <= intent.amount:
            message = f"Amount must be greater than the current amount ({money_text(intent.amount, intent.currency)})."
            raise Refusal(message, code="parameter_invalid_integer", param="amount", started=True)
        before = {"amount": intent.amount, "amount_capturable": intent.amount_capturable}
        intent.amount = intent.amount_capturable = charge.amount = amount
        intent.increments += 1
        self._book.moved(
            "payment.increment", "charge", charge.id, str(before["amount"]), str(amount), intent.order, amount=amount
        )
        self._moves.tell("charge.updated", intent, charge, {"amount": before["amount"]})
        self._moves.tell("payment_intent.amount_capturable_updated", intent, previous=before)

    def expire(self, intent: Intent) -> None:
        """The bank lets go of an authorisation: canceled when nothing was taken, else what was taken is all."""
        intent.due = None
        charge = self._book.charge_of(intent)
        if charge is None or intent.status != "requires_capture":
            return
        if intent.captures:
            self._finish(intent, charge, 0)
            return
        charge.released = True
        intent.amount_capturable = 0
        intent.canceled_at, intent.cancellation_reason = self._book.now(intent.order), "automatic"
        self._moves.move(intent, "canceled", "payment.expire")
        self._moves.tell("charge.expired", intent, charge)
        self._moves.tell("payment_intent.canceled", intent)

    def _several(self, intent: Intent, charge: Charge, taken: int, before: dict[str, int], *, final: bool) -> None:
        if final:
            intent.amount_capturable = 0
        self._moves.tell("charge.updated", intent, charge, {"amount_captured": charge.amount_captured - taken})
        self._moves.tell("payment_intent.amount_capturable_updated", intent, previous=before)
        if final:
            self._finish(intent, charge, taken)
            return
        figures = {"amount": taken, "currency": intent.currency.upper()}
        state = intent.status
        self._book.moved("payment.capture", "payment_intent", intent.id, state, state, intent.order, **figures)

    def _finish(self, intent: Intent, charge: Charge, taken: int) -> None:
        charge.captured, intent.due, intent.amount_capturable = True, None, 0
        figures = {"amount": taken, "currency": intent.currency.upper()}
        self._moves.move(intent, "succeeded", "payment.capture", **figures)
        self._moves.tell("charge.captured", intent, charge, {"captured": False})
        self._moves.told_of_capture(charge)
        self._moves.tell("payment_intent.succeeded", intent)

    def _held(self, intent: Intent) -> Charge:
        """The charge that holds money for an intent. Raises Refusal when there is none."""
        shown = show(self._book, intent)
        if intent.status == "succeeded":
            message = (
                "The remaining amount on this PaymentIntent could not be captured because it has already been captured, "
                "and the remainder of the authorized amount has been released."
            )
            raise wrong_state(message, payment_intent=shown)
        charge = self._book.charge_of(intent)
        if intent.status != "requires_capture" or charge is None:
            message = (
                f"This PaymentIntent could not be captured because it has a status of {intent.status}. "
                "Only a PaymentIntent with one of the following statuses may be captured: requires_capture."
            )
            raise wrong_state(message, payment_intent=shown)
        return charge

    def _check(self, intent: Intent, charge: Charge, taken: int, *, final: bool) -> None:
        shown = show(self._book, intent)
        if taken > intent.amount_capturable:
            message = (
                f"The amount to capture ({money_text(taken, intent.currency)}) is greater than the amount that can be "
                f"captured ({money_text(intent.amount_capturable, intent.currency)})."
            )
            raise Refusal(
                message, code="amount_too_large", param="amount_to_capture", started=True, payment_intent=shown
            )
        if not final and not charge.multicapture:
            message = (
                "`final_capture` can be false only when multicapture is available on this PaymentIntent: request it when "
                "you confirm, with `payment_method_options[card][request_multicapture]=if_available`."
            )
            raise Refusal(message, param="final_capture", started=True, payment_intent=shown)
        if not final and intent.captures >= MOST_CAPTURES:
            message = f"A PaymentIntent can be captured {MOST_CAPTURES} times, and then once more with `final_capture`."
            raise wrong_state(message, payment_intent=shown)
        if taken == 0 and not (final and intent.captures):
            message = "This value must be greater than or equal to 1."
            raise Refusal(
                message, code="parameter_invalid_integer", param="amount_to_capture", started=True, payment_intent=shown
            )
