"""The carrier's door: shipments, labels, hand-overs, tracking (docs/interfaces.md section 3)."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from harness.simulators.address import flat
from harness.simulators.bearer import Bearer
from harness.simulators.bodies import parse_json
from harness.simulators.carrier.desk import Desk
from harness.simulators.carrier.forms import HANDOVER, SHIPMENT
from harness.simulators.carrier.page import language_of, tracking_page, unknown_page
from harness.simulators.reception import Handler, Reception, Visit
from harness.simulators.refusal import Refused, refuse

_ORDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


def door_routes(desk: Desk, bearer: Bearer) -> list[BaseRoute]:
    """The routes that shop, warehouse and customers use."""
    door = _Door(desk, bearer)
    reception = Reception(desk.simulation.journal, refuse)

    def route(path: str, operation: str, handler: Handler, method: str = "GET") -> Route:
        return Route(path, reception.door(operation, handler), methods=[method])

    return [
        route("/shipments", "shipment.create", door.create, "POST"),
        route("/shipments/{id}", "shipment.read", door.read),
        route("/shipments/{id}/label.pdf", "label.read", door.label),
        route("/handovers", "handover", door.hand_over, "POST"),
        route("/tracking/{number}", "tracking.read", door.tracking),
        route("/track/{number}", "tracking.page", door.page),
    ]


class _Door:
    def __init__(self, desk: Desk, bearer: Bearer) -> None:
        self._desk = desk
        self._depot = desk.depot
        self._bearer = bearer

    async def create(self, visit: Visit) -> Response:
        self._bearer.check(visit.request)
        visit.key = visit.request.headers.get("idempotency-key", "")
        asked = parse_json(visit.raw)
        visit.order = _order_in(asked)
        SHIPMENT.check(asked)
        visit.fields = _fields(asked)
        if not 1 <= len(visit.key) <= 255:
            raise Refused(400, "missing_idempotency_key", "a header Idempotency-Key of 1 to 255 characters is needed")
        parcel, new, moved = self._depot.announce(asked, visit.key, str(visit.request.base_url).rstrip("/"))
        visit.fields["tracking_number"] = parcel.tracking_number
        self._desk.report(moved)
        return JSONResponse(parcel.receipt(), status_code=201 if new else 200)

    async def read(self, visit: Visit) -> Response:
        self._bearer.check(visit.request)
        parcel = self._depot.shipment(visit.request.path_params["id"])
        visit.order = parcel.order
        return JSONResponse(parcel.in_full())

    async def label(self, visit: Visit) -> Response:
        """No key: the link travels in mails."""
        parcel = self._depot.shipment(visit.request.path_params["id"])
        visit.order = parcel.order
        from harness.simulators.carrier.label import label_pdf  # noqa: PLC0415 - the PDF library is slow to load

        pdf = label_pdf(parcel)
        name = f'inline; filename="{parcel.tracking_number}.pdf"'
        return Response(pdf, media_type="application/pdf", headers={"content-disposition": name})

    async def hand_over(self, visit: Visit) -> Response:
        self._bearer.check(visit.request)
        asked = parse_json(visit.raw)
        HANDOVER.check(asked)
        numbers = asked["tracking_numbers"]
        orders = {parcel.order for parcel in self._depot.parcels() if parcel.tracking_number in numbers}
        visit.order = orders.pop() if len(orders) == 1 else ""
        visit.fields = {"tracking_numbers": numbers}
        self._desk.report(self._depot.hand_over(numbers))
        return JSONResponse({"tracking_numbers": numbers, "state": "collected"})

    async def tracking(self, visit: Visit) -> Response:
        self._bearer.check(visit.request)
        parcel = self._depot.parcel(visit.request.path_params["number"])
        visit.order = parcel.order
        return JSONResponse(parcel.tracking())

    async def page(self, visit: Visit) -> Response:
        """What the customer sees, in French or English, also for a number that is not known."""
        language = language_of(visit.request.headers.get("accept-language", ""))
        visit.headers = {"content-language": language, "vary": "accept-language", **_PAGE_HEADERS}
        number = visit.request.path_params["number"]
        try:
            parcel = self._depot.parcel(number)
        except Refused:
            return HTMLResponse(unknown_page(number, language), status_code=404)
        visit.order = parcel.order
        return HTMLResponse(tracking_page(parcel, language))


_PAGE_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


def _order_in(asked: object) -> str:
    """The order that a body talks of, even when the body is refused later; "" when it names none."""
    named = asked.get("order") if isinstance(asked, dict) else None
    return named if isinstance(named, str) and _ORDER.fullmatch(named) else ""


def _fields(asked: dict[str, Any]) -> dict[str, Any]:
    plain = {
        name: asked[name] for name in ("direction", "service", "weight_g", "declared_value", "currency", "contents")
    }
    return {
        **plain,
        "rma": asked.get("rma", ""),
        **flat(asked["sender"], "sender"),
        **flat(asked["recipient"], "recipient"),
    }
