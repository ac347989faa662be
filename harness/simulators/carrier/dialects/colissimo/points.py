"""Pick-up points as Colissimo's own service finds them (POINTRETRAIT 2.0): near an address, and one by its id."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import JSONResponse, Response

from harness.simulators.bodies import BadBody, parse_json
from harness.simulators.carrier.dialects.colissimo.fields import Fields
from harness.simulators.carrier.dialects.colissimo.mistakes import Mistake, unreadable
from harness.simulators.carrier.dialects.contract import Contract
from harness.simulators.carrier.dialects.evidence import said
from harness.simulators.carrier.dialects.secrets import body_without_secrets
from harness.simulators.carrier.points import MOST, WEEK, Point, point_of, points_near
from harness.simulators.carrier.rates import HEAVIEST
from harness.simulators.reception import Visit
from harness.simulators.refusal import Refused

OK = "Code retour OK"
WORDS = {
    104: "Code postal absent",
    105: "Ville absente",
    106: "Date estimée de l’envoi absente",
    107: "Identifiant point de retrait absent",
    117: "Code ISO pays manquant",
    120: "Poids n’est pas un entier",
    121: "Poids n’est pas compris entre 1 et 99999",
    122: "Date n’est pas au format JJ/MM/AAAA",
    124: "Identifiant point de retrait incorrect",
    144: "Code postal incorrect, format non respecté",
    146: "Pays non éligible à Colissimo Europe",
    201: "Identifiant / mot de passe invalide",
    301: "Pas de point de retrait trouvé",
}
_DAYS = ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche")
_CLOSED = "00:00-00:00"
Told = dict[str, Any]


class _NotFound(Exception):
    def __init__(self, code: int, field: str = "") -> None:
        super().__init__(WORDS[code])
        self.code = code
        self.field = field


class Points:
    """The two operations, by REST and by SOAP."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract

    async def near(self, visit: Visit) -> Response:
        return JSONResponse(self.find(visit, _asked(visit)))

    async def one(self, visit: Visit) -> Response:
        return JSONResponse(self.find_one(visit, _asked(visit)))

    def find(self, visit: Visit, asked: object) -> Told:
        """The points near an address, or the error."""
        try:
            request = self._request(visit, asked)
            found = _near(request)
        except (_NotFound, Mistake) as reason:
            return {**_refused(visit, reason), "qualiteReponse": 0, "listePointRetraitAcheminement": [], "rdv": False}
        visit.fields["points"] = [point.id for point in found]
        shown = [_shown(point, point.distance_m) for point in found]
        return {
            "errorCode": 0, "errorMessage": OK, "qualiteReponse": 2, "wsRequestId": "",
            "listePointRetraitAcheminement": shown, "rdv": False,
        }  # fmt: skip

    def find_one(self, visit: Visit, asked: object) -> Told:
        """The point with an id, or the error."""
        try:
            request = self._request(visit, asked)
            point = _named(request)
        except (_NotFound, Mistake) as reason:
            return {**_refused(visit, reason), "pointRetraitAcheminement": None}
        return {"errorCode": 0, "errorMessage": OK, "pointRetraitAcheminement": _shown(point, -1)}

    def _request(self, visit: Visit, asked: object) -> Fields:
        visit.fields |= said(asked, "colissimo")
        request = Fields(asked)
        shown = (request.text("password"), request.text("apikey"), visit.request.headers.get("apikey", ""))
        if not any(self._contract.fits(one) for one in shown):
            raise _NotFound(201, "password")
        return request


def _near(request: Fields) -> list[Point]:
    postcode, country = request.text("zipCode"), request.text("countryCode").upper() or "FR"
    if not postcode:
        raise _NotFound(104, "zipCode")
    if not request.text("city"):
        raise _NotFound(105, "city")
    day, weight = request.text("shippingDate"), request.text("weight")
    if not day:
        raise _NotFound(106, "shippingDate")
    if not re.fullmatch(r"[0-9]{2}/[0-9]{2}/[0-9]{4}", day):
        raise _NotFound(122, "shippingDate")
    if weight and not re.fullmatch(r"[0-9]{1,9}(\.0+)?", weight):
        raise _NotFound(120, "weight")
    if weight and not 1 <= int(weight.partition(".")[0]) <= 99_999:
        raise _NotFound(121, "weight")
    try:
        found = points_near(country, postcode, MOST)
    except Refused as refused:
        raise _NotFound(144, "zipCode") from refused
    if weight and int(weight.partition(".")[0]) > HEAVIEST["pickup"]:
        found = []
    if not found:
        raise _NotFound(301 if country == "FR" or weight else 146, "countryCode")
    return found


def _named(request: Fields) -> Point:
    named = request.text("id").upper()
    if not named:
        raise _NotFound(107, "id")
    point = point_of(named)
    if point is None:
        raise _NotFound(124, "id")
    return point


def _shown(point: Point, distance: int) -> Told:
    hours = {f"horairesOuverture{day}": _hours(point.hours[name]) for day, name in zip(_DAYS, WEEK, strict=True)}
    return {
        "identifiant": point.id, "nom": point.name.upper(), "adresse1": point.address["line1"].upper(), "adresse2": "",
        "adresse3": "", "codePostal": point.address["postcode"], "localite": point.address["city"].upper(),
        "indiceDeLocalisation": "", "coordGeolocalisationLatitude": f"{point.latitude:.6f}",
        "coordGeolocalisationLongitude": f"{point.longitude:.6f}", "accesPersonneMobiliteReduite": True, **hours,
        "periodeActiviteHoraireDeb": "01/01", "periodeActiviteHoraireFin": "31/12", "listeConges": [],
        "typeDePoint": "A2P" if point.address["country"] == "FR" else "CMT", "poidsMaxi": HEAVIEST["pickup"],
        "distanceEnMetre": distance, "congesPartiel": False, "congesTotal": False,
        "reseau": "R01" if point.address["country"] == "FR" else "R12", "codePays": point.address["country"],
        "libellePays": point.address["country"], "langue": "FR", "parking": False, "loanOfHandlingTool": False,
        "distributionSort": "", "lotAcheminement": "", "versionPlanTri": "",
    }  # fmt: skip


def _hours(said_hours: str) -> str:
    """Two spans a day, as the real service writes them."""
    return " ".join([*said_hours.split(), _CLOSED, _CLOSED][:2])


def _refused(visit: Visit, reason: Exception) -> Told:
    code = reason.code if isinstance(reason, _NotFound) else 1000
    field = reason.field if isinstance(reason, _NotFound | Mistake) else ""
    visit.fields |= {"refused": str(reason), "error_code": code, "field": field}
    return {"errorCode": code, "errorMessage": str(reason)}


def _asked(visit: Visit) -> object:
    """The body of a POST, the query of a GET."""
    if visit.request.method == "GET":
        return dict(visit.request.query_params)
    visit.body = body_without_secrets(visit.raw)
    try:
        return parse_json(visit.raw)
    except BadBody as bad:
        raise BadBody(422, "unreadable", unreadable("", bad.message).message) from bad
