"""A system that only listens: it takes every webhook and keeps headers and body, for a test to verify the signature."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Hearer:
    """`heard` are (headers with small names, body), in the order of arrival."""

    url: str
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def hearing() -> Iterator[Hearer]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            hearer.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hearer = Hearer(f"http://127.0.0.1:{server.server_address[1]}/hook")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield hearer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
