"""The console as a web application."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from harness.simulators.console import door_page, faults_page, machine_page, messages_page, order_page
from harness.simulators.console.guard import Doorkeeper, Guard
from harness.simulators.console.pages import static
from harness.simulators.console.plane import Plane
from harness.simulators.console.setting import Setting
from harness.simulators.console.systems import Systems
from harness.simulators.console.visit import Console, Form, sent, trouble

_WAY = ("warehouse", "carrier", "psp", "mail")
"""The way of an order: what has to be done by hand comes first, and the warehouse's day ends before the courier's begins."""

Shown = Callable[[Request], Awaitable[Response]]
Sent = Callable[[Request, Form], Awaitable[Response]]

_PAGES: list[tuple[str, Shown]] = [
    ("/", order_page.show_orders),
    ("/order", order_page.show_order),
    ("/messages", messages_page.show_messages),
    ("/message/{role}/{number}", messages_page.show_message),
    ("/faults", faults_page.show_faults),
    ("/machine", machine_page.show_machine),
    ("/machine/restore", machine_page.ask_restore),
    ("/sign-in", door_page.show_sign_in),
]
_FORMS: list[tuple[str, Sent]] = [
    ("/order/press", order_page.press),
    ("/faults/arm", faults_page.arm),
    ("/faults/disarm", faults_page.disarm),
    ("/machine/advance", machine_page.advance),
    ("/machine/pace", machine_page.run_at),
    ("/machine/autopilot", machine_page.switch),
    ("/machine/snapshot", machine_page.take),
    ("/machine/restore", machine_page.restore),
    ("/sign-in", door_page.sign_in),
    ("/sign-out", door_page.sign_out),
    ("/language", door_page.choose_language),
]


def console_app(setting: Setting, client: httpx.AsyncClient | None = None) -> Starlette:
    """A console for the simulators of `setting`, which it asks through `client`."""
    # No limit: a simulator that keeps one press waiting must not keep the others from being asked.
    asking = client or httpx.AsyncClient(trust_env=False, limits=httpx.Limits(max_connections=None))
    keeper = Doorkeeper(setting.key)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with asking:
            yield

    routes = [
        *(Route(path, handler, methods=["GET"]) for path, handler in _PAGES),
        *(Route(path, sent(handler), methods=["POST"]) for path, handler in _FORMS),
        Route("/static/{name}", static, methods=["GET"]),
    ]
    app = Starlette(
        routes=routes,
        lifespan=lifespan,
        middleware=[Middleware(Guard, keeper=keeper)],
        exception_handlers={HTTPException: _no_page},
    )
    systems = sorted(
        setting.systems, key=lambda address: _WAY.index(address.role) if address.role in _WAY else len(_WAY)
    )
    app.state.console = Console(Systems(Plane(address, asking) for address in systems), keeper)
    return app


async def _no_page(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    return trouble(request, "no_page", error.status_code)
