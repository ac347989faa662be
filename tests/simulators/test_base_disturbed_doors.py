"""What a caller meets at the door of a simulator when a fault is laid over its requests."""

from __future__ import annotations

import ast
import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from harness.faults.catalogue import FAULTS
from harness.kernel.clock import Clock
from harness.kernel.disturbance import Disturbance
from harness.simulators.bodies import parse_json
from harness.simulators.disturbances import Disturbances
from harness.simulators.journal import Journal, Note
from harness.simulators.reception import Reception, Visit
from harness.simulators.refusal import refuse
from harness.simulators.serve import bind
from harness.simulators.store import Store
from harness.simulators.tearing import TearableProtocol

SIMULATORS = Path(__file__).parents[2] / "harness" / "simulators"
ORDER = "100027"
BODY = {"reference": ORDER, "lines": [{"sku": "MUG", "quantity": 2}]}


@dataclass
class Place:
    """A warehouse with one door, and all that a test looks at."""

    store: Store = field(default_factory=Store)
    works: list[Any] = field(default_factory=list)
    url: str = ""

    def __post_init__(self) -> None:
        self.journal = Journal(Clock(), store=self.store)
        self.disturbances = Disturbances(self.store)

    async def create(self, visit: Visit) -> Response:
        asked = parse_json(visit.raw)
        visit.order, visit.fields = asked["reference"], {"lines": len(asked["lines"])}
        self.works.append(asked)
        return JSONResponse({"reference": visit.order, "state": "accepted"}, status_code=201)

    def app(self) -> Starlette:
        reception = Reception(self.journal, refuse, disturbances=self.disturbances)
        return Starlette(routes=[Route("/orders", reception.door("order.create", self.create), methods=["POST"])])

    def arm(self, fault: str = "test", **how: Any) -> None:
        given = {"message": "order.create", "order": ORDER, "way": "received", **how}
        self.disturbances.arm(Disturbance(fault=fault, **given))

    @property
    def notes(self) -> list[Note]:
        return self.journal.after()


Play = Callable[[Place, httpx.AsyncClient], Awaitable[None]]


def play(place: Place, acting: Play) -> Place:
    """Serve the place over real sockets while `acting` calls at its door."""

    async def go() -> None:
        listener = bind("127.0.0.1", 0)
        config = uvicorn.Config(place.app(), log_level="error", http=TearableProtocol, lifespan="off")
        config.load()
        server = uvicorn.Server(config)
        server.lifespan = config.lifespan_class(config)
        await server.startup(sockets=[listener])
        place.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        async with httpx.AsyncClient(trust_env=False, base_url=place.url) as client:
            await acting(place, client)
        await server.shutdown(sockets=[listener])

    asyncio.run(go())
    return place


def order(client: httpx.AsyncClient, **other: Any) -> Any:
    return client.post("/orders", json=BODY | other, headers={"idempotency-key": "order-100027"})


def disturbed(place: Place) -> list[Note]:
    return [note for note in place.notes if note.kind == "disturbed"]


def received(place: Place) -> list[Note]:
    return [note for note in place.notes if note.kind == "received"]


@pytest.mark.parametrize(
    ("how", "worked", "noted"),
    [({"copies": 0}, 0, []), ({"reset": "before"}, 0, []), ({"reset": "after"}, 1, [0])],
)
def test_a_torn_connection_gives_no_answer_at_all(how: dict[str, Any], worked: int, noted: list[int]) -> None:
    async def acting(place: Place, client: httpx.AsyncClient) -> None:
        place.arm(**how)
        with pytest.raises(httpx.HTTPError):
            await order(client)
        assert len(place.works) == worked
        assert (await order(client)).status_code == 201

    place = play(Place(), acting)
    assert [note.status for note in received(place)] == [*noted, 201]
    (note,) = disturbed(place)
    assert (note.operation, note.order, note.key, note.fields["fault"]) == (
        "order.create",
        ORDER,
        "order-100027",
        "test",
    )


