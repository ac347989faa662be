"""Events: each thing that happened, kept, and told to the shop and to every webhook endpoint that wants it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from harness.simulators.hooks import Message, Peer
from harness.simulators.psp.book import Book
from harness.simulators.psp.holding import Receiver
from harness.simulators.psp.models import Event
from harness.simulators.psp.objects import show

API_VERSION = "2026-10-28.endive"
MOST_RECEIVERS = 16
_NO_ONE = {"id": None, "idempotency_key": None}

# All that can be told, for the board and for who registers an endpoint.
TYPES = (
    "payment_intent.created", "payment_intent.requires_action", "payment_intent.processing",
    "payment_intent.partially_funded", "payment_intent.amount_capturable_updated", "payment_intent.succeeded",
    "payment_intent.payment_failed", "payment_intent.canceled",
    "charge.pending", "charge.succeeded", "charge.failed", "charge.captured", "charge.updated", "charge.expired",
    "charge.refunded", "charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed",
    "charge.dispute.funds_withdrawn", "charge.dispute.funds_reinstated", "radar.early_fraud_warning.created",
    "refund.created", "refund.updated", "refund.failed",
    "checkout.session.completed", "checkout.session.expired", "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "customer.created", "customer.updated", "customer.deleted", "customer_cash_balance_transaction.created",
    "cash_balance.funds_available", "mandate.updated",
    "payment_method.attached", "payment_method.detached", "payment_method.updated",
    "setup_intent.created", "setup_intent.requires_action", "setup_intent.succeeded", "setup_intent.setup_failed",
    "setup_intent.canceled",
    "payout.created", "payout.updated", "payout.paid", "payout.failed", "payout.canceled",
    "payout.reconciliation_completed", "reporting.report_run.succeeded",
)  # fmt: skip


class StripeSigner:
    """Stripe's way of signing: `Stripe-Signature: t=…,v1=HMAC-SHA256(secret, "t.body")`."""

    def headers(self, identity: str, body: str, secret: str, at: datetime) -> dict[str, str]:  # noqa: ARG002 - Stripe signs no id
        if not secret:
            raise ValueError("a webhook secret is needed")
        time = int(at.timestamp())
        digest = hmac.new(secret.encode(), f"{time}.{body}".encode(), hashlib.sha256).hexdigest()
        return {"stripe-signature": f"t={time},v1={digest}", "user-agent": "Stripe/1.0 (simulated)"}


class Events:
    """Keeps events and sends them."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._hooks = book.simulation.hooks
        self._request: Mapping[str, str | None] = _NO_ONE

    @contextmanager
    def asked_by(self, request_id: str, key: str) -> Iterator[None]:
        """Name the call that causes what is told meanwhile. Not to be held over an `await`."""
        self._request = {"id": request_id, "idempotency_key": key or None}
        try:
            yield
        finally:
            self._request = _NO_ONE

    def announce(
        self,
        kind: str,
        thing: Any,
        fields: Mapping[str, Any],
        *,
        order: str = "",
        previous: Mapping[str, Any] | None = None,
    ) -> None:
        """Keep the event `kind` about `thing`, as it is now, and send it.

        `fields` is what a handoff compares; `previous` what changed in the object, as it was before.
        """
        self.announce_json(
            kind, order or getattr(thing, "order", ""), show(self._book, thing), fields, previous=previous
        )

    def announce_json(
        self, kind: str, order: str, shown: Mapping[str, Any], fields: Mapping[str, Any],
        *, previous: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """As `announce`, for what is already JSON."""
        receivers = self._receivers(kind)
        identity = self._book.new_id("evt", order)
        body = {
            "id": identity,
            "object": "event",
            "api_version": API_VERSION,
            "created": self._book.now(order),
            "data": {"object": shown} | ({"previous_attributes": dict(previous)} if previous else {}),
            "livemode": False,
            "pending_webhooks": len(receivers) + ("shop" in self._hooks.peers),
            "request": dict(self._request),
            "type": kind,
        }
        event = Event(identity, kind, order, int(str(body["created"])), json.dumps(body, ensure_ascii=False))
        self._book.events.put(identity, event, group=order)
        self._book.enter(f"events:{kind}", identity)
        told = {"object": shown.get("id", ""), **fields}
        self._hooks.send(Message(identity, kind, order, event.body, told))
        for receiver in receivers:
            self._send(receiver, Message(identity, kind, order, event.body, told, peer=receiver.id))

    def register(self, receiver: Receiver) -> None:
        """Send what it wants to a new webhook endpoint from now on."""
        self._book.receivers.put(receiver.id, receiver)
        self._remember([*self._known(), receiver.id])

    def forget(self, receiver: Receiver) -> None:
        """Send nothing more to a webhook endpoint."""
        self._book.receivers.remove(receiver.id)
        self._remember([known for known in self._known() if known != receiver.id])
        peers = {name: peer for name, peer in self._hooks.peers.items() if name != receiver.id}
        self._hooks.connect(peers)

    def room(self) -> bool:
        """Whether one more webhook endpoint may be registered."""
        return len(self._known()) < MOST_RECEIVERS

    def _receivers(self, kind: str) -> list[Receiver]:
        found = [self._book.receivers.get(identity) for identity in self._known()]
        return [it for it in found if it and not it.disabled and (kind in it.events or "*" in it.events)]

    def _send(self, receiver: Receiver, message: Message) -> None:
        peer = Peer(receiver.url, receiver.secret)
        if self._hooks.peers.get(receiver.id) != peer:  # whoever names the peers anew knows nothing of endpoints
            self._hooks.connect({**self._hooks.peers, receiver.id: peer})
        self._hooks.send(message)

    def _known(self) -> list[str]:
        known: list[str] = self._book.simulation.store.setting("receivers", [])
        return known

    def _remember(self, known: list[str]) -> None:
        self._book.simulation.store.set_setting("receivers", known)
