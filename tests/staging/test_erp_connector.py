"""The shop's ERP connector: what it is given to book, to the cent, once, and what it makes of an ERP that says no."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.staging.neighbours import FakePsp, authorise, place, skus

ROWS: dict[str, list[dict[str, Any]]] = {
    "country.country": [{"id": 6, "code": "FR"}],
    "currency.currency": [{"id": 1, "code": "EUR"}],
    "product.uom": [{"id": 1, "symbol": "u"}],
    "product.category": [
        {"id": 1, "name": "VAT 2000", "accounting": True, "account_revenue": 7, "customer_taxes": [1]},
        {"id": 2, "name": "VAT 550", "accounting": True, "account_revenue": 7, "customer_taxes": [2]},
    ],
    "product.product": [{"id": 1, "code": "DELIVERY", "default_uom": 1}],
    "account.journal": [{"id": 1, "type": "revenue"}],
}
BUTTONS = {"quote": "quotation", "confirm": "confirmed", "draft": "draft", "cancel": "cancelled", "post": "posted"}


class Erp(ThreadingHTTPServer):
    """An ERP as far as the connector knows one: records in memory, totals as it is told to count them.

    `asked` are the calls that change something, as (model, method, values or ids); `answers` come first, as (status, body).
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.rows = {model: [dict(row) for row in rows] for model, rows in ROWS.items()}
        self.asked: list[tuple[str, str, Any]] = []
        self.answers: list[tuple[int, Any]] = []
        self.sign_ins = 0
        self.off = Decimal(0)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/erp"

    def made(self, model: str) -> list[dict[str, Any]]:
        return [values for asked, method, values in self.asked if (asked, method) == (model, "create")]

    def call(self, model: str, method: str, given: list[Any]) -> Any:
        if method == "search_read":
            return [row for row in self.rows.get(model, []) if _fits(row, given[0])]
        if method == "read":
            return [self._read(model, number) for number in given[0]]
        self.asked.append((model, method, given[0][0] if method == "create" else given))
        if method == "create":
            return [self._create(model, given[0][0])]
        for number in given[0]:
            row = next(row for row in self.rows[model] if row["id"] == number)
            row |= {"state": BUTTONS[method]} if method in BUTTONS else given[1]
        return None

    def _create(self, model: str, values: dict[str, Any]) -> int:
        rows = self.rows.setdefault(model, [])
        rows.append(values | {"id": len(rows) + 1, "state": "draft"})
        if model == "product.template":
            self.rows["product.product"].append({"id": 100 + len(rows), "code": values["code"], "default_uom": 1})
        return len(rows)

    def _read(self, model: str, number: int) -> dict[str, Any]:
        if model == "account.configuration":
            return {"id": 1, "default_account_receivable": 411}
        row = next(row for row in self.rows[model] if row["id"] == number)
        lines = [values for action, many in [row["lines"][0]] for values in many if action == "create"]
        return row | {"total_amount": _told(sum(map(_gross, lines), Decimal(0)) + self.off), "lines": lines}


def _gross(line: dict[str, Any]) -> Decimal:
    """What a line costs with its tax, as an ERP counts."""
    rate = {1: Decimal("1.2"), 2: Decimal("1.055")}[line["taxes"][0][1][0]] if "taxes" in line else Decimal(1)
    price = Decimal(line["unit_price"]["decimal"])
    net = round(price * Decimal(str(line["quantity"])), 2)
    return round(net * rate, 2)


def _told(amount: Decimal) -> dict[str, str]:
    return {"__class__": "Decimal", "decimal": str(amount)}


def _fits(row: dict[str, Any], domain: list[Any]) -> bool:
    return all(row.get(name) == value for name, _, value in domain if name != "contact_mechanisms.value")


class _Door(BaseHTTPRequestHandler):
    server: Erp

    def do_POST(self) -> None:
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status, body = self.server.answers.pop(0) if self.server.answers else (200, None)
        if body is None and status == 200:
            body = {"id": 1, "result": self._result(told["method"], told["params"])}
        self.send_response(status)
        self.end_headers()
        self.wfile.write((body if isinstance(body, str) else json.dumps(body)).encode())

    def _result(self, method: str, params: list[Any]) -> Any:
        if method == "common.db.login":
            self.server.sign_ins += 1
            return [2, "token", None]
        assert self.headers["Authorization"].startswith("Session ")
        if method.endswith("get_preferences"):
            return {"company": 1}
        model, _, name = method.removeprefix("model.").rpartition(".")
        return self.server.call(model, name, params[:-1])

    def log_message(self, *told: Any) -> None:
        """Say nothing."""


