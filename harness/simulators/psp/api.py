"""The endpoints of the API: which parameters each takes, and what it does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, TypeVar

from harness.simulators.psp import objects
from harness.simulators.psp.book import Book, check_amount
from harness.simulators.psp.calls import Call, Params
from harness.simulators.psp.cards import NAMES, Card, by_name
from harness.simulators.psp.checkout import Checkout, session_fields
from harness.simulators.psp.errors import Refusal, missing_parameter
from harness.simulators.psp.models import Charge, Intent, Session
from harness.simulators.psp.parameters import (
    INTENT_CANCEL,
    INTENT_CAPTURE,
    INTENT_CONFIRM,
    INTENT_CREATE,
    INTENT_RETRIEVE,
    INTENT_UPDATE,
    LISTING,
    NOTHING,
    OF_EVENT,
    OF_INTENT,
    OF_REFUND,
    REFUND_CREATE,
    SESSION_CREATE,
)
from harness.simulators.psp.payments import Payments
from harness.simulators.psp.refunds import Refunds
from harness.simulators.reception import Visit


class Listed(Protocol):
    """Anything that a list call may show."""

    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Listed)


class Api:
    """The endpoints over one book."""

    def __init__(self, book: Book, payments: Payments, checkout: Checkout, refunds: Refunds) -> None:
        self._book = book
        self._payments = payments
        self._checkout = checkout
        self._refunds = refunds

    def calls(self) -> list[Call]:
        """All endpoints. Those of sessions and intents come with `{id}` in their path."""
        session, intent = "/v1/checkout/sessions", "/v1/payment_intents"
        return [
            Call("POST", session, "session.create", SESSION_CREATE, self.open_session),
            Call("GET", session, "session.list", OF_INTENT, self.list_sessions),
            Call("GET", f"{session}/{{id}}", "session.retrieve", NOTHING, self.retrieve_session),
            Call("GET", f"{session}/{{id}}/line_items", "session.line_items", LISTING, self.list_lines),
            Call("POST", f"{session}/{{id}}/expire", "session.expire", NOTHING, self.expire_session),
            Call("POST", intent, "payment.create", INTENT_CREATE, self.create_intent),
            Call("GET", intent, "payment.list", LISTING, self.list_intents),
            Call("GET", f"{intent}/{{id}}", "payment.retrieve", INTENT_RETRIEVE, self.retrieve_intent),
            Call("POST", f"{intent}/{{id}}", "payment.update", INTENT_UPDATE, self.update_intent),
            Call("POST", f"{intent}/{{id}}/confirm", "payment.confirm", INTENT_CONFIRM, self.confirm_intent),
            Call("POST", f"{intent}/{{id}}/capture", "payment.capture", INTENT_CAPTURE, self.capture_intent),
            Call("POST", f"{intent}/{{id}}/cancel", "payment.cancel", INTENT_CANCEL, self.cancel_intent),
            Call("GET", "/v1/charges", "charge.list", OF_INTENT, self.list_charges),
            Call("GET", "/v1/charges/{id}", "charge.retrieve", NOTHING, self.retrieve_charge),
            Call("POST", "/v1/refunds", "payment.refund", REFUND_CREATE, self.create_refund),
            Call("GET", "/v1/refunds", "refund.list", OF_REFUND, self.list_refunds),
            Call("GET", "/v1/refunds/{id}", "refund.retrieve", NOTHING, self.retrieve_refund),
            Call("GET", "/v1/events", "event.list", OF_EVENT, self.list_events),
            Call("GET", "/v1/events/{id}", "event.retrieve", NOTHING, self.retrieve_event),
        ]

    def open_session(self, visit: Visit, params: Params) -> object:
        visit.order = params.get("metadata", {}).get("order") or params.get("client_reference_id", "")
        session = self._checkout.open(params)
        visit.fields = session_fields(session)
        return session

    def list_sessions(self, visit: Visit, params: Params) -> object:
        self._checkout.sweep()
        wanted = params.get("payment_intent")
        found = (each for each in self._book.sessions.values() if wanted in (None, each.intent))
        return self._page(visit, params, found)

    def retrieve_session(self, visit: Visit, _params: Params) -> object:
        self._checkout.sweep()
        return self._session(visit)

    def list_lines(self, visit: Visit, params: Params) -> object:
        session = self._session(visit)
        page, more = _cut(session.items, params)
        shown = [objects.line_item(item, session.currency) for item in page]
        return objects.listing(shown, visit.request.url.path, more=more)

    def expire_session(self, visit: Visit, _params: Params) -> object:
        self._checkout.sweep()
        session = self._session(visit)
        self._checkout.expire(session)
        return session

    def create_intent(self, visit: Visit, params: Params) -> object:
        amount, currency = params["amount"], params["currency"]
        visit.order = params.get("metadata", {}).get("order", "")
        visit.fields = {"amount": amount, "currency": currency.upper()}
        check_amount(amount, currency, "amount")
        card = _card(params)
        if params.get("confirm") and card is None:
            raise missing_parameter("payment_method")
        if params.get("return_url") and not params.get("confirm"):
            raise Refusal(
                "The parameter `return_url` cannot be passed when creating a PaymentIntent unless `confirm` is set to true.",
                param="return_url",
            )
        intent = self._payments.create(amount, currency, params)
        if card is not None and params.get("confirm"):
            self._payments.confirm(intent, card, off_session=params.get("off_session", False))
        elif card is not None:
            self._payments.choose(intent, card)
        return intent

    def list_intents(self, visit: Visit, params: Params) -> object:
        return self._page(visit, params, self._book.intents.values())

    def retrieve_intent(self, visit: Visit, _params: Params) -> object:
        self._payments.sweep()
        return self._intent(visit)

    def update_intent(self, visit: Visit, params: Params) -> object:
        intent = self._intent(visit)
        card = _card(params)
        if card is not None:
            self._payments.choose(intent, card)
        merged = {**intent.metadata, **params.get("metadata", {})}
        intent.metadata = {name: text for name, text in merged.items() if text}
        intent.description = params.get("description", intent.description)
        intent.receipt_email = params.get("receipt_email", intent.receipt_email)
        intent.shipping = params.get("shipping", intent.shipping)
        return intent

    def confirm_intent(self, visit: Visit, params: Params) -> object:
        intent = self._intent(visit)
        self._not_of_open_session(intent, "confirm")
        card = _card(params)
        intent.return_url = params.get("return_url", intent.return_url)
        self._payments.confirm(intent, card, off_session=params.get("off_session", False))
        return intent

    def capture_intent(self, visit: Visit, params: Params) -> object:
        self._payments.sweep()
        intent = self._intent(visit)
        amount = params.get("amount_to_capture")
        asked = intent.amount_capturable if amount is None else amount
        visit.fields = {"amount": asked, "currency": intent.currency.upper()}
        self._payments.capture(intent, amount)
        return intent

    def cancel_intent(self, visit: Visit, params: Params) -> object:
        intent = self._intent(visit)
        self._not_of_open_session(intent, "cancel")
        self._payments.cancel(intent, params.get("cancellation_reason", ""))
        return intent

    def list_charges(self, visit: Visit, params: Params) -> object:
        wanted = params.get("payment_intent")
        found = (each for each in self._book.charges.values() if wanted in (None, each.intent))
        return self._page(visit, params, found)

    def retrieve_charge(self, visit: Visit, _params: Params) -> object:
        charge = self._book.charge(visit.request.path_params["id"], "id")
        visit.order = charge.order
        return charge

    def create_refund(self, visit: Visit, params: Params) -> object:
        metadata, reason = params.get("metadata", {}), params.get("reason", "")
        visit.fields = {
            "amount": params.get("amount", 0),
            "rma": metadata.get("rma", ""),
            "reason": metadata.get("reason") or reason,
        }
        visit.order = metadata.get("order", "")
        charge = self._charge_to_refund(params)
        visit.order = charge.order or visit.order
        left = charge.amount_captured - charge.amount_refunded
        visit.fields |= {"amount": params.get("amount", left), "currency": charge.currency.upper(), "status": "refused"}
        refund = self._refunds.create(charge, params.get("amount"), reason, metadata)
        visit.fields["status"] = refund.status
        return refund

    def list_refunds(self, visit: Visit, params: Params) -> object:
        intent, charge = params.get("payment_intent"), params.get("charge")
        found = (
            each
            for each in self._book.refunds.values()
            if intent in (None, each.intent) and charge in (None, each.charge)
        )
        return self._page(visit, params, found)

    def retrieve_refund(self, visit: Visit, _params: Params) -> object:
        refund = self._book.refund(visit.request.path_params["id"], "id")
        visit.order = refund.order
        return refund

    def list_events(self, visit: Visit, params: Params) -> object:
        wanted = {*params.get("types", ()), *([params["type"]] if "type" in params else [])}
        found = (each for each in self._book.events.values() if not wanted or each.type in wanted)
        return self._page(visit, params, found)

    def retrieve_event(self, visit: Visit, _params: Params) -> object:
        return self._book.event(visit.request.path_params["id"])

    def _session(self, visit: Visit) -> Session:
        session = self._book.session(visit.request.path_params["id"])
        visit.order, visit.fields = session.order, session_fields(session)
        return session

    def _intent(self, visit: Visit) -> Intent:
        intent = self._book.intent(visit.request.path_params["id"])
        visit.order = intent.order
        return intent

    def _not_of_open_session(self, intent: Intent, verb: str) -> None:
        session = self._book.sessions.get(intent.session)
        if session is not None and session.status == "open":
            message = f"You cannot {verb} this PaymentIntent because its Checkout Session is still open; expire the session instead."
            raise Refusal(message, code="payment_intent_unexpected_state", started=True)

    def _charge_to_refund(self, params: Params) -> Charge:
        if ("charge" in params) == ("payment_intent" in params):
            raise Refusal("One of the following params should be provided for this request: payment_intent or charge.")
        if "charge" in params:
            return self._book.charge(params["charge"])
        intent = self._book.intent(params["payment_intent"], "payment_intent")
        if intent.paid_charge is None:
            message = "This PaymentIntent does not have a successful charge to refund."
            raise Refusal(message, param="payment_intent", started=True)
        return intent.paid_charge

    def _page(self, visit: Visit, params: Params, found: Iterable[Listed]) -> dict[str, Any]:
        """The page of `found`, newest first, that the parameters ask for."""
        page, more = _cut(list(found)[::-1], params)
        return objects.listing([self._book.show(thing) for thing in page], visit.request.url.path, more=more)


def _cut(things: Sequence[T], params: Params) -> tuple[Sequence[T], bool]:
    """What limit, starting_after and ending_before choose of `things`, and whether there is more beyond."""
    limit = params.get("limit", 10)
    ids = [each.id for each in things]
    if "starting_after" in params and "ending_before" in params:
        message = "You may only specify one of these parameters: starting_after, ending_before."
        raise Refusal(message, param="starting_after")
    if "ending_before" in params:
        before = things[: _place(ids, params["ending_before"], "ending_before")]
        return before[-limit:], len(before) > limit
    start = _place(ids, params["starting_after"], "starting_after") + 1 if "starting_after" in params else 0
    return things[start : start + limit], len(things) > start + limit


def _place(ids: list[str], wanted: str, param: str) -> int:
    try:
        return ids.index(wanted)
    except ValueError:
        raise Refusal(f"No such object: '{wanted[:100]}'", code="resource_missing", param=param) from None


def _card(params: Params) -> Card | None:
    name = params.get("payment_method")
    if name is None:
        return None
    card = by_name(name)
    if card is None:
        message = f"No such PaymentMethod: '{name[:60]}'; the simulator knows the test names {', '.join(NAMES)}"
        raise Refusal(message, code="resource_missing", param="payment_method")
    return card
