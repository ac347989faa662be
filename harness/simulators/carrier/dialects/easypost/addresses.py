"""Addresses: read, verified against what the carrier can deliver to, and shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.simulators.address import check_deliverable
from harness.simulators.bodies import BadBody
from harness.simulators.carrier.dialects.countries import COUNTRIES
from harness.simulators.carrier.dialects.easypost.errors import Json, Rejected, invalid, problem
from harness.simulators.carrier.dialects.easypost.kept import Cabinet, Kept, found, shown
from harness.simulators.carrier.dialects.easypost.params import Params
from harness.simulators.carrier.towns import town_of

FIELDS = ("name", "company", "street1", "street2", "city", "state", "zip", "country", "phone", "email",
          "carrier_facility", "federal_tax_id", "state_tax_id")  # fmt: skip
_KNOWN = (
    *FIELDS,
    "id",
    "object",
    "mode",
    "residential",
    "verifications",
    "verify",
    "verify_strict",
    "created_at",
    "updated_at",
)
# By the place of what the carrier misses: EasyPost's code, its name of the field.
_CODES = {
    "address.name": ("E.ADDRESS.INVALID", "name"),
    "address.line1": ("E.STREET.MISSING", "street1"),
    "address.postcode": ("E.ZIP.INVALID", "zip"),
    "address.city": ("E.CITY_STATE.INVALID", "city"),
    "address.country": ("E.COUNTRY.INVALID", "country"),
}


def read(given: Mapping[str, Any], at: str) -> tuple[Json, list[Json], list[str]]:
    """The fields of an address, what is wrong with them, and the names that are ignored."""
    params = Params(given, at)
    read_: Json = {name: params.text(name) for name in FIELDS}
    read_["residential"] = params.flag("residential")
    country = (read_["country"] or "US").upper()
    if country not in COUNTRIES:
        country = next((one.iso_2 for one in COUNTRIES.values() if country in (one.iso_3, one.name.upper())), country)
    if country not in COUNTRIES:
        said = "invalid country, please provide a 2 character ISO country code"
        params.problems.append(problem(f"{at}country", said))
    return {**read_, "country": country}, params.problems, params.unknown(_KNOWN)


def keep(cabinet: Cabinet, fields: Mapping[str, Any], *names: str, verifications: Json | None = None) -> Json:
    """Keep an address and show it."""
    now = cabinet.now()
    identity = cabinet.new_id("adr", cabinet.addresses, *names)
    body = {
        "id": identity,
        "object": "Address",
        "created_at": shown(now),
        "updated_at": shown(now),
        **{name: fields[name] for name in FIELDS},
        "mode": "test",
        "residential": fields["residential"],
        "verifications": verifications or {},
    }
    cabinet.addresses.put(identity, Kept(id=identity, created=now, body=body))
    return body


def given_or_kept(cabinet: Cabinet, given: object, at: str) -> tuple[Json, list[Json], list[str]]:
    """The fields of an address that is given, or named by its id; with what is wrong and what is ignored."""
    if isinstance(given, str) or (isinstance(given, dict) and given.get("id") and not given.get("street1")):
        identity = given if isinstance(given, str) else str(given["id"])
        return dict(found(cabinet.addresses, identity).body), [], []
    if not isinstance(given, dict):
        return {}, [problem(at.rstrip("."), "must be an address")], []
    return read(given, at)


def as_native(fields: Mapping[str, Any]) -> Json:
    """An address as the carrier has it, of docs/interfaces.md section 2."""
    person, company = fields["name"] or "", fields["company"] or ""
    return {
        "name": person or company,
        "company": company if person else "",
        "line1": fields["street1"] or "",
        "line2": fields["street2"] or "",
        "postcode": fields["zip"] or "",
        "city": fields["city"] or "",
        "state": fields["state"] or "",
        "country": fields["country"],
        "phone": (fields["phone"] or "")[:40],
        "email": fields["email"] or "",
    }


def verified(fields: Mapping[str, Any]) -> Json:
    """`verifications` of an address: whether the carrier could deliver there, and where that is."""
    errors = undeliverable(fields)
    place = town_of(fields["country"], (fields["zip"] or "").strip())
    details: Json = {}
    if place and not errors:
        details = {"latitude": place.latitude, "longitude": place.longitude, "time_zone": "Europe/Paris"}
    return {"delivery": {"success": not errors, "errors": errors, "details": details}}


def undeliverable(fields: Mapping[str, Any]) -> list[Json]:
    """Why nobody could deliver there, as EasyPost's field errors; [] when somebody could."""
    try:
        check_deliverable(as_native(fields), "address")
    except BadBody as bad:
        code, name = _CODES.get(bad.field, ("E.ADDRESS.INVALID", "address"))
        return [{"code": code, "field": name, "message": bad.message, "suggestion": None}]
    return []


def check_verified(fields: Mapping[str, Any]) -> None:
    """Raises Rejected 422 when an address that must be verified is not."""
    if errors := undeliverable(fields):
        raise Rejected(422, "ADDRESS.VERIFY.FAILURE", "Unable to verify address.", errors)


def wrong(problems: list[Json]) -> Rejected:
    """The 422 for an address with these problems."""
    country = any(entry["field"].endswith("country") for entry in problems)
    return invalid("ADDRESS.COUNTRY.INVALID" if country else "ADDRESS.PARAMETERS.INVALID", "address", problems)
