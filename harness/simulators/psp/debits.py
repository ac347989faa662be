"""SEPA debits: the customer gives a bank account and a mandate, and the bank answers days later.

An ordinary test account answers after about five days on the provider's clock, one that Stripe calls delayed after
about twice that. `settling` of the control plane sets other times, in seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.simulators.psp.cards import Decline
from harness.simulators.psp.errors import Refusal, missing_parameter
from harness.simulators.psp.holding import PaymentMethod
from harness.simulators.psp.ibans import COULD_NOT, OVER_LIMIT, OVER_VOLUME
from harness.simulators.psp.methods import Methods
from harness.simulators.psp.models import Charge, Intent
from harness.simulators.psp.moves import Moves

DAY = 86400
USUAL = {"normal": 5 * DAY, "delayed": 10 * DAY}
_AT_ONCE = (OVER_LIMIT, OVER_VOLUME)


class Debits:
    """The rules of SEPA debits over one book."""

    def __init__(self, moves: Moves, methods: Methods) -> None:
        self._moves = moves
        self._methods = methods
        self._book = moves.book

    def settling(self) -> dict[str, int]:
        """Seconds until a bank answers: {"normal", "delayed"}."""
        kept: dict[str, int] = self._book.simulation.store.setting("settling", USUAL)
        return kept

    def set_settling(self, seconds: Mapping[str, int]) -> None:
        self._book.simulation.store.set_setting("settling", {**self.settling(), **seconds})

    def check(self, intent: Intent, method: PaymentMethod, mandate: Mapping[str, Any] | None) -> None:
        """Raise Refusal for a wrong currency, a capture by hand, a missing mandate."""
        if intent.currency != "eur":
            message = f"The currency `{intent.currency}` cannot be paid by SEPA Direct Debit: only eur can."
            raise Refusal(message, code="payment_method_currency_mismatch", param="currency", started=True)
        if intent.capture_method == "manual":
            message = "The payment method type `sepa_debit` does not support `capture_method=manual`."
            raise Refusal(message, code="payment_intent_incompatible_payment_method", started=True)
        if mandate is None and not method.mandate:
            raise missing_parameter("mandate_data")

    def confirm(self, intent: Intent, method: PaymentMethod, mandate: Mapping[str, Any] | None) -> None:
        """Ask the bank, which answers later, for what was checked. Raises Refusal for an exceeded limit, which is on record."""
        self._agree(intent, method, mandate)
        failure = method.account.failure if method.account else None
        if failure is not None and failure in _AT_ONCE:
            charge = self._moves.attempt(intent, method, "failed", failure)
            self._moves.tell("charge.failed", intent, charge)
            self._moves.fail(intent, failure, charge)
            raise self._moves.refusal(intent)
        charge = self._moves.attempt(intent, method, "pending")
        charge.captured = True
        self._moves.used(intent, method)
        intent.due = self._answers_at(intent, charge)
        self._moves.move(intent, "processing", "payment.debit", amount=intent.amount, currency=intent.currency.upper())
        self._moves.tell("payment_intent.processing", intent)
        self._moves.tell("charge.pending", intent, charge)

    def answer(self, intent: Intent) -> None:
        """The bank answers as its test account says."""
        charge = self._under_way(intent)
        if charge is not None and charge.account is not None and charge.account.failure is not None:
            self.fail(intent, charge.account.failure)
        else:
            self.settle(intent)

    def settle(self, intent: Intent) -> None:
        """The money arrives. Does nothing when no debit is under way."""
        charge = self._under_way(intent)
        if charge is None:
            return
        charge.status = "succeeded"
        self._moves.take(intent, charge, charge.amount)
        self._moves.move(intent, "succeeded", "payment.capture", amount=charge.amount, currency=intent.currency.upper())
        self._moves.tell("charge.succeeded", intent, charge)
        self._moves.told_of_capture(charge)
        self._moves.tell("payment_intent.succeeded", intent)
        self._moves.ended(intent)

    def fail(self, intent: Intent, failure: Decline = COULD_NOT) -> None:
        """The bank says no. Does nothing when no debit is under way."""
        charge = self._under_way(intent)
        if charge is None:
            return
        charge.status, charge.failure, charge.captured = "failed", failure, False
        self._moves.tell("charge.failed", intent, charge)
        self._moves.fail(intent, failure, charge)
        self._moves.ended(intent)

    def _agree(self, intent: Intent, method: PaymentMethod, given: Mapping[str, Any] | None) -> None:
        if given is None and method.mandate:
            intent.mandate = method.mandate
            return
        multi_use = intent.setup_future_usage == "off_session"
        once = None if multi_use else (intent.amount, intent.currency)
        agreed = self._methods.accept_mandate(method, given, once)
        intent.mandate = agreed.id
        if multi_use:
            method.mandate = agreed.id

    def _answers_at(self, intent: Intent, charge: Charge) -> float:
        delayed = charge.account is not None and charge.account.delayed
        usual = self.settling()["delayed" if delayed else "normal"]
        chance = self._book.simulation.seed.stream("psp", "debit", charge.id)
        return self._book.simulation.clock.now(intent.order).timestamp() + usual * chance.uniform(0.9, 1.1)

    def _under_way(self, intent: Intent) -> Charge | None:
        intent.due = None
        charge = self._book.charge_of(intent)
        return charge if intent.status == "processing" and charge is not None else None
