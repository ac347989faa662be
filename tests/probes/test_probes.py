"""Probes against a system that answers well, badly, or not at all. Whatever it says, the end is fields, {} or Blind."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from harness.kernel.errors import Compromised
from harness.probes.analytics import counted
from harness.probes.reading import Blind, JsonReader
from harness.probes.sights import SIMULATED, Sights

KEY = "key-of-the-probe"


class System:
    """A system on this machine: `answers` is path to (status, body); what it was asked is kept."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answers: dict[str, tuple[int, Any]] = {}
        self.otherwise: tuple[int, Any] = (404, {})
        self.asked: list[tuple[str, str | None]] = []

    def sights(self) -> Sights:
        return Sights.over(dict.fromkeys(("shop", *SIMULATED), (self.address + "/", KEY)))


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadingHTTPServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            system: System = self.server.system  # type: ignore[attr-defined]
            system.asked.append((self.path, self.headers.get("Authorization")))
            status, body = system.answers.get(self.path.partition("?")[0], system.otherwise)
            sent = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: object) -> None:
            """Silence."""

    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


@pytest.fixture
def system(server: ThreadingHTTPServer) -> System:
    made = System(f"http://127.0.0.1:{server.server_address[1]}")
    server.system = made  # type: ignore[attr-defined]
    return made


PAYMENT = {
    "order": "1", "session": "cs_1", "amount": 100, "currency": "eur", "status": "succeeded",
    "authorised": 100, "captured": 60, "refunded": 25,
    "refunds": [
        {"amount": 25, "status": "succeeded", "rma": "R1"},
        {"amount": 9, "status": "failed"},
    ],
}  # fmt: skip
PARCEL = {
    "id": "s1", "direction": "outbound", "state": "collected", "tracking_number": "6A2", "recipient": {"name": "Ada"},
    "service": "home", "contents": [{"sku": "A", "quantity": 1}, {"sku": "A", "quantity": 2}],
}  # fmt: skip
SHOP_ORDER = {
    "order": "1",
    "lines": [
        {"sku": "A", "quantity": 2, "shipped": 1, "short": 1, "returned": 0, "cancelled": 0},
        {"sku": "A", "quantity": 1, "shipped": 1, "short": 0, "returned": 1, "cancelled": 0},
    ],
    "parcels": [{"tracking_number": "6A2", "direction": "outbound", "state": "delivered"},
                {"tracking_number": "8R1", "direction": "return", "state": "announced"}],
    "history": [{"status": "Authorised", "at": ""}, {"status": "Accepted", "at": ""}],
    "credit_notes": [{"amount": 20}, {"amount": 5}],
    "returns": [{"rma": "R1", "lines": [{"sku": "A", "quantity": 1}]}],
}  # fmt: skip
MAIL = {
    "id": "<1>", "at": "t", "to": ["ada@example.com"], "subject": "Refund", "language": "en", "kind": "refund",
    "text": "Total: 1.00 €", "html": "", "links": [], "headers": {},
}  # fmt: skip
PURCHASE = {
    "name": "purchase", "order": "1", "value": 2390, "currency": "EUR", "tax": 398, "shipping": 490,
    "items": [{"sku": "A", "quantity": 1, "price": 950}, {"sku": "A", "quantity": 1, "price": 950}], "at": "t", "client": "c",
}  # fmt: skip
REFUND = {"name": "refund", "order": "1", "value": 950, "currency": "EUR"}
GOOD: dict[str, Any] = {
    "/integration/orders/1/": SHOP_ORDER,
    "/integration/orders/": {"orders": [7, "8"]},
    "/integration/stock/": {"stock": [{"sku": "A", "on_hand": 5, "allocated": 2}]},
    "/integration/messages/": {"sent": [{"to": "warehouse", "state": "waiting"}], "received": []},
    "/_control/payments": {"payments": [PAYMENT | {"authorised": 0, "captured": 0, "refunded": 0, "refunds": []}, PAYMENT]},
    "/_control/orders/1": {"state": "handed_over", "lines": [{"sku": "A", "quantity": 3, "picked": 2, "short": 1, "shipped": 2}]},
    "/_control/returns/R1": {"rma": "R1", "lines": [{"sku": "A", "quantity": 1}]},
    "/_control/returns": {"returns": [{"rma": "R1", "order": "1"}, {"rma": "R2", "order": "2"}]},
    "/_control/stock": {"stock": [{"sku": "A", "on_hand": 5, "reserved": 1, "damaged": 0}]},
    "/_control/parcels": {"parcels": [PARCEL, PARCEL | {"tracking_number": "6A1", "state": "cancelled"}]},
    "/messages": {"messages": [MAIL, MAIL | {"text": "Refund: -0.25 €"}]},
    "/_control/events": {"events": [PURCHASE, PURCHASE | {"value": 5}, REFUND]},
    "/_control/notes": {"notes": [{"number": 3, "at": "t", "order": "1", "kind": "received", "operation": "o", "fields": {}, "more": 1}]},
}  # fmt: skip


