"""Checkout Sessions: opened by the shop, paid by the customer on the hosted page, or expired.

As at Stripe, the payment intent comes into being when the customer first pays, not when the session is made. A session
whose payment takes days is complete at once, and told of again when the money has come or will not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.simulators.psp.book import Book, check_amount, order_of, set_only
from harness.simulators.psp.errors import Refusal, missing_parameter
from harness.simulators.psp.events import Events
from harness.simulators.psp.holding import Customer, PaymentMethod
from harness.simulators.psp.lifecycles import INTENT, SESSION
from harness.simulators.psp.models import Intent, LineItem, Session, Shipping
from harness.simulators.psp.payments import Payments
from harness.simulators.psp.transfers import COUNTRIES

DAY = 86400
_SHOWN_AGAIN = (
    "billing_address_collection", "customer_creation", "customer_email", "payment_method_options", "submit_type", "ui_mode",
)  # fmt: skip


class Checkout:
    """The rules of sessions over one book."""

    def __init__(self, book: Book, events: Events, payments: Payments) -> None:
        self._book = book
        self._events = events
        self._payments = payments
        payments.moves.on_end(self._ended)

    def open(self, params: Mapping[str, Any]) -> Session:
        """A new session from the parameters of the API. Raises Refusal."""
        order = order_of(params.get("metadata", {})) or params.get("client_reference_id", "")
        now = self._book.now(order)
        expires_at = params.get("expires_at", now + DAY)
        if not now + 1800 - 5 <= expires_at <= now + DAY + 5:
            message = (
                "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation."
            )
            raise Refusal(message, param="expires_at")
        customer = self._customer(params)
        currency = _currency(params)
        types = params.get("types", ["card"])
        _check_types(types, params, currency)
        session = Session(
            id=self._book.new_id("cs_test", order, 58), order=order, created=now, expires_at=expires_at,
            currency=currency, items=[self._item(line, order) for line in params["line_items"]],
            success_url=params["success_url"], cancel_url=params.get("cancel_url", ""),
            client_reference_id=params.get("client_reference_id", ""), customer=customer.id if customer else "",
            customer_email=params.get("customer_email") or (customer.email if customer else ""),
            locale=params.get("locale", ""), metadata=set_only(params.get("metadata", {})),
            merchant=params.get("branding_settings", {}).get("display_name", ""), types=types,
            shipping=[self._shipping(option, order) for option in params.get("shipping_options", [])],
            wishes={name: params[name] for name in _SHOWN_AGAIN if name in params},
            intent_wishes=dict(params.get("payment_intent_data", {})),
        )  # fmt: skip
        session.shipped_by = session.shipping[0].id if session.shipping else ""
        check_amount(session.amount_total, currency, "line_items")
        self._book.sessions.put(session.id, session, group=order)
        self._book.enter(f"payments:{order}", session.id)
        self._book.enter("payments", session.id)
        self._move(session, "open")
        return session

    def ship_by(self, session: Session, option: str) -> None:
        """The customer chooses a way of shipping. Raises Refusal for one that is not offered, or a session that is closed."""
        self._check_open(session)
        if option not in [each.id for each in session.shipping]:
            raise Refusal("This way of shipping is not offered.", param="shipping")
        session.shipped_by = option

    def pay(self, session: Session, method: PaymentMethod, *, name: str, email: str, mandate: Any = None) -> Intent:
        """The customer pays with `method`. Raises Refusal: 402 declined (the session stays open), 400 no longer open."""
        self._check_open(session)
        session.customer_name = name
        session.customer_email = session.customer_email or email
        intent = self._book.intents.get(session.intent) if session.intent else None
        intent = intent or self._begin(session)
        if intent.amount != session.amount_total:
            self._payments.update(intent, {"amount": session.amount_total})
        self._payments.confirm(intent, method, mandate=mandate)
        self._complete_if_paid(session, intent)
        return intent

    def authenticate(self, session: Session, intent: Intent, *, passed: bool) -> None:
        """The customer comes out of 3-D Secure. Raises Refusal as `pay` does."""
        self._payments.cards.authenticate(intent, passed=passed)
        self._complete_if_paid(session, intent)

    def expire(self, session: Session) -> None:
        """Close a session nobody paid, and cancel its intent. Raises Refusal when it is not open."""
        if session.status != "open":
            message = f'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of {session.status}.'
            raise Refusal(message, started=True)
        self._move(session, "expired")
        intent = self._book.intents.get(session.intent) if session.intent else None
        if intent is not None and INTENT.allows(intent.status, "canceled"):
            self._payments.cancel(intent, "automatic")
        self._announce("checkout.session.expired", session)

    def _begin(self, session: Session) -> Intent:
        wishes = {
            **session.intent_wishes, "types": session.types, "customer": session.customer,
            "payment_method_options": session.wishes.get("payment_method_options", {}),
        }  # fmt: skip
        intent = self._payments.create(
            session.amount_total, session.currency, wishes, order=session.order, session=session.id
        )
        session.intent = intent.id
        return intent

    def _complete_if_paid(self, session: Session, intent: Intent) -> None:
        waits = intent.status == "requires_action" and bool(intent.reference)
        if not waits and intent.status not in ("requires_capture", "succeeded", "processing"):
            return
        if session.wishes.get("customer_creation") == "always" and not session.customer:
            session.customer = intent.customer = self._new_customer(session).id
        self._move(session, "complete")
        self._announce("checkout.session.completed", session)

    def _ended(self, intent: Intent) -> None:
        session = self._book.sessions.get(intent.session) if intent.session else None
        if session is not None and session.status == "complete":
            ending = "succeeded" if intent.status == "succeeded" else "failed"
            self._announce(f"checkout.session.async_payment_{ending}", session)

    def _new_customer(self, session: Session) -> Customer:
        customer = Customer(
            id=self._book.new_id("cus", session.order, 14), created=self._book.now(session.order), order=session.order,
            email=session.customer_email, name=session.customer_name,
        )  # fmt: skip
        self._book.customers.put(customer.id, customer, group=session.order)
        self._book.enter("customers", customer.id)
        self._events.announce("customer.created", customer, {"email": customer.email})
        return customer

    def _customer(self, params: Mapping[str, Any]) -> Customer | None:
        if "customer" not in params:
            if "customer_balance" in params.get("types", []):
                raise missing_parameter("customer")
            return None
        if "customer_email" in params:
            message = "You may only specify one of these parameters: customer, customer_email."
            raise Refusal(message, param="customer")
        return self._book.customer(params["customer"], status=400)

    def _item(self, line: Mapping[str, Any], order: str) -> LineItem:
        price = line["price_data"]
        product = price["product_data"]
        return LineItem(
            self._book.new_id("li", order), product["name"], price["unit_amount"], line["quantity"],
            product.get("description", ""), product.get("images", []), set_only(line.get("metadata", {})),
            price.get("tax_behavior", ""),
        )  # fmt: skip

    def _shipping(self, option: Mapping[str, Any], order: str) -> Shipping:
        wishes = option["shipping_rate_data"]
        amount = wishes["fixed_amount"]["amount"]
        return Shipping(self._book.new_id("shr", order), wishes["display_name"], amount, dict(wishes))

    def _check_open(self, session: Session) -> None:
        if session.status != "open":
            raise Refusal(f"This Checkout Session is {session.status}.", started=True)

    def _move(self, session: Session, after: str) -> None:
        before = session.status
        session.status = SESSION.move(before, after)
        fields = session_fields(session)
        self._book.moved("session.move", "checkout.session", session.id, before, after, session.order, **fields)

    def _announce(self, kind: str, session: Session) -> None:
        self._events.announce(kind, session, session_fields(session))


def session_fields(session: Session) -> dict[str, Any]:
    """What a handoff compares of a session."""
    return {
        "amount": session.amount_total,
        "currency": session.currency.upper(),
        "email": session.customer_email,
        "locale": session.locale,
    }


def _currency(params: Mapping[str, Any]) -> str:
    prices = [line["price_data"]["currency"] for line in params["line_items"]]
    rates = [option["shipping_rate_data"]["fixed_amount"]["currency"] for option in params.get("shipping_options", [])]
    if len({*prices, *rates}) > 1:
        raise Refusal("All line items of a Checkout Session must have the same currency.", param="line_items")
    return str(prices[0])


def _check_types(types: list[str], params: Mapping[str, Any], currency: str) -> None:
    """Refuse what could never be paid on the page: the shop should hear it, not the customer."""
    later = [kind for kind in types if kind != "card"]
    at = "payment_method_types"
    if later and currency != "eur":
        message = f"The currency {currency} cannot be paid with {', '.join(later)}: only eur can."
        raise Refusal(message, code="payment_method_currency_mismatch", param=at)
    if types == later and params.get("payment_intent_data", {}).get("capture_method") == "manual":
        message = f"The payment method types {', '.join(later)} do not support `capture_method=manual`."
        raise Refusal(message, param="payment_intent_data[capture_method]")
    options = params.get("payment_method_options", {}).get("customer_balance", {})
    if "customer_balance" in types and options.get("bank_transfer", {}).get("type") != "eu_bank_transfer":
        raise missing_parameter("payment_method_options[customer_balance][bank_transfer][type]")
    if (
        "customer_balance" in types
        and options["bank_transfer"].get("eu_bank_transfer", {}).get("country") not in COUNTRIES
    ):
        raise missing_parameter("payment_method_options[customer_balance][bank_transfer][eu_bank_transfer][country]")
