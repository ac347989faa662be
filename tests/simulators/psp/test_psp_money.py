"""Money never appears: whatever anybody does, captured ≤ authorised and refunded ≤ captured, and the notes agree."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter as Tally
from datetime import timedelta
from typing import Any

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from harness.kernel.lifecycle import ImpossibleMove
from harness.simulators.hooks import Hooks, Message
from harness.simulators.psp.application import Provider
from harness.simulators.psp.errors import Refusal
from harness.simulators.psp.holding import Customer
from harness.simulators.psp.models import Intent
from harness.simulators.psp.objects import show
from harness.simulators.psp.shown import payment
from harness.simulators.simulation import Options, Simulation
from tests.replacing import replace
from tests.simulators.psp.fidelity import event_faults

AMOUNTS = st.integers(1, 3000)
CARDS = st.sampled_from(
    [
        "pm_card_visa", "pm_card_visa_chargeDeclined", "pm_card_authenticationRequired", "pm_card_pendingRefund",
        "pm_card_refundFail", "pm_card_createDispute", "pm_sepaDebit_success_fr", "pm_sepaDebit_failed_fr",
        "pm_sepaDebit_exceedsWeeklyVolumeLimit_fr",
    ]
)  # fmt: skip
AGREED: dict[str, Any] = {"customer_acceptance": {"type": "offline", "offline": {}}}
TRANSFER: dict[str, Any] = {
    "customer_balance": {
        "funding_type": "bank_transfer",
        "bank_transfer": {"type": "eu_bank_transfer", "eu_bank_transfer": {"country": "FR"}},
    }
}


class Unsent(Hooks):
    """Hooks that keep their messages, so that no event loop is needed."""

    def __init__(self, simulation: Simulation) -> None:
        super().__init__(simulation.journal, simulation.store, simulation.disturbances)
        self.messages: list[Message] = []

    def send(self, message: Message) -> None:
        self.messages.append(message)


class Money(RuleBasedStateMachine):
    """Shops, customers and banks who do anything at any time."""

    intents = Bundle("intents")
    refunded = Bundle("refunded")

    def __init__(self) -> None:
        super().__init__()
        begun = Simulation.begin("psp", Options())
        self.hooks = Unsent(begun)
        self.simulation = replace(begun, hooks=self.hooks)
        self.provider = Provider.over(self.simulation)
        self.book, self.payments = self.provider.book, self.provider.payments
        self.customer = Customer("cus_1", 0, email="zoe@example.fr")
        self.book.customers.put("cus_1", self.customer)
        self.sent = 0
        self.moved: list[tuple[str, int]] = []
        self.book.on_money(lambda kind, amount, _source, _order: self.moved.append((kind, amount)))

    def teardown(self) -> None:
        self.simulation.store.close()

    @rule(target=intents, amount=st.integers(50, 2000), by_hand=st.booleans(), several=st.booleans())
    def begun(self, amount: int, by_hand: bool, several: bool) -> str:
        return self.begin(amount, by_hand=by_hand, several=several).id

    @rule(target=intents, amount=st.integers(50, 2000), several=st.booleans())
    def authorised(self, amount: int, several: bool) -> str:
        """The way most orders go, so that what comes after it is tried often."""
        intent = self.begin(amount, by_hand=True, several=several)
        self.payments.confirm(intent, self.provider.methods.named("pm_card_visa", intent.order))
        return intent.id

    @rule(target=intents, amount=st.integers(50, 2000))
    def transferring(self, amount: int) -> str:
        order = str(len(self.book.intents))
        wishes = {"types": ["customer_balance"], "customer": "cus_1", "payment_method_options": TRANSFER}
        intent = self.payments.create(amount, "eur", wishes, order=order)
        self.payments.confirm(intent, self.provider.methods.keep("customer_balance", order))
        return intent.id

    @rule(intent=intents, name=CARDS)
    def confirm(self, intent: str, name: str) -> None:
        method = self.provider.methods.named(name, self.found(intent).order)
        mandate = AGREED if method.type == "sepa_debit" else None
        self.attempt(lambda: self.payments.confirm(self.found(intent), method, mandate=mandate))

    @rule(intent=intents, passed=st.booleans())
    def authenticate(self, intent: str, passed: bool) -> None:
        self.attempt(lambda: self.payments.cards.authenticate(self.found(intent), passed=passed))

    @rule(intent=intents, amount=st.none() | st.integers(0, 3000), final=st.booleans())
    def capture(self, intent: str, amount: int | None, final: bool) -> None:
        self.attempt(lambda: self.payments.captures.capture(self.found(intent), amount, final=final))

    @rule(intent=intents, amount=AMOUNTS)
    def increment(self, intent: str, amount: int) -> None:
        self.attempt(lambda: self.payments.captures.increment(self.found(intent), amount))

    @rule(intent=intents)
    def cancel(self, intent: str) -> None:
        self.attempt(lambda: self.payments.cancel(self.found(intent)))

    @rule(amount=AMOUNTS)
    def fund(self, amount: int) -> None:
        self.sent += amount
        self.payments.transfers.fund(self.book.customer("cus_1"), amount, "eur")

    @rule(target=refunded, intent=intents, amount=st.none() | AMOUNTS)
    def refund(self, intent: str, amount: int | None) -> str:
        charge = self.book.charge_of(self.found(intent))
        with contextlib.suppress(Refusal):
            if charge is not None:
                return self.provider.refunds.create(charge, amount, "", {}, "zoe@example.fr").id
        return ""

    @rule(refund=refunded, act=st.sampled_from(["answer", "settle", "fail", "cancel"]))
    def change(self, refund: str, act: str) -> None:
        found = self.book.refunds.get(refund)
        if found is not None:
            with contextlib.suppress(ImpossibleMove):
                getattr(self.provider.refunds, act)(found)

    @rule(days=st.sampled_from([1, 3, 8, 50]))
    def time_passes(self, days: int) -> None:
        self.simulation.clock.advance(timedelta(days=days))
        asyncio.run(self.simulation.agenda.tick())

    def begin(self, amount: int, *, by_hand: bool, several: bool) -> Intent:
        wishes: dict[str, Any] = {"types": ["card"] if by_hand else ["card", "sepa_debit"]}
        if by_hand:
            wishes["capture_method"] = "manual"
        if several:
            asked = {"request_multicapture": "if_available", "request_incremental_authorization": "if_available"}
            wishes["payment_method_options"] = {"card": asked}
        return self.payments.create(amount, "eur", wishes, order=str(len(self.book.intents)))

    def every(self) -> list[Intent]:
        self.simulation.store.commit()
        return list(self.book.intents.each())

    def found(self, identity: str) -> Intent:
        return self.book.intent(identity)

    def attempt(self, act: Any) -> None:
        """A refusal, other than a failed payment, changes nothing that can be seen."""
        before = {each.id: show(self.book, each) for each in self.every()}
        failures = len(self.hooks.messages)
        try:
            act()
        except Refusal as refusal:
            if refusal.status != 402 and len(self.hooks.messages) == failures:
                assert {each.id: show(self.book, each) for each in self.every()} == before

    @invariant()
    def money_never_appears(self) -> None:
        for intent in self.every():
            seen = payment(self.book, None, intent)
            assert 0 <= seen["refunded"] <= seen["captured"] <= max(seen["authorised"], 0) <= intent.amount
            assert intent.amount_received == seen["captured"]
            assert 0 <= intent.amount_capturable <= intent.amount - seen["captured"]
            assert intent.status == "requires_capture" or not intent.amount_capturable
            assert (intent.status == "succeeded") == (seen["captured"] > 0 and intent.status != "requires_capture")
            assert not (intent.status == "canceled" and seen["captured"])
            accepted = [charge for charge in self.book.charges_of(intent) if charge.failure is None]
            assert len(accepted) <= 1
            for charge in accepted:
                given = sum(it.amount for it in self.book.refunds_of(charge) if it.status not in ("failed", "canceled"))
                assert charge.amount_refunded == given
                assert show(self.book, charge)["refunded"] == (charge.captured and given == charge.amount_captured)

    @invariant()
    def what_was_sent_is_somewhere(self) -> None:
        """Every cent of a bank transfer lies in the cash balance or went into a payment."""
        customer = self.book.customer("cus_1")
        applied = sum(intent.funded for intent in self.every())
        assert all(left >= 0 for left in customer.cash.values())
        assert customer.cash.get("eur", 0) + applied == self.sent

    @invariant()
    def notes_agree(self) -> None:
        captured, refunded = Tally[str](), Tally[str]()
        for note in self.simulation.journal.after():
            if note.operation == "payment.capture":
                captured[note.order] += note.fields["amount"]
            if note.operation == "payment.refund":
                before, after = note.fields["from"], note.fields["to"]
                gone_back = (before == "") - (after in ("failed", "canceled"))
                refunded[note.order] += gone_back * note.fields["amount"]
        for intent in self.every():
            seen = payment(self.book, None, intent)
            assert captured[intent.order] == seen["captured"]
            assert refunded[intent.order] == seen["refunded"]

    @invariant()
    def the_seam_hears_of_all_money(self) -> None:
        kept = sum(
            payment(self.book, None, it)["captured"] - payment(self.book, None, it)["refunded"] for it in self.every()
        )
        customers = ("charge", "refund", "refund_failure", "refund_canceled")
        assert sum(amount for kind, amount in self.moved if kind in customers) == kept

    @invariant()
    def the_balance_is_what_moved(self) -> None:
        """Payouts and disputes included; and what is available is what the next payout would be made of."""
        self.simulation.store.commit()
        balance = self.provider.balance
        moved = list(balance.transactions.each())
        assert sum(it.amount for it in moved) == sum(amount for _, amount in self.moved)
        for purse in balance.all_purses():
            assert purse.available + purse.pending == sum(it.net for it in moved if it.currency == purse.currency)
            assert purse.available == sum(it.net for it in moved if it.payout == purse.next_payout)

    @invariant()
    def the_client_understands_every_event(self) -> None:
        told, self.hooks.messages = self.hooks.messages, []
        found = [fault for message in told for fault in event_faults(message.body)]
        assert not found


TestMoney = Money.TestCase
TestMoney.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
