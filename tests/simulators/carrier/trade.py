"""What the tests of warehouse and carrier share: running processes, a shop that listens, bodies that are right."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import requests
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

ROOT = Path(__file__).parents[3]
SECRET = "whsec_ZHJ5cnVuLXRlc3RzLWRyeXJ1bi10ZXN0cw=="
KEY = "door-key"
PARTS = ("name", "company", "line1", "line2", "postcode", "city", "state", "country", "phone", "email")

Json = dict[str, Any]


class System:
    """A running simulator: `call` is a request with the door's key."""

    def __init__(self, url: str, die: Callable[[], None] = lambda: None) -> None:
        self.url = url
        self.die = die
        self._session = requests.Session()
        self._session.trust_env = False

    def call(self, method: str, path: str, body: object = None, *, key: str = KEY, **more: Any) -> requests.Response:
        headers = {"authorization": f"Bearer {key}", **more.pop("headers", {})}
        if body is not None:
            more["json"] = body
        return self._session.request(method, self.url + path, headers=headers, timeout=10, **more)

    def told(self, method: str, path: str, body: object = None, *, status: int = 200) -> Json:
        """The JSON of an answer that must have `status`."""
        answer = self.call(method, path, body)
        assert answer.status_code == status, answer.text
        told: Json = answer.json()
        return told

    def move(self, thing: str, move: str, **more: Any) -> str:
        """Make a move over the control plane and return the new state; `thing` is for instance `orders/100027`."""
        told = self.told("POST", f"/_control/{thing}/moves", {"move": move, **more})
        return str(next(iter(told.values())))

    def notes(self, order: str) -> list[Json]:
        found: list[Json] = self.told("GET", f"/_control/notes?order={order}")["notes"]
        return found

    def settle(self, order: str) -> None:
        assert self.told("POST", "/_control/settle", {"order": order, "within": 10})["idle"]


@contextmanager
def running(name: str, *, seed: int = 7, key: str = KEY, options: Sequence[str] = ()) -> Iterator[System]:
    """The simulator `name` as a process of its own on a free port. `die` ends it as a power cut does."""
    command = [sys.executable, "-m", f"harness.simulators.{name}", "--seed", str(seed), *options]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "DRYRUN_DOOR_KEY": key}, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        ready, _, url = process.stdout.readline().strip().partition(" ")
        assert ready == "ready"
        yield System(url, process.kill)
    finally:
        process.terminate()
        assert process.wait(timeout=10) in (0, -signal.SIGKILL)
        process.stdout.close()


class Shop:
    """A shop that only listens: `heard` are the webhooks with a right signature, by path, in order of arrival."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.heard: list[tuple[str, Json]] = []

    def of(self, order: str) -> list[Json]:
        return [message for _, message in self.heard if message.get("order") == order]

    def types(self, order: str) -> list[str]:
        return [message["type"] for message in self.of(order)]

    def said(self, order: str, type_: str) -> Json:
        """The `data` of the one webhook of this type."""
        (found,) = [message["data"] for message in self.of(order) if message["type"] == type_]
        body: Json = found
        return body


@contextmanager
def listening_shop() -> Iterator[Shop]:
    """A shop on a free port that answers 200 to a webhook it can verify, else 401."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            try:
                Webhook(SECRET).verify(body, dict(self.headers.items()))
                shop.heard.append((self.path, json.loads(body)))
                self.send_response(200)
            except WebhookVerificationError:
                self.send_response(401)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    shop = Shop(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield shop
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def address(**parts: str) -> Json:
    """An address of a customer in Lyon, changed by `parts`."""
    here = {"name": "Zoé Martin", "line1": "3 rue de la Ré", "postcode": "69002", "city": "Lyon", "country": "FR"}
    return {**dict.fromkeys(PARTS, ""), **here, **parts}


def order(reference: str, *lines: tuple[str, int], **changes: Any) -> Json:
    """An order of 10.00 € a unit."""
    units = sum(quantity for _, quantity in lines)
    return {
        "reference": reference,
        "placed_at": "2026-11-22T20:15:00Z",
        "currency": "EUR",
        "language": "fr",
        "delivery_method": "home",
        "recipient": address(),
        "lines": [{"sku": sku, "name": f"Article {sku}", "quantity": n, "unit_price": 1000} for sku, n in lines],
        "total": units * 1000 + 490,
        "declared_value": units * 1000,
        **changes,
    }


def shipment(reference: str, **changes: Any) -> Json:
    """A shipment to the customer."""
    return {
        "order": reference,
        "direction": "outbound",
        "service": "home",
        "sender": address(name="Entrepôt", city="Lille", postcode="59000"),
        "recipient": address(),
        "weight_g": 950,
        "declared_value": 2000,
        "currency": "EUR",
        "contents": [{"sku": "A", "quantity": 2}],
        **changes,
    }
