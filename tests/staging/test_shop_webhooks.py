"""The PSP's messages: signed, applied once, refused with a reason when they make no sense."""

# ruff: noqa: PLC0415 - Django is not set up before a test runs

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.staging.neighbours import authorise, place
from tests.staging.shopping import deliver, post_signed
from tests.staging.stripe_stand_in import StripeStandIn, stripe

__all__ = ["stripe"]  # a fixture: pytest finds it here

CAPTURABLE = "payment_intent.amount_capturable_updated"


def received() -> list[tuple[str, str, str]]:
    from staging.oscar.inbox.models import ReceivedMessage

    return list(ReceivedMessage.objects.values_list("type", "effect", "reason"))


def intent_of(order: Any, **other: Any) -> dict[str, Any]:
    cents = int(order.total_incl_tax * 100)
    intent = {"id": f"pi_{order.number}", "object": "payment_intent", "status": "requires_capture", "currency": "eur"}
    return intent | {"amount": cents, "amount_capturable": cents, "metadata": {"order": order.number}} | other


def test_the_webhook_alone_makes_an_order_authorised(shop: Path) -> None:
    order = place({"FUR-STOOL": 1})
    assert deliver(CAPTURABLE, intent_of(order)).status_code == 200
    order.refresh_from_db()
    assert (order.status, order.sources.get().amount_allocated) == ("Authorised", order.total_incl_tax)


def test_a_completed_session_is_enough_too(stripe: StripeStandIn) -> None:
    order = place({"FUR-STOOL": 1})
    stripe.intents["pi_1"] = intent_of(order, id="pi_1")
    session = {"id": "cs_1", "client_reference_id": order.number, "payment_intent": "pi_1"}
    assert deliver("checkout.session.completed", session).status_code == 200
    order.refresh_from_db()
    assert order.status == "Authorised"


def test_a_message_twice_has_one_effect(shop: Path) -> None:
    order = place({"FUR-STOOL": 1})
    answers = [deliver(CAPTURABLE, intent_of(order), event="evt_same") for _ in range(2)]
    assert [answer.json()["effect"] for answer in answers] == ["applied", "repeated"]
    assert order.sources.count() == 1
    assert [effect for _, effect, _ in received()] == ["applied", "repeated"]


def test_two_messages_of_one_fact_authorise_once(stripe: StripeStandIn) -> None:
    order = place({"FUR-STOOL": 1})
    stripe.intents[f"pi_{order.number}"] = intent_of(order)
    deliver(CAPTURABLE, intent_of(order))
    deliver("checkout.session.completed", {"id": "cs_1", "payment_intent": f"pi_{order.number}"})
    assert order.sources.count() == 1
    assert order.status_changes.count() == 1


def test_a_wrong_signature_changes_nothing_and_is_recorded(shop: Path) -> None:
    order = place({"FUR-STOOL": 1})
    assert deliver(CAPTURABLE, intent_of(order), secret="whsec_other").status_code == 401
    order.refresh_from_db()
    assert order.status == "Pending"
    assert [effect for _, effect, _ in received()] == ["refused"]


def test_no_signature_is_refused(shop: Path) -> None:
    assert Client().post("/webhooks/psp/", b"{}", content_type="application/json").status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        pytest.param("[" * 100_000, id="deep"),
        '{"id": "evt_1"}',
        '{"id":"e","type":"x","data":[]}',
    ],
)
def test_malformed_messages_are_refused(shop: Path, body: str) -> None:
    assert post_signed(body).status_code == 400


HALF = "\ud83d"  # of a character: no database takes it

#: type of message -> (a field it stands on, values of another kind)
FIELDS: dict[str, list[tuple[str, list[Any]]]] = {
    CAPTURABLE: [("id", [None, 5, HALF]), ("amount", [None, "12", -1, True, 10**30]), ("currency", [None, 1])],
    "checkout.session.completed": [("payment_intent", [5, {}]), ("metadata", [[], {"order": 5}])],
    "payment_intent.payment_failed": [("last_payment_error", ["declined", 5])],
    "payment_intent.canceled": [("id", [None, {}, ""])],
    "payment_intent.succeeded": [("amount_received", [None, "12", 1.5, 10**30]), ("id", [None, []])],
    "charge.captured": [("amount_captured", [None, "12", -5]), ("payment_intent", [None, 5])],
    "charge.refunded": [("payment_intent", [None, 5, {}])],
    "refund.created": [("id", [None, 5]), ("amount", [None, "5", 1e3]), ("status", [None, 5]), ("metadata", [5, "x"])],
    "refund.updated": [("payment_intent", [None, 5]), ("metadata", [{"key": {}}, {"key": HALF}])],
}
WRONG = [(kind, field, wrong) for kind, fields in FIELDS.items() for field, many in fields for wrong in many]


@pytest.mark.parametrize(("kind", "field", "wrong"), WRONG, ids=[ascii(case) for case in WRONG])
def test_a_field_that_is_missing_or_of_another_kind_is_refused_by_name(
    shop: Path, kind: str, field: str, wrong: Any
) -> None:
    order = authorise(place({"FUR-STOOL": 1}))
    source = order.sources.get()
    money = {"amount_received": 100, "amount_captured": 100, "payment_intent": f"pi_{order.number}"}
    answer = deliver(kind, intent_of(order) | money | {field: wrong}, event="evt_wrong")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/json")
    assert field in answer.json()["reason"]
    assert [(type_, effect) for type_, effect, _ in received()] == [(kind, "refused")]
    source.refresh_from_db()
    assert (source.amount_debited, source.amount_refunded, order.money_moves.count()) == (0, 0, 0)


