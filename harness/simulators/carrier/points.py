"""Pick-up points: shops that keep a parcel until its recipient comes.

They are invented, and the same for ever: a postcode has ten, and everything of a point follows from its id. So a point
that a shop offered yesterday still exists after a restart, and no table of them is kept.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from harness.kernel.seed import Seed
from harness.simulators.carrier.towns import FORMS, town_of
from harness.simulators.refusal import Refused

MOST = 10
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_SEED = Seed(0)  # the same points whatever the rehearsal's seed: shops keep their ids
_SHOPS = {
    "fr": ("Tabac de la Gare", "Presse du Marché", "Épicerie du Centre", "Fleurs & Jardin", "Librairie des Halles",
           "Pressing Saint-Jean", "Boulangerie des Lilas", "Cordonnerie Moderne", "Le Petit Bazar", "Optique de la Place"),
    "de": ("Kiosk am Bahnhof", "Schreibwaren Vogel", "Blumen Lange", "Späti Mitte", "Reinigung Weiß", "Bäckerei Huber",
           "Getränke Kraus", "Buchhandlung am Markt", "Schuhhaus Brandt", "Optik Sommer"),
    "nl": ("Primera Centrum", "Bloemen de Roos", "Boekhandel de Markt", "Bakkerij Jansen", "Stomerij Wit", "Fietsen Smit",
           "Slijterij de Kroon", "Kapper Anna", "Drogist van Dam", "De Kleine Winkel"),
    "es": ("Estanco Mayor", "Papelería Sol", "Floristería Rosa", "Quiosco Central", "Librería del Puerto", "Ferretería Gil",
           "Panadería San Juan", "Tintorería Blanca", "Bazar Luna", "Óptica Real"),
    "it": ("Tabacchi Centrale", "Cartoleria Rossi", "Fiori di Anna", "Edicola Stazione", "Libreria del Corso", "Ferramenta Bruno",
           "Panificio Verdi", "Lavanderia Bianca", "Bazar Luna", "Ottica Reale"),
}  # fmt: skip
_STREETS = {
    "fr": ("rue Victor Hugo", "avenue Jean Jaurès", "rue de la République", "place du Marché", "boulevard Gambetta"),
    "de": ("Bahnhofstraße", "Hauptstraße", "Schillerstraße", "Lindenallee", "Marktplatz"),
    "nl": ("Stationsstraat", "Kerkstraat", "Molenweg", "Dorpsstraat", "Marktplein"),
    "es": ("calle Mayor", "calle del Sol", "avenida de la Paz", "plaza Nueva", "calle Real"),
    "it": ("via Roma", "via Garibaldi", "corso Italia", "piazza Dante", "via Mazzini"),
}
_SPOKEN = {"FR": "fr", "MC": "fr", "BE": "fr", "LU": "fr", "DE": "de", "NL": "nl", "ES": "es", "IT": "it"}
_NUMBER_LAST = frozenset({"de", "nl", "es", "it"})
# Monday to Friday, and Saturday; Sundays are closed but for the second.
_HOURS = (
    ("09:00-12:30 14:00-19:00", "09:00-12:30", ""),
    ("07:00-20:00", "08:00-20:00", "08:00-12:30"),
    ("10:00-19:00", "10:00-18:00", ""),
    ("08:30-18:30", "", ""),
)
_ID = re.compile(r"([A-Z]{2})?([0-9]{4,5}(?:[A-Z]{2})?)([0-9])")


@dataclass(frozen=True, slots=True)
class Point:
    """One pick-up point.

    id         the postcode and a digit, with the country before it outside France: `690023`, `BE10004`
    address    as in docs/interfaces.md section 2
    hours      by the English name of the weekday, "" for closed
    latitude, longitude  in degrees;  distance_m  from the middle of the postcode asked for
    """

    id: str
    name: str
    address: Mapping[str, str]
    hours: Mapping[str, str]
    latitude: float
    longitude: float
    distance_m: int

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def points_near(country: str, postcode: str, limit: int = MOST) -> list[Point]:
    """Up to `limit` points near a postcode, the nearest first; [] in a country without points.

    Refused: 422 for a postcode that the country does not have.
    """
    if country not in FORMS:
        return []
    postcode = postcode.strip()
    if not re.fullmatch(FORMS[country][0], postcode):
        raise Refused(422, "invalid_postcode", f"{postcode[:20]!r} is not a postcode of {country}", "postcode")
    found = [_point(country, _plain(postcode), place) for place in range(MOST)]
    near = sorted((point for point in found if point), key=lambda point: (point.distance_m, point.id))
    return near[: max(0, limit)]


def nearest(address: Mapping[str, Any]) -> Point | None:
    """The nearest point to an address; None where there is none, or the postcode makes no sense."""
    try:
        return next(iter(points_near(address["country"], address["postcode"], 1)), None)
    except Refused:
        return None


def point_of(identity: str) -> Point | None:
    """The point with this id, None when there is none."""
    found = _ID.fullmatch(identity)
    if not found:
        return None
    return _point(found[1] or "FR", found[2], int(found[3])) if found[1] != "FR" else None


def _plain(postcode: str) -> str:
    return postcode.removeprefix("L-").replace(" ", "")


def _point(country: str, postcode: str, place: int) -> Point | None:
    town = town_of(country, postcode)
    if town is None:
        return None
    identity = f"{'' if country == 'FR' else country}{postcode}{place}"
    chance = _SEED.stream("point", identity)
    language = _SPOKEN[country]
    number, street = chance.randint(1, 90), chance.choice(_STREETS[language])
    north, east = _middle(country, postcode)
    distance, way = chance.randint(120, 450) + place * chance.randint(150, 300), chance.uniform(0, 2 * math.pi)
    week, saturday, sunday = chance.choice(_HOURS)
    latitude = town.latitude + north + distance * math.cos(way) / 111_000
    longitude = town.longitude + east + distance * math.sin(way) / (111_000 * math.cos(math.radians(town.latitude)))
    return Point(
        id=identity,
        name=_named(language, postcode)[place],
        address=_address(
            f"{street} {number}" if language in _NUMBER_LAST else f"{number} {street}", postcode, town.name, country
        ),
        hours=dict(zip(WEEK, (*[week] * 5, saturday, sunday), strict=True)),
        latitude=round(latitude, 5),
        longitude=round(longitude, 5),
        distance_m=distance,
    )


def _named(language: str, postcode: str) -> list[str]:
    """The names of the ten points of a postcode."""
    names = list(_SHOPS[language])
    _SEED.stream("names", postcode).shuffle(names)
    return names


def _middle(country: str, postcode: str) -> tuple[float, float]:
    """Where the middle of a postcode lies from that of its town, in degrees north and east."""
    chance = _SEED.stream("postcode", country, postcode)
    return chance.uniform(-0.03, 0.03), chance.uniform(-0.04, 0.04)


def _address(line: str, postcode: str, city: str, country: str) -> dict[str, str]:
    return {
        "name": "", "company": "", "line1": line, "line2": "", "postcode": postcode, "city": city, "state": "",
        "country": country, "phone": "", "email": "",
    }  # fmt: skip
