"""Requests as nobody's library would send them, byte by byte, over a connection of their own."""

from __future__ import annotations

import http.client
import io
import json
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.simulators.carrier.trade import KEY

Header = tuple[bytes, bytes]
AUTHORISED: Header = (b"authorization", f"Bearer {KEY}".encode())
JSON: Header = (b"content-type", b"application/json")


@dataclass(frozen=True)
class Answered:
    """What came back; status 0 when the connection ended without an answer."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self) -> Any:
        return json.loads(self.body)


def request(method: bytes, target: bytes, body: bytes = b"", headers: Sequence[Header] = (AUTHORISED, JSON)) -> bytes:
    """A request with the length of its body."""
    return _head(method, target, [*headers, (b"content-length", str(len(body)).encode())]) + body


def chunked(target: bytes, pieces: Iterable[bytes], *, ended: bool = True) -> bytes:
    """A POST whose body comes in chunks; without the last one unless `ended`."""
    head = _head(b"POST", target, [AUTHORISED, JSON, (b"transfer-encoding", b"chunked")])
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    return head + chunks + (b"0\r\n\r\n" if ended else b"")


def sent(address: tuple[str, int], raw: bytes, *, hang_up: bool = False) -> Answered:
    """The answer to `raw`; `hang_up` ends our side of the connection after it."""
    with socket.create_connection(address, timeout=20) as connection:
        try:
            connection.sendall(raw)
            if hang_up:
                connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # refused before all of it was sent: the answer is there
        return _read(connection)


def _head(method: bytes, target: bytes, headers: Sequence[Header]) -> bytes:
    given = {name.lower() for name, _ in headers}
    usual = [(b"host", b"127.0.0.1"), (b"connection", b"close")]
    lines = [*[each for each in usual if each[0] not in given], *headers]
    return method + b" " + target + b" HTTP/1.1\r\n" + b"".join(b"%s: %s\r\n" % line for line in lines) + b"\r\n"


class _Heard:
    """What `http.client` reads an answer from."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def makefile(self, *_given: Any) -> io.BytesIO:
        return io.BytesIO(self._content)


def _read(connection: socket.socket) -> Answered:
    content = b""
    try:
        while piece := connection.recv(65536):
            content += piece
    except ConnectionResetError:
        pass
    if not content:
        return Answered(0)
    answer = http.client.HTTPResponse(_Heard(content))  # type: ignore[arg-type]
    answer.begin()
    return Answered(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
