"""Sendcloud's API v2, mounted under `/sendcloud`: parcels, labels, tracking, shipping methods, addresses, service points.

What is documented and not here (integrations, returns portal, analytics…) answers 404 in Sendcloud's shape.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from harness.simulators.bodies import read_json
from harness.simulators.carrier.desk import Desk
from harness.simulators.carrier.dialects.contract import Contract
from harness.simulators.carrier.dialects.sendcloud.account import ACCOUNT, Account
from harness.simulators.carrier.dialects.sendcloud.counter import DIALECT, Counter
from harness.simulators.carrier.dialects.sendcloud.door import LIMIT, Rejected, entered, refuse
from harness.simulators.carrier.dialects.sendcloud.label_door import LabelDoor
from harness.simulators.carrier.dialects.sendcloud.parcel_door import ParcelDoor
from harness.simulators.carrier.dialects.sendcloud.shop_door import ShopDoor
from harness.simulators.carrier.dialects.sendcloud.telling import ACTION, PEER, SendcloudSigner, Teller
from harness.simulators.control import ControlHandler, guarded
from harness.simulators.reception import Handler, Reception, Visit
from harness.simulators.simulation import Options, Simulation

SENT = (ACTION,)
_EVERY = ("GET", "POST", "PUT", "PATCH", "DELETE")


def ways(desk: Desk, counter: Counter, account: Account) -> list[tuple[str, str, str, Handler]]:
    """(method, path, operation, handler) of each."""
    parcels, labels, shop = ParcelDoor(desk, counter), LabelDoor(counter), ShopDoor(desk, account)
    return [
        ("GET", "/parcels", "sendcloud.parcel.list", parcels.list),
        ("POST", "/parcels", "sendcloud.parcel.create", parcels.create),
        ("PUT", "/parcels", "sendcloud.parcel.update", parcels.update),
        ("GET", "/parcels/statuses", "sendcloud.status.list", parcels.statuses),
        ("GET", "/parcels/{id:int}", "sendcloud.parcel.read", parcels.read),
        ("POST", "/parcels/{id:int}/cancel", "sendcloud.parcel.cancel", parcels.cancel),
        ("GET", "/parcels/{id:int}/documents/label", "sendcloud.label.read", labels.document),
        ("GET", "/tracking/{number}", "sendcloud.tracking.read", parcels.tracking),
        ("POST", "/labels", "sendcloud.label.links", labels.links_of_several),
        ("GET", "/labels/{id:int}", "sendcloud.label.links", labels.links),
        ("GET", "/labels/normal_printer", "sendcloud.label.read", labels.sheets),
        ("GET", "/labels/normal_printer/{id:int}", "sendcloud.label.read", labels.sheets),
        ("GET", "/labels/label_printer", "sendcloud.label.read", labels.rolls),
        ("GET", "/labels/label_printer/{id:int}", "sendcloud.label.read", labels.rolls),
        ("GET", "/shipping_methods", "sendcloud.method.list", shop.methods),
        ("GET", "/shipping_methods/{id:int}", "sendcloud.method.read", shop.method),
        ("GET", "/shipping-price", "sendcloud.price.read", shop.price),
        ("GET", "/user", "sendcloud.user.read", shop.user),
        ("GET", "/user/addresses/sender", "sendcloud.sender.list", shop.senders),
        ("GET", "/user/addresses/sender/{id:int}", "sendcloud.sender.read", shop.sender),
        ("GET", "/service-points", "sendcloud.point.list", shop.points),
        ("GET", "/service-points/{id:int}", "sendcloud.point.read", shop.point),
        ("POST", "/service-points/{id:int}/check-availability", "sendcloud.point.check", shop.point_is_open),
    ]


OPERATIONS = (
    "sendcloud.parcel.create", "sendcloud.parcel.update", "sendcloud.parcel.list", "sendcloud.parcel.read",
    "sendcloud.parcel.cancel", "sendcloud.label.read", "sendcloud.label.links", "sendcloud.tracking.read",
    "sendcloud.method.list", "sendcloud.method.read", "sendcloud.price.read", "sendcloud.status.list",
    "sendcloud.user.read", "sendcloud.sender.list", "sendcloud.sender.read", "sendcloud.point.list",
    "sendcloud.point.read", "sendcloud.point.check",
)  # fmt: skip


def routes(desk: Desk, options: Options) -> list[BaseRoute]:  # noqa: ARG001 - as every dialect
    """The routes of the dialect, its own page of the control plane included."""
    simulation = desk.simulation
    account = Account(simulation.store)
    counter = Counter(desk, account)
    teller = Teller(desk, counter)
    counter.tell = teller.tell
    desk.tellers[DIALECT] = teller.tell_move
    simulation.hooks.sign_for(PEER, SendcloudSigner())
    contract = Contract.of_the_door()
    reception = Reception(simulation.journal, refuse, limit=LIMIT, disturbances=simulation.disturbances)
    known: list[BaseRoute] = [
        Route(f"/api/v2{path}{slash}", reception.door(operation, entered(contract, handler)), methods=[method])
        for method, path, operation, handler in ways(desk, counter, account)
        for slash in ("", "/")  # Sendcloud answers with a slash at the end and without
    ]
    elsewhere = reception.door("sendcloud.unknown", entered(contract, _elsewhere(known)))
    return [*known, *_plane(simulation, account), Route("/{path:path}", elsewhere, methods=list(_EVERY))]


def _plane(simulation: Simulation, account: Account) -> list[BaseRoute]:
    async def read(_request: Request) -> Response:
        return JSONResponse(account.read())

    async def change(request: Request) -> Response:
        given = await read_json(request)
        ACCOUNT.check(given)
        account.change(given)
        return JSONResponse(account.read())

    handlers: list[tuple[str, ControlHandler]] = [("GET", read), ("PUT", change)]
    return [Route("/_control/account", guarded(simulation, handler), methods=[method]) for method, handler in handlers]


def _elsewhere(known: list[BaseRoute]) -> Handler:
    """The answer where there is nothing, or nothing of that method."""

    async def handler(visit: Visit) -> Response:
        path = visit.request.scope["path"].partition("/sendcloud")[2]
        if any(isinstance(route, Route) and route.path_regex.match(path) for route in known):
            raise Rejected(405, f'Method "{visit.request.method}" not allowed.', "wrong_method")
        raise Rejected(404, "Not found.", "no_such_door")

    return handler