def test_a_torn_connection_is_a_reset_on_the_wire() -> None:
    async def acting(place: Place, _client: httpx.AsyncClient) -> None:
        place.arm(reset="after")
        reader, writer = await asyncio.open_connection("127.0.0.1", int(place.url.rpartition(":")[2]))
        raw = json.dumps(BODY).encode()
        writer.write(b"POST /orders HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n%s" % (len(raw), raw))
        with pytest.raises(ConnectionResetError):
            await reader.read()
        writer.close()

    assert len(play(Place(), acting).works) == 1


def test_the_work_is_done_and_answered_as_a_failure_of_the_dialect() -> None:
    async def acting(place: Place, client: httpx.AsyncClient) -> None:
        place.arm("error_after_work", status=500)
        answer = await order(client)
        assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal_error")
        assert (await order(client)).status_code == 201

    place = play(Place(), acting)
    assert place.works == [BODY, BODY]
    first, second = received(place)
    assert (first.status, first.fields) == (500, {"lines": 1, "worked": 201, "disturbed": "error_after_work"})
    assert (second.status, second.fields) == (201, {"lines": 1})


def test_a_request_that_arrives_twice_is_worked_twice_with_one_key_and_answered_once() -> None:
    async def acting(place: Place, client: httpx.AsyncClient) -> None:
        place.arm("twice", copies=2)
        assert (await order(client)).status_code == 201

    place = play(Place(), acting)
    assert place.works == [BODY, BODY]
    assert [note.fields.get("disturbed") for note in received(place)] == [None, "twice"]
    assert {note.key for note in received(place)} == {"order-100027"}


def test_a_garbled_request_is_refused_in_the_dialect_and_a_garbled_answer_is_no_json() -> None:
    async def acting(place: Place, client: httpx.AsyncClient) -> None:
        place.arm(corrupt=True)
        place.arm(spoil=True)
        answer = await order(client)
        assert (answer.status_code, answer.json()["error"]["code"], place.works) == (400, "malformed_json", [])
        answer = await order(client)
        assert (answer.status_code, len(place.works)) == (201, 1)
        with pytest.raises(ValueError, match=r"delimiter|Unterminated|Expecting"):
            answer.json()

    play(Place(), acting)


def test_a_wrong_key_is_answered_before_the_work() -> None:
    async def acting(place: Place, client: httpx.AsyncClient) -> None:
        place.arm(forge=True)
        answer = await order(client)
        assert (answer.status_code, answer.json()["error"]["code"], place.works) == (401, "wrong_key", [])
        assert (await order(client)).status_code == 201

    assert [note.status for note in received(play(Place(), acting))] == [401, 201]


def test_a_receiver_that_is_down_says_when_to_come_back_and_then_works() -> None:
    async def acting(place: Place, client: httpx.AsyncClient) -> None:
        now = [1000.0]
        place.disturbances._now = lambda: now[0]
        place.arm(down=120)
        for _ in range(3):
            answer = await order(client)
            assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")
            assert int(answer.headers["retry-after"]) >= 1
        now[0] += 120
        assert (await order(client)).status_code == 201
        assert place.disturbances.armed == []

    place = play(Place(), acting)
    assert len(disturbed(place)) == 1, "one message was disturbed, however often it was tried"
    assert [note.status for note in received(place)] == [503, 503, 503, 201]


def test_a_receiver_that_is_down_may_also_take_no_connection() -> None:
    async def acting(place: Place, client: httpx.AsyncClient) -> None:
        now = [1000.0]
        place.disturbances._now = lambda: now[0]
        place.arm(down=120, reset="before")
        for _ in range(2):
            with pytest.raises(httpx.HTTPError):
                await order(client)
        now[0] += 120
        assert (await order(client)).status_code == 201

    place = play(Place(), acting)
    assert (len(disturbed(place)), len(place.works)) == (1, 1)


def test_late_and_slow_end_well_for_a_caller_with_patience() -> None:
    async def acting(place: Place, client: httpx.AsyncClient) -> None:
        place.arm("late", delay=0.02)
        place.arm("slow", slow=0.02)
        assert (await order(client)).json()["state"] == "accepted"
        slow = await order(client)
        assert (slow.status_code, slow.json()["state"]) == (201, "accepted")

    place = play(Place(), acting)
    assert [note.fields["disturbed"] for note in received(place)] == ["late", "slow"]


