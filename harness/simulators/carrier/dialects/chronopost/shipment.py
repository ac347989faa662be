"""A label request of Chronopost becomes a shipment of this carrier, or is refused and nothing was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from harness.simulators.carrier.dialects.chronopost.mistakes import (
    NO_LANE,
    NO_MODE,
    NO_POINT,
    NO_PRODUCT,
    TOO_HEAVY,
    Mistake,
    missing,
    wrong,
)
from harness.simulators.carrier.dialects.chronopost.products import Product, product_of
from harness.simulators.carrier.points import point_of
from harness.simulators.carrier.rates import Lane

HEAVIEST_KG = 30.0
# How a label is asked for. The real printers' formats: SPD, PPR and THE are PDF for paper and thermal printers.
MODES = {
    "PDF": "pdf", "PPR": "pdf", "SPD": "pdf", "THE": "pdf", "THEPSG": "pdf", "SLT": "pdf",
    "Z2D": "zpl", "Z2DPSG": "zpl", "ZPL300": "zpl", "ZPLPSG": "zpl",
}  # fmt: skip
_UNITS = {"KGM": 1000.0, "GRM": 1.0}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One parcel to be made: `asked` of the SHIPMENT form, `told` what else the client said of it."""

    asked: dict[str, Any]
    product: Product
    told: dict[str, Any]


def mode_of(asked: Mapping[str, Any]) -> str:
    """The format, pdf or zpl. Raises Mistake. Several modes may be asked for, the first that can be had is taken."""
    mode = str(asked.get("skybillParamsValue", {}).get("mode", "PDF"))
    for one in mode.upper().split("|"):
        if one.strip() in MODES:
            return MODES[one.strip()]
    raise Mistake(NO_MODE, field="skybillParamsValue.mode")


def wanted(asked: Mapping[str, Any]) -> list[Wanted]:
    """The parcels that a request asks for, in its order. Raises Mistake.

    In a request for several, a party or reference that stands once holds for all of them.
    """
    skybills = _all(asked, "skybillValue")
    if not skybills:
        raise missing("skybillValue")
    _check_count(asked, len(skybills))
    shippers, recipients, references = (_all(asked, name) for name in ("shipperValue", "recipientValue", "refValue"))
    return [
        _one(
            skybill,
            _nth(shippers, place, "shipperValue"),
            _nth(recipients, place, "recipientValue"),
            _nth(references, place),
        )
        for place, skybill in enumerate(skybills)
    ]


def _one(
    skybill: Mapping[str, Any], shipper: Mapping[str, Any], recipient: Mapping[str, Any], references: Mapping[str, Any]
) -> Wanted:
    product = product_of(str(skybill.get("productCode", "")))
    if product is None:
        raise Mistake(NO_PRODUCT, field="skybillValue.productCode")
    sender, addressee = _address(shipper, "shipper"), _address(recipient, "recipient")
    if not product.goes(Lane(sender["country"], addressee["country"], sender["postcode"], addressee["postcode"])):
        raise Mistake(NO_LANE, field="skybillValue.productCode")
    asked = {
        "order": _reference(references),
        "direction": product.direction,
        "service": product.service,
        "sender": sender,
        "recipient": addressee,
        "weight_g": _weight(skybill),
        "declared_value": _cents(skybill, "insuredValue"),
        "currency": str(skybill.get("insuredCurrency") or "EUR")[:3].upper(),
        "contents": _contents(skybill),
    }
    sides = {side: skybill.get(side) for side in ("length", "width", "height")}
    if all(isinstance(value, float) and value >= 1 for value in sides.values()):
        asked["size_cm"] = {side: min(300, int(value)) for side, value in sides.items() if value}
    if product.service == "pickup" and (point := _point(references)):
        asked["point"] = point
    return Wanted(asked, product, {**references, **{name: value for name, value in skybill.items() if value != ""}})


def _address(party: Mapping[str, Any], name: str) -> dict[str, Any]:
    def part(*endings: str) -> str:
        return next((said for ending in endings if (said := str(party.get(name + ending, "")).strip()[:200])), "")

    person, company = part("ContactName", "Name2", "Name"), part("Name")
    found = {
        "name": person, "company": company if company != person else "",
        "line1": part("Adress1"), "line2": part("Adress2"), "postcode": part("ZipCode"), "city": part("City"), "state": "",
        "country": part("Country").upper(), "phone": part("MobilePhone", "Phone")[:40], "email": part("Email"),
    }  # fmt: skip
    for field, ending in (("name", "Name"), ("line1", "Adress1"), ("postcode", "ZipCode"), ("city", "City")):
        if not found[field]:
            raise missing(f"{name}{ending}")
    if len(found["country"]) != 2 or not found["country"].isalpha():
        raise wrong(f"{name}Country", "deux lettres, ISO 3166") if found["country"] else missing(f"{name}Country")
    return found


def _weight(skybill: Mapping[str, Any]) -> int:
    weight, unit = skybill.get("weight"), str(skybill.get("weightUnit", "KGM")).upper()
    if weight is None:
        raise missing("weight")
    if unit not in _UNITS:
        raise wrong("weightUnit", "KGM ou GRM")
    grams = round(weight * _UNITS[unit])
    if grams < 1:
        raise wrong("weight", "le poids doit être supérieur à 0")
    if grams > HEAVIEST_KG * 1000:
        raise Mistake(TOO_HEAVY, f"Le poids maximal est de {HEAVIEST_KG:g} kg", "weight")
    return int(grams)


def _cents(skybill: Mapping[str, Any], field: str) -> int:
    """An insured value: Chronopost takes it in cents of a euro."""
    value = skybill.get(field) or 0.0
    if not 0 <= value <= 100_000_000:
        raise wrong(field, "de 0 à 100000000 centimes")
    return round(value)


def _contents(skybill: Mapping[str, Any]) -> list[dict[str, Any]]:
    said = [str(skybill.get(f"content{place}", "")).strip()[:64] for place in range(1, 6)]
    return [{"sku": text, "quantity": 1} for text in said if text]


def _point(references: Mapping[str, Any]) -> str:
    """The pick-up point: `idRelais`, or as older modules have it `recipientRef`; "" when none is named."""
    named = str(references.get("idRelais") or references.get("recipientRef") or "").strip().upper()
    if named and point_of(named) is None:
        raise Mistake(NO_POINT, field="refValue.idRelais")
    return named


def _reference(references: Mapping[str, Any]) -> str:
    return " ".join(str(references.get("shipperRef", "")).split())[:40]


def _check_count(asked: Mapping[str, Any], skybills: int) -> None:
    said = asked.get("numberOfParcel")
    if said is not None and said != skybills:
        raise wrong("numberOfParcel", f"{skybills} skybillValue transmis")


def _all(asked: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    value = asked.get(name)
    return value if isinstance(value, list) else [value] if value else []


def _nth(values: list[Mapping[str, Any]], place: int, needed: str = "") -> Mapping[str, Any]:
    if not values and needed:
        raise missing(needed)
    return values[min(place, len(values) - 1)] if values else {}
