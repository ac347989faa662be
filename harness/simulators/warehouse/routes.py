"""The warehouse's door: orders, returns, stock (docs/interfaces.md section 2)."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from harness.simulators.address import flat
from harness.simulators.answers import Json
from harness.simulators.bearer import Bearer
from harness.simulators.reception import Reception, Visit
from harness.simulators.refusal import Refused, refuse
from harness.simulators.warehouse.floor import Floor
from harness.simulators.warehouse.forms import CANCEL, ENCLOSED, ORDER, RETURN, STOCK_OF
from harness.simulators.warehouse.stock import UnknownArticle
from harness.simulators.ways import Asked, Way, is_reference, routes_of

_NO_KEY = "no key, or a wrong one"
_REFUSED = {400: "not JSON", 401: _NO_KEY, 413: "too long", 422: "not acceptable, with the field"}


def ways_of(floor: Floor) -> list[Way]:
    """Every way into the door."""
    door = _Door(floor)
    return [
        Way("POST", "/orders", "order.create", door.create, request=ORDER, named="reference",
            answers={201: "taken", 200: "the same again", 409: "this reference with other content", **_REFUSED}),
        Way("GET", "/orders/{order}", "order.read", door.read,
            answers={200: "the order as it was asked, and its state", 401: _NO_KEY, 404: "unknown"}),
        Way("POST", "/orders/{order}/cancel", "order.cancel", door.cancel, request=CANCEL,
            answers={200: "cancelled, now or before", 404: "unknown", 409: "too late", **_REFUSED}),
        Way("POST", "/returns", "return.announce", door.announce, request=RETURN,
            answers={201: "expected", 200: "the same again", 409: "this number with other content", **_REFUSED}),
        Way("GET", "/returns/{rma}", "return.read", door.read_return,
            answers={200: "the return as it was announced, its state, and how it was graded", 401: _NO_KEY, 404: "unknown"}),
        Way("GET", "/stock", "stock.read", door.stock, query=STOCK_OF,
            answers={200: "the units of the articles asked for, or of all", 401: _NO_KEY, 422: "unknown article"}),
    ]  # fmt: skip


def door_routes(floor: Floor, bearer: Bearer) -> list[Route]:
    """The routes that the shop uses; each needs its key."""
    simulation = floor.simulation
    reception = Reception(simulation.journal, refuse, disturbances=simulation.disturbances)
    return routes_of(ways_of(floor), reception, bearer, peer="shop")


class _Door:
    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._house = floor.house
        self._intake = floor.intake

    async def create(self, visit: Visit, asked: Asked) -> Response:
        visit.key = visit.request.headers.get("idempotency-key", "")
        visit.fields = {
            "lines": [{"sku": line["sku"], "quantity": line["quantity"]} for line in asked["lines"]],
            **{name: asked[name] for name in ("delivery_method", "total", "declared_value", "currency", "language")},
            **{name: asked[name] for name in ENCLOSED if name in asked},
            **flat(asked["recipient"], "recipient"),
        }
        order, new, happened = self._house.take_order(asked)
        self._floor.report(happened)
        answer = {"reference": order.reference, "state": order.state}
        return Json(answer, status_code=201 if new else 200)

    async def read(self, visit: Visit, _asked: Asked) -> Response:
        order = self._house.order(_in_path(visit, "order"))
        visit.order = order.reference
        return JSONResponse(order.to_json())

    async def cancel(self, visit: Visit, asked: Asked) -> Response:
        visit.key = visit.request.headers.get("idempotency-key", "")
        visit.order = _in_path(visit, "order")
        visit.fields = {"reason": asked["reason"]}
        order = self._house.order(visit.order)
        self._floor.report(self._house.cancel(visit.order))
        return JSONResponse({"reference": order.reference, "state": order.state})

    async def announce(self, visit: Visit, asked: Asked) -> Response:
        visit.key = visit.request.headers.get("idempotency-key", "")
        visit.fields = {name: asked[name] for name in ("rma", "lines", "tracking_number")}
        back, new, happened = self._intake.announce(asked)
        self._floor.report(happened)
        return JSONResponse({"rma": back.rma, "state": back.state}, status_code=201 if new else 200)

    async def read_return(self, visit: Visit, _asked: Asked) -> Response:
        back = self._intake.return_(_in_path(visit, "rma"))
        visit.order = back.order
        return JSONResponse(back.to_json())

    async def stock(self, _visit: Visit, asked: Asked) -> Response:
        book = self._house.stock
        try:
            articles = [book.article(sku) for sku in asked["sku"]] if asked.get("sku") else book.articles()
        except UnknownArticle as error:
            raise Refused(422, "unknown_article", str(error), "sku") from error
        split = len(self._house.sites.all) > 1
        return JSONResponse({"stock": [article.shown(by_site=split) for article in articles]})


def _in_path(visit: Visit, name: str) -> str:
    """A reference in the address. Refused: 404 when it cannot be one."""
    named = str(visit.request.path_params[name])
    if not is_reference(named):
        raise Refused(404, f"unknown_{'return' if name == 'rma' else name}", "this is not a reference")
    return named
