"""Setup intents: a payment method is kept with a customer for later, without a payment now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.simulators.psp.book import Book, order_of, set_only
from harness.simulators.psp.card_payments import declined
from harness.simulators.psp.cards import NOT_AUTHENTICATED, Decline
from harness.simulators.psp.errors import Refusal
from harness.simulators.psp.events import Events
from harness.simulators.psp.holding import PaymentMethod, SetupIntent
from harness.simulators.psp.lifecycles import OPEN, SETUP
from harness.simulators.psp.methods import Methods
from harness.simulators.psp.models import Failure
from harness.simulators.psp.objects import show

_ASKING = ("always", "unless_set_up", "set_up")


class Setups:
    """The rules of setup intents over one book."""

    def __init__(self, book: Book, events: Events, methods: Methods) -> None:
        self._book = book
        self._events = events
        self._methods = methods

    def create(self, params: Mapping[str, Any]) -> SetupIntent:
        order = order_of(params.get("metadata", {}))
        if "customer" in params:
            self._book.customer(params["customer"], status=400)
        identity = self._book.new_id("seti", order)
        setup = SetupIntent(
            id=identity, order=order, created=self._book.now(order), types=params.get("types", ["card"]),
            client_secret=self._book.new_id(f"{identity}_secret", order), usage=params.get("usage", "off_session"),
            customer=params.get("customer", ""), description=params.get("description", ""),
            metadata=set_only(params.get("metadata", {})), return_url=params.get("return_url", ""),
            options=dict(params.get("payment_method_options", {})), automatic=params.get("automatic_payment_methods"),
        )  # fmt: skip
        self._book.setups.put(setup.id, setup, group=order)
        self._book.enter("setups", setup.id)
        self._move(setup, "requires_payment_method")
        self._tell("setup_intent.created", setup)
        return setup

    def choose(self, setup: SetupIntent, method: PaymentMethod) -> None:
        """Set what to keep, without trying it yet."""
        self._check_open(setup, "updated")
        setup.method = method.id
        if setup.status != "requires_confirmation":
            self._move(setup, "requires_confirmation")

    def confirm(
        self, setup: SetupIntent, method: PaymentMethod | None, mandate: Mapping[str, Any] | None = None
    ) -> None:
        """Keep the payment method, or ask for 3-D Secure first. Raises Refusal: 402 after a decline."""
        self._check_open(setup, "confirmed")
        chosen = method or (self._book.methods.get(setup.method) if setup.method else None)
        if chosen is None:
            raise self._wrong_state("You cannot confirm this SetupIntent because it's missing a payment method.", setup)
        setup.method = chosen.id
        if chosen.type == "sepa_debit":
            agreed = self._methods.accept_mandate(chosen, mandate)
            setup.mandate = chosen.mandate = agreed.id
        decline = declined(chosen.card) if chosen.card and not chosen.card.conduct.late else None
        if decline is not None:
            raise self._failed(setup, decline)
        if chosen.card is not None and chosen.card.conduct.secure in _ASKING and setup.status != "requires_action":
            setup.challenge = self._book.new_id("tds", setup.order)
            self._book.setups.add_name(setup.id, setup.challenge)
            self._move(setup, "requires_action")
            self._tell("setup_intent.requires_action", setup)
        else:
            self._succeed(setup, chosen)

    def authenticate(self, setup: SetupIntent, *, passed: bool) -> None:
        """The customer did 3-D Secure, or failed it. Raises Refusal when it failed."""
        if setup.status != "requires_action":
            raise self._wrong_state("This SetupIntent waits for no authentication.", setup)
        if not passed:
            raise self._failed(setup, NOT_AUTHENTICATED)
        self._succeed(setup, self._book.method(setup.method))

    def cancel(self, setup: SetupIntent, reason: str) -> None:
        self._check_open(setup, "canceled")
        setup.cancellation_reason = reason
        self._move(setup, "canceled")
        self._tell("setup_intent.canceled", setup)

    def _succeed(self, setup: SetupIntent, method: PaymentMethod) -> None:
        if setup.customer and not method.customer:
            self._methods.attach(method, self._book.customer(setup.customer))
        method.set_up = setup.usage == "off_session"
        setup.last_failure = None
        self._move(setup, "succeeded")
        self._tell("setup_intent.succeeded", setup)

    def _failed(self, setup: SetupIntent, decline: Decline) -> Refusal:
        setup.last_failure, setup.method = Failure(decline, setup.method), ""
        if setup.status != "requires_payment_method":
            self._move(setup, "requires_payment_method")
        self._tell("setup_intent.setup_failed", setup)
        return Refusal(
            decline.message, status=402 if decline.type == "card_error" else 400, type_=decline.type, code=decline.code,
            decline_code=decline.decline_code, started=True, setup_intent=show(self._book, setup),
        )  # fmt: skip

    def _check_open(self, setup: SetupIntent, verb: str) -> None:
        if setup.status not in OPEN:
            raise self._wrong_state(
                f"This SetupIntent cannot be {verb} because it has a status of {setup.status}.", setup
            )

    def _wrong_state(self, message: str, setup: SetupIntent) -> Refusal:
        return Refusal(
            message, code="setup_intent_unexpected_state", started=True, setup_intent=show(self._book, setup)
        )

    def _move(self, setup: SetupIntent, after: str) -> None:
        before = setup.status
        setup.status = SETUP.move(before, after)
        self._book.moved("setup.move", "setup_intent", setup.id, before, after, setup.order)

    def _tell(self, kind: str, setup: SetupIntent) -> None:
        self._events.announce(kind, setup, {"status": setup.status})
