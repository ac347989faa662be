"""The control plane of a simulator, the same for all, under `/_control`.

    GET    health         {"system", "ready", "version"}; needs no key
    GET    peers          {"peers": {"shop": {"url"}}}
    PUT    peers          {"shop": {"url", "secret"}, ...}
    GET    notes          ?order=&after=&limit= gives {"notes": [Note]}
    POST   disturbances   a Disturbance; 201, or 422 with the reason
    GET    disturbances   {"disturbances": [Disturbance]}, what is still to come
    DELETE disturbances   forgets them and lets go of messages held back
    POST   settle         {"order"?, "within": seconds} gives {"idle": bool}
    GET    clock          {"now", "pace"}; ?order= for the time of one order
    POST   clock          {"advance": seconds, "order"?} gives {"now"}, once all that is due by then has happened
    PUT    clock          {"pace": seconds in a real second} gives {"now", "pace"}
    GET    autopilot      {"on", "orders": {order: bool}}
    PUT    autopilot      {"on", "order"?}: whether people and banks go on by themselves
    GET    board          ?order=&limit= gives {"cards": [Card]} (see `board`)
    GET    messages       {"sent", "received"}: what can be disturbed
    GET    snapshots      {"snapshots": [{"name", "at"}]}
    POST   snapshots      {"name"}; 201. Keeps everything but the journal; the oldest of too many has to be overwritten
    POST   snapshots/NAME/restore   {"name"}: all of this simulator as it was, for every order

A refusal is `{"error": {"code", "message", "field"}}` and changes nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from difflib import get_close_matches
from hmac import compare_digest
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from harness import __version__
from harness.kernel.clock import stamp
from harness.kernel.disturbance import Disturbance
from harness.simulators.board import Card, Messages
from harness.simulators.bodies import BadBody, Flag, Mapped, Number, Shape, Text, read_json
from harness.simulators.hooks import Peer
from harness.simulators.simulation import Simulation

LONGEST_SETTLE = 60.0
_PEERS = Mapped(Shape({"url": Text(most=2000), "secret": Text(least=0)}, optional=frozenset({"secret"})), most=20)
_SETTLE = Shape({"order": Text(most=100), "within": Number(0, LONGEST_SETTLE)}, optional=frozenset({"order"}))
_CLOCK = Shape({"advance": Number(0, 366 * 86400), "order": Text(most=100)}, optional=frozenset({"order"}))
_PACE = Shape({"pace": Number(0.001, 100_000)})
_AUTOPILOT = Shape({"on": Flag(), "order": Text(most=100)}, optional=frozenset({"order"}))
_SNAPSHOT = Shape({"name": Text(most=60, pattern=r"[A-Za-z0-9][A-Za-z0-9 _.-]*")})
MOST_CARDS = 200
NO_MESSAGES = Messages()

ControlHandler = Callable[[Request], Awaitable[Response]]


def refusal(bad: BadBody) -> JSONResponse:
    """The answer to a request that is refused: our own error shape, also that of docs/interfaces.md."""
    error = {"code": bad.code, "message": bad.message, "field": bad.field}
    return JSONResponse({"error": error}, status_code=bad.status)


def control_routes(
    simulation: Simulation,
    more: Sequence[tuple[str, str, ControlHandler]] = (),
    *,
    cards: Callable[[str, int], list[Card]] = lambda _order, _limit: [],
    messages: Messages = NO_MESSAGES,
    replan: Callable[[str], None] = lambda _order: None,
) -> list[BaseRoute]:
    """The routes of the control plane with `more` of this simulator, as (method, path, handler).

    A handler may raise BadBody to refuse. Paths are below `/_control`, for instance `"/orders/{ref}/moves"`.
    `cards(order, limit)` are those of the board, newest first ("": of all orders); `messages` what can be disturbed;
    `replan(order)` is called when the autopilot was switched for an order ("": for all), to say what is due next.
    """
    plane = _Plane(simulation, cards, messages, replan)
    shared: list[tuple[str, str, ControlHandler]] = [
        ("GET", "/peers", plane.list_peers),
        ("PUT", "/peers", plane.put_peers),
        ("GET", "/notes", plane.notes),
        ("POST", "/disturbances", plane.disturb),
        ("GET", "/disturbances", plane.list_disturbances),
        ("DELETE", "/disturbances", plane.calm),
        ("POST", "/settle", plane.settle),
        ("GET", "/clock", plane.clock),
        ("POST", "/clock", plane.advance),
        ("PUT", "/clock", plane.set_pace),
        ("GET", "/autopilot", plane.autopilot),
        ("PUT", "/autopilot", plane.switch),
        ("GET", "/board", plane.board),
        ("GET", "/messages", plane.messages),
        ("GET", "/snapshots", plane.list_snapshots),
        ("POST", "/snapshots", plane.snapshot),
        ("POST", "/snapshots/{name}/restore", plane.restore),
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
        finally:
            await simulation.store.committed()

    return endpoint


class _Plane:
    def __init__(
        self,
        simulation: Simulation,
        cards: Callable[[str, int], list[Card]],
        messages: Messages,
        replan: Callable[[str], None],
    ) -> None:
        self._simulation = simulation
        self._cards = cards
        self._messages = messages
        self._replan = replan

    async def health(self, _request: Request) -> Response:
        return JSONResponse({"system": self._simulation.name, "ready": True, "version": __version__})

    async def list_peers(self, _request: Request) -> Response:
        peers = {name: {"url": peer.url} for name, peer in self._simulation.hooks.peers.items()}
        return JSONResponse({"peers": peers})

    async def put_peers(self, request: Request) -> Response:
        body = await read_json(request)
        _PEERS.check(body)
        for name, peer in body.items():
            _check_url(peer["url"], f"{name}.url")
            self._check_secret(name, peer.get("secret", ""))
        self._simulation.hooks.connect({name: Peer(peer["url"], peer.get("secret", "")) for name, peer in body.items()})
        return await self.list_peers(request)

    def _check_secret(self, name: str, secret: str) -> None:
        try:
            self._simulation.hooks.check_secret(name, secret)
        except ValueError as error:
            raise BadBody(422, "invalid_field", str(error), f"{name}.secret") from error

    async def notes(self, request: Request) -> Response:
        after = whole(request.query_params.get("after", "0"), "after")
        limit = whole(request.query_params["limit"], "limit") if "limit" in request.query_params else -1
        order = request.query_params.get("order", "")
        journal = self._simulation.journal
        found = journal.by_order(order, after, limit) if order else journal.after(after, limit)
        return JSONResponse({"notes": [note.to_json() for note in found]})

    async def disturb(self, request: Request) -> Response:
        body = await read_json(request)
        try:
            disturbance = Disturbance.from_json(body)
        except ValueError as error:
            raise BadBody(422, "bad_disturbance", str(error)) from error
        self._check_meant(disturbance)
        self._simulation.disturbances.arm(disturbance)
        return JSONResponse(disturbance.to_json(), status_code=201)

    def _check_meant(self, disturbance: Disturbance) -> None:
        """Refuse what would do nothing: it would be noted as done, and nobody would have seen anything."""
        if not set(disturbance.told()) - {"way", "fault"}:
            message = (
                "does nothing: give what is done, such as copies, delay or corrupt (`GET messages` lists the faults)"
            )
            raise BadBody(422, "bad_disturbance", message, "fault")
        known = self._messages.sent if disturbance.way == "sent" else self._messages.received
        if disturbance.message != "*" and known and disturbance.message not in known:
            nearest = get_close_matches(disturbance.message, known, n=3) or ["one of `GET messages`"]
            message = f"no message of this name is {disturbance.way} here; meant is perhaps {', '.join(nearest)}"
            raise BadBody(422, "bad_disturbance", message, "message")

    async def list_disturbances(self, _request: Request) -> Response:
        return JSONResponse({"disturbances": [armed.to_json() for armed in self._simulation.disturbances.armed]})

    async def calm(self, _request: Request) -> Response:
        self._simulation.disturbances.disarm()
        self._simulation.hooks.let_go()
        return Response(status_code=204)

    async def settle(self, request: Request) -> Response:
        body = await read_json(request)
        _SETTLE.check(body)
        idle = await self._simulation.hooks.idle(body.get("order"), within=body["within"])
        return JSONResponse({"idle": idle})

    async def clock(self, request: Request) -> Response:
        clock = self._simulation.clock
        return JSONResponse({"now": stamp(clock.now(request.query_params.get("order", ""))), "pace": clock.pace})

    async def advance(self, request: Request) -> Response:
        body = await read_json(request)
        _CLOCK.check(body)
        simulation, order = self._simulation, body.get("order", "")
        simulation.store.flush()  # what is due was written by the clock as it went until now
        try:
            now = simulation.clock.advance(timedelta(seconds=body["advance"]), order)
        except OverflowError as error:
            raise BadBody(422, "invalid_field", "the clock cannot go that far", "advance") from error
        if order:
            simulation.store.later(order, body["advance"])
        simulation.keep_clock()
        await simulation.agenda.tick()
        return JSONResponse({"now": stamp(now)})

    async def set_pace(self, request: Request) -> Response:
        body = await read_json(request)
        _PACE.check(body)
        self._simulation.clock.set_pace(body["pace"])
        self._simulation.keep_clock()
        return await self.clock(request)

    async def autopilot(self, _request: Request) -> Response:
        return JSONResponse(self._simulation.autopilot.to_json())

    async def switch(self, request: Request) -> Response:
        body = await read_json(request)
        _AUTOPILOT.check(body)
        order = body.get("order", "")
        self._simulation.autopilot.switch(on=body["on"], order=order)
        self._replan(order)
        return await self.autopilot(request)

    async def board(self, request: Request) -> Response:
        limit = whole(request.query_params.get("limit", "50"), "limit")
        cards = self._cards(request.query_params.get("order", ""), min(limit, MOST_CARDS))
        return JSONResponse({"cards": [card.to_json() for card in cards]})

    async def messages(self, _request: Request) -> Response:
        return JSONResponse(self._messages.to_json())

    async def list_snapshots(self, _request: Request) -> Response:
        return JSONResponse({"snapshots": self._simulation.store.snapshots()})

    async def snapshot(self, request: Request) -> Response:
        body = await read_json(request)
        _SNAPSHOT.check(body)
        self._simulation.keep_clock()
        try:
            self._simulation.store.snapshot(body["name"], stamp(self._simulation.clock.now()))
        except ValueError as error:
            raise BadBody(409, "too_many_snapshots", str(error), "name") from error
        return JSONResponse({"name": body["name"]}, status_code=201)

    async def restore(self, request: Request) -> Response:
        name = request.path_params["name"]
        try:
            self._simulation.store.restore(name, keeping=("peers",))
        except KeyError as error:
            raise BadBody(404, "unknown_snapshot", "there is no snapshot of this name", "name") from error
        self._simulation.journal.note("moved", "snapshot.restored", fields={"thing": "snapshot", "id": name})
        return JSONResponse({"name": name})


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
