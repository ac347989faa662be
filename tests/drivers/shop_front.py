"""A small shop of a few literal pages, served for a driver's window to go through."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl


@dataclass(frozen=True)
class Asked:
    """One request as it came; `pairs` is its form."""

    method: str
    path: str
    headers: dict[str, str]
    pairs: list[tuple[str, str]] = field(default_factory=list)


Reply = tuple[int, dict[str, str], bytes]
Pages = dict[str, Callable[[Asked], Reply]]


def page(html: str, status: int = 200, **headers: str) -> Callable[[Asked], Reply]:
    """The same page for every request; header names with _ for -."""
    named = {"Content-Type": "text/html; charset=utf-8"} | {n.replace("_", "-"): v for n, v in headers.items()}
    return lambda _asked: (status, named, html.encode())


def leading_to(where: str, **headers: str) -> Callable[[Asked], Reply]:
    return page("", 302, Location=where, **headers)


@contextmanager
def open_front(pages: Pages) -> Iterator[tuple[str, list[Asked]]]:
    """Its address, and what was asked of it so far; unknown paths are answered 404."""
    asked: list[Asked] = []

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            come = Asked(self.command, self.path, dict(self.headers), parse_qsl(body, keep_blank_values=True))
            asked.append(come)
            status, headers, content = pages.get(self.path.partition("?")[0], page("Not here", 404))(come)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET  # noqa: N815 - the standard library calls it so

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
