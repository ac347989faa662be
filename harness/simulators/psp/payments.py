"""Payment intents: created, confirmed with a card, authenticated, captured, canceled.

Money only ever moves here and in `refunds`: at most what the bank authorised is captured, once, and what is not
captured is released.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.simulators.psp.book import Book, money_text
from harness.simulators.psp.cards import NEEDS_AUTHENTICATION, NOT_AUTHENTICATED, Card, Decline
from harness.simulators.psp.errors import Refusal, wrong_state
from harness.simulators.psp.lifecycles import INTENT
from harness.simulators.psp.models import Charge, Intent

AUTHORISATION_HOLDS = 7 * 86400  # seconds until a bank lets go of an authorisation that was not captured
CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")


class Payments:
    """The rules of payment intents over one book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def create(
        self, amount: int, currency: str, wishes: Mapping[str, Any], *, order: str = "", session: str = ""
    ) -> Intent:
        """A new intent. `wishes` are the parameters that intents share with `payment_intent_data` of a session."""
        identity = self._book.new_id("pi")
        intent = Intent(
            id=identity,
            client_secret=self._book.new_id(f"{identity}_secret"),
            amount=amount,
            currency=currency,
            created=self._book.now(),
            capture_method=wishes.get("capture_method", "automatic_async"),
            metadata=_set_only(wishes.get("metadata", {})),
            order=wishes.get("metadata", {}).get("order") or order,
            session=session,
            description=wishes.get("description", ""),
            receipt_email=wishes.get("receipt_email", ""),
            return_url=wishes.get("return_url", ""),
            shipping=wishes.get("shipping"),
        )
        self._book.intents[intent.id] = intent
        self._move(intent, "requires_payment_method", "payment.create", amount=amount, currency=currency.upper())
        self._announce("payment_intent.created", intent)
        return intent

    def choose(self, intent: Intent, card: Card) -> None:
        """Set the card to pay with, without trying it yet."""
        self._check_confirmable(intent)
        self._back_to_start(intent)
        intent.card, intent.method = card, self._book.new_id("pm")
        self._move(intent, "requires_confirmation", "payment.choose", last4=card.last4)

    def confirm(self, intent: Intent, card: Card | None = None, *, off_session: bool = False) -> None:
        """Try the card, or ask for 3-D Secure first. Raises Refusal 402 after a decline, which is then on record."""
        self._check_confirmable(intent)
        if card is None and intent.card is None:
            message = (
                "You cannot confirm this PaymentIntent because it's missing a payment method. "
                "You can either update the PaymentIntent with a payment method and then confirm it again, "
                "or confirm it again directly with a payment method."
            )
            raise wrong_state(message, payment_intent=self._book.show(intent))
        if card is not None:
            self._back_to_start(intent)
            intent.card, intent.method = card, self._book.new_id("pm")
        if intent.card is not None and intent.card.challenge:
            self._challenge(intent, off_session=off_session)
        else:
            self._ask_bank(intent)

    def authenticate(self, intent: Intent, *, passed: bool) -> None:
        """The customer did 3-D Secure, or failed it. Raises Refusal 402 when the payment fails then."""
        if intent.status != "requires_action":
            raise wrong_state(f"This PaymentIntent has a status of {intent.status} and waits for no authentication.")
        if passed:
            self._ask_bank(intent)
        else:
            self._fail(intent, NOT_AUTHENTICATED)

    def capture(self, intent: Intent, amount: int | None = None) -> None:
        """Take `amount` (all when None) of what was authorised and release the rest. Raises Refusal and takes nothing."""
        if intent.status == "succeeded":
            raise wrong_state(
                "This PaymentIntent could not be captured because it has already been captured.",
                payment_intent=self._book.show(intent),
            )
        if intent.status != "requires_capture" or intent.paid_charge is None:
            message = (
                f"This PaymentIntent could not be captured because it has a status of {intent.status}. "
                "Only a PaymentIntent with one of the following statuses may be captured: requires_capture."
            )
            raise wrong_state(message, payment_intent=self._book.show(intent))
        taken = intent.amount_capturable if amount is None else amount
        if taken > intent.amount_capturable:
            message = (
                f"The amount to capture ({money_text(taken, intent.currency)}) is greater than the amount that can be "
                f"captured ({money_text(intent.amount_capturable, intent.currency)})."
            )
            raise Refusal(message, code="amount_too_large", param="amount_to_capture", started=True)
        self._take(intent, intent.paid_charge, taken)
        self._announce("charge.captured", intent, intent.paid_charge)
        self._announce("payment_intent.succeeded", intent)

    def cancel(self, intent: Intent, reason: str = "") -> None:
        """Give up an intent; an authorisation is released. Raises Refusal when it is too late."""
        if not INTENT.allows(intent.status, "canceled"):
            message = (
                f"You cannot cancel this PaymentIntent because it has a status of {intent.status}. Only a PaymentIntent "
                "with one of the following statuses may be canceled: requires_payment_method, requires_capture, "
                "requires_confirmation, requires_action, processing."
            )
            raise wrong_state(message, payment_intent=self._book.show(intent))
        intent.canceled_at, intent.cancellation_reason = self._book.now(), reason
        if intent.paid_charge is not None:
            intent.paid_charge.released = True
        self._move(intent, "canceled", "payment.cancel")
        self._announce("payment_intent.canceled", intent)

    def sweep(self) -> None:
        """Cancel authorisations that the banks have let go of by now."""
        now = self._book.now()
        for intent in self._book.intents.values():
            if intent.status == "requires_capture" and now >= intent.authorised_at + AUTHORISATION_HOLDS:
                self.cancel(intent, "automatic")

    def _check_confirmable(self, intent: Intent) -> None:
        if intent.status not in CONFIRMABLE:
            message = (
                f"This PaymentIntent's payment_method could not be updated because it has a status of {intent.status}. "
                f"You may only update the payment_method of a PaymentIntent with one of the following statuses: "
                f"{', '.join(CONFIRMABLE)}."
            )
            raise wrong_state(message, payment_intent=self._book.show(intent))

    def _back_to_start(self, intent: Intent) -> None:
        if intent.status != "requires_payment_method":
            self._move(intent, "requires_payment_method", "payment.choose")

    def _challenge(self, intent: Intent, *, off_session: bool) -> None:
        if off_session:
            self._fail(intent, NEEDS_AUTHENTICATION)
        if intent.status == "requires_action":
            return
        intent.challenge = self._book.new_id("tds")
        self._move(intent, "requires_action", "payment.challenge")
        self._announce("payment_intent.requires_action", intent)

    def _ask_bank(self, intent: Intent) -> None:
        charge = self._new_charge(intent)
        if charge.failure is not None:
            self._announce("charge.failed", intent, charge)
            self._fail(intent, charge.failure)
        intent.last_error, intent.authorised_at = None, self._book.now()
        figures = {"amount": intent.amount, "currency": intent.currency.upper()}
        if intent.capture_method == "manual":
            self._move(intent, "requires_capture", "payment.authorise", **figures)
            self._announce("charge.succeeded", intent, charge)
            self._announce("payment_intent.amount_capturable_updated", intent)
        else:
            self._book.moved("payment.authorise", "charge", charge.id, "", "succeeded", intent.order, **figures)
            self._take(intent, charge, intent.amount)
            self._announce("charge.succeeded", intent, charge)
            self._announce("payment_intent.succeeded", intent)

    def _new_charge(self, intent: Intent) -> Charge:
        if intent.card is None:
            raise AssertionError("an intent without a card never reaches the bank")
        charge = Charge(
            id=self._book.new_id("ch"),
            intent=intent.id,
            order=intent.order,
            amount=intent.amount,
            currency=intent.currency,
            created=self._book.now(),
            card=intent.card,
            method=intent.method,
            metadata=dict(intent.metadata),
            description=intent.description,
            failure=intent.card.decline,
        )
        self._book.charges[charge.id] = charge
        intent.charges.append(charge)
        return charge

    def _take(self, intent: Intent, charge: Charge, amount: int) -> None:
        charge.captured, charge.amount_captured = True, amount
        intent.amount_received = amount
        self._move(intent, "succeeded", "payment.capture", amount=amount, currency=intent.currency.upper())

    def _fail(self, intent: Intent, decline: Decline) -> None:
        """Put a failed payment on record and raise the card error that tells of it."""
        failed_method, before = intent.method, intent.status
        intent.last_error, intent.card, intent.method = decline, None, ""
        after = "requires_payment_method"
        intent.status = after if before == after else INTENT.move(before, after)
        code = decline.decline_code or decline.code
        self._book.moved("payment.decline", "payment_intent", intent.id, before, after, intent.order, code=code)
        self._announce("payment_intent.payment_failed", intent, code=code)
        raise Refusal(
            decline.message, status=402, type_="card_error", code=decline.code, decline_code=decline.decline_code,
            started=True, payment_intent=self._book.show(intent), payment_method={"id": failed_method},
            charge=intent.charges[-1].id if intent.charges else "",
        )  # fmt: skip

    def _move(self, intent: Intent, after: str, operation: str, **more: Any) -> None:
        before = intent.status
        intent.status = INTENT.move(before, after)
        self._book.moved(operation, "payment_intent", intent.id, before, after, intent.order, **more)

    def _announce(self, kind: str, intent: Intent, charge: Charge | None = None, **more: Any) -> None:
        amount = intent.amount_received or intent.amount
        fields = {"amount": amount, "currency": intent.currency.upper(), "status": intent.status, **more}
        self._book.announce(kind, intent.order, charge or intent, fields)


def _set_only(metadata: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in metadata.items() if text}
