"""A customer without a browser: clicks through the shop's checkout with Django's test client; signs PSP messages."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from itertools import count
from typing import Any

from django.test import Client
from oscar.core.loading import get_model

from tests.staging.neighbours import SECRET

ADDRESS = {
    "first_name": "Zoé",
    "last_name": "d’Étang",
    "line1": "1 rue de l’Église",
    "line4": "Nantes",
    "postcode": "44000",
    "country": "FR",
}
_events = count(1)


def product(sku: str) -> Any:
    """The product with this stock-keeping code."""
    return get_model("partner", "StockRecord").objects.get(partner_sku=sku).product


def fill_basket(client: Client, wanted: Mapping[str, int], *, language: str = "fr", voucher: str = "") -> None:
    """Put articles into the basket by the forms of their pages, and a voucher."""
    for sku, quantity in wanted.items():
        bought = product(sku)
        family = bought.parent or bought
        form = {"quantity": quantity, "child_id": bought.pk}
        assert client.post(f"/{language}/basket/add/{family.pk}/", form).status_code == 302
    if voucher:
        client.post(f"/{language}/basket/vouchers/add/", {"code": voucher})


def to_preview(client: Client, *, language: str = "fr", delivery: str = "home", email: str = "zoe@example.com") -> Any:
    """Go through the checkout as a guest up to the preview; its response."""
    at = f"/{language}/checkout"
    client.post(f"{at}/", {"username": email, "options": "anonymous"})
    client.post(f"{at}/shipping-address/", ADDRESS)
    client.post(f"{at}/shipping-method/", {"method_code": delivery})
    return client.get(f"{at}/preview/")


def pay(client: Client, language: str = "fr") -> Any:
    """Click on "Pay"; the response, a redirect."""
    return client.post(f"/{language}/checkout/preview/", {"action": "place_order"})


def last_order() -> Any:
    """The order placed last."""
    return get_model("order", "Order").objects.order_by("pk").last()


def deliver(kind: str, thing: Mapping[str, Any], *, event: str = "", secret: str = SECRET) -> Any:
    """Post a PSP message about `thing`, signed as Stripe signs; the answer."""
    name = event or f"evt_{next(_events)}"
    body = json.dumps({"id": name, "object": "event", "type": kind, "data": {"object": dict(thing)}})
    return post_signed(body, secret)


def post_signed(body: str, secret: str = SECRET) -> Any:
    """Post any text to the PSP's door with a correct signature over it."""
    at = int(time.time())
    seal = hmac.new(secret.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    headers = {"stripe-signature": f"t={at},v1={seal}"}
    return Client().post("/webhooks/psp/", body, content_type="application/json", headers=headers)
