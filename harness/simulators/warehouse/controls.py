"""The warehouse's own part of the control plane: give it stock, make its clerks move, look inside.

- `PUT /_control/stock` {"stock": [{"sku", "on_hand", "site"?, "weight_g"?, "volume_ml"?}], "origin"?} gives {"stock": [article]};
  `origin` says in the notes where the figures come from
- `GET /_control/stock?sku=` gives {"stock": [article]} with all that happened to each article, in all and by site (see `stock`)
- `POST /_control/stock/{sku}/count` {"counted"?, "site"?}: somebody counts; what there really is when no figure is given
- `POST /_control/stock/{sku}/damage` {"quantity", "site"?}: free units break on the shelf
- `PUT /_control/sites` [{"code", "name", "address"?, "cut_off"?: "16:00", "time_zone"?}] gives {"sites": [site]}, and `GET`
- `PUT /_control/policy` {"accept"?: "at_once" | "by_hand", "orders_an_hour"?, "duplicates"?: "flag" | "hold"}, and `GET`
- `GET /_control/orders?limit=&before=` the newest first, `GET /_control/orders/{reference}`
- `POST /_control/orders/{reference}/moves` {"move", ...} gives {"order": state}; the moves are accept, reject {"message"?},
  allocate {"site"? | "split"?}, hold {"reason"?, "message"?}, release, cancel, and for each site, or the one named `site`:
  start_picking, pick {"short"?, "damaged"?, "mispicks"?: [{"sku", "instead", "quantity"}]}, pack {"parcels"? | "boxes"?,
  "unchecked"?}, hand_over; `force` does them against backlog and cut-off. Incidents: fail_label {"reason"?:
  "carrier_refused" | "carrier_unreachable", "message"?}, miss_cut_off
- `GET /_control/returns?order=&limit=&before=`, `GET /_control/returns/{rma}`
- `POST /_control/returns` {"order", "lines": [{"sku", "quantity"}], "site"?}: a parcel that nobody announced; gives {"return": rma}
- `POST /_control/returns/{rma}/moves` {"move", "grades"?, "site"?} gives {"return": state}; the moves are receive, grade, close

An impossible move is refused with 409 and the `allowed` ones, also one that the carrier refuses (code `carrier_refused`);
502 when the carrier did not answer (`carrier_unreachable`), or not as it should (`carrier_failed`): the same again is safe.
"""

from __future__ import annotations

from typing import TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from harness.simulators.bodies import BadBody, read_json
from harness.simulators.control import ControlHandler, whole
from harness.simulators.refusal import Refused, refusing
from harness.simulators.things import Things
from harness.simulators.warehouse.floor import Floor
from harness.simulators.warehouse.forms import (
    COUNT,
    DAMAGE,
    ORDER_MOVE,
    POLICY,
    RETURN_MOVE,
    SITES,
    STOCK,
    UNANNOUNCED,
)
from harness.simulators.warehouse.stock import UnknownArticle

PAGE, MOST = 100, 1000
T = TypeVar("T")


def controls(floor: Floor) -> list[tuple[str, str, ControlHandler]]:
    """(method, path, handler) of each, for `control_routes`."""
    plane = _Plane(floor)
    doors: list[tuple[str, str, ControlHandler]] = [
        ("PUT", "/stock", plane.give_stock),
        ("GET", "/stock", plane.stock),
        ("POST", "/stock/{sku:path}/count", plane.count),
        ("POST", "/stock/{sku:path}/damage", plane.damage),
        ("PUT", "/sites", plane.set_sites),
        ("GET", "/sites", plane.sites),
        ("PUT", "/policy", plane.set_policy),
        ("GET", "/policy", plane.policy),
        ("GET", "/orders", plane.orders),
        ("GET", "/orders/{reference}", plane.order),
        ("POST", "/orders/{reference}/moves", plane.move_order),
        ("GET", "/returns", plane.returns),
        ("POST", "/returns", plane.find_return),
        ("GET", "/returns/{rma}", plane.one_return),
        ("POST", "/returns/{rma}/moves", plane.move_return),
    ]
    return [(method, path, refusing(plane.noting(f"{method} {path}", handler))) for method, path, handler in doors]


