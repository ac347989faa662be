"""What a client sent, as fields of a note: what a handoff compares, and what a tester wants to see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from harness.simulators.carrier.dialects.sendcloud.consignment import weight_g
from harness.simulators.carrier.dialects.sendcloud.streets import street

Json = dict[str, Any]
_KEPT = (
    "order_number", "external_reference", "name", "company_name", "address_2", "city", "postal_code", "country",
    "country_state", "telephone", "email", "to_service_point", "to_post_number", "is_return", "request_label",
    "total_order_value", "total_order_value_currency", "insured_value", "customs_invoice_nr", "customs_shipment_type",
    "from_name", "from_address_1", "from_house_number", "from_city", "from_postal_code", "from_country",
)  # fmt: skip


def order_in(asked: Sequence[Mapping[str, Any]]) -> str:
    """The one order that all parcels of a request belong to, "" when there are several or none."""
    orders = {str(one.get("order_number", "")) for one in asked}
    return orders.pop() if len(orders) == 1 else ""


def fields_of(asked: Sequence[Mapping[str, Any]], known: Mapping[str, Any], errors: Mapping[int, Any]) -> Json:
    """Flat fields of a request: those of its one parcel, or of each under its place in the list."""
    made: Json = dict(known)
    if len(asked) == 1:
        made |= _fields(asked[0])
    else:
        made["parcels"] = len(asked)
        for place, one in enumerate(asked):
            made |= {f"{place}.{name}": value for name, value in _fields(one).items()}
    for place, wrong in errors.items():
        prefix = "" if len(asked) == 1 else f"{place}."
        made |= {f"{prefix}error.{name}": said[0] for name, said in wrong.items()}
    return {name: value for name, value in made.items() if value not in ("", None, [])}


def _fields(asked: Mapping[str, Any]) -> Json:
    made: Json = {name: asked[name] for name in _KEPT if name in asked}
    made["weight_g"] = weight_g(asked)
    if "address" in asked:
        made["address"] = street(asked)
    if asked.get("shipment"):
        made["method"] = asked["shipment"].get("id")
    made["contents"] = [
        {"sku": item.get("sku") or item.get("product_id") or item["description"], "quantity": item["quantity"]}
        for item in asked.get("parcel_items", [])
    ]
    return made
