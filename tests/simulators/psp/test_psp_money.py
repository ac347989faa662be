"""Money never appears: whatever anybody does, captured ≤ authorised and refunded ≤ captured, and the notes agree."""

from __future__ import annotations

from collections import Counter as Tally
from dataclasses import replace
from typing import Any

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from harness.simulators.hooks import Hooks, Message
from harness.simulators.psp.book import Book
from harness.simulators.psp.cards import Card, by_name
from harness.simulators.psp.checkout import Checkout
from harness.simulators.psp.control import payment
from harness.simulators.psp.errors import Refusal
from harness.simulators.psp.models import Intent, Refund
from harness.simulators.psp.payments import Payments
from harness.simulators.psp.refunds import Refunds
from harness.simulators.simulation import Options, Simulation

AMOUNTS = st.integers(1, 3000)


class Unsent(Hooks):
    """Hooks that keep their messages, so that no event loop is needed."""

    def __init__(self, simulation: Simulation) -> None:
        super().__init__(simulation.journal, simulation.store, simulation.disturbances)
        self.messages: list[Message] = []

    def send(self, message: Message) -> None:
        self.messages.append(message)


def card(name: str) -> Card:
    found = by_name(name)
    assert found is not None
    return found


CARDS = st.sampled_from(
    ["pm_card_visa", "pm_card_visa_chargeDeclined", "pm_card_authenticationRequired", "pm_card_pendingRefund"]
).map(card)


class Money(RuleBasedStateMachine):
    """Shops and customers who do anything at any time."""

    intents = Bundle("intents")
    refunded = Bundle("refunded")

    def __init__(self) -> None:
        super().__init__()
        begun = Simulation.begin("psp", Options())
        self.journal = begun.journal
        simulation = replace(begun, hooks=Unsent(begun))
        self.book = Book(simulation)
        self.payments = Payments(self.book)
        self.checkout = Checkout(self.book, self.payments)
        self.refunds = Refunds(self.book, lambda _seconds, _action: None)

    @rule(target=intents, amount=st.integers(50, 2000), by_hand=st.booleans())
    def begun(self, amount: int, by_hand: bool) -> Intent:
        return self.begin(amount, by_hand=by_hand)

    def begin(self, amount: int, *, by_hand: bool) -> Intent:
        wishes = {"capture_method": "manual"} if by_hand else {}
        return self.payments.create(amount, "eur", wishes, order=str(len(self.book.intents)))

    @rule(target=intents, amount=st.integers(50, 2000))
    def authorised(self, amount: int) -> Intent:
        """The way most orders go, so that what comes after it is tried often."""
        intent = self.begin(amount, by_hand=True)
        self.payments.confirm(intent, card("pm_card_visa"))
        return intent

    @rule(intent=intents, with_card=CARDS)
    def confirm(self, intent: Intent, with_card: Card) -> None:
        self.attempt(lambda: self.payments.confirm(intent, with_card))

    @rule(intent=intents, passed=st.booleans())
    def authenticate(self, intent: Intent, passed: bool) -> None:
        self.attempt(lambda: self.payments.authenticate(intent, passed=passed))

    @rule(intent=intents, amount=st.none() | AMOUNTS)
    def capture(self, intent: Intent, amount: int | None) -> None:
        self.attempt(lambda: self.payments.capture(intent, amount))

    @rule(intent=intents)
    def cancel(self, intent: Intent) -> None:
        self.attempt(lambda: self.payments.cancel(intent))

    @rule(target=refunded, intent=intents, amount=st.none() | AMOUNTS)
    def refund(self, intent: Intent, amount: int | None) -> Any:
        if intent.paid_charge is None:
            return multiple()
        charge = intent.paid_charge
        try:
            return self.refunds.create(charge, amount, "", {})
        except Refusal:
            return multiple()

    @rule(refund=consumes(refunded))
    def bounce(self, refund: Refund) -> None:
        self.refunds.fail(refund)

    def attempt(self, act: Any) -> None:
        """A refusal, other than a decline, changes nothing that can be seen."""
        before = [self.book.show(each) for each in self.book.intents.values()]
        try:
            act()
        except Refusal as refusal:
            if refusal.status != 402:
                assert [self.book.show(each) for each in self.book.intents.values()] == before

    @invariant()
    def money_never_appears(self) -> None:
        for intent in self.book.intents.values():
            seen = payment(None, intent, "")
            assert 0 <= seen["refunded"] <= seen["captured"] <= seen["authorised"] <= intent.amount
            assert intent.amount_received == seen["captured"]
            assert intent.amount_capturable in (0, intent.amount)
            assert (intent.status == "succeeded") == (seen["captured"] > 0)
            assert not (intent.status == "canceled" and seen["captured"])
            assert len([charge for charge in intent.charges if charge.failure is None]) <= 1

    @invariant()
    def notes_agree(self) -> None:
        captured, refunded = Tally[str](), Tally[str]()
        for note in self.journal.after():
            if note.operation == "payment.capture":
                captured[note.order] += note.fields["amount"]
            if note.operation == "payment.refund":
                gone_back = {"": 1, "pending": 0, "succeeded": 0}[note.fields["from"]]
                gone_back -= 1 if note.fields["to"] == "failed" else 0
                refunded[note.order] += gone_back * note.fields["amount"]
        for intent in self.book.intents.values():
            seen = payment(None, intent, "")
            assert captured[intent.order] == seen["captured"]
            assert refunded[intent.order] == seen["refunded"]


TestMoney = Money.TestCase
TestMoney.settings = settings(max_examples=100, stateful_step_count=25, deadline=None)
