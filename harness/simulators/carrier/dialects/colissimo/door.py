"""The routes of Colissimo's services."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from harness.simulators.carrier.desk import Desk
from harness.simulators.carrier.dialects.colissimo.counter import Counter, peek, refuse
from harness.simulators.carrier.dialects.colissimo.points import Points
from harness.simulators.carrier.dialects.colissimo.soap import soap_routes
from harness.simulators.carrier.dialects.contract import Contract
from harness.simulators.reception import Reception
from harness.simulators.simulation import Options

OPERATIONS = ("shipment.create", "shipment.check", "manifest.create", "points.read")
_REST = "/sls-ws/SlsServiceWSRest/2.0"
_POINTS = "/pointretrait-ws-cxf/rest/v2/pointretrait"


def routes(desk: Desk, _options: Options) -> list[BaseRoute]:
    """The doors, to be mounted under a folder of their own."""
    simulation, contract = desk.simulation, Contract.of_the_door()
    counter, points = Counter(desk, contract), Points(contract)
    door = Reception(simulation.journal, refuse, disturbances=simulation.disturbances, peek=peek).door
    near, one = door("points.read", points.near), door("points.read", points.one)
    return [
        Route(f"{_REST}/generateLabel", door("shipment.create", counter.generate), methods=["POST"]),
        Route(f"{_REST}/checkGenerateLabel", door("shipment.check", counter.check), methods=["POST"]),
        Route(f"{_REST}/generateBordereauByParcelsNumbers", door("manifest.create", counter.deposit), methods=["POST"]),
        Route(f"{_POINTS}/findRDVPointRetraitAcheminement", near, methods=["GET", "POST"]),
        Route(f"{_POINTS}/findPointRetraitAcheminementByID", one, methods=["GET", "POST"]),
        *soap_routes(simulation, counter, points),
    ]
