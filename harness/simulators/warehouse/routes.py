"""The warehouse's door: orders, returns, stock (docs/interfaces.md section 2)."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from harness.simulators.address import flat
from harness.simulators.answers import Json
from harness.simulators.bearer import Bearer
from harness.simulators.openapi import Door, with_description
from harness.simulators.reception import Reception, Visit
from harness.simulators.refusal import Refused, refuse
from harness.simulators.warehouse.examples import CANCEL_EXAMPLE, ORDER_EXAMPLE, RETURN_EXAMPLE
from harness.simulators.warehouse.floor import Floor
from harness.simulators.warehouse.forms import CANCEL, ENCLOSED, KEYED, ORDER, REFERENCE, RETURN, STOCK_OF
from harness.simulators.warehouse.news import NEWS
from harness.simulators.warehouse.shown import NAMED, ORDER_SHOWN, ORDER_TAKEN, RETURN_SHOWN, RETURN_TAKEN, STOCK_SHOWN
from harness.simulators.warehouse.stock import UnknownArticle
from harness.simulators.ways import Answer, Asked, Way, is_reference, routes_of

_UNKNOWN_ORDER = "No order of this reference is known here."
_SAYS = """\
The warehouse takes orders, picks, packs and dispatches them, and takes back what customers return. What becomes of an order
is told by webhook, signed as Standard Webhooks say; the same document describes these messages.

A reference makes a call safe to repeat: the same order again changes nothing. Whole numbers are written without a decimal
point, times in ISO 8601, money in minor units. The key goes into `Authorization: Bearer KEY`."""


def ways_of(floor: Floor) -> list[Way]:
    """Every way into the door."""
    door = _Door(floor)
    order, rma = {"order": REFERENCE}, {"rma": REFERENCE}
    return [
        Way("POST", "/orders", "order.create", door.create, "Give the warehouse an order.",
            request=ORDER, example=ORDER_EXAMPLE, headers=KEYED, named="reference",
            answers={201: Answer("The order is taken.", ORDER_TAKEN), 200: Answer("The same order again.", ORDER_TAKEN),
                     409: "This reference is here with other content."}),
        Way("GET", "/orders/{order}", "order.read", door.read, "Read an order.", at=order,
            answers={200: Answer("The order as it was asked, and its state.", ORDER_SHOWN), 404: _UNKNOWN_ORDER}),
        Way("POST", "/orders/{order}/cancel", "order.cancel", door.cancel, "Take an order back.",
            at=order, request=CANCEL, example=CANCEL_EXAMPLE, headers=KEYED,
            answers={200: Answer("The order is cancelled, now or before.", ORDER_TAKEN), 404: _UNKNOWN_ORDER,
                     409: "It is too late: the order is being picked, or gone."}),
        Way("POST", "/returns", "return.announce", door.announce, "Announce what a customer sends back.",
            request=RETURN, example=RETURN_EXAMPLE, headers=KEYED,
            answers={201: Answer("The return is expected.", RETURN_TAKEN), 200: Answer("The same return again.", RETURN_TAKEN),
                     409: "This number is here with other content."}),
        Way("GET", "/returns/{rma}", "return.read", door.read_return, "Read a return.", at=rma,
            answers={200: Answer("The return as it was announced, its state, and how it was graded.", RETURN_SHOWN),
                     404: "No return of this number is known here."}),
        Way("GET", "/stock", "stock.read", door.stock, "Read the stock: of some articles, or of all.", query=STOCK_OF,
            answers={200: Answer("The units of each article.", STOCK_SHOWN)}),
    ]  # fmt: skip


def door_routes(floor: Floor, bearer: Bearer) -> list[Route]:
    """The routes that the shop uses; each needs its key."""
    simulation = floor.simulation
    reception = Reception(simulation.journal, refuse, disturbances=simulation.disturbances)
    door = Door("Warehouse", _SAYS, ways_of(floor), NEWS, NAMED, simulation.options.url)
    return routes_of(with_description(door), reception, bearer, peer="shop")


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
