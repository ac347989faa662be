"""For the shop's tests: orders made by Oscar's own machinery, a stand-in for each neighbour, signed messages."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

from django.test import Client
from django.utils.translation import override
from oscar.core.loading import get_class, get_model
from standardwebhooks import Webhook

#: in a message: replaced by the id it is posted under
MESSAGE_ID = "<message id>"
SECRET = "whsec_c3RhZ2luZy10ZXN0cy1zZWNyZXQ="
ADDRESS = {
    "first_name": "Zoé",
    "last_name": "Lefèvre",
    "line1": "3 rue de l’Église",
    "line4": "Lyon",
    "postcode": "69003",
    "phone_number": "+33611223344",
}
_ids = count(1)


def skus(number: int, *, price_above: Decimal = Decimal(0)) -> list[str]:
    """The first articles of the catalogue that can be bought."""
    records = get_model("partner", "StockRecord").objects.filter(price__gt=price_above, num_in_stock__gte=100)
    return list(records.order_by("pk").values_list("partner_sku", flat=True)[:number])


def place(
    wanted: Mapping[str, int],
    *,
    voucher: str = "",
    language: str = "en",
    email: str = "guest@example.com",
    user: Any = None,
    delivery: str = "home",
) -> Any:
    """An order of `wanted` (SKU → units), Pending, as the checkout writes it."""
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415 - Django is not set up before

    visitor = user or AnonymousUser()
    basket = get_model("basket", "Basket").objects.create(owner=user)
    basket.strategy = get_class("partner.strategy", "Selector")().strategy()
    records = {r.partner_sku: r for r in get_model("partner", "StockRecord").objects.filter(partner_sku__in=wanted)}
    for sku, quantity in wanted.items():
        basket.add_product(records[sku].product, quantity)
    if voucher:
        basket.vouchers.add(get_model("voucher", "Voucher").objects.get(code=voucher))
        get_class("offer.applicator", "Applicator")().apply(basket, visitor)
    with override(language):
        return _order(basket, visitor, email, delivery)


def _order(basket: Any, visitor: Any, email: str, delivery: str) -> Any:
    methods = get_class("shipping.repository", "Repository")().get_shipping_methods(basket)
    method = next(each for each in methods if each.code == delivery)
    charge = method.calculate(basket)
    country = get_model("address", "Country").objects.get(iso_3166_1_a2="FR")
    address = get_model("order", "ShippingAddress").objects.create(country=country, **ADDRESS)
    order = get_class("order.utils", "OrderCreator")().place_order(
        basket=basket,
        total=get_class("checkout.calculators", "OrderTotalCalculator")().calculate(basket, charge),
        shipping_method=method,
        shipping_charge=charge,
        user=visitor,
        shipping_address=address,
        order_number=str(100000 + basket.pk),
        status="Pending",
        guest_email="" if visitor.is_authenticated else email,
    )
    basket.submit()
    return order


def authorise(order: Any) -> Any:
    """The PSP says that the whole amount is reserved; the shop goes on from there by itself."""
    from staging.oscar.payments.authorising import record  # noqa: PLC0415 - Django is not set up before

    cents = int(order.total_incl_tax * 100)
    number = order.number
    intent = {"id": f"pi_{number}", "metadata": {"order": number}, "status": "requires_capture"}
    record(number, intent | {"amount": cents, "amount_capturable": cents, "currency": "eur"})
    order.refresh_from_db()
    return order


def message(type_: str, order: str, data: Mapping[str, Any], at: datetime | None = None) -> bytes:
    """A message of warehouse or carrier, as docs/interfaces.md section 1 tells."""
    moment = (at or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return json.dumps({"id": MESSAGE_ID, "type": type_, "at": moment, "order": order, "data": dict(data)}).encode()


def post(sender: str, body: bytes, *, message_id: str = "", secret: str = SECRET) -> Any:
    """Post a signed message to the shop's door for `sender`; the answer."""
    message_id = message_id or f"msg_{next(_ids)}"
    body = body.replace(MESSAGE_ID.encode(), message_id.encode())
    now = datetime.now(UTC)
    signature = Webhook(secret).sign(message_id, now, body.decode())
    headers = {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature,
    }
    return Client().post(f"/webhooks/{sender}/", body, content_type="application/json", headers=headers)


