"""The mailbox as one process: SMTP on one port, HTTP on another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from harness.simulators.board import Messages
from harness.simulators.bodies import BadBody
from harness.simulators.control import control_routes, guarded, whole
from harness.simulators.mailbox.box import Box, Mail, shown
from harness.simulators.mailbox.door import Counter, Door
from harness.simulators.mailbox.reading import read
from harness.simulators.serve import bind
from harness.simulators.simulation import Options, Simulation

MESSAGES = Messages(
    received=("mail.confirmation", "mail.dispatch", "mail.return", "mail.refund", "mail.cancellation", "mail.unknown")
)
_SAFETY = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


def make_app(options: Options) -> Starlette:
    """A mailbox with what its state file holds. Raises CannotStart when the SMTP port is taken."""
    simulation = Simulation.begin("mailbox", options)
    box = Box(simulation)
    counter = Counter(simulation, box)
    listener = bind(options.host, options.smtp_port, "--smtp-port")

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        server = await asyncio.get_running_loop().create_server(lambda: Door(counter), sock=listener)
        async with simulation.lifespan(app):
            try:
                yield
            finally:
                server.close()

    probe = _Probe(box)
    routes = [
        *control_routes(simulation, cards=box.cards, messages=MESSAGES),
        Route("/messages", guarded(simulation, probe.found), methods=["GET"]),
        Route("/messages/{number}/raw", guarded(simulation, probe.raw), methods=["GET"]),
        Route("/messages/{number}/html", guarded(simulation, probe.html), methods=["GET"]),
    ]
    app = Starlette(routes=routes, lifespan=lifespan)
    host, port = listener.getsockname()[:2]
    app.state.also = f" smtp {host}:{port}"
    return app


class _Probe:
    """What a probe reads."""

    def __init__(self, box: Box) -> None:
        self._box = box

    async def found(self, request: Request) -> Response:
        asked = request.query_params
        unknown = set(asked) - {"order", "to", "kind", "after"}
        if unknown:
            raise BadBody(422, "unknown_field", "known are order, to, kind, after", min(unknown)[:60])
        mails = self._box.find(
            order=asked.get("order", ""),
            to=asked.get("to", ""),
            kind=asked.get("kind", ""),
            after=whole(asked.get("after", "0"), "after"),
        )
        return JSONResponse({"messages": [shown(mail, read(self._box.raw(mail))) for mail in mails]})

    async def raw(self, request: Request) -> Response:
        return Response(self._box.raw(self._one(request)), media_type="message/rfc822", headers=_SAFETY)

    async def html(self, request: Request) -> Response:
        html = read(self._box.raw(self._one(request))).html
        if not html:
            raise BadBody(404, "no_html", "this mail has no HTML part", "number")
        return Response(html, media_type="text/html", headers=_SAFETY)

    def _one(self, request: Request) -> Mail:
        number = request.path_params["number"]
        mail = self._box.mail(int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None
        if mail is None:
            raise BadBody(404, "unknown_message", "there is no such mail", "number")
        return mail
