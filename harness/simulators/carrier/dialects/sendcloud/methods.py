"""Shipping methods: the carrier's products in weight classes, each with its price to every country it goes to.

Ids are a product's hundred and the place of the weight class: 1101 is home delivery up to 0.5 kg. Id 8 is Sendcloud's
own "Unstamped letter", with which connectors make test labels: it costs nothing and travels as home delivery.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from harness.simulators.carrier.dialects.countries import COUNTRIES, Country
from harness.simulators.carrier.rates import Lane, Offer, offers

UNSTAMPED = 8
# service: (hundred, carrier, name, whether a service point is chosen)
_PRODUCTS = {
    "home": (1100, "colissimo", "Colissimo Home", "none"),
    "pickup": (1200, "colissimo", "Colissimo Service Point", "required"),
    "express": (1300, "chronopost", "Chronopost Express", "none"),
    "return": (1400, "colissimo", "Colissimo Return", "none"),
}
_CLASSES = (500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000)  # grams, the upper end of each


@dataclass(frozen=True, slots=True)
class Method:
    """One method: it takes from `least_g` to `most_g` grams."""

    id: int
    name: str
    carrier: str
    service: str
    least_g: int
    most_g: int
    point_input: str = "none"

    @property
    def is_return(self) -> bool:
        return self.service == "return"

    def takes(self, weight_g: int) -> bool:
        return self.least_g <= weight_g <= self.most_g

    def price(self, origin: str, country: str) -> Offer | None:
        """What it costs from one country to another, None when it does not go there."""
        ends = (country, origin) if self.is_return else (origin, country)
        found = [offer for offer in offers(self.most_g, *ends) if offer.service == self.service]
        return found[0] if found else None

    def to_json(self, origin: str, to_country: str = "") -> dict[str, Any]:
        """As `GET /shipping_methods` shows it, with what it costs from `origin` to the countries it reaches.

        Of those outside Europe, only the one asked for is named: a list of the whole world would be half a megabyte.
        """
        return {
            "id": self.id,
            "name": self.name,
            "carrier": self.carrier,
            "min_weight": f"{self.least_g / 1000:.3f}",
            "max_weight": f"{(self.most_g + 1) / 1000:.3f}",
            "service_point_input": self.point_input,
            "price": 0,
            "countries": list(_priced(self, origin, to_country)),
        }


@cache
def _priced(method: Method, origin: str, to_country: str) -> tuple[dict[str, Any], ...]:
    named = [COUNTRIES[to_country]] if to_country else COUNTRIES.values()
    wanted = [country for country in named if to_country or Lane(origin, country.iso_2).zone != "world"]
    offered = [(country, method.price(origin, country.iso_2)) for country in wanted]
    return tuple(_country(country, offer, free=method.id == UNSTAMPED) for country, offer in offered if offer)


def _country(country: Country, offer: Offer, *, free: bool) -> dict[str, Any]:
    price = 0.0 if free else offer.amount / 100
    return {
        "id": country.number,
        "name": country.name,
        "price": price,
        "iso_2": country.iso_2,
        "iso_3": country.iso_3,
        "lead_time_hours": offer.days_to * 24,
        "price_breakdown": [{"type": "price_without_insurance", "label": "Label", "value": price}],
    }


def _made() -> Iterator[Method]:
    yield Method(UNSTAMPED, "Unstamped letter", "sendcloud", "home", 1, _CLASSES[-1])
    for service, (hundred, carrier, name, point_input) in _PRODUCTS.items():
        least = 1
        for place, most in enumerate(_CLASSES, start=1):
            if service == "pickup" and most > 20_000:
                break
            named = f"{name} {(least - 1) / 1000:g}-{most / 1000:g}kg"
            yield Method(hundred + place, named, carrier, service, least, most, point_input)
            least = most + 1


METHODS = {method.id: method for method in _made()}


def by_rules(weight_g: int, *, is_return: bool, to_point: bool) -> Method | None:
    """The method that an account's shipping rules choose: the product that fits, in its weight class."""
    service = "return" if is_return else "pickup" if to_point else "home"
    fitting = [method for method in METHODS.values() if method.service == service and method.takes(weight_g)]
    return next((method for method in fitting if method.id != UNSTAMPED), None)