@pytest.fixture
def erp(shop: Path, psp: FakePsp, monkeypatch: pytest.MonkeyPatch) -> Iterator[Erp]:
    from django.conf import settings  # noqa: PLC0415 - Django is not set up before

    server = Erp()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    monkeypatch.setattr(settings, "SHOP_ERP_URL", server.url)
    monkeypatch.setattr(settings, "SHOP_ERP_PASSWORD", "secret")
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def deliver(order: Any) -> dict[str, str]:
    """Carry out what the outbox holds for the ERP, due or not; operation to its state."""
    from django.utils import timezone  # noqa: PLC0415 - Django is not set up before

    from staging.oscar.fulfilment import delivering  # noqa: PLC0415 - as above
    from staging.oscar.fulfilment.models import OutboxMessage  # noqa: PLC0415 - as above

    OutboxMessage.objects.exclude(to="erp").update(state=OutboxMessage.DELIVERED)
    OutboxMessage.objects.update(next_attempt_at=timezone.now())
    delivering.deliver_due()
    return dict(order.outbox.filter(to="erp").values_list("operation", "state"))


def ordered(**more: Any) -> Any:
    first, second = skus(2, price_above=Decimal(20))
    return authorise(place({first: 3, second: 1}, **more))


def invoice(order: Any) -> Any:
    """An invoice of everything."""
    from staging.oscar.fulfilment import invoices  # noqa: PLC0415 - Django is not set up before

    return invoices.issue(order, f"capture-{order.number}-1", int(order.total_incl_tax * 100))


def credit(order: Any) -> Any:
    """A credit note of one unit of the first line and the delivery, as it was charged."""
    from staging.oscar.fulfilment import refunds  # noqa: PLC0415 - Django is not set up before

    line, delivery = order.lines.first(), int(order.shipping_incl_tax * 100)
    refund = order.refunds.create(key="r-1", reason="changed_mind", amount=1000 + delivery, delivery=delivery)
    refund.lines.create(line=line, quantity=1, amount=1000)
    refunds.settle(refund, "re_1")
    return order.credit_notes.get()


def lines_of(values: dict[str, Any]) -> list[dict[str, Any]]:
    ((action, lines),) = values["lines"]
    assert action == "create"
    return list(lines)


def test_an_order_is_booked_as_a_sale_to_the_cent(erp: Erp) -> None:
    order = ordered(voucher="WELCOME10")
    assert deliver(order) == {"erp.order": "delivered"}
    (sale,) = erp.made("sale.sale")
    assert (sale["reference"], sale["currency"], sale["company"]) == (order.number, 1, 1)
    (row,) = erp.rows["sale.sale"]
    assert row["state"] == "confirmed"
    lines = lines_of(sale)
    codes = {product["id"]: product["code"] for product in erp.rows["product.product"]}
    units = {codes[line["product"]]: line["quantity"] for line in lines}
    assert units == {line.partner_sku: line.quantity for line in order.lines.all()} | {"DELIVERY": 1}
    rounding = [
        values
        for model, method, given in erp.asked
        if (model, method) == ("sale.sale", "write")
        for values in lines_of(given[1])
    ]
    assert sum(_gross(line) for line in (*lines, *rounding)) == order.total_incl_tax
    assert all(Decimal(line["base_price"]["decimal"]) > Decimal(line["unit_price"]["decimal"]) for line in lines[:-1])


def test_a_sale_that_the_erp_counts_otherwise_by_a_cent_gets_a_line_of_rounding(erp: Erp) -> None:
    erp.off = Decimal("0.01")
    assert deliver(ordered()) == {"erp.order": "delivered"}
    ((_, values),) = [given for model, method, given in erp.asked if (model, method) == ("sale.sale", "write")]
    assert [(line["description"], line["unit_price"]) for line in lines_of(values)] == [
        ("Rounding", _told(Decimal("-0.01")))
    ]


def test_the_customer_is_a_party_and_is_known_the_next_time(erp: Erp) -> None:
    deliver(ordered())
    deliver(ordered())
    (party,) = erp.made("party.party")
    (address,) = erp.made("party.address")
    assert party["contact_mechanisms"] == [["create", [{"type": "email", "value": "guest@example.com"}]]]
    assert (address["street_unstructured"], address["postal_code"], address["country"]) == (
        "3 rue de l’Église",
        "69003",
        6,
    )
    assert len(erp.made("product.template")) == 2
    assert erp.sign_ins == 1


