"""The carrier's door: shipments, labels, hand-overs, manifests, rates, points, tracking (docs/interfaces.md section 3)."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from harness.simulators.address import flat
from harness.simulators.bearer import Bearer
from harness.simulators.bodies import BadBody, parse_json
from harness.simulators.carrier.depot import Depot
from harness.simulators.carrier.desk import Desk
from harness.simulators.carrier.examples import CANCEL_EXAMPLE, NUMBERS_EXAMPLE, RATES_EXAMPLE, SHIPMENT_EXAMPLE
from harness.simulators.carrier.forms import (
    CANCEL,
    HANDOVER,
    KEYED,
    LABEL,
    MANIFEST,
    MANIFEST_NUMBER,
    NUMBER,
    POINTS,
    RATES,
    SHIPMENT,
    SHIPMENT_ID,
)
from harness.simulators.carrier.news import NEWS
from harness.simulators.carrier.page import language_of, tracking_page, unknown_page
from harness.simulators.carrier.parcel import Parcel
from harness.simulators.carrier.points import MOST, points_near
from harness.simulators.carrier.rates import offers
from harness.simulators.carrier.shown import (
    HANDED_OVER,
    MANIFEST_SHOWN,
    NAMED,
    POINTS_SHOWN,
    RATES_SHOWN,
    RECEIPT,
    SHIPMENT_SHOWN,
    TRACKING,
)
from harness.simulators.carrier.zpl import label_zpl
from harness.simulators.naming import named_order
from harness.simulators.openapi import Door, with_description
from harness.simulators.reception import Reception, Visit
from harness.simulators.refusal import Refused, refuse
from harness.simulators.ways import Answer, Asked, Way, routes_of

_HOST = re.compile(r"([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")
_UNKNOWN = "No shipment with this id is known here."
_NO_LIST = "No manifest of this number is known here."
_VOID = "The shipment was cancelled: its label is void."
_SAYS = """\
The carrier gives labels, collects parcels and brings them to the door, to a pick-up point or back. What becomes of a parcel
is told by webhook, signed as Standard Webhooks say, and shown under its tracking number.

An `Idempotency-Key` makes it safe to ask for a label again: the same key gives the same shipment. Whole numbers are written
without a decimal point, times in ISO 8601, money in minor units. The key goes into `Authorization: Bearer KEY`; labels,
manifests and the page of a parcel need none, because their links travel in mails."""


def ways_of(desk: Desk) -> list[Way]:
    """Every way into the native door."""
    door = _Door(desk)
    one, number, listed = {"id": SHIPMENT_ID}, {"number": NUMBER}, {"number": MANIFEST_NUMBER}
    return [
        Way("POST", "/shipments", "shipment.create", door.create, "Announce a parcel and get its label.",
            request=SHIPMENT, example=SHIPMENT_EXAMPLE, headers=KEYED,
            answers={201: Answer("The shipment has a label.", RECEIPT),
                     200: Answer("The same shipment again, for a key that is known.", RECEIPT),
                     409: "The tracking numbers of this product are used up."}),
        Way("GET", "/shipments/{id}", "shipment.read", door.read, "Read a shipment.", at=one,
            answers={200: Answer("The shipment and its events.", SHIPMENT_SHOWN), 404: _UNKNOWN}),
        Way("POST", "/shipments/{id}/cancel", "shipment.cancel", door.cancel, "Take a label back.", at=one, request=CANCEL,
            example=CANCEL_EXAMPLE,
            answers={200: Answer("The shipment is cancelled, now or before.", RECEIPT), 404: _UNKNOWN,
                     409: "The parcel is handed over already, or stands on a manifest."}),
        Way("GET", "/shipments/{id}/label.pdf", "label.read", door.label, "Print a label.", at=one, query=LABEL, open=True,
            answers={200: Answer("The label, of 10 by 15 cm unless told otherwise.", media="application/pdf"),
                     404: _UNKNOWN, 410: _VOID}),
        Way("GET", "/shipments/{id}/label.zpl", "label.read", door.zpl, "Print a label on a label printer.", at=one, open=True,
            answers={200: Answer("The label in ZPL II, UTF-8, 10 by 15 cm, 203 dpi.", media="application/zpl"),
                     404: _UNKNOWN, 410: _VOID}),
        Way("POST", "/handovers", "handover", door.hand_over, "Hand parcels over to the driver.", request=HANDOVER,
            example=NUMBERS_EXAMPLE,
            answers={200: Answer("All of them are collected.", HANDED_OVER),
                     409: "One is handed over already, or its label is void; none was taken."}),
        Way("POST", "/manifests", "manifest.create", door.close_day, "Close the list of what the driver takes.",
            request=MANIFEST, example=NUMBERS_EXAMPLE,
            answers={201: Answer("The closed list.", MANIFEST_SHOWN),
                     409: "One stands on a list already, or is not at the gate; none was taken."}),
        Way("GET", "/manifests/{number}", "manifest.read", door.manifest, "Read a closed list.", at=listed,
            answers={200: Answer("The list.", MANIFEST_SHOWN), 404: _NO_LIST}),
        Way("GET", "/manifests/{number}.pdf", "manifest.read", door.manifest_pdf, "Print a closed list.", at=listed, open=True,
            answers={200: Answer("The list, to be signed.", media="application/pdf"), 404: _NO_LIST}),
        Way("POST", "/rates", "rates.read", door.rates, "Ask what a parcel costs, and how long it takes.", request=RATES,
            example=RATES_EXAMPLE,
            answers={200: Answer("The products for such a parcel, none when nothing goes there.", RATES_SHOWN)}),
        Way("GET", "/points", "points.read", door.points, "Find pick-up points near a postcode.", query=POINTS,
            answers={200: Answer("Pick-up points, the nearest first.", POINTS_SHOWN)}),
        Way("GET", "/tracking/{number}", "tracking.read", door.tracking, "Follow a parcel.", at=number,
            answers={200: Answer("State and events.", TRACKING), 404: "No parcel has this number."}),
        Way("GET", "/track/{number}", "tracking.page", door.page, "The page that the customer sees, in French or English.",
            at=number, open=True,
            answers={200: Answer("The page.", media="text/html"),
                     404: Answer("The same, for a number that no parcel has.", media="text/html")}),
    ]  # fmt: skip


def door_routes(desk: Desk, bearer: Bearer) -> list[Route]:
    """The routes that shop, warehouse and customers use."""
    # The PDF of a manifest would match the path of the list itself: longer endings first.
    ways = sorted(ways_of(desk), key=lambda way: way.path.endswith("}"))
    simulation = desk.simulation
    door = Door("Carrier", _SAYS, ways, NEWS, NAMED, simulation.options.url)
    reception = Reception(
        simulation.journal, refuse, disturbances=simulation.disturbances, peek=partial(_order_about, desk.depot)
    )
    return routes_of(with_description(door), reception, bearer)


class _Door:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._depot = desk.depot

    async def create(self, visit: Visit, asked: Asked) -> Response:
        visit.key = visit.request.headers.get("idempotency-key", "")
        visit.fields = _fields(asked)
        parcel, new, moved = self._depot.announce(asked, visit.key, self._base(visit))
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
        made = self._desk.close_day(numbers, self._base(visit))
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

    def _base(self, visit: Visit) -> str:
        """The address under which the caller reached us; ours, for one that says nonsense."""
        if _HOST.fullmatch(visit.request.headers.get("host", "")):
            return str(visit.request.base_url).rstrip("/")
        return self._desk.simulation.options.url

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