class _Plane:
    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._house = floor.house
        self._intake = floor.intake

    def noting(self, operation: str, handler: ControlHandler) -> ControlHandler:
        """`handler`, with a note of each refusal."""

        async def endpoint(request: Request) -> Response:
            try:
                return await handler(request)
            except BadBody as bad:
                fields = {"code": bad.code, "field": bad.field}
                self._floor.simulation.journal.note(
                    "refused",
                    operation,
                    order=self._order_of(request),
                    fields=fields,
                    status=bad.status,
                    reply=bad.message,
                )
                raise

        return endpoint

    def _order_of(self, request: Request) -> str:
        """The order that the address names, by itself or by one of its returns; "" for none that is known here."""
        reference, rma = request.path_params.get("reference", ""), request.path_params.get("rma", "")
        if rma in self._intake.returns:
            return self._intake.return_(rma).order
        return reference if reference in self._house.orders else ""

    async def give_stock(self, request: Request) -> Response:
        asked = await read_json(request, limit=1024 * 1024)
        STOCK.check(asked)
        self._house.give_stock(asked["stock"])
        fields = {"origin": asked.get("origin", ""), "articles": len(asked["stock"])}
        self._floor.simulation.journal.note("moved", "stock.given", fields=fields)
        return self._articles(list(dict.fromkeys(row["sku"] for row in asked["stock"])))

    async def stock(self, request: Request) -> Response:
        return self._articles(request.query_params.getlist("sku"))

    async def count(self, request: Request) -> Response:
        asked = await read_json(request)
        COUNT.check(asked)
        sku = request.path_params["sku"]
        self._floor.report(self._house.count_stock(sku, asked.get("counted"), asked.get("site", "")))
        return self._articles([sku])

    async def damage(self, request: Request) -> Response:
        asked = await read_json(request)
        DAMAGE.check(asked)
        sku = request.path_params["sku"]
        self._floor.report(self._house.damage_stock(sku, asked["quantity"], asked.get("site", "")))
        return self._articles([sku])

    async def set_sites(self, request: Request) -> Response:
        asked = await read_json(request)
        SITES.check(asked)
        self._house.set_sites(asked)
        return await self.sites(request)

    async def sites(self, _request: Request) -> Response:
        return JSONResponse({"sites": [site.to_json() for site in self._house.sites.all]})

    async def set_policy(self, request: Request) -> Response:
        asked = await read_json(request)
        POLICY.check(asked)
        self._house.policies.change(asked)
        return await self.policy(request)

    async def policy(self, _request: Request) -> Response:
        return JSONResponse(self._house.policies.now.to_json())

    async def orders(self, request: Request) -> Response:
        found = _newest(self._house.orders, request)
        return JSONResponse({"orders": [order.in_full() for order in found]})

    async def order(self, request: Request) -> Response:
        return JSONResponse(self._house.order(request.path_params["reference"]).in_full())

    async def move_order(self, request: Request) -> Response:
        asked = await read_json(request)
        order = self._house.order(request.path_params["reference"])
        ORDER_MOVE.check(asked)
        return JSONResponse({"order": await self._floor.move_order(order.reference, asked)})

    async def returns(self, request: Request) -> Response:
        found = _newest(self._intake.returns, request)
        return JSONResponse({"returns": [back.in_full() for back in found]})

    async def find_return(self, request: Request) -> Response:
        asked = await read_json(request)
        UNANNOUNCED.check(asked)
        back, happened = self._intake.find_unannounced(asked["order"], asked["lines"], asked.get("site", ""))
        self._floor.report(happened)
        return JSONResponse({"return": back.rma}, status_code=201)

    async def one_return(self, request: Request) -> Response:
        return JSONResponse(self._intake.return_(request.path_params["rma"]).in_full())

    async def move_return(self, request: Request) -> Response:
        asked = await read_json(request)
        back = self._intake.return_(request.path_params["rma"])
        RETURN_MOVE.check(asked)
        return JSONResponse({"return": self._floor.move_return(back.rma, asked)})

    def _articles(self, skus: list[str]) -> Response:
        book = self._house.stock
        try:
            articles = [book.article(sku) for sku in skus] if skus else book.articles()
        except UnknownArticle as error:
            raise Refused(404, "unknown_article", str(error), "sku") from error
        return JSONResponse({"stock": [article.to_json() for article in articles]})


def _newest(things: Things[T], request: Request) -> list[T]:
    """A page of things: `limit` of them, before the one called `before`, of one `order`."""
    query = request.query_params
    limit = min(MOST, whole(query.get("limit", str(PAGE)), "limit"))
    return things.latest(limit, before=query.get("before", ""), group=query.get("order"))
