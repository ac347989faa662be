"""The warehouse as a client of the carrier: labels at packing, hand-over at the gate.

A call that got no answer may be made again: the carrier knows the Idempotency-Key of a label, and a parcel that is
handed over already has left, whoever heard of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from harness.kernel.money import split
from harness.simulators.address import flat
from harness.simulators.hooks import Peer
from harness.simulators.refusal import Refused
from harness.simulators.simulation import Simulation
from harness.simulators.warehouse.orders import Parcel, WarehouseOrder

# Where this warehouse stands: the sender on its labels.
HERE = {
    "name": "Entrepôt Dryrun", "company": "", "line1": "12 rue du Quai", "line2": "", "postcode": "59000",
    "city": "Lille", "state": "", "country": "FR", "phone": "", "email": "",
}  # fmt: skip


class Carrier:
    """Asks the carrier that the control plane names as peer `carrier`; each call is one note of kind `sent`."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation

    async def label(self, order: WarehouseOrder, parcels: Sequence[Parcel]) -> None:
        """Fill in what the carrier says of each parcel. Refused: 409 when it refuses one, 502 when it does not answer."""
        values = declared_values(order, parcels)
        for number, (parcel, value) in enumerate(zip(parcels, values, strict=True), start=1):
            body = _shipment(order, parcel, value)
            fields = {
                **{name: body[name] for name in ("direction", "service", "weight_g", "declared_value", "contents")},
                **flat(body["recipient"], "recipient"),
            }
            key = f"{order.reference}-{number}"
            status, said = await self._call(
                "POST", "/shipments", "label.request", order.reference, body=body, fields=fields, key=key
            )
            if status not in (200, 201):
                raise _no(status, said)
            parcel.tracking_number = _word(said, "tracking_number")
            parcel.tracking_url = _word(said, "tracking_url")
            parcel.label_url = _word(said, "label_url")

    async def collect(self, order: WarehouseOrder) -> None:
        """Hand the parcels over. Refused: 409 when the carrier does not take them, 502 when it does not answer."""
        numbers = [parcel.tracking_number for parcel in order.parcels]
        if not numbers:
            return
        body = {"tracking_numbers": numbers}
        status, said = await self._call("POST", "/handovers", "handover", order.reference, body=body, fields=body)
        if status == 409 and await self._all_gone(order.reference, numbers):
            return
        if status != 200:
            raise _no(status, said)

    async def _all_gone(self, order: str, numbers: Sequence[str]) -> bool:
        """Whether the carrier has all these parcels already: it took them, and we did not hear its answer."""
        for number in numbers:
            status, said = await self._call("GET", f"/tracking/{quote(number, safe='')}", "tracking.read", order)
            if status != 200 or _word(said, "state") == "announced":
                return False
        return True

    async def _call(
        self,
        method: str,
        path: str,
        operation: str,
        order: str,
        *,
        body: Mapping[str, Any] | None = None,
        fields: Mapping[str, Any] | None = None,
        key: str = "",
    ) -> tuple[int, Any]:
        """The status and the JSON of the carrier's answer. Refused: 502 when there is none."""
        import httpx  # noqa: PLC0415 - a quarter of a second at start-up

        peer = self._peer()
        text = "" if body is None else json.dumps(body, ensure_ascii=False)
        headers = {"authorization": f"Bearer {peer.secret}", "content-type": "application/json"}
        if key:
            headers["idempotency-key"] = key
        status, reply = 0, ""
        try:
            url = peer.url.rstrip("/") + path
            answer = await self._simulation.hooks.client().request(method, url, content=text.encode(), headers=headers)
            status, reply = answer.status_code, answer.text
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeEncodeError) as error:
            reply = f"no answer: {type(error).__name__} {error}"
            raise Refused(502, "carrier_unreachable", f"the carrier did not answer ({type(error).__name__})") from error
        finally:
            self._simulation.journal.note(
                "sent", operation, order=order, fields=fields, status=status, key=key, peer="carrier",
                body=text, reply=reply,
            )  # fmt: skip
        return status, _json(status, reply)

    def _peer(self) -> Peer:
        peer = self._simulation.hooks.peers.get("carrier")
        if peer is None:
            raise Refused(502, "no_carrier", "this warehouse has no carrier: PUT /_control/peers names it")
        return peer


def declared_values(order: WarehouseOrder, parcels: Sequence[Parcel]) -> list[int]:
    """The declared value of each parcel, in minor units: its share of the order's, by what the customer paid.

    The share of what is missing from the order is declared nowhere.
    """
    prices = {line["sku"]: line["unit_price"] for line in order.asked["lines"]}
    units = [{line["sku"]: line["quantity"] for line in parcel.lines} for parcel in parcels]
    units.append({line.sku: line.short for line in order.lines})
    weights = [sum(prices[sku] * quantity for sku, quantity in box.items()) for box in units]
    if not any(weights):
        weights = [sum(box.values()) for box in units]
    return split(order.asked["declared_value"], weights)[:-1]


def _shipment(order: WarehouseOrder, parcel: Parcel, declared_value: int) -> dict[str, Any]:
    return {
        "order": order.reference,
        "direction": "outbound",
        "service": order.asked["delivery_method"],
        "sender": HERE,
        "recipient": order.asked["recipient"],
        "weight_g": parcel.weight_g,
        "declared_value": declared_value,
        "currency": order.asked["currency"],
        "contents": parcel.lines,
    }


def _json(status: int, reply: str) -> Any:
    try:
        return json.loads(reply)
    except ValueError as error:
        raise Refused(502, "carrier_answer_invalid", f"the carrier answered {status} and no JSON") from error


def _word(said: object, name: str) -> str:
    word = said.get(name) if isinstance(said, dict) else None
    if not isinstance(word, str) or not word:
        raise Refused(502, "carrier_answer_invalid", f"the carrier's answer has no {name}")
    return word


def _no(status: int, said: object) -> Refused:
    """What a refusal of the carrier means: 409 when it will not carry this parcel, 502 when it is not well itself."""
    error = said.get("error") if isinstance(said, dict) else None
    reason = str(error.get("message", ""))[:300] if isinstance(error, dict) else ""
    ours = 409 if status in (400, 409, 422) else 502
    return Refused(ours, "carrier_refused", f"the carrier refused with {status}: {reason or 'no reason given'}")
