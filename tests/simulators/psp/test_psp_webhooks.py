"""What the provider tells the shop, and in which order."""

from __future__ import annotations

import time

import pytest
from stripe import StripeClient

from harness.kernel.waiting import eventually
from tests.simulators.processes import running
from tests.simulators.psp.setting import (
    Shop,
    authorised,
    client_of,
    control,
    direct,
    notes,
    pay,
    payments,
    session_of,
    settled,
)


def test_a_payment_on_the_page_is_told_in_order_and_ends_with_the_session(
    url: str, shop: Shop, client: StripeClient
) -> None:
    intent = authorised(client, "1")
    settled(url)
    assert shop.types() == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.amount_capturable_updated",
        "checkout.session.completed",
    ]
    session = shop.events[-1].data.object
    assert (session["client_reference_id"], session["payment_intent"]) == ("1", intent)
    assert shop.events[2].data.object["amount_capturable"] == 2390


def test_the_session_is_told_even_when_the_browser_never_comes_back(url: str, shop: Shop, client: StripeClient) -> None:
    session = session_of(client, "2")
    pay(session.url)  # the answer sends the browser to the shop, where it never arrives
    settled(url)
    assert "checkout.session.completed" in shop.types()


def test_a_decline_and_a_challenge_are_told(url: str, shop: Shop, client: StripeClient) -> None:
    session = session_of(client, "3")
    pay(session.url, "4000000000009995")
    pay(session.url, "4000002760003184")
    client.v1.checkout.sessions.expire(session.id)
    settled(url)
    assert shop.types() == [
        "payment_intent.created",
        "charge.failed",
        "payment_intent.payment_failed",
        "payment_intent.requires_action",
        "payment_intent.canceled",
        "checkout.session.expired",
    ]
    assert shop.events[2].data.object["last_payment_error"]["decline_code"] == "insufficient_funds"


def test_capture_and_refund_are_told(url: str, shop: Shop, client: StripeClient) -> None:
    intent = authorised(client, "4", 2390)
    settled(url)
    shop.events.clear()
    client.v1.payment_intents.capture(intent, {"amount_to_capture": 2000})
    client.v1.refunds.create({"payment_intent": intent, "amount": 300, "metadata": {"order": "4", "rma": "R4-1"}})
    settled(url)
    assert shop.types() == [
        "charge.captured",
        "payment_intent.succeeded",
        "refund.created",
        "charge.refunded",
        "refund.updated",
    ]
    assert shop.events[3].data.object["amount_refunded"] == 300
    (note,) = notes(url, "4", "sent", "refund.created")
    assert {name: note["fields"][name] for name in ("amount", "currency", "rma", "status")} == {
        "amount": 300,
        "currency": "EUR",
        "rma": "R4-1",
        "status": "succeeded",
    }


def test_a_doubled_message_has_one_id(url: str, shop: Shop, client: StripeClient) -> None:
    disturbance = {"fault": "doubled", "message": "checkout.session.completed", "order": "5", "copies": 2}
    control(url, "POST", "/disturbances", disturbance)
    authorised(client, "5")
    settled(url)
    completed = [event.id for event in shop.events if event.type == "checkout.session.completed"]
    assert len(completed) == 2
    assert len(set(completed)) == 1
    assert [note["operation"] for note in notes(url, "5", "disturbed")] == ["checkout.session.completed"]


def test_a_forged_message_is_refused_and_comes_again_with_the_right_signature(
    url: str, shop: Shop, client: StripeClient
) -> None:
    control(url, "POST", "/disturbances", {"fault": "forged", "message": "charge.succeeded", "forge": True})
    authorised(client, "6")
    settled(url)
    assert shop.refused == 1
    assert shop.types().count("charge.succeeded") == 1
    assert [note["status"] for note in notes(url, "6", "sent", "charge.succeeded")] == [401, 200]


def test_a_refund_of_the_failing_card_fails_later(url: str, shop: Shop, client: StripeClient) -> None:
    intent = authorised(client, "7", 1000, "4000000000005126")
    client.v1.payment_intents.capture(intent)
    refund = client.v1.refunds.create({"payment_intent": intent})
    assert refund.status == "succeeded"
    began = time.monotonic()
    ended = eventually(lambda: client.v1.refunds.retrieve(refund.id).status == "failed", within=5)
    assert ended.satisfied, time.monotonic() - began
    settled(url)
    assert shop.types()[-2:] == ["refund.updated", "refund.failed"]
    (payment,) = payments(url, "7")
    assert (payment["captured"], payment["refunded"]) == (1000, 0)


def test_a_refund_can_be_made_to_fail_once(url: str, shop: Shop, client: StripeClient) -> None:
    intent = direct(client)
    client.v1.payment_intents.capture(intent.id)
    refund = client.v1.refunds.create({"payment_intent": intent.id, "amount": 10})
    path = f"/payments/{intent.id}/fail-refund"
    assert control(url, "POST", path) == {"refund": refund.id, "status": "failed"}
    with pytest.raises(AssertionError, match="impossible"):
        control(url, "POST", path)
    again = client.v1.refunds.create({"payment_intent": intent.id})
    assert again.amount == 2390


def test_a_dispute_stops_refunds(url: str, shop: Shop, client: StripeClient) -> None:
    intent = direct(client)
    client.v1.payment_intents.capture(intent.id)
    control(url, "POST", f"/payments/{intent.id}/dispute")
    settled(url)
    assert shop.types()[-2:] == ["charge.dispute.created", "charge.dispute.funds_withdrawn"]
    with pytest.raises(Exception, match="charged back"):
        client.v1.refunds.create({"payment_intent": intent.id})


def test_time_ends_sessions_and_authorisations() -> None:
    with running("psp") as url:
        client = client_of(url)
        session, intent = session_of(client, "8"), direct(client, 1000)
        control(url, "POST", "/clock", {"advance": 86400})
        assert client.v1.checkout.sessions.retrieve(session.id).status == "expired"
        assert client.v1.payment_intents.retrieve(intent.id).status == "requires_capture"
        control(url, "POST", "/clock", {"advance": 6 * 86400})
        gone = client.v1.payment_intents.retrieve(intent.id)
        assert (gone.status, gone.cancellation_reason) == ("canceled", "automatic")
