"""QuickcostServiceWS: what a parcel costs. The tariff is this carrier's own, shared out over Chronopost's products."""

from __future__ import annotations

from typing import Any

from harness.simulators.carrier.dialects.chronopost import shapes
from harness.simulators.carrier.dialects.chronopost.counter import Answer, Asked, Counter
from harness.simulators.carrier.dialects.chronopost.mistakes import (
    NO_LANE,
    NO_PRODUCT,
    TOO_HEAVY,
    Mistake,
    missing,
    wrong,
)
from harness.simulators.carrier.dialects.chronopost.products import PRODUCTS, product_of
from harness.simulators.carrier.dialects.chronopost.shipment import HEAVIEST_KG
from harness.simulators.carrier.dialects.soap.door import Operation
from harness.simulators.carrier.rates import EU, Lane, offers
from harness.simulators.reception import Visit

_VAT = 20  # per cent, within the European Union
_SATURDAY = 550  # cents


class Prices:
    """The operations."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    def operations(self) -> dict[str, Operation]:
        """Each operation by its name."""
        operation = self._counter.operation
        return {
            "calculateProducts": operation("rates.read", shapes.ASKS_PRODUCTS, shapes.PRODUCTS, self._products),
            "quickCost": operation("rates.read", shapes.ASKS_COST, shapes.COST, self._cost),
        }

    def _products(self, visit: Visit, asked: Asked) -> Answer:
        ends = {
            name: str(asked.get(name, "")).strip()
            for name in ("depCountryCode", "arrCountryCode", "arrZipCode", "depZipCode")
        }
        for name, value in ends.items():
            if not value:
                raise missing(name)
        grams = _grams(asked)
        visit.fields["weight_g"] = grams
        origin, country = ends["depCountryCode"].upper(), ends["arrCountryCode"].upper()
        found = _costs(Lane(origin, country, ends["depZipCode"], ends["arrZipCode"]), grams)
        return {
            "productList": [
                {**_amounts(cents, ends["arrCountryCode"]), "productCode": code.removeprefix("0")}
                for code, cents in found.items()
            ]
        }

    def _cost(self, visit: Visit, asked: Asked) -> Answer:
        product = product_of(str(asked.get("productCode", "")))
        if product is None:
            raise Mistake(NO_PRODUCT, field="productCode")
        for name in ("depCode", "arrCode"):
            if not str(asked.get(name, "")).strip():
                raise missing(name)
        grams = _grams(asked)
        visit.fields["weight_g"] = grams
        arrival = str(asked["arrCode"]).strip().upper()  # a postcode within France, a country abroad
        country, postcode = (arrival, "") if arrival.isalpha() else ("FR", arrival)
        found = _costs(Lane("FR", country, str(asked["depCode"]).strip(), postcode), grams)
        if product.code not in found:
            raise Mistake(NO_LANE, field="arrCode")
        saturday = {**_amounts(_SATURDAY, country), "codeService": "SAM", "label": "Livraison le samedi"}
        return {
            **_amounts(found[product.code], country),
            "service": [saturday] if country == "FR" else [],
            "zone": "1" if country == "FR" else "2",
            "assurance": {"plafond": "1500.00", "taux": "0.80"},
        }


def _costs(lane: Lane, grams: int) -> dict[str, int]:
    """What each product costs, in cents without VAT, by its code; without those that do not go there."""
    carried = offers(grams, lane.origin, lane.country, postcode=lane.postcode, origin_postcode=lane.origin_postcode)
    found = {offer.service: offer.amount for offer in carried}
    return {
        product.code: (found[product.service] * product.share + 50) // 100
        for product in PRODUCTS.values()
        if product.service in found and product.goes(lane) and product.service != "return"
    }


def _grams(asked: Asked) -> int:
    said = str(asked.get("weight", "")).strip().replace(",", ".")
    if not said:
        raise missing("weight")
    try:
        grams = round(float(said) * 1000)
    except (ValueError, OverflowError) as error:
        raise wrong("weight", "un nombre de kilogrammes") from error
    if grams < 1:
        raise wrong("weight", "le poids doit être supérieur à 0")
    if grams > HEAVIEST_KG * 1000:
        raise Mistake(TOO_HEAVY, f"Le poids maximal est de {HEAVIEST_KG:g} kg", "weight")
    return grams


def _amounts(cents: int, country: str) -> dict[str, Any]:
    vat = (cents * _VAT + 50) // 100 if country.upper() in EU else 0
    return {"amount": _decimal(cents), "amountTTC": _decimal(cents + vat), "amountTVA": _decimal(vat)}


def _decimal(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
