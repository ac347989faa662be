"""The routes of Chronopost's four services."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from harness.simulators.carrier.desk import Desk
from harness.simulators.carrier.dialects.chronopost import shapes
from harness.simulators.carrier.dialects.chronopost.counter import Counter, order_in
from harness.simulators.carrier.dialects.chronopost.labels import Labels
from harness.simulators.carrier.dialects.chronopost.prices import Prices
from harness.simulators.carrier.dialects.chronopost.relays import Relays
from harness.simulators.carrier.dialects.chronopost.tracking import Tracking
from harness.simulators.carrier.dialects.contract import Contract
from harness.simulators.carrier.dialects.soap.door import SoapDoor
from harness.simulators.carrier.dialects.soap.envelope import fault
from harness.simulators.reception import Reception
from harness.simulators.simulation import Options

OPERATIONS = (
    "shipment.create", "label.read", "tracking.read", "shipment.cancel", "rates.read", "points.read",
)  # fmt: skip


def routes(desk: Desk, _options: Options) -> list[BaseRoute]:
    """The doors, to be mounted under a folder of their own."""
    simulation, order = desk.simulation, order_in(desk.depot)
    counter = Counter(Contract.of_the_door())
    labels = Labels(desk, counter)
    doors = {
        "/shipping-cxf/ShippingServiceWS": SoapDoor("ShippingServiceWS", shapes.SHIPPING, labels.operations(), order),
        "/tracking-cxf/TrackingServiceWS": SoapDoor(
            "TrackingServiceWS", shapes.TRACKING, Tracking(desk, counter).operations(), order
        ),
        "/quickcost-cxf/QuickcostServiceWS": SoapDoor(
            "QuickcostServiceWS", shapes.QUICKCOST, Prices(counter).operations(), order
        ),
        "/recherchebt-ws-cxf/PointRelaisServiceWS": SoapDoor(
            "PointRelaisServiceWS", shapes.RELAYS, Relays(counter).operations(), order
        ),
    }
    link = Reception(simulation.journal, fault, disturbances=simulation.disturbances).door("label.read", labels.file)
    return [
        Route("/shipping-cxf/getReservedSkybill", link, methods=["GET"]),
        *(route for path, door in doors.items() for route in door.routes(path, simulation)),
    ]
