"""The doors for warehouse and carrier: who may speak, and that saying it twice is saying it once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tests.staging.neighbours import (
    MESSAGE_ID,
    FakePsp,
    authorise,
    message,
    parcel,
    place,
    post,
    probe,
    run_outbox,
    skus,
)
from tests.staging.test_fulfilment_dispatch import stock_of

OTHER_SECRET = "whsec_b3RoZXItc2VjcmV0LW90aGVyLXNlY3JldA=="


def received(order: Any) -> list[dict[str, Any]]:
    headers = {"Authorization": "Bearer integration-key"}
    answer = Client().get("/integration/messages/", {"order": order.number}, headers=headers)
    told: list[dict[str, Any]] = answer.json()["received"]
    return told


def test_a_message_twice_has_one_effect(psp: FakePsp) -> None:
    [sku] = skus(1)
    there, held = stock_of(sku)
    order = authorise(place({sku: 1}))
    body = message("order.dispatched", order.number, {"parcels": [parcel("T1", {sku: 1})], "short": []})
    first = post("warehouse", body, message_id="msg_same")
    second = post("warehouse", body, message_id="msg_same")
    run_outbox()
    assert (first.status_code, second.status_code) == (200, 200)
    assert [entry["effect"] for entry in received(order)] == ["applied", "repeated"]
    assert len(psp.calls) == 1
    assert stock_of(sku) == (there - 1, held)


def test_a_stock_correction_twice_counts_once(shop: object) -> None:
    [sku] = skus(1)
    there, _ = stock_of(sku)
    body = message("stock.changed", "", {"sku": sku, "delta": -3, "on_hand": 0, "reason": "damaged"})
    for _ in range(2):
        assert post("warehouse", body, message_id="msg_stock").status_code == 200
    assert stock_of(sku)[0] == there - 3


def test_a_wrong_signature_is_refused_recorded_and_changes_nothing(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = authorise(place({sku: 1}))
    before = probe(order)
    answer = post("warehouse", message("order.accepted", order.number, {}), secret=OTHER_SECRET)
    assert answer.status_code == 401
    assert probe(order) == before
    [entry] = received(order)
    assert (entry["effect"], entry["type"], entry["from"]) == ("refused", "order.accepted", "warehouse")
    assert post("warehouse", message("order.accepted", order.number, {})).status_code == 200


def test_a_refused_message_may_come_again_under_its_id(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = place({sku: 1})
    body = message("order.accepted", order.number, {})
    assert post("warehouse", body, message_id="msg_early").status_code == 409
    authorise(order)
    assert post("warehouse", body, message_id="msg_early").status_code == 200
    assert probe(order)["status"] == "Accepted"


@pytest.mark.parametrize("signature", ["", "v1", "v1,@@@", "v2,abc", "v1,é"])
def test_a_senseless_signature_is_a_wrong_one(shop: object, signature: str) -> None:
    headers = {"webhook-id": "m", "webhook-timestamp": "nan", "webhook-signature": signature}
    answer = Client().post("/webhooks/carrier/", b"{}", content_type="application/json", headers=headers)
    assert answer.status_code == 401


MALFORMED: dict[str, bytes] = {
    "no JSON": b"not json",
    "a list": b"[]",
    "deep": b"[" * 100_000,
    "no data": b'{"id": "<message id>", "type": "order.accepted", "at": "2026-11-22T20:15:00Z", "order": "1"}',
    "no id": b'{"type": "order.accepted", "at": "2026-11-22T20:15:00Z", "order": "1", "data": {}}',
    "id a number": b'{"id": 5, "type": "order.accepted", "at": "2026-11-22T20:15:00Z", "order": "1", "data": {}}',
    "type a number": b'{"id": "<message id>", "type": 5, "at": "2026-11-22T20:15:00Z", "order": "1", "data": {}}',
    "at a word": b'{"id": "<message id>", "type": "order.accepted", "at": "yesterday", "order": "1", "data": {}}',
    "at before all years": b'{"id": "<message id>", "type": "order.accepted", "at": "0001-01-01T00:00:00+14:00", "data": {}}',
    "half a character": b'{"id": "<message id>", "type": "order.accepted", "at": "2026-11-22T20:15:00Z", "order": "\\ud83d", "data": {}}',
    "at without offset": b'{"id": "<message id>", "type": "order.accepted", "at": "2026-11-22T20:15:00", "order": "1", "data": {}}',
    "order a number": b'{"id": "<message id>", "type": "order.accepted", "at": "2026-11-22T20:15:00Z", "order": 100001, "data": {}}',
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_message_is_refused_with_its_reason(shop: object, name: str) -> None:
    answer = post("warehouse", MALFORMED[name])
    assert answer.status_code == 400
    assert answer.json()["reason"]


def test_an_id_unlike_the_headers_is_refused_and_recorded(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = authorise(place({sku: 1}))
    before = probe(order)
    body = message("order.accepted", order.number, {}).replace(MESSAGE_ID.encode(), b"msg_in_the_body")
    answer = post("warehouse", body, message_id="msg_in_the_header")
    assert (answer.status_code, "webhook-id" in answer.json()["reason"]) == (400, True)
    assert probe(order) == before
    assert [(entry["id"], entry["effect"]) for entry in received(order)] == [("msg_in_the_header", "refused")]


def test_bytes_that_are_no_text_are_refused(shop: object) -> None:
    headers = {"webhook-id": "m", "webhook-timestamp": "1", "webhook-signature": "v1,AAAA"}
    answer = Client().post("/webhooks/carrier/", b"\xff\xfe", content_type="application/json", headers=headers)
    assert answer.status_code == 401


def test_a_message_that_is_too_long_is_refused(shop: object) -> None:
    assert post("warehouse", b" " * (256 * 1024 + 1)).status_code == 413


def test_an_unknown_order_is_not_found_and_recorded(shop: object) -> None:
    answer = post("warehouse", message("order.accepted", "424242", {}))
    assert answer.status_code == 404
    headers = {"Authorization": "Bearer integration-key"}
    told = Client().get("/integration/messages/", {"order": "424242"}, headers=headers).json()
    assert [entry["effect"] for entry in told["received"]] == ["refused"]


@pytest.mark.parametrize("sender", ["warehouse", "carrier"])
def test_an_unknown_type_is_taken_and_ignored(psp: FakePsp, sender: str) -> None:
    [sku] = skus(1)
    order = authorise(place({sku: 1}))
    before = probe(order)
    answer = post(sender, message("order.sung_about", order.number, {}))
    assert answer.status_code == 200
    assert "ignored" in answer.json()["reason"]
    assert probe(order) == before


def test_only_post_is_a_message(shop: object) -> None:
    assert Client().get("/webhooks/warehouse/").status_code == 405


def test_the_probe_needs_its_key_and_only_reads(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = authorise(place({sku: 1}))
    path = f"/integration/orders/{order.number}/"
    assert Client().get(path).status_code == 401
    assert Client().get(path, headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert Client().get(path, headers={"Authorization": "Basic integration-key"}).status_code == 401
    good = {"Authorization": "Bearer integration-key"}
    assert Client().post(path, headers=good).status_code == 405
    assert Client().get("/integration/orders/424242/", headers=good).status_code == 404
    assert Client().get("/integration/stock/", {"sku": "NO-SUCH"}, headers=good).status_code == 404
    assert Client().get("/integration/orders/", {"since": "x"}, headers=good).status_code == 400
    assert Client().get("/integration/health/").status_code == 200
    listed = Client().get("/integration/orders/", {"since": "100000"}, headers=good).json()["orders"]
    assert listed == [order.number]
    json.dumps(Client().get(path, headers=good).json())
