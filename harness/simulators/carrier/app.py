"""The carrier as a web application: its own door, and one more for each dialect it speaks."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from importlib import import_module
from types import ModuleType

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Mount

from harness.simulators.bearer import Bearer
from harness.simulators.board import Messages
from harness.simulators.carrier.cards import cards, messages
from harness.simulators.carrier.controls import controls
from harness.simulators.carrier.desk import Desk
from harness.simulators.carrier.dialects.secrets import without_secrets
from harness.simulators.carrier.routes import door_routes, ways_of
from harness.simulators.control import control_routes
from harness.simulators.refusal import no_such_door
from harness.simulators.simulation import Options, Simulation

# The module of each dialect, mounted under "/" and its name. It has `routes(desk, options) -> list[BaseRoute]`, its door,
# and may have OPERATIONS and SENT: the names under which it notes what it is asked, and what it tells.
DIALECTS: dict[str, str] = {
    "chronopost": "harness.simulators.carrier.dialects.chronopost.door",
    "colissimo": "harness.simulators.carrier.dialects.colissimo.door",
    "laposte": "harness.simulators.carrier.dialects.laposte.door",
    "easypost": "harness.simulators.carrier.dialects.easypost.routes",
    "sendcloud": "harness.simulators.carrier.dialects.sendcloud.routes",
}


def carrier_app(options: Options) -> Starlette:
    """A carrier with the parcels that its state file holds."""
    simulation = Simulation.begin("carrier", options, scrub=without_secrets)
    desk = Desk(simulation)
    dialects = {name: import_module(module) for name, module in DIALECTS.items()}
    plane = control_routes(
        simulation,
        controls(desk),
        cards=partial(cards, desk.depot),
        messages=_messages(desk, dialects.values()),
        replan=desk.replan,
    )
    doors = [Mount(f"/{name}", routes=module.routes(desk, options)) for name, module in dialects.items()]
    routes = [*plane, *doors, *door_routes(desk, Bearer.of(options))]
    return Starlette(routes=routes, lifespan=simulation.lifespan, exception_handlers={HTTPException: no_such_door})


def _messages(desk: Desk, dialects: Iterable[ModuleType]) -> Messages:
    asked = [way.operation for way in ways_of(desk)]
    told: list[str] = []
    for module in dialects:
        asked += getattr(module, "OPERATIONS", ())
        told += getattr(module, "SENT", ())
    return messages(asked, told)
