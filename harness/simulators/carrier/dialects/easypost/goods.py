"""What is shipped: the parcel in inches and ounces, and what its customs papers say."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from harness.simulators.carrier.dialects.easypost.errors import Json, problem
from harness.simulators.carrier.dialects.easypost.kept import Cabinet, Kept, found, shown
from harness.simulators.carrier.dialects.easypost.params import Params

GRAMS = 28.349523125  # an ounce
CENTIMETRES = 2.54  # an inch
_PARCEL = (
    "length",
    "width",
    "height",
    "weight",
    "predefined_package",
    "id",
    "object",
    "mode",
    "created_at",
    "updated_at",
)
_ITEM_TEXTS = ("description", "hs_tariff_number", "origin_country", "code", "manufacturer", "currency", "eccn",
               "printed_commodity_identifier")  # fmt: skip
_INFO_TEXTS = ("contents_explanation", "contents_type", "customs_signer", "eel_pfc", "non_delivery_option",
               "restriction_comments", "restriction_type", "declaration")  # fmt: skip
_SHARED = ("id", "object", "mode", "created_at", "updated_at")


def read_parcel(given: Mapping[str, Any], at: str) -> tuple[Json, list[Json], list[str]]:
    """The fields of a parcel, what is wrong with them, and the names that are ignored."""
    params = Params(given, at)
    sides = {name: params.number(name, most=1000) for name in ("length", "width", "height")}
    fields: Json = {**sides, "predefined_package": params.text("predefined_package"), "weight": params.number("weight")}
    if fields["weight"] is None and not params.problems:
        params.problems.append(problem(f"{at}weight", "cannot be blank"))
    if None in sides.values() and any(sides.values()):
        params.problems.append(problem(f"{at}length", "length, width and height are all needed, or none of them"))
    return fields, params.problems, params.unknown(_PARCEL)


def read_item(given: Mapping[str, Any], at: str) -> tuple[Json, list[Json], list[str]]:
    """The fields of a customs item. Value and weight are those of the whole quantity."""
    params = Params(given, at)
    fields: Json = {name: params.text(name) for name in _ITEM_TEXTS}
    fields |= {"quantity": params.whole("quantity"), "value": params.amount("value"), "weight": params.number("weight")}
    for name in ("description", "quantity", "value"):
        if fields[name] is None and not any(entry["field"] == f"{at}{name}" for entry in params.problems):
            params.problems.append(problem(f"{at}{name}", "cannot be blank"))
    return fields, params.problems, params.unknown((*_ITEM_TEXTS, "quantity", "value", "weight", *_SHARED))


def read_info(cabinet: Cabinet, given: Mapping[str, Any], at: str) -> tuple[Json, list[Json], list[str]]:
    """The fields of a customs form, its items under `customs_items`, each given or named by its id."""
    params = Params(given, at)
    fields: Json = {name: params.text(name) for name in _INFO_TEXTS}
    fields["customs_certify"] = params.flag("customs_certify")
    ignored = params.unknown((*_INFO_TEXTS, "customs_certify", "customs_items", *_SHARED))
    items = []
    for place, entry in enumerate(params.rows("customs_items")):
        item, problems, more = _item(cabinet, entry, f"{at}customs_items.{place}.")
        items.append(item)
        params.problems += problems
        ignored += more
    return {**fields, "customs_items": items}, params.problems, ignored


def keep_parcel(cabinet: Cabinet, fields: Mapping[str, Any], *names: str) -> Json:
    return _keep(cabinet, "parcels", "prcl", "Parcel", fields, names)


def keep_item(cabinet: Cabinet, fields: Mapping[str, Any], *names: str) -> Json:
    return _keep(cabinet, "customs_items", "cstitem", "CustomsItem", fields, names)


def keep_info(cabinet: Cabinet, fields: Mapping[str, Any], *names: str) -> Json:
    items = [
        item if "id" in item else keep_item(cabinet, item, *names, str(place))
        for place, item in enumerate(fields["customs_items"])
    ]
    return _keep(cabinet, "customs_infos", "cstinfo", "CustomsInfo", {**fields, "customs_items": items}, names)


def grams(parcel: Mapping[str, Any]) -> int:
    """The weight of a parcel, at least a gram."""
    return max(1, round(float(parcel["weight"]) * GRAMS))


def size_cm(parcel: Mapping[str, Any]) -> dict[str, int] | None:
    """The sides of a parcel in centimetres, rounded up; None when they are not known."""
    if not parcel["length"]:
        return None
    return {name: math.ceil(round(parcel[name] * CENTIMETRES, 3)) for name in ("length", "width", "height")}


def contents(info: Mapping[str, Any] | None) -> list[Json]:
    """What is inside, as the carrier has it: [{"sku", "quantity"}]."""
    items = info["customs_items"] if info else []
    return [{"sku": (item["code"] or item["description"])[:64], "quantity": item["quantity"]} for item in items]


def value(info: Mapping[str, Any] | None) -> tuple[int, str]:
    """What the contents are worth together, in minor units, and in which currency."""
    items = info["customs_items"] if info else []
    currency = next((item["currency"] for item in items if item["currency"]), "USD")
    return sum(int(Decimal(item["value"]) * 100) for item in items), currency.upper()


def _item(cabinet: Cabinet, given: object, at: str) -> tuple[Json, list[Json], list[str]]:
    if not isinstance(given, dict):
        return {}, [problem(at.rstrip("."), "must be a customs item")], []
    if given.get("id") and not given.get("description"):
        return dict(found(cabinet.customs_items, str(given["id"])).body), [], []
    return read_item(given, at)


def _keep(
    cabinet: Cabinet, drawer: str, prefix: str, object_: str, fields: Mapping[str, Any], names: tuple[str, ...]
) -> Json:
    now, things = cabinet.now(), getattr(cabinet, drawer)
    identity = cabinet.new_id(prefix, things, *names)
    head = {"id": identity, "object": object_, "created_at": shown(now), "updated_at": shown(now)}
    body = {**head, **fields, "mode": "test"}
    things.put(identity, Kept(id=identity, created=now, body=body))
    return body