def test_a_late_request_is_worked_although_its_caller_has_hung_up() -> None:
    async def acting(place: Place, client: httpx.AsyncClient) -> None:
        place.arm(delay=0.05)
        host, port = place.url.removeprefix("http://").split(":")
        _, caller = await asyncio.open_connection(host, int(port))
        body = json.dumps(BODY)
        caller.write(f"POST /orders HTTP/1.1\r\nhost: x\r\ncontent-length: {len(body)}\r\n\r\n{body}".encode())
        while not disturbed(place):
            await asyncio.wait([asyncio.create_task(place.journal.committed())])
        caller.close()
        while not received(place):
            await asyncio.wait([asyncio.create_task(place.journal.committed())])

    assert len(play(Place(), acting).works) == 1


def test_a_request_that_ends_in_the_middle_is_noted_and_changes_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    async def acting(place: Place, client: httpx.AsyncClient) -> None:
        host, port = place.url.removeprefix("http://").split(":")
        _, caller = await asyncio.open_connection(host, int(port))
        caller.write(b"POST /orders HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\n{")
        await caller.drain()
        caller.close()
        while not received(place):
            await asyncio.wait([asyncio.create_task(place.journal.committed())])

    place = play(Place(), acting)
    assert ([note.status for note in received(place)], place.works) == ([400], [])
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize(
    "how",
    [{"order": "100028"}, {"message": "order.cancel"}, {"way": "sent"}, {"order": "someone+1@example.com"}],
)
def test_requests_that_are_not_meant_go_through(how: dict[str, Any]) -> None:
    async def acting(place: Place, client: httpx.AsyncClient) -> None:
        place.arm(copies=0, **how)
        assert (await order(client, note="order 100028 came before")).status_code == 201
        assert len(place.disturbances.armed) == 1

    assert disturbed(play(Place(), acting)) == []


def test_a_customer_stands_for_an_order_without_number() -> None:
    async def acting(place: Place, client: httpx.AsyncClient) -> None:
        place.arm(forge=True, order="zoe+run-1@example.com")
        assert (await order(client, email="zo+run-1@example.com")).status_code == 201
        assert (await order(client, email="zoe+run-1@example.com")).status_code == 401

    assert [note.order for note in disturbed(play(Place(), acting))] == [ORDER]


@pytest.mark.parametrize("name", [name for name, fault in FAULTS.items() if "received" in fault.ways])
def test_each_fault_of_the_catalogue_can_be_met_and_is_noted_once(name: str) -> None:
    async def acting(place: Place, client: httpx.AsyncClient) -> None:
        made = FAULTS[name].on("received", "order.create", ORDER).to_json()
        short = {field: 0.02 for field in ("delay", "slow") if made[field]}
        place.disturbances.arm(Disturbance.from_json(made | short))
        try:
            await order(client)
        except httpx.HTTPError:
            assert name in ("lost", "connection_reset")

    (note,) = disturbed(play(Place(), acting))
    assert name.startswith(note.fields["fault"])
    assert note.fields["way"] == "received"


def test_every_door_of_every_simulator_takes_part() -> None:
    """A door without `disturbances` would let a fault pass by, and a scenario about it would be unproven for ever."""
    made = [
        (path.relative_to(SIMULATORS).as_posix(), node)
        for path in SIMULATORS.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Reception"
    ]
    assert len(made) >= 5
    assert [path for path, node in made if "disturbances" not in {each.arg for each in node.keywords}] == []


def test_what_is_armed_survives_a_restart_with_the_end_of_its_outage(tmp_path: Path) -> None:
    first = Place(Store(tmp_path / "state"))
    first.disturbances._now = lambda: 1000.0
    first.arm(down=60)
    assert first.disturbances.take("order.create", ORDER.__eq__, way="received", key="a") is not None
    first.store.close()
    second = Place(Store(tmp_path / "state"))
    second.disturbances._now = lambda: 1059.0
    again = second.disturbances.take("order.create", ORDER.__eq__, way="received", key="a")
    assert again is not None
    assert (again.until, again.first) == (1060.0, False)
    second.disturbances._now = lambda: 1060.0
    assert second.disturbances.take("order.create", ORDER.__eq__, way="received", key="a") is None
    assert not second.disturbances.any("received")
