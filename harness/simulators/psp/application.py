"""The provider as one web application: API, hosted pages, control plane."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from harness.kernel.waiting import pause
from harness.simulators.control import control_routes
from harness.simulators.psp.api import Api
from harness.simulators.psp.book import Book, StripeSigner
from harness.simulators.psp.calls import Call, Counter, refuse
from harness.simulators.psp.cards import scrub
from harness.simulators.psp.checkout import Checkout
from harness.simulators.psp.control import Control
from harness.simulators.psp.errors import Refusal
from harness.simulators.psp.forms import Group
from harness.simulators.psp.pages import Pages
from harness.simulators.psp.payments import Payments
from harness.simulators.psp.refunds import Refunds
from harness.simulators.reception import Handler, Reception, Visit
from harness.simulators.simulation import Options, Simulation

_PAGE_LIMIT = 16 * 1024


class Later:
    """Calls that come some seconds after the answer. They are dropped when the process ends."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Task[None]] = set()

    def __call__(self, seconds: float, action: Callable[[], None]) -> None:
        task = asyncio.get_running_loop().create_task(self._wait(seconds, action))
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    async def _wait(self, seconds: float, action: Callable[[], None]) -> None:
        await pause(seconds)
        action()


def make_app(options: Options) -> Starlette:
    """A provider that knows of no payment yet."""
    simulation = Simulation.begin("psp", options, signer=StripeSigner(), scrub=scrub)
    book = Book(simulation)
    payments, refunds = Payments(book), Refunds(book, Later())
    checkout = Checkout(book, payments)
    control = Control(book, payments, checkout, refunds)
    routes = [
        *control_routes(simulation, control.routes(), advanced=control.sweep),
        *_page_routes(simulation, Pages(book, payments, checkout)),
        *_api_routes(simulation, book, Api(book, payments, checkout, refunds)),
    ]
    return Starlette(routes=routes, lifespan=simulation.lifespan)


def _page_routes(simulation: Simulation, pages: Pages) -> list[BaseRoute]:
    door = Reception(simulation.journal, pages.refuse, limit=_PAGE_LIMIT).door
    table: list[tuple[str, str, str, Handler]] = [
        ("GET", "/c/style.css", "checkout.style", pages.style),
        ("GET", "/c/pay/{session}", "checkout.page", pages.show),
        ("POST", "/c/pay/{session}", "checkout.pay", pages.pay),
        ("GET", "/c/3ds/{challenge}", "checkout.challenge", pages.show_challenge),
        ("POST", "/c/3ds/{challenge}", "checkout.authenticate", pages.answer_challenge),
    ]
    return [Route(path, door(operation, handler), methods=[method]) for method, path, operation, handler in table]


def _api_routes(simulation: Simulation, book: Book, api: Api) -> list[BaseRoute]:
    door, counter = Reception(simulation.journal, refuse, disturbances=simulation.disturbances).door, Counter(book)

    def endpoint(call: Call) -> Handler:
        async def answer(visit: Visit) -> Response:
            return await counter.answer(call, visit)

        return answer

    def unknown(visit: Visit, _params: dict[str, object]) -> object:
        raise Refusal(f"Unrecognized request URL ({visit.request.method}: {visit.request.url.path}).", status=404)

    every = ["GET", "POST", "DELETE", "PUT", "PATCH"]
    nowhere = Call("GET", "/v1/{rest:path}", "api.unknown", Group({}), unknown)
    known = [Route(call.path, door(call.operation, endpoint(call)), methods=[call.method]) for call in api.calls()]
    return [*known, Route(nowhere.path, door(nowhere.operation, endpoint(nowhere)), methods=every)]
