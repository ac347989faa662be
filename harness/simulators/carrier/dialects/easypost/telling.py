"""Events: kept for who asks, and sent to every webhook and to the peer `easypost`.

`X-Hmac-Signature` is `hmac-sha256-hex=` and the HMAC-SHA256 of the body in hexadecimal, keyed with the webhook's secret in
Unicode normal form KD. A webhook without a secret is sent without it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime

from harness.simulators.carrier.depot import Moved
from harness.simulators.carrier.desk import Desk
from harness.simulators.carrier.dialects.easypost.errors import Json
from harness.simulators.carrier.dialects.easypost.kept import Cabinet, Kept, Tracker, Webhook, shown
from harness.simulators.carrier.dialects.easypost.tracking import status_of, tracker_json
from harness.simulators.carrier.parcel import Parcel
from harness.simulators.hooks import Message, Peer

PEER = "easypost"
SENT = ("tracker.created", "tracker.updated", "scan_form.created", "refund.successful")
MOST_WEBHOOKS = 30
_USER = "user_" + "0" * 32


class EasyPostSigner:
    """EasyPost's way of signing a webhook; `more` are headers that go with it."""

    def __init__(self, more: Mapping[str, str] | None = None) -> None:
        self._more = dict(more or {})

    def headers(self, identity: str, body: str, secret: str, at: datetime) -> dict[str, str]:  # noqa: ARG002 - not signed
        if not secret:
            return dict(self._more)
        key = unicodedata.normalize("NFKD", secret).encode()
        digest = hmac.new(key, body.encode(), hashlib.sha256).hexdigest()
        return {**self._more, "X-Hmac-Signature": f"hmac-sha256-hex={digest}"}


class Teller:
    """Makes events and sends them."""

    def __init__(self, desk: Desk, cabinet: Cabinet) -> None:
        self._desk = desk
        self._cabinet = cabinet
        desk.simulation.hooks.sign_for(PEER, EasyPostSigner())
        for webhook in cabinet.webhooks.each():
            self._connect(webhook)

    def tell_move(self, moved: Moved) -> None:
        """A parcel bought here moved."""
        tracker = self._cabinet.trackers.named(f"parcel:{moved.parcel.id}")
        if tracker is not None:
            self.tell_tracker("tracker.updated", tracker, moved.parcel)

    def tell_tracker(self, description: str, tracker: Tracker, parcel: Parcel) -> None:
        """A tracker is new, or there is news of it."""
        before, tracker.status = tracker.status, status_of(parcel)
        previous = {"status": before} if before != tracker.status else {}
        self.tell(description, tracker_json(tracker, parcel), tracker.order, previous)

    def tell(self, description: str, result: Json, order: str, previous: Json | None = None) -> None:
        """Keep an event about `result` and queue it for everyone who wants to hear."""
        events, now = self._cabinet.events, self._cabinet.now(order)
        identity = self._cabinet.new_id("evt", events, description, str(result["id"]), group=order)
        hearers = self._hearers()
        event: Json = {
            "id": identity,
            "object": "Event",
            "created_at": shown(now),
            "updated_at": shown(now),
            "description": description,
            "mode": "test",
            "previous_attributes": previous or {},
            "pending_urls": list(hearers.values()),
            "completed_urls": [],
            "user_id": _USER,
            "status": "pending",
        }
        events.put(identity, Kept(id=identity, created=now, body=event), group=order)
        text = json.dumps({**event, "result": result}, ensure_ascii=False)
        fields = {
            "id": result["id"],
            "status": result.get("status", ""),
            "tracking_code": result.get("tracking_code", ""),
        }
        for peer in hearers:
            self._desk.simulation.hooks.send(Message(f"{identity}_{peer}", description, order, text, fields, peer=peer))

    def hear(self, webhook: Webhook) -> None:
        """From now on, send events to this webhook too, as it says now."""
        self._connect(webhook)
        hooks = self._desk.simulation.hooks
        hooks.connect({**hooks.peers, peer_of(webhook): Peer(webhook.url, webhook.secret)})

    def forget(self, webhook: Webhook) -> None:
        """Send no more events to this webhook."""
        hooks = self._desk.simulation.hooks
        hooks.connect({name: peer for name, peer in hooks.peers.items() if name != peer_of(webhook)})

    def _hearers(self) -> dict[str, str]:
        """The peers that hear of events, with their addresses. Whoever replaced all peers did not mean the webhooks."""
        hooks = self._desk.simulation.hooks
        found = {PEER: hooks.peers[PEER].url} if PEER in hooks.peers else {}
        for webhook in self._cabinet.webhooks.latest(MOST_WEBHOOKS):
            if peer_of(webhook) not in hooks.peers:
                self.hear(webhook)
            found[peer_of(webhook)] = webhook.url
        return found

    def _connect(self, webhook: Webhook) -> None:
        self._desk.simulation.hooks.sign_for(peer_of(webhook), EasyPostSigner(webhook.headers))


def peer_of(webhook: Webhook) -> str:
    """The name under which a webhook stands among the peers."""
    return f"easypost:{webhook.id}"
