"""A parcel as Sendcloud knows it: from what a client asked for, to the parcel that the carrier made of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from harness.simulators.carrier.dialects.sendcloud import statuses
from harness.simulators.carrier.dialects.sendcloud.methods import METHODS, UNSTAMPED, Method, by_rules
from harness.simulators.carrier.dialects.sendcloud.service_points import id_of
from harness.simulators.carrier.dialects.sendcloud.streets import street

Json = dict[str, Any]
STANDARD_WEIGHT = "1.000"  # kilograms, of a parcel whose weight nobody says


@dataclass(slots=True, weakref_slot=True, kw_only=True)
class Consignment:
    """One parcel of Sendcloud's, announced to the carrier or not yet.

    asked    the known fields of the request, as `form.read_parcel` gives them
    api      the address of the API as its client reached it, with a slash at the end;  site  the carrier's own
    parcel   the id of the carrier's parcel, "" while it is not announced
    colli    the id of the shipment it belongs to, as the parcel `collo` (from 0) of `colli_count`
    status   while there is no parcel, and when its label is being taken back
    told     how many webhooks told of it
    due      when that goes on by itself (Unix seconds by the clock of its order), None for never
    """

    id: int
    order: str
    asked: Json
    api: str
    site: str
    created: str
    updated: str
    announced: str = ""
    parcel: str = ""
    colli: str = ""
    collo: int = 0
    colli_count: int = 1
    status: int = statuses.NO_LABEL
    told: int = 0
    due: float | None = None

    @property
    def reference(self) -> str:
        """What makes a repeated request the same one, "" for nothing."""
        return str(self.asked.get("external_reference", ""))

    @property
    def weight_g(self) -> int:
        return weight_g(self.asked)

    @property
    def method(self) -> Method | None:
        return method_of(self.asked)


def weight_g(asked: Mapping[str, Any]) -> int:
    """The weight in grams, Sendcloud's standard one when nobody says."""
    return int(Decimal(asked.get("weight") or STANDARD_WEIGHT) * 1000)


def method_of(asked: Mapping[str, Any]) -> Method | None:
    """The shipping method asked for, else the one of the account's rules; None when there is none."""
    if shipment := asked.get("shipment"):
        return METHODS.get(shipment["id"])
    if not asked.get("apply_shipping_rules"):
        return None
    to_point = bool(asked.get("to_service_point"))
    return by_rules(weight_g(asked), is_return=bool(asked.get("is_return")), to_point=to_point)


def shipment_form(asked: Mapping[str, Any], method: Method, sender: Mapping[str, Any]) -> Json:
    """What the carrier is asked for, of its own SHIPMENT form; `sender` is the merchant's address."""
    is_return = bool(asked.get("is_return"))
    service = "return" if is_return and method.id == UNSTAMPED else method.service
    made: Json = {
        "order": asked.get("order_number", ""),
        "direction": "return" if is_return else "outbound",
        "service": service,
        "sender": _customer(asked) if is_return else dict(sender),
        "recipient": _recipient(asked),
        "weight_g": weight_g(asked),
        "declared_value": _value(asked),
        "currency": asked.get("total_order_value_currency") or "EUR",
        "contents": [_content(item) for item in asked.get("parcel_items", [])],
    }
    if asked.get("to_service_point"):
        made["point"] = id_of(asked["to_service_point"])
    if asked.get("length"):
        made["size_cm"] = {name: math.ceil(Decimal(asked[name])) for name in ("length", "width", "height")}
    return made


def _recipient(asked: Mapping[str, Any]) -> Json:
    return {
        "name": asked["name"],
        "company": asked.get("company_name", ""),
        "line1": street(asked),
        "line2": asked.get("address_2", ""),
        "postcode": asked["postal_code"],
        "city": asked["city"],
        "state": asked.get("country_state", ""),
        "country": asked["country"],
        "phone": asked.get("telephone", ""),
        "email": asked.get("email", ""),
    }


def _customer(asked: Mapping[str, Any]) -> Json:
    """Who sends a return."""
    return {
        "name": asked["from_name"],
        "company": asked.get("from_company_name", ""),
        "line1": f"{asked['from_address_1']} {asked.get('from_house_number', '')}".strip(),
        "line2": asked.get("from_address_2", ""),
        "postcode": asked["from_postal_code"],
        "city": asked["from_city"],
        "state": "",
        "country": asked["from_country"],
        "phone": asked.get("from_telephone", ""),
        "email": asked.get("from_email", ""),
    }


def _value(asked: Mapping[str, Any]) -> int:
    """The value of what is inside, in minor units: what the buyer paid, else the items together."""
    if asked.get("total_order_value"):
        return int(Decimal(asked["total_order_value"]) * 100)
    items = asked.get("parcel_items", [])
    return sum(int(Decimal(item["value"]) * 100) * item["quantity"] for item in items)


def _content(item: Mapping[str, Any]) -> Json:
    sku = item.get("sku") or item.get("product_id") or item["description"]
    return {"sku": sku[:64], "quantity": item["quantity"]}
