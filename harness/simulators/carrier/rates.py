"""What a parcel costs and how long it takes: products, zones, weight steps and surcharges.

The tariff is invented. Its shape is that of a French parcel carrier's public tariff: a price for each zone and weight
step, a surcharge for islands and for bulky parcels, zones by country, and overseas France apart. Amounts are in cents
of a euro, without VAT.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from harness.simulators.refusal import Refused

CURRENCY = "EUR"
HEAVIEST = {"home": 30_000, "express": 30_000, "pickup": 20_000, "return": 30_000}  # grams
LONGEST_CM, STANDARD_CM, BULKY_CM = 100, 150, 200  # one side; the three sides together, with and without surcharge
PICKUP_COUNTRIES = frozenset({"FR", "MC", "BE", "DE", "ES", "IT", "LU", "NL"})

_NAMES = {"home": "Home delivery", "express": "Express", "pickup": "Pick-up point", "return": "Return"}
_OVERSEAS = frozenset({"GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF", "TF"})
_NEAR = frozenset({"BE", "LU", "NL", "DE", "ES", "IT"})
EU = frozenset(
    {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV"}
) | {"MC", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}
_REST_OF_EUROPE = frozenset({"AD", "AL", "BA", "CH", "GB", "IS", "LI", "MD", "ME", "MK", "NO", "RS", "SM", "TR", "UA"})

# The upper end of each weight step, in grams.
_STEPS = (250, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 20_000, 30_000)
_PRICES = {
    "domestic": (525, 715, 894, 1015, 1560, 2270, 2870, 3280, 3790),
    "near": (1075, 1240, 1405, 1570, 2010, 2560, 3190, 3680, 4410),
    "union": (1290, 1480, 1690, 1920, 2480, 3310, 4220, 4990, 6120),
    "europe": (1690, 1910, 2180, 2490, 3320, 4690, 6080, 7350, 9310),
    "overseas": (1265, 1510, 1980, 2720, 4310, 6930, 9870, 12740, 18360),
    "world": (2480, 2790, 3390, 4680, 6890, 11230, 15780, 20140, 28650),
}
_DAYS = {"domestic": (1, 3), "near": (3, 4), "union": (3, 5), "europe": (4, 6), "overseas": (5, 8), "world": (6, 12)}
# What each product costs against home delivery, in hundredths, and where it goes.
_SHARES = {"home": 100, "express": 240, "pickup": 70, "return": 90}
_ZONES = {
    "home": frozenset(_PRICES),
    "express": frozenset({"domestic", "near", "union", "europe"}),
    "pickup": frozenset({"domestic", "near"}),
    "return": frozenset({"domestic", "near", "union", "overseas"}),
}
_ISLAND, _BULKY = 350, 600
_ISLANDS = {"FR": "20", "ES": "07|35|38", "IT": "0[789]|9[0-8]"}  # how their postcodes begin


@dataclass(frozen=True, slots=True)
class Offer:
    """One product for one parcel: `amount` in minor units of `currency` with its `surcharges` {"island": 350} included.

    `days_from` and `days_to` are working days from the hand-over to the first attempt of delivery.
    """

    service: str
    name: str
    amount: int
    currency: str
    days_from: int
    days_to: int
    surcharges: Mapping[str, int]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Lane:
    """From where to where: ISO 3166 countries; the postcodes tell islands, and overseas France that is written as FR."""

    origin: str
    country: str
    origin_postcode: str = ""
    postcode: str = ""

    @property
    def zone(self) -> str:
        """The zone of the tariff: domestic, near, union, europe, overseas or world."""
        if is_overseas(self.origin, self.origin_postcode) or is_overseas(self.country, self.postcode):
            return "overseas"
        one, other = ("FR" if name == "MC" else name for name in (self.origin, self.country))
        if one == other:
            return "domestic"
        if one in EU and other in EU:
            return "near" if {one, other} <= _NEAR | {"FR"} else "union"
        return "europe" if {one, other} <= EU | _REST_OF_EUROPE else "world"

    @property
    def has_island(self) -> bool:
        """Whether one end lies on an island."""
        return is_island(self.origin, self.origin_postcode) or is_island(self.country, self.postcode)


def offers(
    weight_g: int,
    origin_country: str,
    country: str,
    *,
    postcode: str = "",
    origin_postcode: str = "",
    size_cm: Mapping[str, int] | None = None,
) -> list[Offer]:
    """The products that carry such a parcel from one country to another, home delivery first; [] when none does.

    `size_cm` is {"length", "width", "height"}, None when it is not known.
    """
    lane = Lane(origin_country, country, origin_postcode, postcode)
    return [
        _offer(service, lane, weight_g, size_cm)
        for service in _NAMES
        if not _objection(service, lane, weight_g, size_cm)
    ]


def check_carried(service: str, lane: Lane, weight_g: int, size_cm: Mapping[str, int] | None = None) -> None:
    """Raises Refused 422 unless the product `service` carries such a parcel there, with the reason and its field."""
    if objection := _objection(service, lane, weight_g, size_cm):
        raise Refused(422, *objection)


def days_of(service: str, lane: Lane) -> tuple[int, int]:
    """The fewest and the most working days from the hand-over to the first attempt of delivery."""
    if service == "express":
        return (1, 1) if lane.zone == "domestic" else (1, 2)
    return _DAYS[lane.zone]


def is_overseas(country: str, postcode: str) -> bool:
    """Whether this is overseas France, by its own country code or as FR with such a postcode."""
    return country in _OVERSEAS or (country == "FR" and re.match(r"97|98[678]", postcode.strip()) is not None)


def is_island(country: str, postcode: str) -> bool:
    """Whether a ferry is needed within the zone: Corsica, the Balearic and Canary islands, Sardinia, Sicily."""
    return country in _ISLANDS and re.match(_ISLANDS[country], postcode.strip()) is not None


def _objection(
    service: str, lane: Lane, weight_g: int, size_cm: Mapping[str, int] | None
) -> tuple[str, str, str] | None:
    """Why a product does not carry a parcel, as code, sentence and field; None when it does."""
    if lane.zone not in _ZONES[service] or (service == "pickup" and lane.country not in PICKUP_COUNTRIES):
        return "service_not_offered", f"{service} does not go from {lane.origin} to {lane.country}", "service"
    if weight_g > HEAVIEST[service]:
        return "too_heavy", f"{service} carries up to {HEAVIEST[service]} g", "weight_g"
    sides = sorted((size_cm or {}).values())
    if sides and (sides[-1] > LONGEST_CM or sum(sides) > BULKY_CM):
        return "too_large", f"a side may have {LONGEST_CM} cm, the three together {BULKY_CM} cm", "size_cm"
    if sum(sides) > STANDARD_CM and service == "pickup":
        return "too_large", f"at a pick-up point the three sides together may have {STANDARD_CM} cm", "size_cm"
    return None


def _offer(service: str, lane: Lane, weight_g: int, size_cm: Mapping[str, int] | None) -> Offer:
    step = next(place for place, upper in enumerate(_STEPS) if weight_g <= upper)
    surcharges = {}
    if lane.has_island:
        surcharges["island"] = _ISLAND
    if size_cm and sum(size_cm.values()) > STANDARD_CM:
        surcharges["bulky"] = _BULKY
    price = (_PRICES[lane.zone][step] * _SHARES[service] + 50) // 100
    days_from, days_to = days_of(service, lane)
    amount = price + sum(surcharges.values())
    return Offer(service, _NAMES[service], amount, CURRENCY, days_from, days_to, surcharges)
