"""The shipment that a client sends: its parts, what is wrong with them, and what is ignored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.simulators.carrier.dialects.easypost import addresses, goods
from harness.simulators.carrier.dialects.easypost.errors import Json, Rejected, invalid, problem
from harness.simulators.carrier.dialects.easypost.kept import Cabinet, found
from harness.simulators.carrier.dialects.easypost.params import Params
from harness.simulators.carrier.dialects.easypost.rating import ACCOUNTS

_ADDRESSES = ("to_address", "from_address", "return_address", "buyer_address")
_KNOWN = (
    *_ADDRESSES, "parcel", "customs_info", "options", "reference", "is_return", "carrier_accounts", "service", "carrier",
    "insurance", "tax_identifiers", "id", "object", "mode", "rates", "messages", "created_at", "updated_at",
)  # fmt: skip
_MOST_REFERENCE = 100


def read_shipment(cabinet: Cabinet, given: Mapping[str, Any]) -> tuple[Json, list[str]]:
    """The parts of a shipment in one form, and the names that are ignored. Raises Rejected.

    An address, a parcel or a customs form is given, or named by its id; what is missing is None.
    """
    params = Params(given)
    read: Json = {
        "reference": params.text("reference", _MOST_REFERENCE),
        "is_return": bool(params.flag("is_return")),
        "options": {
            "currency": "USD",
            "payment": {"type": "SENDER"},
            "date_advance": 0,
            **(params.inner("options") or {}),
        },
        "service": params.text("service"),
        "carrier": params.text("carrier"),
        "insurance": params.amount("insurance"),
        "carrier_accounts": _accounts(params),
    }
    ignored = params.unknown(_KNOWN)
    for name in _ADDRESSES:
        read[name], more = _address(cabinet, params, name)
        ignored += more
    read["parcel"], more = _parcel(cabinet, params)
    read["customs_info"], further = _customs(cabinet, params)
    if params.problems:
        raise invalid("SHIPMENT.INVALID_PARAMS", "shipment", params.problems)
    if absent := [name for name in ("to_address", "from_address", "parcel") if not read[name]]:
        required = [problem(name, "Required and missing.") for name in absent]
        raise invalid("SHIPMENT.INVALID_PARAMS", "shipment", required)
    return read, [*ignored, *more, *further]


def fields_of(read: Mapping[str, Any], ignored: list[str]) -> Json:
    """What was sent, as flat fields of a note."""
    made: Json = {"is_return": read["is_return"], "ignored": ignored}
    for name, prefix in (("to_address", "to"), ("from_address", "from")):
        made |= {f"{prefix}.{field}": read[name][field] for field in addresses.FIELDS if read[name].get(field)}
    parcel = read["parcel"]
    made |= {
        "weight_oz": parcel["weight"],
        "weight_g": goods.grams(parcel),
        "contents": goods.contents(read["customs_info"]),
    }
    made |= {name: parcel[name] for name in ("length", "width", "height")}
    made |= {
        f"option.{name[:40]}": value for name, value in read["options"].items() if not isinstance(value, dict | list)
    }
    return {name: value for name, value in made.items() if value not in (None, "", [])}


def order_in(given: object) -> str:
    """The order that a shipment names, even when it is refused later; "" when it names none."""
    reference = given.get("reference") if isinstance(given, dict) else None
    written = "" if isinstance(reference, bool | dict | list) or reference is None else str(reference).strip()
    return written if len(written) <= _MOST_REFERENCE and "\x00" not in written else ""


def _address(cabinet: Cabinet, params: Params, name: str) -> tuple[Json | None, list[str]]:
    if params.given.get(name) in (None, {}, ""):
        return None, []
    fields, problems, ignored = addresses.given_or_kept(cabinet, params.given[name], f"{name}.")
    params.problems += problems
    return fields, ignored


def _parcel(cabinet: Cabinet, params: Params) -> tuple[Json | None, list[str]]:
    given = params.inner("parcel")
    if not given:
        return None, []
    if given.get("id") and not given.get("weight"):
        return dict(found(cabinet.parcels, str(given["id"])).body), []
    fields, problems, ignored = goods.read_parcel(given, "parcel.")
    params.problems += problems
    return fields, ignored


def _customs(cabinet: Cabinet, params: Params) -> tuple[Json | None, list[str]]:
    given = params.inner("customs_info")
    if not given:
        return None, []
    if given.get("id") and "customs_items" not in given:
        return dict(found(cabinet.customs_infos, str(given["id"])).body), []
    fields, problems, ignored = goods.read_info(cabinet, given, "customs_info.")
    params.problems += problems
    return fields, ignored


def _accounts(params: Params) -> list[str]:
    """The carrier accounts to rate with, [] for all. Raises Rejected for one that is not there."""
    given = [one.get("id") if isinstance(one, dict) else one for one in params.rows("carrier_accounts")]
    if unknown := [one for one in given if one not in ACCOUNTS.values()]:
        message = f"Carrier account {str(unknown[0])[:60]} is not known."
        raise Rejected(422, "SHIPMENT.RATE.CARRIER_ACCOUNT_INVALID", message)
    return [str(one) for one in given]
