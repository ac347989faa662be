"""The carrier as a web application: its own door, and one more for each dialect it speaks."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Mount

from harness.simulators.bearer import Bearer
from harness.simulators.carrier.controls import controls
from harness.simulators.carrier.desk import Desk
from harness.simulators.carrier.routes import door_routes
from harness.simulators.control import control_routes
from harness.simulators.refusal import no_such_door
from harness.simulators.simulation import Options, Simulation

# The module of each dialect, mounted under "/" and its name; `routes(desk, options) -> list[BaseRoute]` is its door.
DIALECTS: dict[str, str] = {}


def carrier_app(options: Options) -> Starlette:
    """A carrier with the parcels that its state file holds."""
    simulation = Simulation.begin("carrier", options)
    desk = Desk(simulation)
    routes = [
        *control_routes(simulation, controls(desk)),
        *(Mount(f"/{name}", routes=_routes(module)(desk, options)) for name, module in DIALECTS.items()),
        *door_routes(desk, Bearer.of(options)),
    ]
    return Starlette(routes=routes, lifespan=simulation.lifespan, exception_handlers={HTTPException: no_such_door})


def _routes(module: str) -> Callable[[Desk, Options], list[BaseRoute]]:
    found: Callable[[Desk, Options], list[BaseRoute]] = import_module(module).routes
    return found
