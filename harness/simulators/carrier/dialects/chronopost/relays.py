"""PointRelaisServiceWS: pick-up points near an address, and one by its id."""

from __future__ import annotations

from typing import Any

from harness.simulators.carrier.dialects.chronopost import shapes
from harness.simulators.carrier.dialects.chronopost.counter import Answer, Asked, Counter
from harness.simulators.carrier.dialects.chronopost.mistakes import NO_POINT, Mistake, missing, wrong
from harness.simulators.carrier.dialects.soap.door import Operation
from harness.simulators.carrier.points import MOST, WEEK, Point, point_of, points_near
from harness.simulators.carrier.rates import HEAVIEST
from harness.simulators.reception import Visit
from harness.simulators.refusal import Refused


class Relays:
    """The operations."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    def operations(self) -> dict[str, Operation]:
        """Each operation by its name."""
        operation = self._counter.operation
        near = (shapes.ASKS_POINTS, shapes.ASKS_POINTS_ABROAD)
        one = (shapes.ASKS_POINT, shapes.ASKS_POINT_ABROAD)
        return {
            **{asks.name: operation("points.read", asks, shapes.POINTS, self._near) for asks in near},
            **{asks.name: operation("points.read", asks, shapes.POINTS, self._one) for asks in one},
        }

    def _near(self, _visit: Visit, asked: Asked) -> Answer:
        postcode = str(asked.get("zipCode", "")).strip()
        if not postcode:
            raise missing("zipCode")
        most = str(asked.get("maxPointChronopost", "5")).strip()
        if not (most.isascii() and most.isdigit()):
            raise wrong("maxPointChronopost", "un nombre entier")
        try:
            found = points_near(str(asked.get("countryCode") or "FR").upper(), postcode, min(int(most), MOST))
        except Refused as refused:
            raise wrong("zipCode", refused.message) from refused
        return {"listePointRelais": [_shown(point) for point in found], "qualiteReponse": 2 if found else 0}

    def _one(self, _visit: Visit, asked: Asked) -> Answer:
        point = point_of(str(asked.get("identifiant", "")).strip().upper())
        if point is None:
            raise Mistake(NO_POINT, field="identifiant")
        return {"listePointRelais": [_shown(point)], "qualiteReponse": 2}


def _shown(point: Point) -> dict[str, Any]:
    return {
        "accesPersonneMobiliteReduite": True,
        "actif": True,
        "adresse1": point.address["line1"],
        "codePays": point.address["country"],
        "codePostal": point.address["postcode"],
        "coordGeolocalisationLatitude": f"{point.latitude:.5f}",
        "coordGeolocalisationLongitude": f"{point.longitude:.5f}",
        "distanceEnMetre": point.distance_m,
        "identifiant": point.id,
        "listeHoraireOuverture": [_day(number, point.hours[day]) for number, day in enumerate(WEEK, start=1)],
        "localite": point.address["city"],
        "nom": point.name,
        "poidsMaxi": HEAVIEST["pickup"],
        "typeDePoint": "P",
    }


def _day(number: int, hours: str) -> dict[str, Any]:
    spans = [span.partition("-") for span in hours.split()]
    return {
        "horairesAsString": hours or "00:00-00:00 00:00-00:00",
        "jour": number,
        "listeHoraireOuverture": [{"debut": start, "fin": end} for start, _, end in spans],
    }
