"""The carrier's door: shipments, labels, hand-overs, manifests, rates, points, tracking (docs/interfaces.md section 3)."""

from __future__ import annotations

from functools import partial
from typing import Any

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from harness.simulators.address import flat
from harness.simulators.bearer import Bearer
from harness.simulators.bodies import BadBody, parse_json
from harness.simulators.carrier.depot import Depot
from harness.simulators.carrier.desk import Desk
from harness.simulators.carrier.forms import CANCEL, HANDOVER, LABEL, MANIFEST, POINTS, RATES, SHIPMENT
from harness.simulators.carrier.page import language_of, tracking_page, unknown_page
from harness.simulators.carrier.parcel import Parcel
from harness.simulators.carrier.points import MOST, points_near
from harness.simulators.carrier.rates import offers
from harness.simulators.carrier.zpl import label_zpl
from harness.simulators.naming import named_order
from harness.simulators.reception import Reception, Visit
from harness.simulators.refusal import Refused, refuse
from harness.simulators.ways import Asked, Way, routes_of

_NO_KEY = "no key, or a wrong one"
_REFUSED = {400: "not JSON", 401: _NO_KEY, 413: "too long", 422: "not acceptable, with the field"}


def ways_of(desk: Desk) -> list[Way]:
    """Every way into the native door."""
    door = _Door(desk)
    return [
        Way("POST", "/shipments", "shipment.create", door.create, request=SHIPMENT,
            answers={201: "the shipment, with its label", 200: "the same again, for a key that is known", **_REFUSED}),
        Way("GET", "/shipments/{id}", "shipment.read", door.read,
            answers={200: "the shipment and its events", 401: _NO_KEY, 404: "unknown"}),
        Way("POST", "/shipments/{id}/cancel", "shipment.cancel", door.cancel, request=CANCEL,
            answers={200: "cancelled, now or before", 404: "unknown", 409: "handed over, or on a manifest", **_REFUSED}),
        Way("GET", "/shipments/{id}/label.pdf", "label.read", door.label, query=LABEL, open=True,
            answers={200: "application/pdf", 404: "unknown", 410: "cancelled: the label is void", 422: "no such page"}),
        Way("GET", "/shipments/{id}/label.zpl", "label.read", door.zpl, open=True,
            answers={200: "application/zpl, UTF-8", 404: "unknown", 410: "cancelled: the label is void"}),
        Way("POST", "/handovers", "handover", door.hand_over, request=HANDOVER,
            answers={200: "collected", 409: "one is handed over already, or void; none was taken", **_REFUSED}),
        Way("POST", "/manifests", "manifest.create", door.close_day, request=MANIFEST,
            answers={201: "the closed list", 409: "one stands on a list already; none was taken", **_REFUSED}),
        Way("GET", "/manifests/{number}", "manifest.read", door.manifest,
            answers={200: "the list", 401: _NO_KEY, 404: "unknown"}),
        Way("GET", "/manifests/{number}.pdf", "manifest.read", door.manifest_pdf, open=True,
            answers={200: "application/pdf", 404: "unknown"}),
        Way("POST", "/rates", "rates.read", door.rates, request=RATES,
            answers={200: "the products for such a parcel, with prices and days", **_REFUSED}),
        Way("GET", "/points", "points.read", door.points, query=POINTS,
            answers={200: "pick-up points, the nearest first", 401: _NO_KEY, 422: "not acceptable, with the field"}),
        Way("GET", "/tracking/{number}", "tracking.read", door.tracking,
            answers={200: "state and events", 401: _NO_KEY, 404: "unknown"}),
        Way("GET", "/track/{number}", "tracking.page", door.page, open=True,
            answers={200: "the customer's page, text/html", 404: "the same, for a number that is not known"}),
    ]  # fmt: skip


def door_routes(desk: Desk, bearer: Bearer) -> list[Route]:
    """The routes that shop, warehouse and customers use."""
    # The PDF of a manifest would match the path of the list itself: longer endings first.
    ways = sorted(ways_of(desk), key=lambda way: way.path.endswith("}"))
    simulation = desk.simulation
    reception = Reception(
        simulation.journal, refuse, disturbances=simulation.disturbances, peek=partial(_order_about, desk.depot)
    )
    return routes_of(ways, reception, bearer)