def good(system: System) -> Sights:
    system.answers = {path: (200, body) for path, body in GOOD.items()}
    return system.sights()


def test_the_shop(system: System) -> None:
    shop = good(system).shop
    assert shop is not None
    seen = shop.order("1")
    assert {name: seen[name] for name in ("units", "shipped", "short", "returned", "cancelled")} == {
        "units": {"A": 3}, "shipped": {"A": 2}, "short": {"A": 1}, "returned": {"A": 1}, "cancelled": {},
    }  # fmt: skip
    assert (seen["tracking_numbers"], seen["parcel_states"]) == (["6A2"], ["delivered"])
    assert (seen["statuses"], seen["credited"]) == (["Authorised", "Accepted"], 25)
    assert seen["returns_by_rma"]["R1"]["units"] == {"A": 1}
    assert shop.orders(since=6) == ["7", "8"]
    assert shop.stock(["A", "B"])["A"]["held"] == 2
    assert shop.messages("1")["sent"][0]["state"] == "waiting"
    assert ("/integration/stock/?sku=A&sku=B", f"Bearer {KEY}") in system.asked


def test_the_payment_provider_sums_all_payments_of_an_order(system: System) -> None:
    psp = good(system).psp
    assert psp is not None
    seen = psp.order("1")
    assert (seen["authorised"], seen["captured"], seen["refunded"], seen["requested"]) == (100, 60, 25, 100)
    assert (seen["currency"], seen["refunds"], seen["refunds_by_return"]) == ("EUR", [25], {"R1": 25})
    assert (psp.order_of_session("cs_1"), psp.order_of_session("cs_2")) == ("1", "")


def test_the_warehouse(system: System) -> None:
    warehouse = good(system).warehouse
    assert warehouse is not None
    seen = warehouse.order("1")
    assert (seen["units"], seen["picked"], seen["short"], seen["shipped"]) == ({"A": 3}, {"A": 2}, {"A": 1}, {"A": 2})
    assert warehouse.return_("R1")["units"] == {"A": 1}
    assert [each["rma"] for each in warehouse.returns_of("1")] == ["R1"]
    assert warehouse.stock(["A"])["A"]["held"] == 1


def test_the_carrier_leaves_cancelled_parcels_out(system: System) -> None:
    carrier = good(system).carrier
    assert carrier is not None
    seen = carrier.parcels("1", "outbound")
    assert (seen["tracking_numbers"], seen["states"], seen["units"]) == (["6A2"], ["collected"], {"A": 3})
    assert carrier.parcels("1", "return") == {}
    assert carrier.both_ways("1") == {"outbound": seen, "return": {}}


def test_the_mailbox_counts_and_reads_the_last(system: System) -> None:
    mail = good(system).mail
    assert mail is not None
    seen = mail.mail("1", "refund", "EUR")
    assert (seen["count"], seen["amounts"]) == (2, [25])
    assert "/messages?order=1&kind=refund" in [path for path, _ in system.asked]


def test_the_audience_measurement_shows_the_first_purchase_and_counts_all(system: System) -> None:
    analytics = good(system).analytics
    assert analytics is not None
    seen = analytics.events("1")
    assert (seen["purchases"], seen["value"], seen["currency"], seen["tax"], seen["shipping"]) == (
        2,
        2390,
        "EUR",
        398,
        490,
    )
    assert (seen["units"], seen["refunds"], seen["refunded"], seen["refund_currency"]) == ({"A": 2}, [950], 950, "EUR")


def test_a_refund_that_no_purchase_precedes_is_counted() -> None:
    assert counted([REFUND, REFUND | {"currency": "USD"}, {"name": "page_view"}]) == {
        "purchases": 0, "refunds": [950, 950], "refunded": 1900, "refund_currency": "EUR, USD",
        "events": [REFUND, REFUND | {"currency": "USD"}],
    }  # fmt: skip