@pytest.mark.parametrize("kind", ["payment_intent.succeeded", "charge.captured", "refund.created"])
def test_a_payment_of_another_shop_is_not_found(shop: Path, kind: str) -> None:
    intent = {"id": "pi_foreign", "payment_intent": "pi_foreign", "amount": 100, "status": "succeeded"}
    answer = deliver(kind, intent | {"amount_received": 100, "amount_captured": 100})
    assert (answer.status_code, "pi_foreign" in answer.json()["reason"]) == (404, True)
    assert [effect for _, effect, _ in received()] == ["refused"]


@pytest.mark.parametrize(
    "message",
    [
        {"type": "refund.created", "data": {"object": {}}},
        {"id": 5, "type": "refund.created", "data": {"object": {}}},
        {"id": HALF, "type": "customer.created", "data": {"object": {}}},
        {"id": "evt_1", "type": {}, "data": {"object": {}}},
        {"id": "evt_1", "type": "refund.created", "data": {"object": []}},
        {"id": "evt_1", "type": "refund.created", "data": {}},
    ],
)
def test_an_event_that_is_none_is_refused_and_recorded(shop: Path, message: dict[str, Any]) -> None:
    answer = post_signed(json.dumps(message))
    assert (answer.status_code, bool(answer.json()["reason"])) == (400, True)
    assert [effect for _, effect, _ in received()] == ["refused"]


def test_a_senseless_answer_of_the_psp_is_asked_for_again_later(stripe: StripeStandIn) -> None:
    order = place({"FUR-STOOL": 1})
    stripe.intents["pi_1"] = intent_of(order, id="pi_1", amount="much")
    assert deliver("checkout.session.completed", {"id": "cs_1", "payment_intent": "pi_1"}).status_code == 503
    order.refresh_from_db()
    assert order.status == "Pending"


def test_a_message_that_is_too_large_is_refused(shop: Path) -> None:
    body = json.dumps({"id": "evt_1", "type": "x", "data": {"object": {"junk": "x" * 300_000}}})
    assert post_signed(body).status_code == 413


@pytest.mark.parametrize("wrong", [{"amount_capturable": 100}, {"currency": "usd"}, {"status": "processing"}])
def test_a_payment_that_does_not_cover_the_order_is_refused(shop: Path, wrong: dict[str, Any]) -> None:
    order = place({"FUR-STOOL": 1})
    answer = deliver(CAPTURABLE, intent_of(order, **wrong))
    order.refresh_from_db()
    assert (answer.status_code, order.status, order.sources.count()) == (422, "Pending", 0)


def test_an_unknown_order_is_refused(shop: Path) -> None:
    order = place({"FUR-STOOL": 1})
    assert deliver(CAPTURABLE, intent_of(order, metadata={"order": "999"})).status_code == 404


def test_a_refused_message_may_come_again(shop: Path) -> None:
    order = place({"FUR-STOOL": 1})
    assert deliver(CAPTURABLE, intent_of(order, currency="usd"), event="evt_1").status_code == 422
    assert deliver(CAPTURABLE, intent_of(order), event="evt_1").json()["effect"] == "applied"


def test_an_unknown_type_is_ignored_and_recorded(shop: Path) -> None:
    assert deliver("customer.created", {"id": "cus_1"}).status_code == 200
    assert received() == [("customer.created", "applied", "ignored: customer.created")]


def test_a_failed_payment_leaves_the_order_pending(shop: Path) -> None:
    order = place({"FUR-STOOL": 1})
    intent = intent_of(order, status="requires_payment_method", last_payment_error={"message": "Declined."})
    deliver("payment_intent.payment_failed", intent)
    order.refresh_from_db()
    assert (order.status, received()[0][2]) == ("Pending", "payment failed: Declined.")


def test_a_second_payment_for_an_order_is_given_back(stripe: StripeStandIn) -> None:
    order = authorise(place({"FUR-STOOL": 1}))
    stripe.intents["pi_second"] = intent_of(order, id="pi_second")
    assert deliver(CAPTURABLE, intent_of(order, id="pi_second")).status_code == 200
    assert stripe.intents["pi_second"]["status"] == "canceled"
    assert [source.reference for source in order.sources.all()] == [f"pi_{order.number}"]


def test_a_capture_made_at_the_psp_is_kept_once(shop: Path) -> None:
    order = authorise(place({"FUR-STOOL": 1}))
    cents = int(order.total_incl_tax * 100)
    deliver("payment_intent.succeeded", intent_of(order, status="succeeded", amount_received=cents))
    deliver("charge.captured", {"id": "ch_1", "payment_intent": f"pi_{order.number}", "amount_captured": cents})
    source = order.sources.get()
    assert (source.amount_debited, source.transactions.filter(txn_type="Debit").count()) == (order.total_incl_tax, 1)


def test_a_refund_made_at_the_psp_is_kept_once(stripe: StripeStandIn) -> None:
    order = authorise(place({"FUR-STOOL": 1}))
    refund = {
        "id": "re_9",
        "payment_intent": f"pi_{order.number}",
        "amount": 500,
        "status": "succeeded",
        "metadata": {},
    }
    stripe.refunds["re_9"] = refund | {"object": "refund"}
    deliver("refund.created", refund)
    deliver("refund.updated", refund)
    deliver("charge.refunded", {"id": "ch_1", "payment_intent": f"pi_{order.number}", "amount_refunded": 500})
    assert order.sources.get().amount_refunded == Decimal("5.00")
