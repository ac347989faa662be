"""The warehouse as a client of the carrier: labels at packing, hand-over at the gate.

A call that got no answer may be made again: the carrier knows the Idempotency-Key of a label, and a parcel that is
handed over already has left, whoever heard of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any
from urllib.parse import quote

from harness.kernel.money import split
from harness.simulators.address import flat
from harness.simulators.hooks import Peer
from harness.simulators.refusal import Refused
from harness.simulators.simulation import Simulation
from harness.simulators.warehouse.orders import Parcel, Part, WarehouseOrder

Address = Mapping[str, str]


class Carrier:
    """Asks the carrier that the control plane names as peer `carrier`; each call is one note of kind `sent`."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation

    async def label(self, order: WarehouseOrder, part: Part, parcels: Sequence[Parcel], sender: Address) -> None:
        """Fill in what the carrier says of each parcel. Refused: 409 when it refuses one, 502 when it does not answer."""
        values = declared_values(order, part, parcels)
        for parcel, value in zip(parcels, values, strict=True):
            body = _shipment(order, parcel, value, sender)
            fields = {
                **{name: body[name] for name in ("direction", "service", "weight_g", "declared_value", "contents")},
                **flat(body["recipient"], "recipient"),
            }
            status, said = await self._call(
                "POST", "/shipments", "label.request", order.reference, body=body, fields=fields, key=_key(parcel, body)
            )
            if status not in (200, 201):
                raise _no(status, said)
            parcel.tracking_number = _word(said, "tracking_number")
            parcel.tracking_url = _word(said, "tracking_url")
            parcel.label_url = _word(said, "label_url")

    async def collect(self, order: str, numbers: Sequence[str]) -> None:
        """Hand parcels over. Refused: 409 when the carrier does not take them, 502 when it does not answer."""
        if not numbers:
            return
        body = {"tracking_numbers": list(numbers)}
        status, said = await self._call("POST", "/handovers", "handover", order, body=body, fields=body)
        if status == 409 and await self._all_gone(order, numbers):
            return
        if status != 200:
            raise _no(status, said)

    async def whereabouts(self, order: str, number: str) -> str:
        """The state of a parcel, "" for one that the carrier does not know. Refused: 502 when it does not answer."""
        status, said = await self._call("GET", f"/tracking/{quote(number, safe='')}", "tracking.read", order)
        return _word(said, "state") if status == 200 else ""

    async def _all_gone(self, order: str, numbers: Sequence[str]) -> bool:
        """Whether the carrier has all these parcels already: it took them, and we did not hear its answer."""
        states = [await self.whereabouts(order, number) for number in numbers]
        return all(state not in ("", "announced", "cancelled") for state in states)

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
        headers = {"content-type": "application/json"} | (
            {"authorization": f"Bearer {peer.secret}"} if peer.secret else {}
        )
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


def declared_values(order: WarehouseOrder, part: Part, parcels: Sequence[Parcel]) -> list[int]:
    """The declared value of each parcel of a part, in minor units: its share of the order's, by what the customer paid.

    The share of what is missing from the order is declared nowhere. Each site can reckon without the others.
    """
    sites = [{line.sku: line.quantity for line in each.lines} for each in order.parts]
    shares = _shares(order, order.asked["declared_value"], [*sites, order.out_of_stock])
    boxes = [{line["sku"]: line["quantity"] for line in parcel.lines} for parcel in parcels]
    boxes.append({line.sku: line.short for line in part.lines})
    return _shares(order, shares[order.parts.index(part)], boxes)[:-1]


def _shares(order: WarehouseOrder, value: int, heaps: Sequence[Mapping[str, int]]) -> list[int]:
    """`value` divided over heaps of units, by what was paid for them; by their number when all were free."""
    prices = {line["sku"]: line["unit_price"] for line in order.asked["lines"]}
    weights = [sum(prices[sku] * quantity for sku, quantity in heap.items()) for heap in heaps]
    if not any(weights):
        weights = [sum(heap.values()) for heap in heaps]
    return split(value, weights) if any(weights) else [0] * len(heaps)


def _shipment(order: WarehouseOrder, parcel: Parcel, declared_value: int, sender: Address) -> dict[str, Any]:
    return {
        "order": order.reference,
        "direction": "outbound",
        "service": order.asked["delivery_method"],
        "sender": dict(sender),
        "recipient": order.asked["recipient"],
        "weight_g": parcel.weight_g,
        "declared_value": declared_value,
        "currency": order.asked["currency"],
        "contents": parcel.lines,
    }


def _key(parcel: Parcel, body: Mapping[str, Any]) -> str:
    """The same for the same parcel asked again, another one when it was packed anew with other things in it."""
    return f"{parcel.id[1:]}-{blake2b(json.dumps(body, sort_keys=True).encode(), digest_size=4).hexdigest()}"


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
    reason = reason or "no reason given"
    if status in (400, 409, 422):
        return Refused(409, "carrier_refused", f"the carrier refused with {status}: {reason}")
    return Refused(502, "carrier_failed", f"the carrier failed with {status}: {reason}")
