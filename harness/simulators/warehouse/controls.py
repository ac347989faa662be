"""The warehouse's own part of the control plane: give it stock, make its clerks move, look inside.

- `PUT /_control/stock` {"stock": [{"sku", "on_hand", "weight_g"?}], "origin"?} gives {"stock": [shelf]}; `origin` says in
  the notes where the figures come from
- `GET /_control/stock?sku=` gives {"stock": [shelf]} with all that happened to each article (see `stock`)
- `PUT /_control/policy` {"accept": "at_once" | "by_hand"}, and `GET`
- `GET /_control/orders`, `GET /_control/orders/{reference}`
- `POST /_control/orders/{reference}/moves` {"move", "short"?, "parcels"?} gives {"order": state}; the moves are accept,
  reject, allocate, pick, pack, hand_over, hold, release, cancel
- `GET /_control/returns`, `GET /_control/returns/{rma}`
- `POST /_control/returns/{rma}/moves` {"move", "grades"?} gives {"return": state}; the moves are receive, grade, close

An impossible move is refused with 409 and the `allowed` ones, also one that the carrier refuses (code `carrier_refused`);
502 when the carrier did not answer.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from harness.simulators.bodies import read_json
from harness.simulators.control import ControlHandler
from harness.simulators.refusal import Refused, refusing
from harness.simulators.warehouse.floor import Floor
from harness.simulators.warehouse.forms import ORDER_MOVE, POLICY, RETURN_MOVE, STOCK
from harness.simulators.warehouse.stock import UnknownArticle


def controls(floor: Floor) -> list[tuple[str, str, ControlHandler]]:
    """(method, path, handler) of each, for `control_routes`."""
    plane = _Plane(floor)
    doors: list[tuple[str, str, ControlHandler]] = [
        ("PUT", "/stock", plane.give_stock),
        ("GET", "/stock", plane.stock),
        ("PUT", "/policy", plane.set_policy),
        ("GET", "/policy", plane.policy),
        ("GET", "/orders", plane.orders),
        ("GET", "/orders/{reference}", plane.order),
        ("POST", "/orders/{reference}/moves", plane.move_order),
        ("GET", "/returns", plane.returns),
        ("GET", "/returns/{rma}", plane.one_return),
        ("POST", "/returns/{rma}/moves", plane.move_return),
    ]
    return [(method, path, refusing(handler)) for method, path, handler in doors]


class _Plane:
    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._house = floor.house
        self._intake = floor.intake

    async def give_stock(self, request: Request) -> Response:
        asked = await read_json(request, limit=1024 * 1024)
        STOCK.check(asked)
        self._house.give_stock(asked["stock"])
        fields = {"origin": asked.get("origin", ""), "articles": len(asked["stock"])}
        self._floor.simulation.journal.note("moved", "stock.given", fields=fields)
        return self._shelves([row["sku"] for row in asked["stock"]])

    async def stock(self, request: Request) -> Response:
        return self._shelves(request.query_params.getlist("sku"))

    async def set_policy(self, request: Request) -> Response:
        asked = await read_json(request)
        POLICY.check(asked)
        self._house.accepts_by_hand = asked["accept"] == "by_hand"
        return await self.policy(request)

    async def policy(self, _request: Request) -> Response:
        return JSONResponse({"accept": "by_hand" if self._house.accepts_by_hand else "at_once"})

    async def orders(self, _request: Request) -> Response:
        return JSONResponse({"orders": [order.in_full() for order in self._house.orders.values()]})

    async def order(self, request: Request) -> Response:
        return JSONResponse(self._house.order(request.path_params["reference"]).in_full())

    async def move_order(self, request: Request) -> Response:
        asked = await read_json(request)
        order = self._house.order(request.path_params["reference"])
        ORDER_MOVE.check(asked)
        return JSONResponse({"order": await self._floor.move_order(order.reference, asked)})

    async def returns(self, _request: Request) -> Response:
        return JSONResponse({"returns": [back.to_json() for back in self._intake.returns.values()]})

    async def one_return(self, request: Request) -> Response:
        return JSONResponse(self._intake.return_(request.path_params["rma"]).to_json())

    async def move_return(self, request: Request) -> Response:
        asked = await read_json(request)
        back = self._intake.return_(request.path_params["rma"])
        RETURN_MOVE.check(asked)
        return JSONResponse({"return": self._floor.move_return(back.rma, asked)})

    def _shelves(self, skus: list[str]) -> Response:
        try:
            book = self._house.stock
            shelves = [book.shelf(sku) for sku in skus] if skus else book.shelves()
        except UnknownArticle as error:
            raise Refused(404, "unknown_article", str(error), "sku") from error
        return JSONResponse({"stock": [shelf.to_json() for shelf in shelves]})
