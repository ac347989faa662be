"""The carrier as a web application."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException

from harness.simulators.bearer import Bearer
from harness.simulators.carrier.controls import controls
from harness.simulators.carrier.desk import Desk
from harness.simulators.carrier.routes import door_routes
from harness.simulators.control import control_routes
from harness.simulators.refusal import no_such_door
from harness.simulators.simulation import Options, Simulation


def carrier_app(options: Options) -> Starlette:
    """A carrier with no parcels yet."""
    simulation = Simulation.begin("carrier", options)
    desk = Desk(simulation)
    routes = [*control_routes(simulation, controls(desk)), *door_routes(desk, Bearer.of(options))]
    return Starlette(routes=routes, lifespan=simulation.lifespan, exception_handlers={HTTPException: no_such_door})
