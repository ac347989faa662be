"""The analytics as a web application."""

from __future__ import annotations

import re
from functools import partial

from starlette.applications import Starlette

from harness.simulators.analytics.controls import MESSAGES, cards, controls
from harness.simulators.analytics.doors import door_routes
from harness.simulators.analytics.hits import Book
from harness.simulators.bearer import Bearer
from harness.simulators.control import control_routes
from harness.simulators.simulation import Options, Simulation

_TOKEN = re.compile(r"(?<=token_auth=)[^&\s\"]+")


def analytics_app(options: Options) -> Starlette:
    """An analytics with the events that its state file holds."""
    simulation = Simulation.begin("analytics", options, scrub=partial(_TOKEN.sub, "…"))
    book = Book(simulation)
    plane = control_routes(simulation, controls(simulation, book), cards=partial(cards, book), messages=MESSAGES)
    return Starlette(routes=[*plane, *door_routes(simulation, book, Bearer.of(options))], lifespan=simulation.lifespan)