class _Door:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._depot = desk.depot

    async def create(self, visit: Visit, asked: Asked) -> Response:
        visit.key = visit.request.headers.get("idempotency-key", "")
        visit.fields = _fields(asked)
        if not 1 <= len(visit.key) <= 255:
            raise Refused(400, "missing_idempotency_key", "a header Idempotency-Key of 1 to 255 characters is needed")
        parcel, new, moved = self._depot.announce(asked, visit.key, _base(visit))
        visit.fields["tracking_number"] = parcel.tracking_number
        self._desk.report(moved)
        return JSONResponse(parcel.receipt(), status_code=201 if new else 200)

    async def read(self, visit: Visit, _asked: Asked) -> Response:
        return JSONResponse(self._shipment(visit).in_full())

    async def cancel(self, visit: Visit, asked: Asked) -> Response:
        parcel = self._shipment(visit)
        visit.fields = {"tracking_number": parcel.tracking_number, **asked}
        self._desk.report(self._depot.cancel(parcel.id))
        return JSONResponse(parcel.receipt())

    async def label(self, visit: Visit, asked: Asked) -> Response:
        parcel = self._printable(visit)
        from harness.simulators.carrier.label import label_pdf  # noqa: PLC0415 - the PDF library is slow to load

        return _file(label_pdf(parcel, asked.get("page", "10x15")), f"{parcel.tracking_number}.pdf", "application/pdf")

    async def zpl(self, visit: Visit, _asked: Asked) -> Response:
        parcel = self._printable(visit)
        return _file(label_zpl(parcel).encode(), f"{parcel.tracking_number}.zpl", "application/zpl; charset=utf-8")

    async def hand_over(self, visit: Visit, asked: Asked) -> Response:
        numbers = asked["tracking_numbers"]
        visit.order, visit.fields = _one_order(self._depot, numbers), {"tracking_numbers": numbers}
        self._desk.report(self._depot.hand_over(numbers))
        return JSONResponse({"tracking_numbers": numbers, "state": "collected"})

    async def close_day(self, visit: Visit, asked: Asked) -> Response:
        numbers = asked["tracking_numbers"]
        visit.order, visit.fields = _one_order(self._depot, numbers), {"tracking_numbers": numbers}
        made = self._desk.close_day(numbers, _base(visit))
        visit.fields["manifest"] = made.number
        return JSONResponse(made.to_json(), status_code=201)

    async def manifest(self, visit: Visit, _asked: Asked) -> Response:
        return JSONResponse(self._desk.manifests.named(visit.request.path_params["number"]).to_json())

    async def manifest_pdf(self, visit: Visit, _asked: Asked) -> Response:
        made = self._desk.manifests.named(visit.request.path_params["number"])
        from harness.simulators.carrier.manifest_pdf import manifest_pdf  # noqa: PLC0415 - as above

        pdf = manifest_pdf(made, self._depot.listed(made.tracking_numbers))
        return _file(pdf, f"{made.number}.pdf", "application/pdf")

    async def rates(self, visit: Visit, asked: Asked) -> Response:
        start, end = asked["origin"], asked["destination"]
        visit.fields = {"weight_g": asked["weight_g"], **flat(start, "origin"), **flat(end, "destination")}
        found = offers(
            asked["weight_g"], start["country"], end["country"], postcode=end.get("postcode", ""),
            origin_postcode=start.get("postcode", ""), size_cm=asked.get("size_cm"),
        )  # fmt: skip
        return JSONResponse({"rates": [offer.to_json() for offer in found]})

    async def points(self, visit: Visit, asked: Asked) -> Response:
        visit.fields = dict(asked)
        found = points_near(asked["country"], asked["postcode"], int(asked.get("limit", MOST)))
        return JSONResponse({"points": [point.to_json() for point in found]})

    async def tracking(self, visit: Visit, _asked: Asked) -> Response:
        parcel = self._depot.parcel(visit.request.path_params["number"])
        visit.order = parcel.order
        return JSONResponse(parcel.tracking())

    async def page(self, visit: Visit, _asked: Asked) -> Response:
        """What the customer sees, in French or English, also for a number that is not known."""
        language = language_of(visit.request.headers.get("accept-language", ""))
        visit.headers = {"content-language": language, "vary": "accept-language", **_PAGE_HEADERS}
        number = visit.request.path_params["number"]
        parcel = self._depot.by_number(number)
        if parcel is None:
            return HTMLResponse(unknown_page(number, language), status_code=404)
        visit.order = parcel.order
        return HTMLResponse(tracking_page(parcel, language))

    def _shipment(self, visit: Visit) -> Parcel:
        parcel = self._depot.shipment(visit.request.path_params["id"])
        visit.order = parcel.order
        return parcel

    def _printable(self, visit: Visit) -> Parcel:
        parcel = self._shipment(visit)
        if parcel.state == "cancelled":
            raise Refused(410, "label_void", f"{parcel.tracking_number} was cancelled: its label is void")
        return parcel


_PAGE_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


def _order_about(depot: Depot, visit: Visit) -> str:
    """The order that a request is about, before it is worked: that of its parcels, or the one it names."""
    path = visit.request.path_params
    if parcel := depot.things.get(path.get("id", "")) or depot.by_number(path.get("number", "")):
        return parcel.order
    return named_order(visit) or _one_order(depot, _numbers_in(visit.raw))


def _numbers_in(raw: bytes) -> list[str]:
    try:
        asked = parse_json(raw)
    except BadBody:
        return []
    numbers = asked.get("tracking_numbers") if isinstance(asked, dict) else None
    return [number for number in numbers if isinstance(number, str)] if isinstance(numbers, list) else []


def _one_order(depot: Depot, numbers: list[str]) -> str:
    """The order that these parcels belong to; "" when they are of several."""
    orders = {parcel.order for number in numbers if (parcel := depot.by_number(number))}
    return orders.pop() if len(orders) == 1 else ""


def _base(visit: Visit) -> str:
    return str(visit.request.base_url).rstrip("/")


def _file(content: bytes, name: str, kind: str) -> Response:
    return Response(content, media_type=kind, headers={"content-disposition": f'inline; filename="{name}"'})


def _fields(asked: dict[str, Any]) -> dict[str, Any]:
    """What a shipment was asked with, flat: a field that was not given is "" or absent."""
    plain = ("direction", "service", "weight_g", "declared_value", "currency", "contents", "point")
    return {
        **{name: asked[name] for name in plain if name in asked},
        "rma": asked.get("rma", ""),
        **flat(asked["sender"], "sender"),
        **flat(asked["recipient"], "recipient"),
        **flat(asked.get("size_cm", {}), "size_cm"),
    }
