"""EasyPost's API v2, mounted under `/easypost`.

What is documented and not here (batches, orders, pickups, insurance, claims, SmartRate, users…) answers 404 in EasyPost's
shape.
"""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from harness.simulators.carrier.desk import Desk
from harness.simulators.carrier.dialects.contract import Contract
from harness.simulators.carrier.dialects.easypost.door import entered
from harness.simulators.carrier.dialects.easypost.errors import Rejected, not_found, refuse
from harness.simulators.carrier.dialects.easypost.kept import Cabinet
from harness.simulators.carrier.dialects.easypost.object_door import ObjectDoor
from harness.simulators.carrier.dialects.easypost.shipment_door import ShipmentDoor
from harness.simulators.carrier.dialects.easypost.shipping import Shipping
from harness.simulators.carrier.dialects.easypost.telling import SENT, Teller
from harness.simulators.reception import Handler, Reception, Visit
from harness.simulators.simulation import Options

_EVERY = ("GET", "POST", "PUT", "PATCH", "DELETE")
_Ways = list[tuple[str, str, str, Handler]]

OPERATIONS = (
    "easypost.shipment.create", "easypost.shipment.buy", "easypost.shipment.read", "easypost.shipment.list",
    "easypost.shipment.rerate", "easypost.shipment.label", "easypost.shipment.refund", "easypost.label.read",
    "easypost.refund.create", "easypost.refund.read", "easypost.refund.list", "easypost.scan_form.create",
    "easypost.scan_form.read", "easypost.scan_form.list", "easypost.tracker.create", "easypost.tracker.read",
    "easypost.tracker.list", "easypost.address.create", "easypost.address.verify", "easypost.address.read",
    "easypost.address.list", "easypost.parcel.create", "easypost.parcel.read", "easypost.customs_item.create",
    "easypost.customs_item.read", "easypost.customs_info.create", "easypost.customs_info.read", "easypost.event.read",
    "easypost.event.list", "easypost.webhook.create", "easypost.webhook.read", "easypost.webhook.list",
    "easypost.webhook.update", "easypost.webhook.delete", "easypost.rate.read", "easypost.account.list",
    "easypost.account.read",
)  # fmt: skip

__all__ = ["OPERATIONS", "SENT", "routes"]


def routes(desk: Desk, options: Options) -> list[BaseRoute]:  # noqa: ARG001 - as every dialect
    """The routes of the dialect."""
    simulation = desk.simulation
    cabinet = Cabinet(simulation)
    teller = Teller(desk, cabinet)
    shipping = Shipping(desk, cabinet, teller)
    desk.watchers.append(teller.tell_move)  # a tracker may follow a parcel of another door
    contract = Contract.of_the_door()
    reception = Reception(simulation.journal, refuse, disturbances=simulation.disturbances)
    shipments = ShipmentDoor(cabinet, shipping)
    ways = _shipment_ways(shipments) + _object_ways(ObjectDoor(desk, cabinet, shipping, teller), cabinet)
    known: list[BaseRoute] = [
        Route(f"/v2{path}", reception.door(operation, entered(contract, handler)), methods=[method])
        for method, path, operation, handler in ways
    ]
    files = Route("/files/{id}.{ending}", reception.door("easypost.label.read", _open(shipments.file)), methods=["GET"])
    elsewhere = reception.door("easypost.unknown", entered(contract, _elsewhere(known)))
    return [*known, files, Route("/{path:path}", elsewhere, methods=list(_EVERY))]


