"""What the two protocols say of an order: to the cent, or with the reason why not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from harness.simulators.analytics import exact, google, matomo
from harness.simulators.analytics.hits import Hit, Item

ITEMS = [{"item_id": "TEA-POT", "item_name": "Théière", "quantity": 2, "price": 23.9}]
PURCHASE = {"transaction_id": "100027", "value": 52.7, "currency": "EUR", "tax": 8.78, "shipping": 4.9, "items": ITEMS}


def message(params: object = None, name: object = "purchase", **more: Any) -> bytes:
    told = PURCHASE if params is None else params
    return json.dumps({"client_id": "7.9", "events": [{"name": name, "params": told}]} | more).encode()


def one(raw: bytes) -> Hit:
    (hit,), flaws = google.read(raw)
    assert flaws == []
    return hit


def test_a_purchase_is_read_to_the_cent() -> None:
    items = (Item("TEA-POT", 2, 2390),)
    assert one(message()) == Hit("purchase", "100027", 5270, "EUR", 878, 490, items, "7.9")


@pytest.mark.parametrize(
    ("told", "currency", "cents"),
    [("0.1", "EUR", 10), ('"12.30"', "EUR", 1230), ("1e2", "EUR", 10000), ("12", "JPY", 12), ("1.234", "TND", 1234),
     ("-5", "EUR", -500), ("89.99999999999999999", "EUR", None), ("12.345", "EUR", None), ("12.3", "JPY", None),
     ('"12,30"', "EUR", None), ("true", "EUR", None), ("1e999", "EUR", None), ("9" * 30, "EUR", None),
     ("12.30", "euro", None), ("12.30", "", None)],
)  # fmt: skip
def test_an_amount_is_exact_or_nothing(told: str, currency: str, cents: int | None) -> None:
    raw = message(PURCHASE | {"value": "HERE", "currency": currency}).replace(b'"HERE"', told.encode())
    (hit,), flaws = google.read(raw)
    assert hit.value == cents
    assert any(flaw.startswith("value ") for flaw in hit.flaws) == (cents is None)
    assert flaws == []


@pytest.mark.parametrize(
    ("raw", "flaw"),
    [(b"\xff", "the body is not UTF-8"), (b"{", "the body is not JSON"), (b"[" * 100_000, "the body is not JSON"),
     (b'{"client_id": "1", "events": [{"name": "purchase", "params": {"value": NaN}}]}', "the body is not JSON"),
     (b"[]", "the body has no list of events"), (b'{"events": 3}', "the body has no list of events"),
     (message(name="no name"), "an event has no name, or one that is none"),
     (b'{"client_id": "1", "events": [3]}', "an event has no name, or one that is none"),
     (b'{"events": %s}' % (b"9" * 5000), "the body is not JSON")],
    ids=["bytes", "half", "deep", "NaN", "list", "no list", "name", "no event", "digits"],
)  # fmt: skip
def test_a_message_that_cannot_be_read_says_so(raw: bytes, flaw: str) -> None:
    hits, flaws = google.read(raw)
    assert (hits, flaws) == ([], [flaw])


def test_what_is_missing_is_named() -> None:
    params = {"currency": "EUR", "items": [{"quantity": -1, "price": "x"}, {"item_id": 12}]}
    assert one(message(params)).flaws == (
        "transaction_id is missing", "value is missing", "items.0.item_id is missing", "items.0.price is 'x', which is no amount",
        "items.0.quantity is '-1', not a number of units",
    )  # fmt: skip
    assert one(message(params)).items[1] == Item("12", 1, None)
    assert one(message([])).flaws == ("params is not an object",)
    assert one(message(PURCHASE | {"items": {}})).flaws == ("items is not a list of objects",)
    assert google.read(message(client_id=None))[1] == ["client_id is missing"]


def test_no_more_is_taken_than_the_real_one_takes() -> None:
    event = {"name": "purchase", "params": PURCHASE | {"items": ITEMS * 300}}
    hits, flaws = google.read(message(events=[event] * 30))
    assert (len(hits), flaws) == (25, ["there are more than 25 events"])
    assert (len(hits[0].items), hits[0].flaws) == (200, ("there are more than 200 items",))


def test_an_order_of_matomo_is_read() -> None:
    rows = json.dumps([["TEA-POT", "Théière", "", 23.9, 2]])
    form = {"idsite": "1", "rec": "1", "idgoal": "0", "ec_id": "100027", "revenue": "52.70", "ec_tx": "8.78"}
    (hit,), flaws = matomo.read(form | {"ec_sh": "4.90", "ec_items": rows, "_id": "ab"}, "EUR")
    assert (hit, flaws) == (Hit("purchase", "100027", 5270, "EUR", 878, 490, (Item("TEA-POT", 2, 2390),), "ab"), [])


@pytest.mark.parametrize(
    ("change", "flaw"),
    [({"rec": "0"}, "rec is not 1"), ({"idsite": "x"}, "idsite is no number"), ({"idgoal": "3"}, "not an e-commerce order"),
     ({"ec_id": ""}, "ec_id is missing: Matomo takes it for a basket that was left")],
)  # fmt: skip
def test_what_matomo_would_not_count(change: dict[str, str], flaw: str) -> None:
    form = {"idsite": "1", "rec": "1", "idgoal": "0", "ec_id": "100027", "revenue": "1"}
    assert matomo.read(form | change, "EUR") == ([], [flaw])


@pytest.mark.parametrize("rows", ["", "[3]", "[[]]", "{", '[["A", "", "", "x", 1]]', '[["A", "", "", 1, 1.5]]'])
def test_items_of_matomo_that_make_no_sense(rows: str) -> None:
    form = {"idsite": "1", "rec": "1", "idgoal": "0", "ec_id": "1", "revenue": "1", "ec_items": rows}
    (hit,), _ = matomo.read(form, "EUR")
    assert hit.flaws
    assert hit.flaws[0].startswith("ec_items")


def test_a_number_of_units_is_whole() -> None:
    assert exact.whole(2) == exact.whole("2") == 2
    for wrong in (1.5, "x", -1, None, True, 10**30):
        with pytest.raises(exact.Unreadable):
            exact.whole(wrong)
