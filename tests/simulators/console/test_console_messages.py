"""The messages of one order over all systems."""

from __future__ import annotations

from typing import Any

import pytest

from harness.simulators.console.systems import Noted
from harness.simulators.console.timeline import Line, parties, pretty, timeline
from harness.simulators.console.words import words
from harness.simulators.journal import Note
from tests.simulators.console.desk import console, text_of
from tests.simulators.console.standin import StandIn


def line(role: str = "warehouse", **note: Any) -> Line:
    given = {
        "number": 1,
        "at": "2026-11-22T20:00:00Z",
        "order": "1",
        "kind": "received",
        "operation": "order.create",
        **note,
    }
    [made] = timeline([Noted(role, Note(**given))], words("en"))
    return made


def test_both_sides_are_told_in_the_order_of_time() -> None:
    warehouse, carrier = StandIn(), StandIn("carrier")
    carrier.simulation.journal.note(
        "received", "shipment.create", order="100027", status=201, peer="warehouse", body="{}"
    )
    warehouse.simulation.journal.moved("order.packed", "order", "100027", "picked", "packed", order="100027")
    warehouse.simulation.journal.note("received", "order.create", order="100028", status=201, peer="shop", body="{}")
    with console(warehouse, carrier) as visitor:
        said = text_of(visitor.open("/messages?ref=100027", "fr").text)
        assert "Reçue" not in text_of(visitor.open("/messages?ref=100027&only=messages", "fr").text)
    assert said.index("Entrepôt → vers Transporteur Étiquette demandée accepté (201)") < said.index(
        "Prélevée → Emballée"
    )
    assert "Commande transmise" not in said


@pytest.mark.parametrize(
    ("note", "answer", "tone"),
    [
        ({"status": 201}, "taken (201)", "done"),
        ({"status": 409}, "refused (409)", "trouble"),
        ({"kind": "sent", "status": 0, "reply": "no answer: ConnectError"}, "no answer", "trouble"),
        ({"kind": "sent", "reply": "not sent: there is no peer"}, "not sent: it knows no address", "trouble"),
        ({"kind": "disturbed", "fields": {"fault": "twice"}}, "Disturbed: Twice", "trouble"),
        ({"kind": "refused", "reply": "given up after 6 attempts"}, "given up after 6 attempts", "trouble"),
    ],
)
def test_what_became_of_a_message(note: dict[str, Any], answer: str, tone: str) -> None:
    made = line(**note)
    assert (made.answer, made.tone) == (answer, tone)


@pytest.mark.parametrize(
    ("role", "note", "who"),
    [
        ("warehouse", {"peer": "shop"}, ("shop", "warehouse")),
        ("carrier", {"peer": "warehouse"}, ("warehouse", "carrier")),
        ("psp", {"operation": "payment.capture"}, ("shop", "psp")),
        ("psp", {"operation": "checkout.pay"}, ("customer", "psp")),
        ("mail", {"operation": "mail.dispatch"}, ("shop", "mail")),
        ("warehouse", {"kind": "sent", "peer": "carrier"}, ("warehouse", "carrier")),
        ("warehouse", {"kind": "sent"}, ("warehouse", "shop")),
    ],
)
def test_who_spoke_to_whom(role: str, note: dict[str, object], who: tuple[str, str]) -> None:
    given = {"number": 1, "at": "", "order": "1", "kind": "received", "operation": "order.create", **note}
    assert parties(Noted(role, Note(**given))) == who  # type: ignore[arg-type]


def test_attempt_and_latency_are_shown_when_they_are_known() -> None:
    made = line(kind="sent", fields={"attempt": 3, "took": 0.034}, status=200)
    assert (made.attempt, made.took) == (3, 0.034)
    assert (line(fields={"attempt": "x", "took": True}).attempt, line(fields={"took": True}).took) == (0, None)
    assert words("fr").seconds(1.44) == "1,4 s"


def test_a_payload_is_shown_indented_and_stays_text() -> None:
    warehouse = StandIn()
    body, reply = '{"name": "<script>alert(1)</script>", "é": [1]}', "<b>Bad Gateway</b>"
    fields = {"attempt": 1, "total": 4210}
    warehouse.simulation.journal.note(
        "sent", "order.picked", order="1", body=body, reply=reply, status=502, fields=fields, key="evt_1"
    )
    with console(warehouse) as visitor:
        page = visitor.open("/message/warehouse/1?ref=1")
    assert "{\n  &#34;name&#34;: &#34;&lt;script&gt;alert(1)&lt;/script&gt;&#34;,\n  &#34;é&#34;: [" in page.text
    assert "&lt;b&gt;Bad Gateway&lt;/b&gt;" in page.text
    assert "&#34;total&#34;: 4210" in page.text
    assert "evt_1" in page.text
    assert 'href="/faults?message=warehouse%2Fsent%2Forder.picked&amp;order=1"' in page.text


