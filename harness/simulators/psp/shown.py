"""A payment as the control plane shows it: what a rehearsal compares, for every way to pay."""

from __future__ import annotations

from typing import Any

from harness.simulators.psp.book import Book
from harness.simulators.psp.models import Intent, Session
from harness.simulators.psp.refunds import refund_fields


def payment(book: Book, session: Session | None, intent: Intent | None) -> dict[str, Any]:
    """The state of one payment, as the docstring of `control` has it. One of the two is given at least."""
    shown: dict[str, Any] = {"intent": "", "session": "", "session_status": "", "url": "", "status": "", "order": ""}
    shown |= {
        "authorised": 0,
        "captured": 0,
        "refunded": 0,
        "captures": [],
        "refunds": [],
        "declines": [],
        "method": "",
    }
    shown |= {"amount_capturable": 0, "funded": 0}
    if session is not None:
        waiting = "requires_payment_method" if session.status == "open" else "canceled"
        shown |= {"session": session.id, "session_status": session.status, "order": session.order, "status": waiting}
        shown |= {
            "amount": session.amount_total,
            "currency": session.currency.upper(),
            "url": f"{book.url}/c/pay/{session.id}",
            "email": session.customer_email,
            "locale": session.locale,
            "reference": session.client_reference_id,
        }
    return shown | (_of_intent(book, intent) if intent is not None else {})


def payments_of(book: Book, order: str, limit: int) -> list[tuple[Session | None, Intent | None]]:
    """The latest payments of an order (of all orders when empty), oldest first."""
    ids = book.listed(f"payments:{order}" if order else "payments", limit)
    return [found for identity in reversed(ids) if (found := payment_named(book, identity)) != (None, None)]


def payment_named(book: Book, identity: str) -> tuple[Session | None, Intent | None]:
    """The session and the intent behind the id of either; (None, None) for an unknown one."""
    session = book.sessions.get(identity)
    intent = book.intents.get(session.intent) if session and session.intent else None
    if session is None and (intent := book.intents.get(identity)) is not None and intent.session:
        session = book.sessions.get(intent.session)
    return session, intent


def _of_intent(book: Book, intent: Intent) -> dict[str, Any]:
    charge = book.charge_of(intent)
    refused = [it.failure.decline_code or it.failure.code for it in book.charges_of(intent) if it.failure]
    shown = {"intent": intent.id, "order": intent.order, "status": intent.status, "amount": intent.amount}
    shown |= {"currency": intent.currency.upper(), "declines": refused, "amount_capturable": intent.amount_capturable}
    shown |= {"funded": intent.funded}
    if charge is None:
        return shown
    refunds = [{"id": it.id, "metadata": it.metadata, **refund_fields(it)} for it in book.refunds_of(charge)]
    return shown | {
        "authorised": charge.amount,
        "captured": charge.amount_captured,
        "refunded": charge.amount_refunded,
        "captures": list(charge.captures),
        "refunds": refunds,
        "method": charge.type,
    }