def test_what_was_half_done_is_finished_and_nothing_is_booked_twice(erp: Erp) -> None:
    order = ordered()
    deliver(order)
    order.outbox.filter(to="erp").update(state="waiting")
    erp.rows["sale.sale"][0]["state"] = "quotation"
    deliver(order)
    assert len(erp.made("sale.sale")) == 1
    assert erp.rows["sale.sale"][0]["state"] == "confirmed"


def test_an_invoice_and_a_credit_note_are_posted_once_with_the_shops_amounts(erp: Erp) -> None:
    order = ordered()
    told, note = invoice(order), credit(order)
    assert deliver(order) == dict.fromkeys(("erp.order", "erp.invoice", "erp.credit_note"), "delivered")
    booked, credited = erp.made("account.invoice")
    assert (booked["reference"], credited["reference"]) == (told.number, note.number)
    assert booked["description"] == credited["description"] == order.number
    assert sum(map(_gross, lines_of(booked))) == Decimal(told.amount) / 100
    assert sum(map(_gross, lines_of(credited))) == -Decimal(note.amount) / 100
    assert [row["state"] for row in erp.rows["account.invoice"]] == ["posted", "posted"]
    order.outbox.filter(to="erp").update(state="waiting")
    deliver(order)
    assert len(erp.made("account.invoice")) == 2


def test_a_tax_that_the_erp_counts_otherwise_by_a_cent_becomes_the_shops(erp: Erp) -> None:
    order = ordered()
    told = invoice(order)
    off = {
        "id": 1,
        "invoice": 1,
        "amount": _told(Decimal(told.tax) / 100 + Decimal("0.01")),
        "tax.": {"rate": _told(Decimal("0.2"))},
    }
    erp.rows["account.invoice.tax"] = [off]
    deliver(order)
    ((ids, values),) = [
        given for model, method, given in erp.asked if (model, method) == ("account.invoice.tax", "write")
    ]
    assert ids == [1]
    assert Decimal(values["amount"]["decimal"]) == Decimal(told.tax) / 100


def test_what_differs_by_more_than_rounding_is_refused_and_a_person_told(erp: Erp) -> None:
    order = ordered()
    invoice(order)
    erp.off = Decimal("5.00")
    assert deliver(order) == {"erp.order": "given_up", "erp.invoice": "given_up"}
    assert erp.rows["sale.sale"][0]["state"] == "draft"
    assert erp.rows["account.invoice"][0]["state"] == "draft"
    assert "the shop" in order.notes.first().message


@pytest.mark.parametrize(("state", "left"), [("confirmed", "cancelled"), ("quotation", "cancelled"), ("done", "done")])
def test_a_cancelled_order_is_no_sale_any_more(erp: Erp, state: str, left: str) -> None:
    order = ordered()
    deliver(order)
    erp.rows["sale.sale"][0]["state"] = state
    order.set_status("Cancelled")
    told = deliver(order)
    assert erp.rows["sale.sale"][0]["state"] == left
    assert told["erp.cancel"] == ("given_up" if state == "done" else "delivered")


def test_an_order_that_was_never_paid_is_nothing_to_the_erp(erp: Erp) -> None:
    order = place({skus(1)[0]: 1})
    order.set_status("Cancelled")
    assert deliver(order) == {}
    assert erp.asked == []


@pytest.mark.parametrize(
    ("status", "body", "state"),
    [(500, "oops", "waiting"), (429, "", "waiting"), (200, "<html>", "waiting"), (200, [], "waiting"),
     (200, {"id": 1, "error": ["ConcurrencyException", "sale.sale"]}, "waiting"),
     (200, {"id": 1, "error": ["UserError", ["no such thing", "", None]]}, "given_up"), (404, "", "given_up")],
)  # fmt: skip
def test_what_an_answer_means(erp: Erp, status: int, body: Any, state: str) -> None:
    order = ordered()
    erp.answers = [(200, None), (200, None), (status, body)]  # signed in by then
    assert deliver(order) == {"erp.order": state}


def test_a_session_that_ended_is_opened_again(erp: Erp) -> None:
    deliver(ordered())
    erp.answers = [(401, "")]
    assert deliver(ordered()) == {"erp.order": "delivered"}
    assert erp.sign_ins == 2


def test_a_wrong_password_is_put_right_later(erp: Erp) -> None:
    erp.answers = [(401, "")]
    order = ordered()
    assert deliver(order) == {"erp.order": "waiting"}
    assert deliver(order) == {"erp.order": "delivered"}


def test_without_an_erp_nothing_is_asked_for(shop: Path) -> None:
    order = ordered()
    invoice(order)
    assert not order.outbox.filter(to="erp").exists()