@pytest.mark.parametrize(
    "path",
    ["/message/warehouse/2?ref=1", "/message/warehouse/x?ref=1", "/message/evil/1?ref=1", "/message/warehouse/1?ref=2"],
)
def test_a_message_that_is_not_there(path: str) -> None:
    warehouse = StandIn()
    warehouse.simulation.journal.note("sent", "order.picked", order="1")
    with console(warehouse) as visitor:
        assert visitor.open("/message/warehouse/1?ref=1").status_code == 200
        assert visitor.open(path).status_code == 404


def test_a_payload_that_is_very_long_or_very_deep_is_still_shown() -> None:
    assert len(pretty("x" * 300_000)) == 200_001
    assert pretty("[" * 100_000).startswith("[[")


def test_one_exchange_between_two_simulators_is_told_once() -> None:
    """The warehouse notes its call, the carrier notes the request, but does not know who called."""
    body, reply = '{"order": "1"}', '{"id": "shp_1"}'
    called = Note(
        number=1,
        at="2",
        order="1",
        kind="sent",
        operation="label.request",
        status=201,
        peer="carrier",
        body=body,
        reply=reply,
    )
    heard = Note(
        number=1, at="1", order="1", kind="received", operation="shipment.create", status=201, body=body, reply=reply
    )
    [line] = timeline([Noted("carrier", heard), Noted("warehouse", called)], words("en"))
    assert (line.role, line.source, line.target, line.answer) == ("carrier", "Warehouse", "Carrier", "taken (201)")


def test_two_views_of_one_exchange_that_differ_are_both_told() -> None:
    """A fault between them: the carrier did the work, and the warehouse never heard of it."""
    body = '{"order": "1"}'
    called = Note(
        number=1,
        at="2",
        order="1",
        kind="sent",
        operation="label.request",
        peer="carrier",
        body=body,
        reply="no answer: X",
    )
    heard = Note(
        number=1, at="1", order="1", kind="received", operation="shipment.create", status=201, body=body, reply="{}"
    )
    first, second = timeline([Noted("carrier", heard), Noted("warehouse", called)], words("en"))
    assert (first.source, first.answer) == ("Warehouse", "taken (201)")
    assert (second.source, second.answer) == ("Warehouse", "no answer")
    repeated = timeline([Noted("carrier", heard), Noted("carrier", heard), Noted("warehouse", called)], words("en"))
    assert [line.source for line in repeated] == ["Warehouse", "Shop", "Warehouse"]


def test_what_was_found_out_without_a_move_is_told_by_its_name() -> None:
    fields = {"thing": "order", "id": "1", "from": "received", "to": "received"}
    found = line(kind="moved", operation="order.suspected", fields=fields)
    assert (found.what, found.answer) == ("Suspected to be a duplicate", "")
    moved = line(kind="moved", operation="order.picked", fields={**fields, "to": "picked"})
    assert (moved.what, moved.answer) == ("Order 1", "Received → Picked")


def test_money_that_moves_is_told_as_a_sum() -> None:
    fields = {"thing": "refund", "id": "re_1", "from": "", "to": "moved", "amount": -1799, "currency": "EUR"}
    made = line("psp", kind="moved", operation="money.move", fields=fields)
    assert (made.what, made.answer) == ("Refund re_1", "-17.99\xa0€")


def test_a_move_that_was_refused_is_told_without_a_speaker() -> None:
    fields = {"code": "busy", "field": ""}
    pressed = line(kind="refused", operation="POST /orders/{reference}/moves", fields=fields, reply="order 1 is busy")
    assert (pressed.source, pressed.target, pressed.what) == ("", "Warehouse", "Tried by hand")
    assert pressed.answer == "another move is under way; wait a little."
    tried = line(kind="refused", operation="order.hand_over", reply="the carrier does not answer")
    assert (tried.source, tried.what, tried.answer) == ("", "Hand over to the carrier", "the carrier does not answer")
    assert line("mail", kind="refused", operation="mail.refused", reply="too big").source == "Shop"
