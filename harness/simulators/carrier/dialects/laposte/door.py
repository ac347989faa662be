"""The route of La Poste's tracking."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from harness.simulators.bodies import BadBody
from harness.simulators.carrier.desk import Desk
from harness.simulators.carrier.dialects.contract import Contract
from harness.simulators.carrier.dialects.laposte.shipment import shipment
from harness.simulators.reception import Reception, Visit
from harness.simulators.simulation import Options

OPERATIONS = ("tracking.read",)
MOST = 10
_ID = re.compile(r"[A-Z0-9]{11,15}")
_LANGUAGES = ("fr_FR", "en_GB", "de_DE", "es_ES", "it_IT", "nl_NL")
_UNKNOWN = (
    "Votre suivi n'est pas encore disponible. Si vous avez déposé votre envoi, les informations de suivi peuvent être"
    " affichées avec un délai, veuillez réessayer ultérieurement."
)
_MALFORMED = (
    "Le numéro que vous avez saisi n’est pas valide. Nous vous invitons à vérifier votre saisie, en particulier le nombre"
    " de caractères."
)
Told = dict[str, Any]


def routes(desk: Desk, _options: Options) -> list[BaseRoute]:
    """The door, to be mounted under a folder of its own."""
    tracking = _Tracking(desk, Contract.of_the_door())
    simulation = desk.simulation
    door = Reception(simulation.journal, _refuse, disturbances=simulation.disturbances, peek=tracking.peek).door
    return [Route("/suivi/v2/idships/{ids}", door("tracking.read", tracking.read), methods=["GET"])]


class _Tracking:
    def __init__(self, desk: Desk, contract: Contract) -> None:
        self._depot = desk.depot
        self._contract = contract

    async def read(self, visit: Visit) -> Response:
        ids = _ids(visit)
        visit.fields = {"tracking_numbers": ids}
        visit.order = self.peek(visit)
        if not self._contract.fits(visit.request.headers.get("x-okapi-key", "")):
            raise BadBody(401, "UNAUTHORIZED", "La clé X-Okapi-Key est absente ou inconnue")
        language = visit.request.query_params.get("lang", "fr_FR")
        if language not in _LANGUAGES:
            raise BadBody(400, "BAD_REQUEST", f"lang doit être l'une de {', '.join(_LANGUAGES)}")
        if not 1 <= len(ids) <= MOST:
            raise BadBody(400, "BAD_REQUEST", f"de 1 à {MOST} numéros, séparés par des virgules")
        # The words are in two languages; who asks for another reads English.
        spoken = language if language == "fr_FR" else "en_GB"
        told = [self._one(number, spoken) for number in ids]
        if len(told) > 1:
            return JSONResponse(told, status_code=207)
        status = {104: 404, 400: 400}.get(told[0]["returnCode"], 200)
        if status != 200:
            visit.fields["refused"] = told[0]["returnMessage"]
        return JSONResponse(told[0], status_code=status)

    def peek(self, visit: Visit) -> str:
        """The order of the parcels asked for, "" when they are of several."""
        orders = {parcel.order for number in _ids(visit)[:MOST] if (parcel := self._depot.by_number(number))}
        return orders.pop() if len(orders) == 1 else ""

    def _one(self, number: str, language: str) -> Told:
        base = {"lang": language, "scope": "open"}
        if not _ID.fullmatch(number):
            return {**base, "returnCode": 400, "returnMessage": _MALFORMED, "idShip": number}
        parcel = self._depot.by_number(number)
        if parcel is None:
            return {**base, "returnCode": 104, "returnMessage": _UNKNOWN, "idShip": number}
        return {**base, "returnCode": 200, "shipment": shipment(parcel, language)}


def _ids(visit: Visit) -> list[str]:
    named = str(visit.request.path_params["ids"])[:400]
    return [number.strip().upper() for number in named.split(",") if number.strip()]


def _refuse(bad: BadBody) -> Response:
    """The gateway's own error shape, before tracking was even asked."""
    return JSONResponse({"code": bad.code.upper(), "message": bad.message}, status_code=bad.status)
