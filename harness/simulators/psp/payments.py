"""Payment intents: created, changed, confirmed with a payment method, authenticated, canceled.

How a payment goes on depends on what it is paid with: `card_payments`, `debits`, `transfers`. Money is taken in
`captures` and by those three, and goes back in `refunds`, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from harness.simulators.psp.book import Book, order_of, set_only
from harness.simulators.psp.captures import Captures
from harness.simulators.psp.card_payments import CardPayments
from harness.simulators.psp.debits import Debits
from harness.simulators.psp.errors import Refusal, wrong_state
from harness.simulators.psp.events import Events
from harness.simulators.psp.holding import PaymentMethod
from harness.simulators.psp.lifecycles import INTENT, OPEN
from harness.simulators.psp.methods import Methods
from harness.simulators.psp.models import Intent
from harness.simulators.psp.moves import Moves
from harness.simulators.psp.objects import show
from harness.simulators.psp.transfers import Transfers

_KEPT: tuple[str, ...] = (
    "description",
    "receipt_email",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "setup_future_usage",
)
_CHANGED = (*_KEPT, "amount", "currency", "customer", "transfer_group", "types", "capture_method")


class Payments:
    """The rules of payment intents over one book."""

    def __init__(self, book: Book, events: Events, methods: Methods) -> None:
        self._book = book
        self.moves = Moves(book, events, methods)
        self.cards = CardPayments(self.moves)
        self.captures = Captures(self.moves)
        self.debits = Debits(self.moves, methods)
        self.transfers = Transfers(book, self.moves, events)

    def create(
        self, amount: int, currency: str, wishes: Mapping[str, Any], *, order: str = "", session: str = "",
        check: Callable[[Intent], None] = lambda _intent: None,
    ) -> Intent:  # fmt: skip
        """A new intent. `wishes` are the parameters that intents share with `payment_intent_data` of a session.

        `check` may raise Refusal when it has seen the intent; nothing has come into being then.
        """
        order = order_of(wishes.get("metadata", {})) or order
        identity = self._book.new_id("pi", order)
        intent = Intent(
            id=identity, order=order, client_secret=self._book.new_id(f"{identity}_secret", order), amount=amount,
            currency=currency, created=self._book.now(order), session=session, types=wishes.get("types", ["card"]),
            capture_method=wishes.get("capture_method", "automatic_async"),
            confirmation_method=wishes.get("confirmation_method", "automatic"),
            metadata=set_only(wishes.get("metadata", {})), customer=wishes.get("customer", ""),
            return_url=wishes.get("return_url", ""), use_sdk=wishes.get("use_stripe_sdk", False),
            options=dict(wishes.get("payment_method_options", {})), automatic=wishes.get("automatic_payment_methods"),
            transfer_group=wishes.get("transfer_group", ""), **{name: wishes[name] for name in _KEPT if name in wishes},
        )  # fmt: skip
        check(intent)
        self._book.intents.put(intent.id, intent, group=order)
        self.enter(intent)
        figures = {"amount": amount, "currency": currency.upper()}
        self.moves.move(intent, "requires_payment_method", "payment.create", **figures)
        self.moves.tell("payment_intent.created", intent)
        return intent

    def enter(self, intent: Intent) -> None:
        """Put an intent in the lists it belongs to now."""
        if intent.customer:
            self._book.enter(f"intents:{intent.customer}", intent.id)
        if not intent.session:  # one that has a session is found by it
            self._book.enter(f"payments:{intent.order}", intent.id)
            self._book.enter("payments", intent.id)

    def draft(self, intent: Intent, wishes: Mapping[str, Any]) -> Intent:
        """The intent as it would be, for checks before anything is changed. Raises Refusal when it is too late to change it."""
        changes: dict[str, Any] = {name: wishes[name] for name in _CHANGED if name in wishes}
        if any(changes.get(name, getattr(intent, name)) != getattr(intent, name) for name in ("amount", "currency")):
            self.check_open(intent, "amount")
        options = {**intent.options}
        for kind, given in wishes.get("payment_method_options", {}).items():
            options[kind] = {**options.get(kind, {}), **given}
        metadata = intent.metadata
        if "metadata" in wishes:
            metadata = set_only({**metadata, **wishes["metadata"]}) if wishes["metadata"] else {}
        order = intent.order or order_of(metadata)
        return replace(intent, **changes, options=options, metadata=metadata, order=order)

    def update(self, intent: Intent, wishes: Mapping[str, Any]) -> None:
        """Change what may be changed of an intent. Raises Refusal when it is too late for that."""
        draft = self.draft(intent, wishes)
        if (draft.amount, draft.currency) != (intent.amount, intent.currency):
            self.transfers.give_back(intent)
        for name in (*_CHANGED, "options", "metadata", "order"):
            setattr(intent, name, getattr(draft, name))
        self.enter(intent)

    def choose(self, intent: Intent, method: PaymentMethod) -> None:
        """Set what to pay with, without trying it yet. Raises Refusal."""
        self.check_open(intent, "payment_method")
        self.check_owner(intent, method)
        self._back_to_start(intent)
        intent.method = method.id
        self.moves.move(intent, "requires_confirmation", "payment.choose", **_ends(method))

    def confirm(
        self, intent: Intent, method: PaymentMethod | None = None, *, mandate: Mapping[str, Any] | None = None,
        off_session: bool = False, must_not_ask: bool = False,
    ) -> None:  # fmt: skip
        """Try to be paid. Raises Refusal: 402 after a decline, which is then on record; 400 when it cannot be tried."""
        self.check_open(intent, "payment_method")
        chosen = self.chosen(intent, method)
        self.check_paying(intent, chosen, mandate)
        if method is not None and intent.method != method.id:
            self._back_to_start(intent)
        intent.method, intent.off_session = chosen.id, off_session
        if chosen.type == "card":
            self.cards.confirm(intent, chosen, must_not_ask=must_not_ask)
        elif chosen.type == "sepa_debit":
            self.debits.confirm(intent, chosen, mandate)
        else:
            self.transfers.confirm(intent, chosen)

    def cancel(self, intent: Intent, reason: str = "") -> None:
        """Give up an intent; an authorisation is released. Raises Refusal when it is too late."""
        if not INTENT.allows(intent.status, "canceled") or intent.captures:
            message = (
                f"You cannot cancel this PaymentIntent because it has a status of {intent.status}. Only a PaymentIntent "
                "with one of the following statuses may be canceled: requires_payment_method, requires_capture, "
                "requires_confirmation, requires_action, processing."
            )
            if intent.captures:
                message = "You cannot cancel this PaymentIntent because it was captured in part: capture the rest, or nothing more, with `final_capture`."
            raise wrong_state(message, payment_intent=show(self._book, intent))
        intent.canceled_at, intent.cancellation_reason = self._book.now(intent.order), reason
        intent.due, intent.amount_capturable = None, 0
        if (charge := self._book.charge_of(intent)) is not None:
            charge.released = True
        self.transfers.give_back(intent)
        self.moves.move(intent, "canceled", "payment.cancel")
        self.moves.tell("payment_intent.canceled", intent)

    def due(self, intent: Intent) -> None:
        """The time has come: a bank answers a debit, or lets go of an authorisation."""
        if intent.status == "processing":
            self.debits.answer(intent)
        elif intent.status == "requires_capture":
            self.captures.expire(intent)
        else:
            intent.due = None

    def chosen(self, intent: Intent, method: PaymentMethod | None) -> PaymentMethod:
        """What is paid with: `method`, else what was chosen before. Raises Refusal when there is neither."""
        found = method or (self._book.methods.get(intent.method) if intent.method else None)
        if found is None:
            message = (
                "You cannot confirm this PaymentIntent because it's missing a payment method. "
                "You can either update the PaymentIntent with a payment method and then confirm it again, "
                "or confirm it again directly with a payment method or ConfirmationToken."
            )
            raise wrong_state(message, payment_intent=show(self._book, intent))
        return found

    def check_paying(self, intent: Intent, method: PaymentMethod, mandate: Mapping[str, Any] | None) -> None:
        """Raise Refusal when the intent could never be paid with this, whatever a bank says."""
        self.check_owner(intent, method)
        if method.type not in intent.types:
            message = (
                f"The PaymentMethod provided ({method.type}) is not allowed for this PaymentIntent. Please attach a "
                f"PaymentMethod of one of the following types: {', '.join(intent.types)}."
            )
            raise Refusal(message, code="payment_intent_incompatible_payment_method", started=True)
        if method.type == "sepa_debit":
            self.debits.check(intent, method, mandate)
        elif method.type == "customer_balance":
            self.transfers.check(intent)

    def check_open(self, intent: Intent, what: str) -> None:
        if intent.status not in OPEN:
            message = (
                f"This PaymentIntent's {what} could not be updated because it has a status of {intent.status}. "
                f"You may only update the {what} of a PaymentIntent with one of the following statuses: "
                f"{', '.join(OPEN)}."
            )
            raise wrong_state(message, payment_intent=show(self._book, intent))

    def check_owner(self, intent: Intent, method: PaymentMethod) -> None:
        if not method.customer or method.customer == intent.customer:
            return
        if not intent.customer:
            message = (
                f"The `payment_method` parameter supplied {method.id} belongs to the Customer {method.customer}. Please "
                "include the Customer in the `customer` parameter on the PaymentIntent."
            )
            raise Refusal(message, code="parameter_missing", param="source", started=True)
        message = (
            f"The PaymentMethod {method.id} does not belong to the Customer you supplied {intent.customer}. Please use "
            "this PaymentMethod with the Customer that it belongs to instead."
        )
        raise Refusal(message, param="payment_method", started=True)

    def _back_to_start(self, intent: Intent) -> None:
        intent.authenticated = False
        if intent.reference:
            self.transfers.give_back(intent)
            intent.reference = ""
        if intent.status != "requires_payment_method":
            self.moves.move(intent, "requires_payment_method", "payment.choose")


def _ends(method: PaymentMethod) -> dict[str, str]:
    """What a note may tell of a payment method."""
    if method.card is not None:
        return {"last4": method.card.last4}
    return {"last4": method.account.last4} if method.account else {}