def tell(sender: str, type_: str, order: Any, /, **data: Any) -> Any:
    """Post one correct message; the answer, which must be 200."""
    answer = post(sender, message(type_, order.number, data))
    assert answer.status_code == 200, answer.content
    order.refresh_from_db()
    return answer


def parcel(tracking: str, contents: Mapping[str, int]) -> dict[str, Any]:
    """A parcel as the warehouse tells it."""
    lines = [{"sku": sku, "quantity": quantity} for sku, quantity in contents.items()]
    url = f"http://carrier.test/track/{tracking}"
    return {"id": f"p-{tracking}", "tracking_number": tracking, "tracking_url": url, "weight_g": 900, "lines": lines}


def dispatch(order: Any, contents: Mapping[str, int], short: Mapping[str, int] | None = None) -> Any:
    """Accepted, picked and packed by hand of the warehouse, then dispatched in one parcel `T<order>`."""
    missing = [{"sku": sku, "quantity": quantity} for sku, quantity in (short or {}).items()]
    parcels = [parcel(f"T{order.number}", contents)] if contents else []
    return tell("warehouse", "order.dispatched", order, parcels=parcels, short=missing)


def probe(order: Any) -> dict[str, Any]:
    """What the shop lets a probe read of the order."""
    headers = {"Authorization": "Bearer integration-key"}
    told: dict[str, Any] = Client().get(f"/integration/orders/{order.number}/", headers=headers).json()
    return told


def run_outbox() -> None:
    """Carry out all that is due, in this thread."""
    from staging.oscar.fulfilment.delivering import deliver_due  # noqa: PLC0415 - Django is not set up before

    deliver_due()


class FakePsp:
    """Stands in for the payments app's calls to the PSP: keeps the Source, remembers every call, once per key."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str, int]] = []
        self.refusal = ""
        self.final: list[bool] = []
        self._done: dict[str, Any] = {}

    def capture(self, order: Any, amount: Decimal, *, key: str, final: bool = True) -> Any:
        self.final.append(final)
        return self._move("capture", order, amount, key)

    def refund(self, order: Any, amount: Decimal, *, key: str, metadata: dict[str, str]) -> Any:
        self.metadata = metadata
        return self._move("refund", order, amount, key)

    def release(self, order: Any) -> Any:
        return self._move("release", order, Decimal(0), f"release-{order.number}")

    def _move(self, kind: str, order: Any, amount: Decimal, key: str) -> Any:
        from staging.oscar.payments.money import Moved  # noqa: PLC0415 - Django is not set up before

        self.calls.append((kind, order.number, int(amount * 100)))
        if self.refusal:
            return Moved(ok=False, reason=self.refusal)
        if key not in self._done:
            source = order.sources.get()
            if kind != "release":
                (source.debit if kind == "capture" else source.refund)(amount, reference=key)
            self._done[key] = Moved(ok=True, reference=f"re_{key}", settled=kind == "refund")
        return self._done[key]


class Neighbour(ThreadingHTTPServer):
    """A warehouse or carrier that takes everything and keeps what it got as (path, body); `answers` come first."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.got: list[tuple[str, dict[str, Any]]] = []
        self.answers: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Door(BaseHTTPRequestHandler):
    server: Neighbour

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.got.append((self.path, body))
        status = self.server.answers.pop(0) if self.server.answers else 201
        track = f"RET{len(self.server.got)}"
        answer = {
            "id": "shp_1",
            "tracking_number": track,
            "label_url": f"http://carrier.test/{track}/label.pdf",
            "tracking_url": f"http://carrier.test/track/{track}",
            "state": "announced",
        }
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *told: Any) -> None:
        """Say nothing."""


@contextmanager
def neighbour() -> Iterator[Neighbour]:
    """A neighbour on a free port, for as long as the block lasts."""
    server = Neighbour()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
