"""The warehouse as a web application."""

from __future__ import annotations

from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException

from harness.simulators.bearer import Bearer
from harness.simulators.control import control_routes
from harness.simulators.direct import Direct
from harness.simulators.refusal import no_such_door
from harness.simulators.simulation import Options, Simulation
from harness.simulators.warehouse.cards import MESSAGES, cards
from harness.simulators.warehouse.controls import controls
from harness.simulators.warehouse.files.controls import file_controls
from harness.simulators.warehouse.files.door import FileDoor
from harness.simulators.warehouse.floor import Floor
from harness.simulators.warehouse.routes import door_routes


def warehouse_app(options: Options) -> Starlette:
    """A warehouse with what its state file holds, at first with empty shelves."""
    simulation = Simulation.begin("warehouse", options)
    floor = Floor(simulation)
    bearer = Bearer.of(options)
    files = FileDoor(floor)
    plane = control_routes(
        simulation,
        [*controls(floor), *file_controls(files)],
        cards=partial(cards, floor),
        messages=files.messages(MESSAGES),
        replan=floor.routine.replan,
    )
    doors = door_routes(floor, bearer)
    app = Direct(
        doors, routes=[*plane, *doors], lifespan=files.lifespan, exception_handlers={HTTPException: no_such_door}
    )
    app.state.also = files.also
    return app
