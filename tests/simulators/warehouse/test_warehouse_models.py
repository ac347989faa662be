"""The warehouse's pure parts: whatever clerks try, no order is lost and every unit is accounted for."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.simulators.refusal import Refused
from harness.simulators.store import Store
from harness.simulators.warehouse.happened import Moved, Said
from harness.simulators.warehouse.house import House
from harness.simulators.warehouse.intake import Intake
from harness.simulators.warehouse.labels import declared_values
from harness.simulators.warehouse.lifecycle import ORDER, PART, RETURN, state_of
from harness.simulators.warehouse.packing import parcelled
from harness.simulators.warehouse.stock import Shelf, StockBook, StockRefused
from tests.simulators.carrier.trade import order
from tests.simulators.warehouse.building import mishaps, packed, said, shelf, shipped, stocked, taken


def test_a_short_pick_is_written_off_and_told() -> None:
    house = stocked(A=5, B=5)
    reference = taken(house, ("A", 3), ("B", 1))
    house.allocate(reference)
    happened = house.pick(reference, mishaps(short=[("A", 2)]))
    lines = [{"sku": "A", "quantity": 1, "short": 2}, {"sku": "B", "quantity": 1, "short": 0}]
    assert said(happened) == [
        ("order.picked", {"lines": lines}),
        ("stock.changed", {"sku": "A", "delta": -2, "on_hand": 3, "reason": "short_pick"}),
    ]
    assert [event.after for event in happened if isinstance(event, Moved)] == ["picking", "picked"]
    packed(house, reference)
    ((_, dispatched),) = said(house.hand_over(reference))
    assert dispatched["short"] == [{"sku": "A", "quantity": 2}]
    assert [parcel["lines"] for parcel in dispatched["parcels"]] == [
        [{"sku": "A", "quantity": 1}, {"sku": "B", "quantity": 1}]
    ]


def test_a_shortage_at_allocation_is_never_silent() -> None:
    house = stocked(A=2)
    reference = taken(house, ("A", 3))
    moved, told = house.allocate(reference)
    assert isinstance(moved, Moved)
    assert isinstance(told, Said)
    assert moved.fields == {"short": [{"sku": "A", "quantity": 1}]}
    assert told.body == {"lines": [{"sku": "A", "quantity": 2}]}
    assert said(house.pick(reference)) == [("order.picked", {"lines": [{"sku": "A", "quantity": 2, "short": 1}]})]


def test_an_order_of_which_nothing_is_there_leaves_without_a_parcel() -> None:
    house = stocked(A=0)
    reference = shipped(house, ("A", 1))
    assert house.order(reference).parcels == []
    assert house.order(reference).missing() == [{"sku": "A", "quantity": 1}]


def test_the_last_unit_goes_to_one_order_only() -> None:
    house = stocked(A=1)
    house.take_order(order("1", ("A", 1)))
    house.take_order(order("2", ("A", 1)))
    house.allocate("1")
    house.allocate("2")
    assert [house.order(reference).lines[0].reserved for reference in ("1", "2")] == [1, 0]


def test_cancelling_gives_the_units_back_once() -> None:
    house = stocked(A=3)
    reference = taken(house, ("A", 3))
    house.allocate(reference)
    assert shelf(house, "A").free == 0
    assert said(house.cancel(reference)) == [("order.cancelled", {})]
    assert house.cancel(reference) == []
    assert shelf(house, "A").free == 3


@pytest.mark.parametrize("before", ["accepted", "allocated"])
def test_a_held_order_goes_on_where_it_was(before: str) -> None:
    house = stocked(A=3)
    reference = taken(house, ("A", 1))
    if before == "allocated":
        house.allocate(reference)
    house.hold(reference)
    with pytest.raises(Refused, match="cancel, release"):
        house.pick(reference)
    house.release(reference)
    assert house.order(reference).state == before


def test_lines_of_one_article_are_worked_as_one() -> None:
    house = stocked(A=9)
    reference = taken(house, ("A", 1), ("A", 2))
    assert [(line.sku, line.quantity) for line in house.order(reference).lines] == [("A", 3)]


def test_an_order_with_an_unknown_article_is_not_kept() -> None:
    house = stocked(A=9)
    with pytest.raises(Refused, match="Z") as refused:
        house.take_order(order("100027", ("A", 1), ("Z", 1)))
    assert (refused.value.status, refused.value.field) == (422, "lines.1.sku")
    assert len(house.orders) == 0


def test_a_count_below_what_is_reserved_is_refused_as_a_whole() -> None:
    house = stocked(A=3, B=3)
    house.allocate(taken(house, ("B", 3)))
    with pytest.raises(Refused) as refused:
        house.give_stock([{"sku": "A", "on_hand": 9}, {"sku": "B", "on_hand": 2}])
    assert refused.value.status == 409
    assert shelf(house, "A").on_hand == 3


def test_only_what_was_shipped_can_be_announced_back() -> None:
    house = stocked(A=9, B=9)
    intake = Intake(house)
    reference = shipped(house, ("A", 2))
    back = {"order": reference, "tracking_number": "LR"}
    one = [{"sku": "A", "quantity": 1, "reason": ""}]
    intake.announce({**back, "rma": "R1", "lines": one})
    intake.announce({**back, "rma": "R2", "lines": one})
    with pytest.raises(Refused, match="more units of A"):
        intake.announce({**back, "rma": "R3", "lines": one})
    with pytest.raises(Refused, match="more units of B"):
        intake.announce({**back, "rma": "R3", "lines": [{"sku": "B", "quantity": 1, "reason": ""}]})
    assert [back.rma for back in intake.returns.of(reference)] == ["R1", "R2"]


def test_what_did_not_come_with_one_return_can_come_with_the_next() -> None:
    house = stocked(A=9)
    intake = Intake(house)
    two = {"order": shipped(house, ("A", 2)), "tracking_number": ""}
    lines = [{"sku": "A", "quantity": 2, "reason": ""}]
    intake.announce({**two, "rma": "R1", "lines": lines})
    intake.receive("R1")
    intake.grade("R1", [{"sku": "A", "quantity": 1, "grade": "A"}])
    with pytest.raises(Refused, match="more units of A"):
        intake.announce({**two, "rma": "R2", "lines": lines})
    assert intake.announce({**two, "rma": "R2", "lines": [{**lines[0], "quantity": 1}]})[1]


def test_each_grade_goes_where_it_belongs() -> None:
    house = stocked(A=9, B=9)
    intake = Intake(house)
    reference = shipped(house, ("A", 3))
    asked = [{"sku": "A", "quantity": 3, "reason": ""}]
    intake.announce({"order": reference, "tracking_number": "", "rma": "R1", "lines": asked})
    intake.receive("R1")
    grades = [("A", 1, "A"), ("A", 1, "scrap"), ("B", 1, "B")]
    happened = intake.grade("R1", [{"sku": sku, "quantity": n, "grade": grade} for sku, n, grade in grades])
    ((_, body),) = said(happened)
    assert body["lines"] == [{"sku": "A", "quantity": 1, "grade": "A"}, {"sku": "A", "quantity": 1, "grade": "scrap"}]
    assert body["others"] == [{"sku": "B", "quantity": 1, "grade": "B"}]
    assert (shelf(house, "A").on_hand, shelf(house, "A").damaged) == (7, 1)
    assert (shelf(house, "B").on_hand, shelf(house, "B").damaged) == (9, 1)
    assert (shelf(house, "A").restocked, shelf(house, "A").returned) == (1, 2)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6), st.data())
def test_packing_loses_nothing_and_leaves_no_box_empty(units: list[int], data: st.DataObject) -> None:
    picked = [(f"S{number}", quantity) for number, quantity in enumerate(units)]
    boxes = parcelled(picked, data.draw(st.integers(1, max(1, sum(units)))))
    packed = Counter[str]()
    for box in boxes:
        packed.update({line["sku"]: line["quantity"] for line in box})
    assert packed == Counter({sku: quantity for sku, quantity in picked if quantity})
    sizes = [sum(line["quantity"] for line in box) for box in boxes]
    assert all(sizes)
    assert max(sizes, default=0) - min(sizes, default=0) <= 1


def test_a_parcel_weighs_its_units_and_its_packaging() -> None:
    house = House()
    house.give_stock([{"sku": "A", "on_hand": 9, "weight_g": 1200}, {"sku": "B", "on_hand": 9}])
    reference = taken(house, ("A", 2), ("B", 1))
    house.allocate(reference)
    house.pick(reference)
    assert [parcel.weight_g for parcel in house.boxes(reference)["LIL"]] == [2 * 1200 + 400 + 150]
    with pytest.raises(Refused, match="1 to 3 parcels"):
        house.boxes(reference, 4)


def test_parcels_declare_the_value_of_what_is_in_them() -> None:
    house = stocked(A=9)
    made, _, _ = house.take_order(order("100027", ("A", 3), declared_value=2999))
    house.allocate("100027")
    house.pick("100027")
    part = made.parts[0]
    assert declared_values(made, part, house.boxes("100027", 2)["LIL"]) == [1999, 1000]
    made.asked["lines"][0]["unit_price"] = 0
    assert declared_values(made, part, house.boxes("100027", 1)["LIL"]) == [2999]


def test_the_book_refuses_to_give_what_is_not_reserved() -> None:
    book = StockBook(Store())
    book.seed("A", "LIL", 3)
    book.reserve("A", "LIL", 2)
    for booking in (book.ship, book.take, book.release):
        with pytest.raises(StockRefused):
            booking("A", "LIL", 3)
    with pytest.raises(StockRefused, match="0 picked"):
        book.ship("A", "LIL", 1)
    assert book.shelf("A", "LIL") == Shelf(on_hand=3, reserved=2, seeded=3)


def test_every_state_of_a_lifecycle_can_be_reached() -> None:
    for lifecycle, first in ((ORDER, "received"), (PART, "allocated"), (RETURN, "announced")):
        reached, waiting = {first}, [first]
        while waiting:
            fresh = set(lifecycle.moves(waiting.pop())) - reached
            reached |= fresh
            waiting += fresh
        assert reached == {state for pair in lifecycle.pairs for state in pair}


def test_an_order_is_as_far_as_its_last_part() -> None:
    assert state_of(["picked", "handed_over"]) == "picked"
    assert state_of(["allocated", "packed"]) == "picking"
    assert state_of(["allocated", "allocated"]) == "allocated"