def _shipment_ways(door: ShipmentDoor) -> _Ways:
    """(method, path, operation, handler) of each."""
    return [
        ("POST", "/shipments", "easypost.shipment.create", door.create),
        ("GET", "/shipments", "easypost.shipment.list", door.list),
        ("GET", "/shipments/{id}", "easypost.shipment.read", door.read),
        ("POST", "/shipments/{id}/buy", "easypost.shipment.buy", door.buy),
        ("POST", "/shipments/{id}/rerate", "easypost.shipment.rerate", door.rerate),
        ("GET", "/shipments/{id}/label", "easypost.shipment.label", door.label),
        ("POST", "/shipments/{id}/refund", "easypost.shipment.refund", door.refund),
        ("POST", "/refunds", "easypost.refund.create", door.refunds),
        ("GET", "/refunds", "easypost.refund.list", door.list_refunds),
        ("GET", "/refunds/{id}", "easypost.refund.read", door.read_refund),
        ("POST", "/scan_forms", "easypost.scan_form.create", door.close),
        ("GET", "/scan_forms", "easypost.scan_form.list", door.list_scan_forms),
        ("GET", "/scan_forms/{id}", "easypost.scan_form.read", door.read_scan_form),
        ("GET", "/rates/{id}", "easypost.rate.read", door.read_rate),
        ("GET", "/carrier_accounts", "easypost.account.list", door.accounts),
        ("GET", "/carrier_accounts/{id}", "easypost.account.read", door.account),
    ]


def _object_ways(door: ObjectDoor, cabinet: Cabinet) -> _Ways:
    return [
        ("POST", "/addresses", "easypost.address.create", door.create_address),
        ("POST", "/addresses/create_and_verify", "easypost.address.verify", door.create_and_verify),
        ("GET", "/addresses", "easypost.address.list", door.listing(cabinet.addresses, "addresses")),
        ("GET", "/addresses/{id}", "easypost.address.read", door.reading(cabinet.addresses)),
        ("GET", "/addresses/{id}/verify", "easypost.address.verify", door.verify),
        ("POST", "/parcels", "easypost.parcel.create", door.create_parcel),
        ("GET", "/parcels/{id}", "easypost.parcel.read", door.reading(cabinet.parcels)),
        ("POST", "/customs_items", "easypost.customs_item.create", door.create_customs_item),
        ("GET", "/customs_items/{id}", "easypost.customs_item.read", door.reading(cabinet.customs_items)),
        ("POST", "/customs_infos", "easypost.customs_info.create", door.create_customs_info),
        ("GET", "/customs_infos/{id}", "easypost.customs_info.read", door.reading(cabinet.customs_infos)),
        ("POST", "/trackers", "easypost.tracker.create", door.create_tracker),
        ("GET", "/trackers", "easypost.tracker.list", door.list_trackers),
        ("GET", "/trackers/{id}", "easypost.tracker.read", door.read_tracker),
        ("GET", "/events", "easypost.event.list", door.listing(cabinet.events, "events")),
        ("GET", "/events/{id}", "easypost.event.read", door.reading(cabinet.events)),
        ("POST", "/webhooks", "easypost.webhook.create", door.create_webhook),
        ("GET", "/webhooks", "easypost.webhook.list", door.list_webhooks),
        ("GET", "/webhooks/{id}", "easypost.webhook.read", door.read_webhook),
        ("PATCH", "/webhooks/{id}", "easypost.webhook.update", door.update_webhook),
        ("PUT", "/webhooks/{id}", "easypost.webhook.update", door.update_webhook),
        ("DELETE", "/webhooks/{id}", "easypost.webhook.delete", door.delete_webhook),
    ]


def _open(handler: Handler) -> Handler:
    """`handler` without a key, with its refusals in EasyPost's shape."""

    async def endpoint(visit: Visit) -> Response:
        try:
            return await handler(visit)
        except Rejected as rejected:
            return refuse(rejected)

    return endpoint


def _elsewhere(known: list[BaseRoute]) -> Handler:
    """The answer where there is nothing, or nothing of that method."""

    async def handler(visit: Visit) -> Response:
        path = "/" + visit.request.path_params["path"]
        if any(isinstance(route, Route) and route.path_regex.match(path) for route in known):
            raise Rejected(405, "METHOD_NOT_ALLOWED", f"{visit.request.method} is not allowed here.")
        raise not_found()

    return handler
