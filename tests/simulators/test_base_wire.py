"""What a receiver really gets over the wire when a fault spoils an attempt."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from harness.kernel.disturbance import Disturbance
from harness.simulators.wire import Outcome, post

BODY = '{"id": "evt_1", "data": {"sku": "MUG-WHITE", "quantity": 2}}'


@dataclass
class Wire:
    """A receiver on a socket: what it read, and in how many pieces; it answers once the whole message is there."""

    pieces: list[bytes] = field(default_factory=list)
    whole: bool = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        while sum(map(len, self.pieces)) < length:
            if not (piece := await reader.read(65536)):
                break
            self.pieces.append(piece)
        else:
            self.whole = True
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
        writer.close()


def attempt(**how: Any) -> tuple[Wire, Outcome]:
    """What the receiver got, and how the sender took it."""

    async def go() -> tuple[Wire, Outcome]:
        wire = Wire()
        server = await asyncio.start_server(wire.serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        disturbance = Disturbance(fault="test", message="*", **how) if how else None
        async with server, httpx.AsyncClient(trust_env=False) as client:
            outcome = await post(client, f"http://127.0.0.1:{port}/hook", BODY, {"x-test": "1"}, disturbance)
        return wire, outcome

    return asyncio.run(go())


def test_as_it_should_go() -> None:
    wire, outcome = attempt()
    assert b"".join(wire.pieces) == BODY.encode()
    assert outcome == Outcome(200, "ok")


def test_a_garbled_message_is_cut() -> None:
    wire, outcome = attempt(corrupt=True)
    assert b"".join(wire.pieces) == BODY[: len(BODY) // 2].encode()
    assert outcome == Outcome(200, "ok")


def test_a_connection_torn_before_the_work_breaks_off_in_the_message() -> None:
    wire, outcome = attempt(reset="before")
    assert not wire.whole
    assert outcome == Outcome(0, "the connection was torn before the whole message was sent")


@pytest.mark.parametrize(
    ("how", "outcome"),
    [
        ({"reset": "after"}, Outcome(0, "the connection was torn before the answer", answered=200)),
        ({"status": 503}, Outcome(503, "taken for a failure", answered=200)),
    ],
)
def test_the_work_is_done_and_its_answer_hidden(how: dict[str, Any], outcome: Outcome) -> None:
    wire, seen = attempt(**how)
    assert b"".join(wire.pieces) == BODY.encode()
    assert seen == outcome


def test_a_slow_message_comes_in_pieces_and_whole() -> None:
    wire, outcome = attempt(slow=0.06)
    assert b"".join(wire.pieces) == BODY.encode()
    assert len(wire.pieces) > 1
    assert outcome == Outcome(200, "ok")


def test_nobody_there_is_no_answer() -> None:
    async def go() -> Outcome:
        async with httpx.AsyncClient(trust_env=False) as client:
            return await post(client, "http://127.0.0.1:1/hook", BODY, {}, None)

    outcome = asyncio.run(go())
    assert outcome.status == 0
    assert outcome.reply.startswith("no answer: ConnectError")
