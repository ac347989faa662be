"""Service points: the carrier's pick-up points under the numbers and in the shape of Sendcloud.

A number is the country's place in `_WIDTHS`, times a hundred million, and the digits of the point's id; the two letters
of a Dutch postcode count as 676 to one. So it is always the same, leads back to the point without a table, and stays
within 32 bits, which is what typed clients have for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from harness.simulators.carrier.dialects.sendcloud.streets import divided
from harness.simulators.carrier.points import WEEK, Point, point_of

# How many digits a postcode has.
_WIDTHS = {"FR": 5, "BE": 4, "DE": 5, "ES": 5, "IT": 5, "LU": 4, "MC": 5, "NL": 4}
_STEP = 100_000_000
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def number_of(point: Point) -> int:
    """Sendcloud's number of a point."""
    country = point.address["country"]
    code, last = point.id.removeprefix(country)[:-1], point.id[-1]
    digits = int(code[: _WIDTHS[country]])
    for letter in code[_WIDTHS[country] :]:
        digits = digits * 26 + _LETTERS.index(letter)
    return (list(_WIDTHS).index(country) + 1) * _STEP + digits * 10 + int(last)


def id_of(number: int) -> str:
    """The carrier's id of the point with this number, "" when no point can have it."""
    place, code = divmod(number, _STEP)
    if not 1 <= place <= len(_WIDTHS):
        return ""
    country = list(_WIDTHS)[place - 1]
    digits, last = divmod(code, 10)
    letters = ""
    if country == "NL":
        digits, rest = divmod(digits, 26 * 26)
        letters = _LETTERS[rest // 26] + _LETTERS[rest % 26]
    return f"{'' if country == 'FR' else country}{digits:0{_WIDTHS[country]}d}{letters}{last}"


def service_point(number: int) -> Point | None:
    """The point with this number, None when there is none."""
    identity = id_of(number)
    return point_of(identity) if identity else None


def to_json(point: Point, today: datetime) -> dict[str, Any]:
    """One point as `GET /service-points` shows it; `today` tells whether it is open tomorrow."""
    address = point.address
    street, house_number = divided(address["line1"])
    tomorrow = WEEK[(today.weekday() + 1) % 7]
    return {
        "id": number_of(point),
        "code": point.id,
        "is_active": True,
        "shop_type": None,
        "general_shop_type": "servicepoint",
        "extra_data": {},
        "name": point.name,
        "street": street,
        "house_number": house_number,
        "postal_code": address["postcode"],
        "city": address["city"],
        "latitude": f"{point.latitude:.6f}",
        "longitude": f"{point.longitude:.6f}",
        "email": "",
        "phone": "",
        "homepage": "",
        "carrier": "colissimo",
        "country": address["country"],
        "formatted_opening_times": _hours(point.hours),
        "open_tomorrow": bool(point.hours[tomorrow]),
        "open_upcoming_week": any(point.hours.values()),
        "distance": point.distance_m,
    }


def _hours(hours: Mapping[str, str]) -> dict[str, list[str]]:
    """Monday is "0"; each day a list of "09:00 - 12:30"."""
    return {str(place): [spell.replace("-", " - ") for spell in hours[day].split()] for place, day in enumerate(WEEK)}
