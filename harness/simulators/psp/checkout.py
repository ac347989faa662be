"""Checkout Sessions: opened by the shop, paid by the customer on the hosted page, or expired.

As at Stripe, the payment intent comes into being when the customer first pays, not when the session is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.simulators.psp.book import Book, check_amount
from harness.simulators.psp.cards import Card
from harness.simulators.psp.errors import Refusal
from harness.simulators.psp.lifecycles import INTENT, SESSION
from harness.simulators.psp.models import Intent, LineItem, Session
from harness.simulators.psp.payments import Payments

DAY = 86400


class Checkout:
    """The rules of sessions over one book."""

    def __init__(self, book: Book, payments: Payments) -> None:
        self._book = book
        self._payments = payments

    def open(self, params: Mapping[str, Any]) -> Session:
        """A new session from the parameters of the API. Raises Refusal."""
        now = self._book.now()
        expires_at = params.get("expires_at", now + DAY)
        if not now + 1800 - 5 <= expires_at <= now + DAY + 5:
            message = (
                "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation."
            )
            raise Refusal(message, param="expires_at")
        items, currency = self._items(params["line_items"])
        session = Session(
            id=self._book.new_id("cs_test", 58),
            created=now,
            expires_at=expires_at,
            currency=currency,
            items=items,
            success_url=params["success_url"],
            cancel_url=params.get("cancel_url", ""),
            client_reference_id=params.get("client_reference_id", ""),
            customer_email=params.get("customer_email", ""),
            locale=params.get("locale", ""),
            metadata={name: text for name, text in params.get("metadata", {}).items() if text},
            intent_wishes=dict(params.get("payment_intent_data", {})),
            merchant=params.get("branding_settings", {}).get("display_name", ""),
        )
        check_amount(session.amount_total, currency, "line_items")
        self._book.sessions[session.id] = session
        self._move(session, "open")
        return session

    def pay(self, session: Session, card: Card, *, name: str, email: str) -> Intent:
        """The customer submits a card. Raises Refusal: 402 declined (the session stays open), 400 no longer open."""
        self.sweep()
        if session.status != "open":
            raise Refusal(f"This Checkout Session is {session.status}.", started=True)
        session.customer_name = name
        session.customer_email = session.customer_email or email
        intent = self._book.intents.get(session.intent) or self._begin(session)
        self._payments.confirm(intent, card)
        self._complete_if_paid(session, intent)
        return intent

    def authenticate(self, session: Session, intent: Intent, *, passed: bool) -> None:
        """The customer comes out of 3-D Secure. Raises Refusal as `pay` does."""
        self._payments.authenticate(intent, passed=passed)
        self._complete_if_paid(session, intent)

    def expire(self, session: Session) -> None:
        """Close a session nobody paid, and cancel its intent. Raises Refusal when it is not open."""
        if session.status != "open":
            message = f'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of {session.status}.'
            raise Refusal(message, started=True)
        self._move(session, "expired")
        intent = self._book.intents.get(session.intent)
        if intent is not None and INTENT.allows(intent.status, "canceled"):
            self._payments.cancel(intent, "automatic")
        self._announce("checkout.session.expired", session)

    def sweep(self) -> None:
        """Expire the sessions whose time is over."""
        now = self._book.now()
        for session in [
            each for each in self._book.sessions.values() if each.status == "open" and now >= each.expires_at
        ]:
            self.expire(session)

    def _begin(self, session: Session) -> Intent:
        intent = self._payments.create(
            session.amount_total, session.currency, session.intent_wishes, order=session.order, session=session.id
        )
        session.intent = intent.id
        return intent

    def _complete_if_paid(self, session: Session, intent: Intent) -> None:
        if intent.status in ("requires_capture", "succeeded"):
            self._move(session, "complete")
            self._announce("checkout.session.completed", session)

    def _items(self, lines: list[dict[str, Any]]) -> tuple[list[LineItem], str]:
        currencies = {line["price_data"]["currency"] for line in lines}
        if len(currencies) > 1:
            raise Refusal("All line items of a Checkout Session must have the same currency.", param="line_items")
        return [self._item(line) for line in lines], currencies.pop()

    def _item(self, line: dict[str, Any]) -> LineItem:
        price = line["price_data"]
        product = price["product_data"]
        return LineItem(
            self._book.new_id("li"),
            product["name"],
            price["unit_amount"],
            line["quantity"],
            product.get("description", ""),
        )

    def _move(self, session: Session, after: str) -> None:
        before = session.status
        session.status = SESSION.move(before, after)
        fields = session_fields(session)
        self._book.moved("session.move", "checkout.session", session.id, before, after, session.order, **fields)

    def _announce(self, kind: str, session: Session) -> None:
        self._book.announce(kind, session.order, session, session_fields(session))


def session_fields(session: Session) -> dict[str, Any]:
    """What a handoff compares of a session."""
    return {
        "amount": session.amount_total,
        "currency": session.currency.upper(),
        "email": session.customer_email,
        "locale": session.locale,
    }
