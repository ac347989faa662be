"""A PSP for the shop's own tests: just enough of Stripe's API for its official client, over HTTP on loopback.

Nothing here is clever: each test says what happens at the PSP by calling `pay`, or by queueing an answer with `fail`.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest


class StripeStandIn:
    """What the PSP holds, and every call it got: (method, path, form fields, idempotency key).

    `garbled` answers are cut in half, their work done.
    """

    def __init__(self) -> None:
        self.calls: list[tuple[str, str, dict[str, str], str]] = []
        self.sessions: dict[str, dict[str, Any]] = {}
        self.intents: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.failures: list[tuple[int, str]] = []
        self.answered: dict[str, dict[str, Any]] = {}
        self.refund_status = "succeeded"
        self.garbled = 0
        self.url = ""

    def fail(self, status: int, message: str = "no") -> None:
        """Answer the next call with an error."""
        self.failures.append((status, message))

    def pay(self, order: str) -> dict[str, Any]:
        """The customer pays the last session of an order; return the payment intent."""
        session = [each for each in self.sessions.values() if each["client_reference_id"] == order][-1]
        intent: dict[str, Any] = {"id": f"pi_{session['id']}", "object": "payment_intent", "status": "requires_capture"}
        intent |= {"amount": session["amount_total"], "amount_capturable": session["amount_total"], "currency": "eur"}
        intent |= {"metadata": {"order": order}, "amount_received": 0}
        self.intents[intent["id"]] = intent
        session |= {"payment_intent": intent, "status": "complete"}
        return intent

    def writes(self, ending: str) -> list[dict[str, str]]:
        """The form fields of every POST whose path ends so."""
        return [fields for method, path, fields, _ in self.calls if method == "POST" and path.endswith(ending)]

    def answer(self, method: str, path: str, fields: dict[str, str], key: str) -> tuple[int, dict[str, Any]]:
        """Answer one call; the same key gets the same answer."""
        self.calls.append((method, path, fields, key))
        if self.failures:
            status, message = self.failures.pop(0)
            return status, {"error": {"type": "invalid_request_error", "message": message}}
        if key and key in self.answered:
            return 200, self.answered[key]
        made = self._do(method, path.removeprefix("/v1/").strip("/").split("/"), fields)
        if key and made is not None:
            self.answered[key] = made
        return (404, {"error": {"message": "unknown"}}) if made is None else (200, made)

    def _do(self, method: str, path: list[str], fields: dict[str, str]) -> dict[str, Any] | None:
        if path[0] == "payment_intents":
            return self._intent(path[1], path[2] if method == "POST" else "", fields)
        if path[0] == "refunds":
            listed = {"object": "list", "data": list(self.refunds.values()), "has_more": False, "url": "/v1/refunds"}
            return self._refund(fields) if method == "POST" else listed
        if path == ["checkout", "sessions"]:
            return self._session(fields)
        return self.sessions.get(path[2])

    def _intent(self, name: str, verb: str, fields: dict[str, str]) -> dict[str, Any] | None:
        if verb == "capture":
            return self._change(name, {"status": "succeeded", "amount_received": int(fields["amount_to_capture"])})
        return self._change(name, {"status": "canceled"} if verb == "cancel" else {})

    def _session(self, fields: dict[str, str]) -> dict[str, Any]:
        name = f"cs_{len(self.sessions) + 1}"
        session: dict[str, Any] = {"id": name, "object": "checkout.session", "url": f"{self.url}/pay/{name}"}
        session |= {"client_reference_id": fields["client_reference_id"], "payment_intent": None, "status": "open"}
        session |= {"amount_total": int(fields["line_items[0][price_data][unit_amount]"])}
        self.sessions[name] = session
        return session

    def _change(self, name: str, change: dict[str, Any]) -> dict[str, Any] | None:
        if name not in self.intents:
            return None
        self.intents[name] = self.intents[name] | change
        return self.intents[name]

    def _refund(self, fields: dict[str, str]) -> dict[str, Any]:
        name = f"re_{len(self.refunds) + 1}"
        metadata = {field[9:-1]: value for field, value in fields.items() if field.startswith("metadata[")}
        refund = {"id": name, "object": "refund", "status": self.refund_status, "amount": int(fields["amount"])}
        refund |= {"payment_intent": fields["payment_intent"], "metadata": metadata, "currency": "eur"}
        self.refunds[name] = refund
        return refund


@contextmanager
def serving() -> Iterator[StripeStandIn]:
    """Serve a stand-in on a free loopback port while the block runs."""
    stand_in = StripeStandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("GET", dict(parse_qsl(urlsplit(self.path).query)))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            self._answer("POST", dict(parse_qsl(body)))

        def _answer(self, method: str, fields: dict[str, str]) -> None:
            key = self.headers.get("Idempotency-Key", "") if method == "POST" else ""
            status, body = stand_in.answer(method, urlsplit(self.path).path, fields, key)
            text = json.dumps(body).encode()
            if stand_in.garbled:
                stand_in.garbled -= 1
                text = text[: len(text) // 2]
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            # the official client sleeps and asks again by itself unless it is told not to
            self.send_header("Stripe-Should-Retry", "false")
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stand_in.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def stripe(shop: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StripeStandIn]:
    """The shop's PSP is a stand-in, reached by the official client."""
    from django.conf import settings  # noqa: PLC0415 - Django is not set up before

    from staging.oscar.payments import gateway  # noqa: PLC0415 - as above

    with serving() as stand_in:
        monkeypatch.setattr(settings, "SHOP_PSP_URL", stand_in.url)
        gateway.client.cache_clear()
        yield stand_in
        gateway.client.cache_clear()
