"""The addresses that shops tell their orders to: read, counted, noted, and answered with nothing."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qsl

from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from harness.simulators.analytics import google, matomo
from harness.simulators.analytics.hits import Book, Hit
from harness.simulators.bearer import Bearer
from harness.simulators.bodies import BadBody
from harness.simulators.reception import Reception, Visit
from harness.simulators.simulation import Simulation

_OTHER = "analytics.other"
_FIELDS = 200  # of a form


def door_routes(simulation: Simulation, book: Book, bearer: Bearer) -> list[BaseRoute]:
    """The doors of both protocols; the secret of Google's is the key of `bearer`, Matomo's is open as in life."""
    doors = _Doors(simulation, book, bearer)
    reception = Reception(
        simulation.journal, _refuse, limit=google.LARGEST, disturbances=simulation.disturbances, peek=doors.peek
    )
    return [
        Route("/mp/collect", reception.door(_OTHER, doors.google, peer="shop"), methods=["POST"]),
        Route("/debug/mp/collect", reception.door("analytics.debug", doors.debug, peer="shop"), methods=["POST"]),
        Route("/matomo.php", reception.door(_OTHER, doors.matomo, peer="shop"), methods=["GET", "POST"]),
    ]


class _Doors:
    def __init__(self, simulation: Simulation, book: Book, bearer: Bearer) -> None:
        self._simulation = simulation
        self._book = book
        self._bearer = bearer

    def peek(self, visit: Visit) -> str:
        """The order that a message is about; the visit gets the name of its event."""
        hits = self._read(visit)[0]
        if hits:
            visit.operation = hits[0].operation
        return hits[0].order if hits else ""

    async def google(self, visit: Visit) -> Response:
        hits, flaws = self._read(visit)
        flaws += google.of_stream(visit.request.query_params)
        if not self._bearer.knows(visit.request.query_params.get("api_secret", "")):
            hits, flaws = [], [*flaws, "api_secret is not the one of this stream, so nothing was counted"]
        return self._counted(visit, hits, flaws, "google")

    async def debug(self, visit: Visit) -> Response:
        hits, flaws = google.read(visit.raw)
        flaws += google.of_stream(visit.request.query_params)
        told = flaws + [f"{hit.name}: {flaw}" for hit in hits for flaw in hit.flaws]
        messages = [{"fieldPath": "", "description": flaw, "validationCode": "VALUE_INVALID"} for flaw in told]
        return JSONResponse({"validationMessages": messages})

    async def matomo(self, visit: Visit) -> Response:
        hits, flaws = self._read(visit)
        return self._counted(visit, hits, flaws, "matomo")

    def _read(self, visit: Visit) -> tuple[list[Hit], list[str]]:
        if visit.request.url.path != "/matomo.php":
            return google.read(visit.raw)
        query = visit.request.url.query + "&" + visit.raw.decode("utf-8", "replace")
        try:
            form = dict(parse_qsl(query, keep_blank_values=True, max_num_fields=_FIELDS))
        except ValueError:
            return [], ["the form has too many fields"]
        return matomo.read(form, str(self._simulation.store.setting("currency", "EUR")))

    def _counted(self, visit: Visit, hits: Sequence[Hit], flaws: Sequence[str], door: str) -> Response:
        """Count the hits. The visit is noted as the first of them, each further one by itself."""
        self._book.count(hits, door)
        body = visit.raw.decode("utf-8", "replace")
        for hit in hits[1:]:
            self._simulation.journal.note(
                "received", hit.operation, order=hit.order, fields=hit.told(), status=204, peer="shop", body=body
            )
        first = hits[0] if hits else Hit("")
        visit.operation = first.operation if hits else visit.operation
        visit.order = first.order or visit.order
        visit.fields = first.told() | {"flaws": "; ".join([*flaws, *first.flaws])}
        return Response(status_code=204)


def _refuse(bad: BadBody) -> Response:
    """As the real ones refuse, when they do: a status and nothing to read."""
    return Response(status_code=bad.status)
