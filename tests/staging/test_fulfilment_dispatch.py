"""From the authorised order to the parcel at the door: what the warehouse and the carrier say, and what it does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
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


def stock_of(sku: str) -> tuple[int, int]:
    """(in stock, held) of an article."""
    from oscar.core.loading import get_model  # noqa: PLC0415 - Django is not set up before

    record = get_model("partner", "StockRecord").objects.get(partner_sku=sku)
    return record.num_in_stock, record.num_allocated or 0


def told_lines(contents: Mapping[str, int]) -> list[dict[str, Any]]:
    return [{"sku": sku, "quantity": quantity} for sku, quantity in contents.items()]


def test_an_authorised_order_is_exported_once_as_it_was_paid(psp: FakePsp, warehouse: Neighbour) -> None:
    one, two = skus(2)
    order = authorise(place({one: 2, two: 1}, voucher="WELCOME10", language="fr"))
    run_outbox()
    run_outbox()
    [(path, body)] = warehouse.got
    assert path == "/orders"
    assert body["reference"] == order.number
    assert body["language"] == "fr"
    assert body["delivery_method"] == "home"
    assert [(line["sku"], line["quantity"]) for line in body["lines"]] == [(one, 2), (two, 1)]
    paid = {line["sku"]: line["paid"] for line in probe(order)["lines"]}
    assert [line["unit_price"] for line in body["lines"]] == [paid[one] // 2, paid[two]]
    assert body["total"] == probe(order)["total"] == sum(paid.values()) + 490
    assert body["declared_value"] == sum(paid.values())
    assert body["recipient"]["name"] == "Zoé Lefèvre"
    assert body["recipient"]["postcode"] == "69003"
    assert body["recipient"]["city"] == "Lyon"
    assert body["recipient"]["email"] == "guest@example.com"


def test_the_whole_way_to_the_door(psp: FakePsp, warehouse: Neighbour) -> None:
    [sku] = skus(1)
    held_before = stock_of(sku)
    order = authorise(place({sku: 2}))
    assert stock_of(sku) == (held_before[0], held_before[1] + 2)
    for type_, data in {
        "order.accepted": {},
        "order.allocated": {"lines": told_lines({sku: 2})},
        "order.picked": {"lines": [{"sku": sku, "quantity": 2, "short": 0}]},
        "order.packed": {"parcels": [parcel("T1", {sku: 2})]},
        "order.dispatched": {"parcels": [parcel("T1", {sku: 2})], "short": []},
    }.items():
        tell("warehouse", type_, order, **data)
    run_outbox()
    told = probe(order)
    assert told["status"] == "Shipped"
    assert stock_of(sku) == (held_before[0] - 2, held_before[1])
    assert psp.calls == [("capture", order.number, told["total"])]
    assert told["payment"]["captured"] == told["total"]
    for kind in ("collected", "in_transit", "out_for_delivery", "delivered"):
        tell("carrier", f"parcel.{kind}", order, tracking_number="T1", direction="outbound", place="Lyon")
    told = probe(order)
    assert told["status"] == "Delivered"
    assert [change["status"] for change in told["history"]] == [
        *("Authorised", "Accepted", "Picked", "Packed", "Shipped", "Delivered")
    ]
    lines = told_lines({sku: 2})
    (shown,) = told["parcels"]
    scans = [event.pop("type") for event in shown.pop("events")]
    assert scans == ["collected", "in_transit", "out_for_delivery", "delivered"]
    assert shown.pop("tracking_url") == "http://carrier.test/track/T1"
    assert shown == {"tracking_number": "T1", "direction": "outbound", "state": "delivered", "lines": lines}


def seen_by_the_carrier(order: Any, tracking: str, kind: str, direction: str = "outbound") -> str:
    """The carrier tells of a parcel; the reason that the shop keeps."""
    told = tell("carrier", f"parcel.{kind}", order, tracking_number=tracking, direction=direction, place="Lyon")
    return str(told.json()["reason"])


def test_what_only_the_carrier_tells_of_is_no_parcel_of_the_order(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = authorise(place({sku: 1}))
    before = probe(order)
    assert "early" in seen_by_the_carrier(order, "T-UNKNOWN", "delivered")
    assert "early" in seen_by_the_carrier(order, "R-UNKNOWN", "delivered", "return")
    assert probe(order) == before
    dispatch(order, {sku: 1})
    assert [(each["tracking_number"], each["state"]) for each in probe(order)["parcels"]] == [
        (f"T{order.number}", "dispatched")
    ]
    assert probe(order)["status"] == "Shipped"


def test_the_carriers_early_events_count_once_the_warehouse_tells_of_the_parcel(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = authorise(place({sku: 1}))
    assert "early" in seen_by_the_carrier(order, "T1", "collected")
    assert probe(order)["parcels"] == []
    tell("warehouse", "order.packed", order, parcels=[parcel("T1", {sku: 1})])
    assert [each["state"] for each in probe(order)["parcels"]] == ["collected"]
    assert not seen_by_the_carrier(order, "T1", "delivered")
    assert probe(order)["status"] == "Packed"
    tell("warehouse", "order.dispatched", order, parcels=[parcel("T1", {sku: 1})], short=[])
    assert probe(order)["status"] == "Delivered"


def test_a_short_pick_captures_what_shipped_with_its_share_of_the_discount(psp: FakePsp) -> None:
    one, two = skus(2)
    order = authorise(place({one: 3, two: 1}, voucher="WELCOME10"))
    paid = {line["sku"]: line["paid"] for line in probe(order)["lines"]}
    dispatch(order, {one: 2}, short={one: 1, two: 1})
    run_outbox()
    share, left = divmod(paid[one], 3)
    two_units = 2 * share + min(left, 2)
    assert psp.calls == [("capture", order.number, two_units + 490)]
    units = {line["sku"]: (line["shipped"], line["short"]) for line in probe(order)["lines"]}
    assert units == {one: (2, 1), two: (0, 1)}


def test_two_dispatches_are_captured_once_when_nothing_more_can_come(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = authorise(place({sku: 3}, voucher="TAKE5"))
    tell("warehouse", "order.dispatched", order, parcels=[parcel("T1", {sku: 1})], short=[])
    tell("warehouse", "order.dispatched", order, parcels=[parcel("T2", {sku: 2})], short=[])
    run_outbox()
    assert psp.calls == [("capture", order.number, probe(order)["total"])]


def test_nothing_shipped_releases_the_money_and_cancels(psp: FakePsp) -> None:
    [sku] = skus(1)
    before = stock_of(sku)
    order = authorise(place({sku: 2}))
    tell("warehouse", "order.accepted", order)
    tell("warehouse", "order.picked", order, lines=[{"sku": sku, "quantity": 0, "short": 2}])
    run_outbox()
    assert psp.calls == [("release", order.number, 0)]
    assert probe(order)["status"] == "Cancelled"
    assert stock_of(sku) == before
    dispatch(order, {}, short={sku: 2})
    run_outbox()
    assert psp.calls == [("release", order.number, 0)]


def test_stock_is_conserved_over_a_short_pick(psp: FakePsp) -> None:
    [sku] = skus(1)
    there, held = stock_of(sku)
    order = authorise(place({sku: 5}))
    tell("warehouse", "order.picked", order, lines=[{"sku": sku, "quantity": 3, "short": 2}])
    tell("warehouse", "stock.changed", order, sku=sku, delta=-2, on_hand=there - 2, reason="short_pick")
    assert stock_of(sku) == (there - 2, held + 3)
    dispatch(order, {sku: 3}, short={sku: 2})
    assert stock_of(sku) == (there - 5, held)


def test_messages_in_the_wrong_order_lead_to_the_same_end(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = authorise(place({sku: 1}))
    tell("carrier", "parcel.delivered", order, tracking_number="T1", direction="outbound", place="Lyon")
    tell("warehouse", "order.dispatched", order, parcels=[parcel("T1", {sku: 1})], short=[])
    tell("warehouse", "order.packed", order, parcels=[parcel("T1", {sku: 1})])
    late = tell("warehouse", "order.accepted", order)
    run_outbox()
    told = probe(order)
    assert told["status"] == "Delivered"
    assert told["parcels"][0]["state"] == "delivered"
    assert "late" in late.json()["reason"]
    assert len(psp.calls) == 1


def test_a_late_event_of_the_carrier_does_not_turn_the_parcel_back(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = authorise(place({sku: 1}))
    tell("warehouse", "order.dispatched", order, parcels=[parcel("T1", {sku: 1})], short=[])
    now = datetime.now(UTC)
    where = {"tracking_number": "T1", "direction": "outbound", "place": "Lyon"}
    post("carrier", message("parcel.delivered", order.number, where, at=now))
    post("carrier", message("parcel.in_transit", order.number, where, at=now - timedelta(hours=3)))
    told = probe(order)
    assert (told["status"], told["parcels"][0]["state"]) == ("Delivered", "delivered")


def test_the_same_parcel_told_under_another_id_is_dispatched_once(psp: FakePsp) -> None:
    [sku] = skus(1)
    there, held = stock_of(sku)
    order = authorise(place({sku: 2}))
    dispatch(order, {sku: 2})
    dispatch(order, {sku: 2})
    run_outbox()
    assert len(psp.calls) == 1
    assert stock_of(sku) == (there - 2, held)


@pytest.mark.parametrize(
    ("contents", "status"), [({"first": 3}, 409), ({"NO-SUCH-SKU": 1}, 422), ({"first": -1}, 400), ({}, 422)]
)
def test_an_impossible_dispatch_changes_nothing(psp: FakePsp, contents: dict[str, int], status: int) -> None:
    [sku] = skus(1)
    order = authorise(place({sku: 2}))
    before, stock_before = probe(order), stock_of(sku)
    told = parcel("T1", {sku if key == "first" else key: count for key, count in contents.items()})
    answer = post("warehouse", message("order.dispatched", order.number, {"parcels": [told], "short": []}))
    assert answer.status_code == status
    assert answer.json()["effect"] == "refused"
    assert (probe(order), stock_of(sku)) == (before, stock_before)


def test_an_unpaid_order_cannot_be_dispatched(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = place({sku: 1})
    told = {"parcels": [parcel("T1", {sku: 1})], "short": []}
    assert post("warehouse", message("order.dispatched", order.number, told)).status_code == 409
    assert probe(order)["status"] == "Pending"


def test_a_parcel_of_another_order_is_refused(psp: FakePsp) -> None:
    [sku] = skus(1)
    first, second = authorise(place({sku: 1})), authorise(place({sku: 1}))
    dispatch(first, {sku: 1})
    where = {"tracking_number": f"T{first.number}", "direction": "outbound", "place": ""}
    assert post("carrier", message("parcel.delivered", second.number, where)).status_code == 409
    assert probe(first)["status"] == "Shipped"


def test_a_refused_capture_is_noted_for_staff(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = authorise(place({sku: 1}))
    psp.refusal = "the authorisation has expired"
    dispatch(order, {sku: 1})
    run_outbox()
    assert "the authorisation has expired" in order.notes.get().message
    assert probe(order)["payment"]["captured"] == 0


def test_stock_never_goes_below_zero(shop: object) -> None:
    [sku] = skus(1)
    there, _ = stock_of(sku)
    told = {"sku": sku, "delta": -there - 1, "on_hand": 0, "reason": "counted"}
    assert post("warehouse", message("stock.changed", "", told)).status_code == 409
    assert post("warehouse", message("stock.changed", "", told | {"delta": -there})).status_code == 200
    assert stock_of(sku)[0] == 0
