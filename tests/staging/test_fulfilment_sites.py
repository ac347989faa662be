"""An order that several sites of the warehouse ship, and what else a warehouse tells when a day goes wrong."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from tests.staging.neighbours import (
    FakePsp,
    Neighbour,
    authorise,
    dispatch,
    message,
    parcel,
    place,
    post,
    probe,
    run_outbox,
    skus,
    tell,
)
from tests.staging.test_fulfilment_dispatch import stock_of
from tests.staging.test_fulfilment_returns import ask_return, guest


def part(tracking: str, sku: str, units: int, *, complete: bool, short: int = 0) -> dict[str, Any]:
    """What `order.dispatched` says when one of several sites hands over its part."""
    parcels = [parcel(tracking, {sku: units})] if units else []
    missing = [{"sku": sku, "quantity": short}] if short else []
    return {"site": "LIL", "complete": complete, "parcels": parcels, "short": missing}


def notes(order: Any) -> list[str]:
    return [note.message for note in order.notes.order_by("pk")]


@pytest.mark.parametrize("first", [0, 1])
def test_two_sites_ship_and_the_money_is_captured_once(psp: FakePsp, first: int) -> None:
    [sku] = skus(1)
    there, held = stock_of(sku)
    order = authorise(place({sku: 3}, voucher="TAKE5"))
    parts = [part("T1", sku, 1, complete=False), part("T2", sku, 2, complete=True)]
    tell("warehouse", "order.dispatched", order, **parts[first])
    run_outbox()
    assert psp.calls == []
    assert probe(order)["status"] == "Shipped"
    tell("warehouse", "order.dispatched", order, **parts[1 - first])
    run_outbox()
    assert psp.calls == [("capture", order.number, probe(order)["total"])]
    assert stock_of(sku) == (there - 3, held)


def test_what_is_short_in_the_last_part_is_not_captured(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = authorise(place({sku: 3}))
    tell("warehouse", "order.dispatched", order, **part("T1", sku, 2, complete=False))
    tell("warehouse", "order.dispatched", order, **part("", sku, 0, complete=True, short=1))
    run_outbox()
    told = probe(order)
    paid = told["lines"][0]["paid"]
    assert psp.calls == [("capture", order.number, paid * 2 // 3 + 490)]
    assert (told["lines"][0]["shipped"], told["lines"][0]["short"]) == (2, 1)


def test_an_order_is_delivered_when_all_its_parts_are(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = authorise(place({sku: 2}))
    tell("warehouse", "order.dispatched", order, **part("T1", sku, 1, complete=False))
    arrived = {"direction": "outbound", "place": "Lyon"}
    tell("carrier", "parcel.delivered", order, tracking_number="T1", **arrived)
    assert probe(order)["status"] == "Shipped"
    tell("warehouse", "order.dispatched", order, **part("T2", sku, 1, complete=True))
    assert probe(order)["status"] == "Shipped"
    tell("carrier", "parcel.delivered", order, tracking_number="T2", **arrived)
    assert probe(order)["status"] == "Delivered"


def test_each_part_may_tell_of_picking_and_packing_by_itself(psp: FakePsp) -> None:
    one, two = skus(2)
    order = authorise(place({one: 2, two: 1}))

    def told_picked(site: str, first: int, second: int) -> None:
        lines = [{"sku": one, "quantity": first, "short": 1}, {"sku": two, "quantity": second, "short": 0}]
        tell("warehouse", "order.picked", order, site=site, lines=lines)

    told_picked("LIL", 1, 0)
    tell("warehouse", "order.packed", order, site="LIL", parcels=[parcel("T1", {one: 1})])
    tell("warehouse", "order.dispatched", order, **part("T1", one, 1, complete=False))
    told_picked("LYO", 1, 1)
    tell("warehouse", "order.packed", order, site="LYO", parcels=[parcel("T2", {two: 1})])
    last = part("T2", two, 1, complete=True) | {"short": [{"sku": one, "quantity": 1}]}
    tell("warehouse", "order.dispatched", order, **last)
    units = {line["sku"]: (line["shipped"], line["short"]) for line in probe(order)["lines"]}
    assert units == {one: (1, 1), two: (1, 0)}
    run_outbox()
    assert len(psp.calls) == 1


@pytest.mark.parametrize("sent", list(permutations(range(3))))
def test_three_parts_in_any_order_lead_to_the_same_end(psp: FakePsp, sent: tuple[int, ...]) -> None:
    [sku] = skus(1)
    order = authorise(place({sku: 4}))
    parts = [
        part("T1", sku, 1, complete=False),
        part("T2", sku, 2, complete=False),
        part("T3", sku, 1, complete=True),
    ]
    for number in sent:
        tell("warehouse", "order.dispatched", order, **parts[number])
        tell("warehouse", "order.dispatched", order, **parts[number])
    run_outbox()
    assert psp.calls == [("capture", order.number, probe(order)["total"])]


def test_staff_reads_why_the_warehouse_holds_an_order_or_is_late(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = authorise(place({sku: 1}))
    before = probe(order)
    tell("warehouse", "order.held", order, reason="address", message="There is no number 300.")
    tell("warehouse", "order.released", order)
    tell("warehouse", "order.delayed", order, reason="cut_off_missed", message="", leaves_on="2026-11-30")
    assert notes(order) == [
        "The warehouse holds the order: There is no number 300.",
        "The warehouse goes on with the order.",
        "The warehouse is late: cut_off_missed. It leaves on 2026-11-30.",
    ]
    assert probe(order) == before
    assert post("warehouse", message("order.held", order.number, {"message": "no reason"})).status_code == 400


def test_a_parcel_that_nobody_announced_becomes_a_return(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = authorise(place({sku: 2}))
    dispatch(order, {sku: 2})
    run_outbox()
    there = stock_of(sku)[0]
    rma = f"U{order.number}-1"
    for _ in range(2):
        tell("warehouse", "return.unannounced", order, rma=rma, lines=[{"sku": sku, "quantity": 1}])
    (back,) = probe(order)["returns"]
    assert (back["rma"], back["state"]) == (rma, "received")
    tell("warehouse", "return.graded", order, rma=rma, lines=[{"sku": sku, "quantity": 1, "grade": "A"}])
    run_outbox()
    told = probe(order)
    assert told["payment"]["refunded"] == told["lines"][0]["paid"] // 2
    assert stock_of(sku)[0] == there + 1


def test_more_than_the_customer_had_is_not_made_a_return(psp: FakePsp) -> None:
    one, two = skus(2)
    order = authorise(place({one: 1}))
    dispatch(order, {one: 1})
    found = [{"sku": one, "quantity": 5}, {"sku": two, "quantity": 1}]
    tell("warehouse", "return.unannounced", order, rma="U1", lines=found)
    (back,) = probe(order)["returns"]
    assert [(line["sku"], line["quantity"]) for line in back["lines"]] == [(one, 1)]


def test_another_article_in_a_return_is_restocked_and_not_refunded(
    psp: FakePsp, warehouse: Neighbour, carrier: Neighbour
) -> None:
    one, two = skus(2)
    order = authorise(place({one: 1}))
    dispatch(order, {one: 1})
    ask_return(guest(order), order, {one: 1})
    run_outbox()
    there, rma = stock_of(two)[0], f"R{order.number}-1"
    others = [{"sku": two, "quantity": 1, "grade": "A"}]
    tell("warehouse", "return.graded", order, rma=rma, lines=[], others=others)
    tell("warehouse", "stock.changed", order, sku=two, delta=1, on_hand=there + 1, reason="returned")
    run_outbox()
    told = probe(order)
    assert (told["returns"][0]["state"], told["payment"]["refunded"]) == ("graded", 0)
    assert stock_of(two)[0] == there + 1
    assert notes(order) == [f"Return {rma} also held what this order did not ship: 1 × {two}."]
