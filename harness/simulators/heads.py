"""HTTP with an end: a request whose head, or whose whole, never ends is broken off before it fills the memory.

The application bounds bodies by itself (see `bodies`); what comes before one, and around its chunks, it never sees.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from harness.simulators.gathering import Gathering

HEAD_LIMIT = 64 * 1024  # bytes of the first line and the headers
MESSAGE_LIMIT = 8 * 1024 * 1024  # bytes on the wire: a body in the smallest chunks is six times as long as its content

_TOO_LARGE = (
    b'{"error":{"code":"headers_too_large","message":"the headers of a request may have 65536 bytes","field":""}}'
)


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's HTTP, with limits. The piece in which a message begins is not counted: it is bounded by the socket's buffer."""

    _in_head = True
    _began = False
    _seen = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(Gathering(transport))  # type: ignore[arg-type]

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = self._began = True

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self._in_head = False

    def data_received(self, data: bytes) -> None:
        self._began = False
        super().data_received(data)
        self._seen = 0 if self._began else self._seen + len(data)
        if self._seen > HEAD_LIMIT and (self._in_head or self._seen > MESSAGE_LIMIT):
            self._break_off()

    def _break_off(self) -> None:
        if self.transport.is_closing():
            return
        if self._in_head:
            head = (
                "HTTP/1.1 431 Request Header Fields Too Large", "content-type: application/json",
                f"content-length: {len(_TOO_LARGE)}", "connection: close", "", "",
            )  # fmt: skip
            self.transport.write("\r\n".join(head).encode() + _TOO_LARGE)
        self.transport.close()
