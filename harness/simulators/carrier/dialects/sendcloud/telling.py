"""Webhooks: each change of a parcel's status goes to the peer `sendcloud`, signed with its secret.

`Sendcloud-Signature` is the hexadecimal HMAC-SHA256 of the body, keyed with the secret key of the account.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime

from harness.kernel.clock import read_stamp
from harness.simulators.carrier.depot import Moved
from harness.simulators.carrier.desk import Desk
from harness.simulators.carrier.dialects.sendcloud.answers import parcel_json
from harness.simulators.carrier.dialects.sendcloud.consignment import Consignment
from harness.simulators.carrier.dialects.sendcloud.counter import Counter
from harness.simulators.hooks import Message

PEER = "sendcloud"
ACTION = "parcel_status_changed"


class SendcloudSigner:
    """Sendcloud's way of signing a webhook."""

    def headers(self, identity: str, body: str, secret: str, at: datetime) -> dict[str, str]:  # noqa: ARG002 - not signed
        signature = hmac.new(secret.encode(), body.encode(), hashlib.sha256).hexdigest()
        return {"Sendcloud-Signature": signature}


class Teller:
    """Tells of a parcel's moves as Sendcloud does."""

    def __init__(self, desk: Desk, counter: Counter) -> None:
        self._desk = desk
        self._counter = counter

    def tell_move(self, moved: Moved) -> None:
        """A courier moved the parcel."""
        consignment = self._counter.of_parcel(moved.parcel)
        if consignment is not None:
            self._say(consignment, int(read_stamp(moved.at).timestamp() * 1000))

    def tell(self, consignment: Consignment) -> None:
        """Sendcloud itself did something: the carrier has no part in it."""
        self._say(consignment, None)

    def _say(self, consignment: Consignment, at_carrier: int | None) -> None:
        if PEER not in self._desk.simulation.hooks.peers:
            return  # an account without a webhook: its parcels are only asked for
        parcel, status = self._counter.parcel(consignment), self._counter.status(consignment)
        consignment.told += 1
        body = {
            "action": ACTION,
            "timestamp": int(self._desk.simulation.clock.now(consignment.order).timestamp() * 1000),
            "carrier_status_change_timestamp": at_carrier,
            "parcel": parcel_json(consignment, parcel, status),
        }
        number = parcel.tracking_number if parcel else ""
        fields = {"parcel_id": consignment.id, "tracking_number": number, "status": status}
        identity = f"sendcloud_{consignment.id}_{consignment.told}"
        text = json.dumps(body, ensure_ascii=False)
        self._desk.simulation.hooks.send(Message(identity, ACTION, consignment.order, text, fields, peer=PEER))
