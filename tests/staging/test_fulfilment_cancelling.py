"""Cancelling, and what else staff can do on the after-sales page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.staging.neighbours import FakePsp, Neighbour, authorise, dispatch, place, probe, run_outbox, skus, tell
from tests.staging.test_fulfilment_dispatch import stock_of
from tests.staging.test_fulfilment_returns import shipped


def staff() -> Client:
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - Django is not set up before

    client = Client()
    client.force_login(get_user_model().objects.filter(is_staff=True).first())
    return client


def act(order: Any, action: str, client: Client | None = None, **form: str) -> str:
    """Press a button of the after-sales page; the page that follows."""
    client = client or staff()
    path = f"/dashboard/orders/{order.number}/aftersales/"
    answer = client.post(path, {"action": action, "sure": "yes"} | form, follow=True)
    assert answer.status_code == 200
    order.refresh_from_db()
    return str(answer.content.decode())


def test_cancelling_an_unpaid_order_is_done_at_once(psp: FakePsp) -> None:
    [sku] = skus(1)
    before = stock_of(sku)
    order = place({sku: 2})
    act(order, "cancel")
    assert order.status == "Cancelled"
    assert stock_of(sku) == before
    assert probe(order)["lines"][0]["cancelled"] == 2


def test_cancelling_an_accepted_order_asks_the_warehouse_first(psp: FakePsp, warehouse: Neighbour) -> None:
    [sku] = skus(1)
    before = stock_of(sku)
    order = authorise(place({sku: 2}))
    run_outbox()
    tell("warehouse", "order.accepted", order)
    act(order, "cancel")
    assert order.status == "Accepted"
    run_outbox()
    assert [path for path, _ in warehouse.got] == ["/orders", f"/orders/{order.number}/cancel"]
    assert probe(order)["status"] == "Cancelled"
    assert stock_of(sku) == before
    assert psp.calls == [("release", order.number, 0)]
    tell("warehouse", "order.cancelled", order)
    run_outbox()
    assert stock_of(sku) == before
    assert psp.calls == [("release", order.number, 0)]


def test_too_late_for_the_warehouse_means_not_cancelled(psp: FakePsp, warehouse: Neighbour) -> None:
    [sku] = skus(1)
    order = authorise(place({sku: 1}))
    run_outbox()
    warehouse.answers = [409]
    act(order, "cancel")
    run_outbox()
    assert probe(order)["status"] == "Authorised"
    assert "409" in order.notes.get().message
    assert psp.calls == []


def test_an_order_the_warehouse_rejects_is_cancelled(psp: FakePsp) -> None:
    [sku] = skus(1)
    before = stock_of(sku)
    order = authorise(place({sku: 1}))
    tell("warehouse", "order.rejected", order, code="closed", message="the house is closed")
    run_outbox()
    assert (order.status, stock_of(sku)) == ("Cancelled", before)
    assert psp.calls == [("release", order.number, 0)]


def test_a_shipped_order_cannot_be_cancelled(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = shipped({sku: 1})
    page = act(order, "cancel")
    assert "cannot be cancelled" in page
    assert order.status == "Shipped"


def test_everything_is_refunded_with_delivery_once(psp: FakePsp) -> None:
    one, two = skus(2)
    order = shipped({one: 2, two: 1}, voucher="WELCOME10")
    act(order, "refund")
    run_outbox()
    page = act(order, "refund")
    run_outbox()
    told = probe(order)
    assert told["status"] == "Refunded"
    assert told["payment"]["refunded"] == told["total"]
    assert [note["amount"] for note in told["credit_notes"]] == [told["total"]]
    assert told["credit_notes"][0]["tax"] == told["tax"]
    assert psp.metadata == {"order": order.number, "reason": "everything"}
    assert "refund of zero" in page
    assert [call[0] for call in psp.calls] == ["capture", "refund"]


def test_a_short_order_is_refunded_what_was_captured(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = authorise(place({sku: 3}, voucher="TAKE5"))
    dispatch(order, {sku: 2}, short={sku: 1})
    run_outbox()
    act(order, "refund")
    run_outbox()
    told = probe(order)
    assert told["payment"]["captured"] == told["payment"]["refunded"] == told["credit_notes"][0]["amount"]
    assert told["status"] == "Refunded"


def test_nothing_captured_is_nothing_to_refund(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = authorise(place({sku: 1}))
    assert "nothing was captured" in act(order, "refund")
    run_outbox()
    assert psp.calls == []


def test_more_than_was_captured_is_refused(psp: FakePsp) -> None:
    from staging.oscar.fulfilment import refunds  # noqa: PLC0415 - Django is not set up before
    from staging.oscar.inbox.receiving import Refused  # noqa: PLC0415 - as above

    [sku] = skus(1)
    order = shipped({sku: 1})
    with pytest.raises(Refused, match="more than the"):
        refunds.check(order, probe(order)["total"] + 1)


def test_staff_must_say_that_they_are_sure(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = shipped({sku: 1})
    assert "I am sure" in act(order, "refund", sure="")
    assert "no such action" in act(order, "explode")
    run_outbox()
    assert probe(order)["payment"]["refunded"] == 0


def test_the_page_is_for_staff_only(psp: FakePsp) -> None:
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - Django is not set up before

    [sku] = skus(1)
    order = shipped({sku: 1})
    path = f"/dashboard/orders/{order.number}/aftersales/"
    assert Client().post(path, {"action": "refund", "sure": "yes"}).status_code == 302
    customer = Client()
    customer.force_login(get_user_model().objects.get(email="ada@example.com"))
    assert customer.post(path, {"action": "refund", "sure": "yes"}).status_code == 403
    run_outbox()
    assert probe(order)["payment"]["refunded"] == 0