def test_notes(system: System) -> None:
    (note,) = good(system).notes["psp"].of("1")
    assert (note.system, note.number, note.operation, note.status) == ("psp", 3, "o", 0)


LOOKS: dict[str, Callable[[Any], Any]] = {
    "shop.order": lambda sights: sights.shop.order("1"),
    "shop.stock": lambda sights: sights.shop.stock(["A"]),
    "shop.messages": lambda sights: sights.shop.messages("1"),
    "shop.orders": lambda sights: sights.shop.orders(),
    "psp.order": lambda sights: sights.psp.order("1"),
    "psp.order_of_session": lambda sights: sights.psp.order_of_session("cs_1"),
    "warehouse.order": lambda sights: sights.warehouse.order("1"),
    "warehouse.return_": lambda sights: sights.warehouse.return_("R1"),
    "warehouse.returns_of": lambda sights: sights.warehouse.returns_of("1"),
    "warehouse.stock": lambda sights: sights.warehouse.stock(["A"]),
    "carrier.parcels": lambda sights: sights.carrier.parcels("1", "outbound"),
    "mail.mail": lambda sights: sights.mail.mail("1", "refund", "EUR"),
    "analytics.events": lambda sights: sights.analytics.events("1"),
    "notes.of": lambda sights: sights.notes["psp"].of("1"),
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_what_a_system_does_not_know_is_nothing(system: System, look: Callable[[Sights], Any]) -> None:
    assert not look(system.sights())


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (500, {}, "answered 500"),
        (401, {}, "answered 401"),
        (302, {}, "answered 302"),
        (204, b"", "answered 204"),
        (200, b"<html>", "no JSON"),
        (200, b"", "no JSON"),
        (200, [1], "list"),
        (200, "text", "str"),
        (200, 5, "int"),
    ],
    ids=repr,
)
def test_bad_answers_are_blindness(
    system: System, look: Callable[[Sights], Any], status: int, body: Any, reason: str
) -> None:
    system.otherwise = (status, body)
    with pytest.raises(Blind, match=reason) as blind:
        look(system.sights())
    assert system.address in str(blind.value)
    assert KEY not in str(blind.value)
    assert isinstance(blind.value, Compromised), "the shop is neither right nor wrong"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("shop.order", {"order": "1"}),
        ("shop.order", SHOP_ORDER | {"lines": None}),
        ("shop.order", SHOP_ORDER | {"parcels": ["6A2"]}),
        ("shop.order", SHOP_ORDER | {"credit_notes": [{"amount": "20"}]}),
        ("shop.stock", {"stock": [{"sku": "A"}]}),
        ("shop.orders", {"orders": 5}),
        ("psp.order", {"payments": [{"authorised": 1}]}),
        ("psp.order", {"payments": {"a": 1}}),
        ("warehouse.order", {"state": "accepted"}),
        ("warehouse.returns_of", {"returns": [{"rma": "R1"}]}),
        ("warehouse.stock", {"stock": "A"}),
        ("carrier.parcels", {"parcels": [{"direction": "outbound"}]}),
        ("mail.mail", {"messages": [{"kind": "refund"}]}),
        ("analytics.events", {"events": [{"value": 1}]}),
        ("analytics.events", {"events": [{"name": "purchase", "items": [{"sku": "A", "quantity": "2"}]}]}),
        ("notes.of", {"notes": [{"number": 1}]}),
    ],
)
def test_an_answer_of_another_shape_is_blindness(system: System, name: str, body: Any) -> None:
    """Never a crash: the last look at an order goes on to the other systems."""
    system.otherwise = (200, body)
    with pytest.raises(Blind, match="something else than was agreed"):
        LOOKS[name](system.sights())


def test_nobody_answers() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(Blind, match=f"the shop at {address} does not answer \\(ConnectionError\\)"):
        JsonReader("shop", address).get("/")


def test_somebody_answers_too_slowly() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Blind, match="does not answer"):
        JsonReader("shop", f"http://127.0.0.1:{silent.getsockname()[1]}", patience=0.05).get("/")


def test_a_system_the_landscape_lacks_is_none() -> None:
    sights = Sights.over({})
    assert (sights.shop, sights.psp, sights.warehouse, sights.carrier, sights.mail) == (None,) * 5
    assert (sights.erp, sights.analytics) == (None, None)
    assert dict(sights.notes) == {}
