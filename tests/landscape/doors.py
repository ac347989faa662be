"""A small HTTP server in the place of a system that runs already."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HEALTH, ORDERS = "/integration/health/", "/integration/orders/?since=0"


@contextmanager
def answering(answers: Mapping[str, int], key: str = "") -> Iterator[str]:
    """A server that answers each path with its status, and 401 to guarded ones without `key`."""

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            right = not key or self.headers["Authorization"] == f"Bearer {key}" or self.path == HEALTH
            status = answers.get(self.path, 404) if right else 401
            body = json.dumps({"path": self.path}).encode()
            self.send_response(status)
            self.send_header("Location", "http://production.example/")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_PUT = do_GET  # noqa: N815 - the name is http.server’s

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
