"""What the provider's tests share: the official client, a shop that listens, and customers with cards."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
import stripe
from stripe import StripeClient

SECRET = "whsec_tests_of_the_provider"
ORDER = "100027"
SUCCESS = "http://127.0.0.1:9/thanks?session={CHECKOUT_SESSION_ID}"


def client_of(url: str, key: str = "sk_test_anything") -> StripeClient:
    """The official client, pointed at the simulator, without its own retries."""
    return StripeClient(key, base_addresses={"api": url}, max_network_retries=0)


def session_of(client: StripeClient, order: str = ORDER, amount: int = 2390, **more: Any) -> Any:
    """A Checkout Session as docs/interfaces.md has it."""
    product = {"name": f"Commande n° {order}"}
    params: dict[str, Any] = {
        "mode": "payment",
        "line_items": [
            {"price_data": {"currency": "eur", "unit_amount": amount, "product_data": product}, "quantity": 1}
        ],
        "client_reference_id": order,
        "metadata": {"order": order},
        "payment_intent_data": {"capture_method": "manual", "metadata": {"order": order}},
        "locale": "fr",
        "customer_email": "zoe@example.fr",
        "success_url": SUCCESS,
        "cancel_url": "http://127.0.0.1:9/cart",
    }
    asked: Any = {**params, **more}
    return client.v1.checkout.sessions.create(asked)


def card(number: str = "4242 4242 4242 4242", **more: str) -> dict[str, str]:
    """The card form, filled in."""
    return {"number": number, "expiry": "12/34", "cvc": "123", "name": "Zoé Lefèvre", **more}


def pay(url: str, number: str = "4242 4242 4242 4242", **more: str) -> httpx.Response:
    """What the page answers to a submitted card, redirects not followed."""
    return httpx.post(url, data=card(number, **more), trust_env=False)


def authorised(client: StripeClient, order: str = ORDER, amount: int = 2390, number: str = "4242424242424242") -> str:
    """The intent of an order that was just paid on the page."""
    session = session_of(client, order, amount)
    assert pay(session.url, number).status_code == 303
    intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent
    assert isinstance(intent, str)
    return intent


def direct(client: StripeClient, amount: int = 2390, method: str = "pm_card_visa", **more: Any) -> Any:
    """An intent made and confirmed by the API, captured by hand."""
    params: dict[str, Any] = {"amount": amount, "currency": "eur", "payment_method": method, "confirm": True}
    params |= {"capture_method": "manual", "metadata": {"order": ORDER}}
    asked: Any = {**params, **more}
    return client.v1.payment_intents.create(asked)


def control(url: str, method: str, path: str, body: object = None) -> Any:
    """The answer of the control plane, which must be a success."""
    answer = httpx.request(method, f"{url}/_control{path}", json=body, timeout=20, trust_env=False)
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


def refused(call: Callable[[], object]) -> Any:
    """The error that the client raises."""
    with pytest.raises(stripe.StripeError) as caught:
        call()
    return caught.value


def refused_control(url: str, method: str, path: str, body: object = None) -> tuple[int, str]:
    """The status and the code of a refusal of the control plane."""
    answer = httpx.request(method, f"{url}/_control{path}", json=body, timeout=20, trust_env=False)
    assert not answer.is_success, answer.text
    return answer.status_code, str(answer.json()["error"]["code"])


def settled(url: str) -> None:
    """Wait until all that was to be told is told."""
    assert control(url, "POST", "/settle", {"within": 20}) == {"idle": True}


def advance(url: str, days: float, order: str = "") -> None:
    """Move the clock, of one order when given."""
    control(url, "POST", "/clock", {"advance": days * 86400} | ({"order": order} if order else {}))


def payments(url: str, order: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = control(url, "GET", f"/payments?order={order}")["payments"]
    return found


def notes(url: str, order: str, kind: str = "", operation: str = "") -> list[dict[str, Any]]:
    """The notes of an order, of one kind and operation when given."""
    found = control(url, "GET", f"/notes?order={order}")["notes"]
    return [each for each in found if kind in ("", each["kind"]) and operation in ("", each["operation"])]


class Shop:
    """A webhook receiver that checks signatures with the official library."""

    def __init__(self) -> None:
        self.url = ""
        self.secret = SECRET
        self.events: list[stripe.Event] = []
        self.refused = 0

    def types(self) -> list[str]:
        return [event.type for event in self.events]

    def take(self, body: bytes, signature: str) -> int:
        try:
            event = stripe.Webhook.construct_event(body, signature, self.secret)
        except (ValueError, stripe.SignatureVerificationError):
            self.refused += 1
            return 401
        self.events.append(event)
        return 200


@contextmanager
def listening_shop() -> Iterator[Shop]:
    """A shop on a free port."""
    shop = Shop()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            self.send_response(shop.take(body, self.headers.get("stripe-signature", "")))
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as http.server has it
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        shop.url = f"http://127.0.0.1:{server.server_port}/webhooks/psp/"
        yield shop
        server.shutdown()
