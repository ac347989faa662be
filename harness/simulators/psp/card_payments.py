"""Paying by card: 3-D Secure where it is asked for, then the bank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from harness.simulators.psp.cards import NEEDS_AUTHENTICATION, NOT_AUTHENTICATED, Card, Decline
from harness.simulators.psp.errors import Refusal, wrong_state
from harness.simulators.psp.holding import PaymentMethod
from harness.simulators.psp.models import Charge, Intent
from harness.simulators.psp.moves import Moves
from harness.simulators.psp.objects.charges import features

DAY = 86400
HOLDS = 7 * DAY  # seconds until a bank lets go of an authorisation that was not captured
HOLDS_LONGER = 30 * DAY  # as above, when an extended authorisation was asked for and the network has them


@dataclass(frozen=True, slots=True)
class Authentication:
    """What 3-D Secure says before a bank is asked. `step`: ask the customer, go on, or fail."""

    step: Literal["ask", "go", "fail"]
    result: str = ""
    flow: str = ""


class CardPayments:
    """The rules of paying by card."""

    def __init__(self, moves: Moves) -> None:
        self._moves = moves
        self._book = moves.book

    def confirm(self, intent: Intent, method: PaymentMethod, *, must_not_ask: bool = False) -> None:
        """Try the card, or ask for 3-D Secure first. Raises Refusal 402 after a decline, which is then on record."""
        if intent.authenticated:
            self._ask_bank(intent, method, Authentication("go", "authenticated", "challenge"))
            return
        authentication = _authentication(intent, method)
        if authentication.step == "ask" and not must_not_ask:
            self._challenge(intent)
        elif authentication.step == "go":
            self._ask_bank(intent, method, authentication)
        else:
            self._fail(intent, NEEDS_AUTHENTICATION)

    def authenticate(self, intent: Intent, *, passed: bool) -> None:
        """The customer did 3-D Secure, or failed it. Raises Refusal when the payment fails then."""
        if intent.status != "requires_action" or intent.reference:
            raise wrong_state(f"This PaymentIntent has a status of {intent.status} and waits for no authentication.")
        if not passed:
            self._fail(intent, NOT_AUTHENTICATED)
        elif intent.confirmation_method == "manual":
            intent.authenticated = True
            self._moves.move(intent, "requires_confirmation", "payment.challenge")
        else:
            method = self._book.method(intent.method)
            self._ask_bank(intent, method, Authentication("go", "authenticated", "challenge"))

    def _challenge(self, intent: Intent) -> None:
        if intent.status == "requires_action":
            return
        intent.challenge = self._book.new_id("tds", intent.order)
        self._book.intents.add_name(intent.id, intent.challenge)
        self._moves.move(intent, "requires_action", "payment.challenge")
        self._moves.tell("payment_intent.requires_action", intent)

    def _ask_bank(self, intent: Intent, method: PaymentMethod, authentication: Authentication) -> None:
        if method.card is None:
            raise AssertionError("a payment method without a card is no card")
        decline = declined(method.card)
        charge = self._moves.attempt(intent, method, "failed" if decline else "succeeded", decline)
        charge.secure, charge.flow = authentication.result, authentication.flow
        if decline is not None:
            self._moves.tell("charge.failed", intent, charge)
            self._moves.fail(intent, decline, charge)
            raise self._moves.refusal(intent)
        intent.authenticated = False
        self._moves.used(intent, method, authenticated=charge.secure != "processing_error")
        if captured_by_hand(intent):
            self._hold(intent, charge, method.card)
        else:
            self._take_all(intent, charge)

    def _hold(self, intent: Intent, charge: Charge, card: Card) -> None:
        def may(feature: str) -> bool:
            asked = intent.options.get("card", {}).get(f"request_{feature}") == "if_available"
            return bool(asked and features(card))

        charge.multicapture = may("multicapture")
        charge.incremental = may("incremental_authorization")
        charge.extended = may("extended_authorization")
        holds = HOLDS_LONGER if charge.extended else HOLDS
        charge.capture_before = self._book.now(intent.order) + holds
        intent.due = float(charge.capture_before)
        intent.amount_capturable = intent.amount
        self._moves.move(intent, "requires_capture", "payment.authorise", **_figures(intent))
        self._moves.tell("charge.succeeded", intent, charge)
        self._moves.tell("payment_intent.amount_capturable_updated", intent)

    def _take_all(self, intent: Intent, charge: Charge) -> None:
        book, figures = self._book, _figures(intent)
        book.moved("payment.authorise", "charge", charge.id, "", "succeeded", intent.order, **figures)
        charge.captured = True
        self._moves.take(intent, charge, intent.amount)
        self._moves.move(intent, "succeeded", "payment.capture", **figures)
        self._moves.tell("charge.succeeded", intent, charge)
        self._moves.told_of_capture(charge)
        self._moves.tell("payment_intent.succeeded", intent)

    def _fail(self, intent: Intent, decline: Decline) -> Refusal:
        self._moves.fail(intent, decline)
        raise self._moves.refusal(intent)


def captured_by_hand(intent: Intent) -> bool:
    """Whether a card payment waits for the shop to capture it."""
    return bool(intent.options.get("card", {}).get("capture_method", intent.capture_method) == "manual")


def declined(card: Card) -> Decline | None:
    """Why the bank, or the provider, says no to a card. A security code that was not given cannot be wrong."""
    conduct = card.conduct
    return None if conduct.cvc == "fail" and not card.cvc_given else conduct.decline


def _figures(intent: Intent) -> dict[str, str | int]:
    return {"amount": intent.amount, "currency": intent.currency.upper()}


def _authentication(intent: Intent, method: PaymentMethod) -> Authentication:
    if method.card is None:
        raise AssertionError("a payment method without a card is not authenticated")
    secure = method.card.conduct.secure
    asked = intent.options.get("card", {}).get("request_three_d_secure") in ("any", "challenge")
    if secure in ("always", "unless_set_up", "set_up"):
        ready = secure == "set_up" or (secure == "unless_set_up" and method.set_up)
        return Authentication("go" if ready else "fail") if intent.off_session else Authentication("ask")
    if secure == "frictionless":
        return Authentication("go", "authenticated", "frictionless")
    if secure == "error":
        return Authentication("go", "processing_error")
    if not asked or intent.off_session:
        return Authentication("go")
    if secure == "optional":
        return Authentication("ask")
    known = {"optional_error": "processing_error", "unsupported": "not_supported"}
    return Authentication("go", known.get(secure, "attempt_acknowledged"))
