"""The warehouse's door: orders, returns, stock (docs/interfaces.md section 2)."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from harness.simulators.address import flat
from harness.simulators.bearer import Bearer
from harness.simulators.bodies import parse_json
from harness.simulators.reception import Handler, Reception, Visit
from harness.simulators.refusal import Refused, refuse
from harness.simulators.warehouse.floor import Floor
from harness.simulators.warehouse.forms import CANCEL, ORDER, RETURN
from harness.simulators.warehouse.stock import UnknownArticle

_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


def door_routes(floor: Floor, bearer: Bearer) -> list[BaseRoute]:
    """The routes that the shop uses; each needs its key."""
    door = _Door(floor)
    reception = Reception(floor.simulation.journal, refuse, disturbances=floor.simulation.disturbances)

    def route(path: str, operation: str, handler: Handler, method: str = "GET") -> Route:
        async def guarded(visit: Visit) -> Response:
            bearer.check(visit.request)
            return await handler(visit)

        return Route(path, reception.door(operation, guarded, peer="shop"), methods=[method])

    return [
        route("/orders", "order.create", door.create, "POST"),
        route("/orders/{order}", "order.read", door.read),
        route("/orders/{order}/cancel", "order.cancel", door.cancel, "POST"),
        route("/returns", "return.announce", door.announce, "POST"),
        route("/returns/{rma}", "return.read", door.read_return),
        route("/stock", "stock.read", door.stock),
    ]


class _Door:
    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._house = floor.house
        self._intake = floor.intake

    async def create(self, visit: Visit) -> Response:
        visit.key = visit.request.headers.get("idempotency-key", "")
        asked = parse_json(visit.raw)
        visit.order = _named(asked, "reference")
        ORDER.check(asked)
        visit.fields = {
            "lines": [{"sku": line["sku"], "quantity": line["quantity"]} for line in asked["lines"]],
            **{name: asked[name] for name in ("delivery_method", "total", "declared_value", "currency", "language")},
            **flat(asked["recipient"], "recipient"),
        }
        order, new, happened = self._house.take_order(asked)
        self._floor.report(happened)
        answer = {"reference": order.reference, "state": order.state}
        return JSONResponse(answer, status_code=201 if new else 200)

    async def read(self, visit: Visit) -> Response:
        order = self._house.order(_in_path(visit, "order"))
        visit.order = order.reference
        return JSONResponse(order.to_json())

    async def cancel(self, visit: Visit) -> Response:
        visit.key = visit.request.headers.get("idempotency-key", "")
        visit.order = _in_path(visit, "order")
        asked = parse_json(visit.raw)
        CANCEL.check(asked)
        visit.fields = {"reason": asked["reason"]}
        order = self._house.order(visit.order)
        self._floor.report(self._house.cancel(visit.order))
        return JSONResponse({"reference": order.reference, "state": order.state})

    async def announce(self, visit: Visit) -> Response:
        visit.key = visit.request.headers.get("idempotency-key", "")
        asked = parse_json(visit.raw)
        visit.order = _named(asked, "order")
        RETURN.check(asked)
        visit.fields = {name: asked[name] for name in ("rma", "lines", "tracking_number")}
        back, new, happened = self._intake.announce(asked)
        self._floor.report(happened)
        return JSONResponse({"rma": back.rma, "state": back.state}, status_code=201 if new else 200)

    async def read_return(self, visit: Visit) -> Response:
        back = self._intake.return_(_in_path(visit, "rma"))
        visit.order = back.order
        return JSONResponse(back.to_json())

    async def stock(self, visit: Visit) -> Response:
        skus = visit.request.query_params.getlist("sku")
        try:
            book = self._house.stock
            shelves = [book.shelf(sku) for sku in skus] if skus else book.shelves()
        except UnknownArticle as error:
            raise Refused(422, "unknown_article", str(error), "sku") from error
        shown = ("sku", "on_hand", "reserved", "damaged")
        return JSONResponse({"stock": [{name: getattr(shelf, name) for name in shown} for shelf in shelves]})


def _named(asked: Any, field: str) -> str:
    """The order that a body talks of, even when the body is refused later; "" when it names none."""
    named = asked.get(field) if isinstance(asked, dict) else None
    return named if isinstance(named, str) and _REFERENCE.fullmatch(named) else ""


def _in_path(visit: Visit, name: str) -> str:
    """A reference in the address. Refused: 404 when it cannot be one."""
    named = str(visit.request.path_params[name])
    if not _REFERENCE.fullmatch(named):
        raise Refused(404, f"unknown_{'return' if name == 'rma' else name}", "this is not a reference")
    return named
