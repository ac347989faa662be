"""The parcel that a client sends: what it may hold, what it needs, and what is wrong with it, in Sendcloud's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.simulators.carrier.dialects.countries import COUNTRIES
from harness.simulators.carrier.dialects.sendcloud.fields import (
    BLANK,
    REQUIRED,
    Amount,
    Anything,
    Choice,
    Code,
    Flag,
    Invalid,
    Kind,
    Object,
    Rows,
    Whole,
    Words,
)
from harness.simulators.carrier.rates import EU, is_overseas

Errors = dict[str, list[str]]

_COUNTRY = Choice(frozenset(COUNTRIES))
_NUMBERS = Words(100)
_ITEM = Object(
    {
        "hs_code": Words(12),
        "weight": Amount(3),
        "quantity": Whole(1, 9999),
        "description": Words(255),
        "origin_country": _COUNTRY,
        "value": Amount(2),
        "sku": Words(255),
        "product_id": Words(255),
        "properties": Anything(),
        "item_id": Words(255),
        "return_reason": Whole(1),
        "return_message": Words(255),
        "mid_code": Words(15),
        "material_content": Words(255),
        "intended_use": Words(255),
    },
    needed=frozenset({"weight", "quantity", "description", "value"}),
)
FIELDS: Mapping[str, Kind] = {
    "id": Whole(1),
    "name": Words(blank=False),
    "company_name": Words(),
    "contract": Whole(1),
    "address": Words(blank=False),
    "address_2": Words(),
    "house_number": Words(20),
    "city": Words(blank=False),
    "postal_code": Words(12, blank=False),
    "telephone": Words(40),
    "request_label": Flag(),
    "requestLabel": Flag(),
    "request_label_async": Flag(),
    "apply_shipping_rules": Flag(),
    "email": Words(254),
    "data": Anything(),
    "country": _COUNTRY,
    "country_state": Words(14),
    "shipment": Object({"id": Whole(1), "name": Words()}, needed=frozenset({"id"})),
    "weight": Amount(3, least="0.001", most="1000"),
    "order_number": _NUMBERS,
    "insured_value": Amount(2, most="5000"),
    "total_insured_value": Amount(2, most="10000"),
    "total_order_value_currency": Code(3),
    "total_order_value": Amount(2),
    "quantity": Whole(1, 20),
    "shipping_method_checkout_name": Words(),
    "to_post_number": Words(40),
    "sender_address": Whole(1),
    "customs_invoice_nr": Words(40),
    "customs_shipment_type": Whole(0, 4),
    "customs_information": Anything(),
    "export_type": Words(40),
    "general_notes": Words(500),
    "tax_numbers": Anything(),
    "importer_of_record": Anything(),
    "external_reference": _NUMBERS,
    "reference": _NUMBERS,
    "to_service_point": Whole(1, 10**14),
    "shipment_uuid": Words(40),
    "parcel_items": Rows(_ITEM),
    "is_return": Flag(),
    "length": Amount(2, least="0.01", most="1000"),
    "width": Amount(2, least="0.01", most="1000"),
    "height": Amount(2, least="0.01", most="1000"),
    "note": Words(),
    **{f"from_{part}": Words() for part in ("name", "company_name", "address_1", "address_2", "city", "email")},
    "from_house_number": Words(20),
    "from_postal_code": Words(12),
    "from_country": _COUNTRY,
    "from_telephone": Words(40),
    "from_vat_number": _NUMBERS,
    "from_eori_number": _NUMBERS,
    "from_inbound_vat_number": _NUMBERS,
    "from_inbound_eori_number": _NUMBERS,
    "from_ioss_number": _NUMBERS,
}
_NEEDED = ("name", "address", "city", "postal_code", "country")
_NEEDED_BACK = ("from_name", "from_address_1", "from_city", "from_postal_code", "from_country")


def read_parcel(given: object) -> tuple[dict[str, Any], Errors, list[str]]:
    """The known fields of `given` in one form, what is wrong with them, and the names that are ignored."""
    if not isinstance(given, dict):
        said = f"Invalid data. Expected a dictionary, but got {type(given).__name__}."
        return {}, {"non_field_errors": [said]}, []
    errors: Errors = {}
    read: dict[str, Any] = {}
    for name in given.keys() & FIELDS.keys():
        try:
            read[name] = FIELDS[name].read(given[name])
        except Invalid as bad:
            errors[name] = [bad.said]
    return read, errors, sorted(str(name)[:60] for name in given.keys() - FIELDS.keys())


def missing(asked: Mapping[str, Any], *, label: bool) -> Errors:
    """What `asked` (as `read_parcel` gives it) lacks to be kept, and, with `label`, to be announced."""
    needed = [*_NEEDED, *(_NEEDED_BACK if asked.get("is_return") else ())]
    errors: Errors = {name: [REQUIRED] for name in needed if name not in asked}
    errors |= {name: [BLANK] for name in needed if name in asked and not asked[name]}
    sides = [name for name in ("length", "width", "height") if asked.get(name)]
    if sides and len(sides) < 3:
        errors["non_field_errors"] = ["length, width and height are all needed, or none of them."]
    if asked.get("insured_value") and asked.get("total_insured_value"):
        errors["insured_value"] = ["insured_value and total_insured_value are mutually exclusive."]
    if label and not asked.get("shipment") and not asked.get("apply_shipping_rules"):
        errors["shipping_method"] = [REQUIRED]
    if label and _needs_customs(asked):
        errors |= _missing_for_customs(asked)
    return errors


def wants_label(asked: Mapping[str, Any]) -> bool:
    """Whether the parcel is to be announced at once; `requestLabel` is the name of old."""
    return bool(asked.get("request_label") or asked.get("requestLabel"))


def _needs_customs(asked: Mapping[str, Any]) -> bool:
    ends = ("country", "postal_code"), ("from_country", "from_postal_code")
    return any(
        asked.get(country) and (asked[country] not in EU or is_overseas(asked[country], asked.get(postcode, "")))
        for country, postcode in ends
    )


def _missing_for_customs(asked: Mapping[str, Any]) -> Errors:
    information = asked.get("customs_information") or {}
    told = {**asked, **(information if isinstance(information, dict) else {})}
    errors: Errors = {}
    if not told.get("customs_invoice_nr"):
        errors["customs_invoice_nr"] = [REQUIRED]
    if told.get("customs_shipment_type") is None:
        errors["customs_shipment_type"] = [REQUIRED]
    items = asked.get("parcel_items") or []
    if not items:
        errors["parcel_items"] = [REQUIRED]
    if lacking := [str(place) for place, item in enumerate(items) if not item.get("hs_code")]:
        errors["parcel_items"] = [f"{place}: hs_code: {REQUIRED}" for place in lacking]
    return errors
