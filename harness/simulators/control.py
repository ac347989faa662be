"""The control plane of a simulator, the same for all, under `/_control`.

    GET    health         {"system", "ready", "version"}; needs no key
    GET    peers          {"peers": {"shop": {"url"}}}
    PUT    peers          {"shop": {"url", "secret"}, ...}
    GET    notes          ?order=&after= gives {"notes": [Note]}
    POST   disturbances   a Disturbance; 201, or 422 with the reason
    GET    disturbances   {"disturbances": [Disturbance]}, what is still to come
    DELETE disturbances   forgets them and lets go of messages held back
    POST   settle         {"order"?, "within": seconds} gives {"idle": bool}
    POST   clock          {"advance": seconds} gives {"now"}

A refusal is `{"error": {"code", "message", "field"}}` and changes nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from hmac import compare_digest
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from harness import __version__
from harness.kernel.clock import stamp
from harness.kernel.disturbance import Disturbance
from harness.simulators.bodies import BadBody, Mapped, Number, Shape, Text, read_json
from harness.simulators.hooks import Peer
from harness.simulators.simulation import Simulation

LONGEST_SETTLE = 60.0
_PEERS = Mapped(Shape({"url": Text(most=2000), "secret": Text(least=0)}, optional=frozenset({"secret"})), most=20)
_SETTLE = Shape({"order": Text(most=100), "within": Number(0, LONGEST_SETTLE)}, optional=frozenset({"order"}))
_CLOCK = Shape({"advance": Number(0, 366 * 86400)})

ControlHandler = Callable[[Request], Awaitable[Response]]


def refusal(bad: BadBody) -> JSONResponse:
    """The answer to a request that is refused: our own error shape, also that of docs/interfaces.md."""
    error = {"code": bad.code, "message": bad.message, "field": bad.field}
    return JSONResponse({"error": error}, status_code=bad.status)


def control_routes(
    simulation: Simulation,
    more: Sequence[tuple[str, str, ControlHandler]] = (),
    *,
    advanced: Callable[[], None] = lambda: None,
) -> list[BaseRoute]:
    """The routes of the control plane with `more` of this simulator, as (method, path, handler).

    A handler may raise BadBody to refuse. Paths are below `/_control`, for instance `"/orders/{ref}/moves"`. `advanced`
    is called after the clock was moved, so that what is over by then can end.
    """
    plane = _Plane(simulation, advanced)
    shared: list[tuple[str, str, ControlHandler]] = [
        ("GET", "/peers", plane.list_peers),
        ("PUT", "/peers", plane.put_peers),
        ("GET", "/notes", plane.notes),
        ("POST", "/disturbances", plane.disturb),
        ("GET", "/disturbances", plane.list_disturbances),
        ("DELETE", "/disturbances", plane.calm),
        ("POST", "/settle", plane.settle),
        ("POST", "/clock", plane.advance),
    ]
    shut = [Route(path, guarded(simulation, handler), methods=[method]) for method, path, handler in (*shared, *more)]
    return [Mount("/_control", routes=[Route("/health", plane.health, methods=["GET"]), *shut])]


def guarded(simulation: Simulation, handler: ControlHandler) -> ControlHandler:
    """`handler` behind the key of the control plane, if there is one, and answering BadBody in our error shape."""
    wanted = f"Bearer {simulation.options.key}"

    async def endpoint(request: Request) -> Response:
        said = request.headers.get("authorization", "")
        if simulation.options.key and not compare_digest(said.encode(), wanted.encode()):
            return refusal(BadBody(401, "wrong_key", "the control plane needs its key: Authorization: Bearer KEY"))
        try:
            return await handler(request)
        except BadBody as bad:
            return refusal(bad)

    return endpoint


class _Plane:
    def __init__(self, simulation: Simulation, advanced: Callable[[], None]) -> None:
        self._simulation = simulation
        self._advanced = advanced

    async def health(self, _request: Request) -> Response:
        return JSONResponse({"system": self._simulation.name, "ready": True, "version": __version__})

    async def list_peers(self, _request: Request) -> Response:
        peers = {name: {"url": peer.url} for name, peer in self._simulation.hooks.peers.items()}
        return JSONResponse({"peers": peers})

    async def put_peers(self, request: Request) -> Response:
        body = await read_json(request)
        _PEERS.check(body, "")
        for name, peer in body.items():
            _check_url(peer["url"], f"{name}.url")
        self._simulation.hooks.connect({name: Peer(peer["url"], peer.get("secret", "")) for name, peer in body.items()})
        return await self.list_peers(request)

    async def notes(self, request: Request) -> Response:
        after = whole(request.query_params.get("after", "0"), "after")
        order = request.query_params.get("order", "")
        journal = self._simulation.journal
        found = journal.by_order(order, after) if order else journal.after(after)
        return JSONResponse({"notes": [note.to_json() for note in found]})

    async def disturb(self, request: Request) -> Response:
        body = await read_json(request)
        try:
            disturbance = Disturbance.from_json(body)
        except ValueError as error:
            raise BadBody(422, "bad_disturbance", str(error)) from error
        self._simulation.hooks.arm(disturbance)
        return JSONResponse(disturbance.to_json(), status_code=201)

    async def list_disturbances(self, _request: Request) -> Response:
        return JSONResponse({"disturbances": [armed.to_json() for armed in self._simulation.hooks.armed]})

    async def calm(self, _request: Request) -> Response:
        self._simulation.hooks.disarm()
        return Response(status_code=204)

    async def settle(self, request: Request) -> Response:
        body = await read_json(request)
        _SETTLE.check(body)
        idle = await self._simulation.hooks.idle(body.get("order"), within=body["within"])
        return JSONResponse({"idle": idle})

    async def advance(self, request: Request) -> Response:
        body = await read_json(request)
        _CLOCK.check(body)
        try:
            now = self._simulation.clock.advance(timedelta(seconds=body["advance"]))
        except OverflowError as error:
            raise BadBody(422, "invalid_field", "the clock cannot go that far", "advance") from error
        self._advanced()
        return JSONResponse({"now": stamp(now)})


def _check_url(url: str, at: str) -> None:
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise BadBody(422, "invalid_field", "must be a full http or https address", at)


def whole(text: str, at: str) -> int:
    """The whole number in a query. Raises BadBody 422 naming `at`."""
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise BadBody(422, "invalid_field", "must be a whole number", at)
    return int(text)
