"""Answers that a fault gives in place of the true one: none at all, byte by byte, or cut in half.

To tear a connection, an application needs its server: `TearableProtocol` offers that to it as an extension of the ASGI
scope. The caller sees "connection reset by peer", as when a process is killed or a load balancer drops it.
"""

from __future__ import annotations

import asyncio
import socket
import struct

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from harness.kernel.waiting import pause
from harness.simulators.heads import BoundedProtocol

TEAR = "dryrun.tear"
_AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: close without waiting, so that the other side gets a reset
_DRIBBLES = 20  # pieces of a slow answer


class TearableProtocol(BoundedProtocol):
    """uvicorn's HTTP, whose connections an application can tear."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {TEAR: self.tear}  # type: ignore[dict-item]

    def tear(self) -> None:
        """Break the connection off, whatever was to be answered."""
        tear(self.transport)


def tear(transport: asyncio.WriteTransport) -> None:
    """Break a connection off, so that the other side sees a reset."""
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
    transport.abort()


class Torn(Response):
    """No answer: the connection is torn. Its status is 0."""

    def __init__(self) -> None:
        super().__init__()
        self.status_code = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - nothing is sent
        """Raises ConnectionResetError on a server that cannot tear."""
        if TEAR not in scope.get("extensions", {}):
            raise ConnectionResetError("the connection was to be torn")
        scope["extensions"][TEAR]()
        while (await receive())["type"] != "http.disconnect":
            pass


class Dribbled(Response):
    """`answer`, its body in small pieces over so many seconds."""

    def __init__(self, answer: Response, seconds: float) -> None:
        super().__init__(bytes(answer.body), answer.status_code)
        self.raw_headers = answer.raw_headers
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - as ASGI has it
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        body = bytes(self.body)
        step = max(1, -(-len(body) // _DRIBBLES))
        pieces = [body[start : start + step] for start in range(0, len(body), step)] or [b""]
        for piece in pieces:
            await pause(self._seconds / len(pieces))
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def cut(answer: Response) -> Response:
    """`answer` with half its body, as a proxy with a limit would pass it on."""
    body = bytes(answer.body)
    made = Response(body[: len(body) // 2], answer.status_code)
    kept = [(name, value) for name, value in answer.raw_headers if name != b"content-length"]
    made.raw_headers = [*kept, (b"content-length", str(len(made.body)).encode())]
    return made
