"""What goes wrong in a warehouse, and what follows from it in the book, in the parcels and in what the shop hears."""

from __future__ import annotations

from typing import Any

import pytest

from harness.simulators.refusal import Refused
from harness.simulators.warehouse.happened import Noted
from harness.simulators.warehouse.house import House
from harness.simulators.warehouse.intake import Intake
from tests.simulators.carrier.trade import address, order
from tests.simulators.warehouse.building import (
    Hands,
    mishaps,
    noted,
    over_two_sites,
    packed,
    picked,
    said,
    shelf,
    shipped,
    stocked,
    taken,
)


def allocated(house: House, *lines: tuple[str, int], reference: str = "100027") -> str:
    taken(house, *lines, reference=reference)
    house.allocate(reference)
    return reference


def test_what_breaks_at_picking_is_replaced_from_the_shelf() -> None:
    house = stocked(A=5)
    reference = allocated(house, ("A", 3))
    happened = house.pick(reference, mishaps(damaged=[("A", 2)]))
    assert said(happened) == [
        ("order.picked", {"lines": [{"sku": "A", "quantity": 3, "short": 0}]}),
        ("stock.changed", {"sku": "A", "delta": -2, "on_hand": 3, "reason": "damaged"}),
    ]
    assert (shelf(house, "A").damaged, shelf(house, "A").broken, shelf(house, "A").written_off) == (2, 2, 2)
    assert house.order(reference).lines[0].written_off == 2


def test_what_breaks_and_cannot_be_replaced_is_short() -> None:
    house = stocked(A=3)
    reference = allocated(house, ("A", 3))
    happened = house.pick(reference, mishaps(damaged=[("A", 1)], short=[("A", 1)]))
    assert said(happened) == [
        ("order.picked", {"lines": [{"sku": "A", "quantity": 1, "short": 2}]}),
        ("stock.changed", {"sku": "A", "delta": -1, "on_hand": 1, "reason": "damaged"}),
        ("stock.changed", {"sku": "A", "delta": -1, "on_hand": 1, "reason": "short_pick"}),
    ]
    assert (shelf(house, "A").reserved, shelf(house, "A").in_totes) == (1, 1)
    packed(house, reference)
    house.hand_over(reference)
    assert (shelf(house, "A").on_hand, shelf(house, "A").reserved) == (0, 0)


def test_a_mispick_is_caught_at_packing() -> None:
    house = stocked(A=5, B=5)
    reference = allocated(house, ("A", 2))
    happened = house.pick(reference, mishaps(mispicks=[("A", "B", 1)]))
    assert noted(happened) == ["order.mispicked"]
    assert said(happened)[0][1] == {"lines": [{"sku": "A", "quantity": 2, "short": 0}]}
    assert (shelf(house, "B").really, shelf(house, "B").on_hand) == (4, 5)
    happened = packed(house, reference)
    assert noted(happened) == ["order.mispick_caught"]
    assert house.order(reference).parcels[0].really == []
    assert (shelf(house, "A").drift, shelf(house, "B").drift) == (0, 0)


def test_a_mispick_that_nobody_sees_leaves_the_house_and_comes_out_at_the_count() -> None:
    house = stocked(A=5, B=5)
    reference = allocated(house, ("A", 2))
    house.pick(reference, mishaps(mispicks=[("A", "B", 1)]))
    happened = packed(house, reference, unchecked=True)
    (truth,) = [event for event in happened if isinstance(event, Noted)]
    assert truth.operation == "order.really_holds"
    assert truth.fields["told"] == [{"sku": "A", "quantity": 2}]
    assert truth.fields["really"] == [{"sku": "A", "quantity": 1}, {"sku": "B", "quantity": 1}]
    (_, told), *_ = said(happened)
    assert told["parcels"][0]["lines"] == [{"sku": "A", "quantity": 2}]
    house.hand_over(reference)
    assert (shelf(house, "A").on_hand, shelf(house, "A").really) == (3, 4)
    assert (shelf(house, "B").on_hand, shelf(house, "B").really) == (5, 4)
    assert said(house.count_stock("A")) == [
        ("stock.changed", {"sku": "A", "delta": 1, "on_hand": 4, "reason": "counted"})
    ]
    assert said(house.count_stock("B"))[0][1]["delta"] == -1
    assert said(house.count_stock("B")) == []


def test_who_comes_after_a_mispick_goes_short() -> None:
    house = stocked(A=5, B=1)
    house.pick(allocated(house, ("A", 1), reference="1"), mishaps(mispicks=[("A", "B", 1)]))
    packed(house, "1", unchecked=True)
    house.hand_over("1")
    happened = house.pick(allocated(house, ("B", 1), reference="2"))
    assert said(happened) == [
        ("order.picked", {"lines": [{"sku": "B", "quantity": 0, "short": 1}]}),
        ("stock.changed", {"sku": "B", "delta": -1, "on_hand": 0, "reason": "short_pick"}),
    ]
    assert shelf(house, "B").really == 0


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"short": [("Z", 1)]}, "unknown_article", "short.0.sku"),
        ({"short": [("A", 3)]}, "too_many_short", "short.0.quantity"),
        ({"short": [("A", 1)], "damaged": [("A", 2)]}, "too_many_short", "short.0.quantity"),
        ({"damaged": [("A", 3)]}, "too_many_damaged", "damaged.0.quantity"),
        ({"mispicks": [("A", "Z", 1)]}, "unknown_article", "mispicks.0.instead"),
        ({"mispicks": [("A", "A", 1)]}, "right_article", "mispicks.0.instead"),
        ({"mispicks": [("A", "C", 1)]}, "not_on_the_shelf", "mispicks.0.instead"),
        ({"mispicks": [("B", "A", 1)]}, "unknown_article", "mispicks.0.sku"),
    ],
)
def test_a_mishap_that_cannot_be_changes_nothing(wrong: dict[str, Any], code: str, field: str) -> None:
    house = stocked(A=5, B=5, C=0)
    reference = allocated(house, ("A", 2))
    with pytest.raises(Refused) as refused:
        house.pick(reference, mishaps(**wrong))
    assert (refused.value.code, refused.value.field) == (code, field)
    assert house.order(reference).state == "allocated"
    assert (shelf(house, "A").on_hand, shelf(house, "A").reserved) == (5, 2)


def test_a_count_below_what_is_promised_leaves_the_last_short() -> None:
    house = stocked(A=5)
    first, second = allocated(house, ("A", 3), reference="1"), allocated(house, ("A", 2), reference="2")
    assert said(house.count_stock("A", 4)) == [
        ("stock.changed", {"sku": "A", "delta": -1, "on_hand": 4, "reason": "counted"})
    ]
    house.pick(first)
    happened = house.pick(second)
    assert said(happened) == [("order.picked", {"lines": [{"sku": "A", "quantity": 1, "short": 1}]})]
    with pytest.raises(Refused, match="4 units of A are picked"):
        house.count_stock("A", 3)


def test_what_is_dropped_on_the_shelf_is_told_to_everybody() -> None:
    house = stocked(A=5)
    allocated(house, ("A", 3))
    happened = house.damage_stock("A", 2)
    assert said(happened) == [("stock.changed", {"sku": "A", "delta": -2, "on_hand": 3, "reason": "damaged"})]
    assert happened[-1].order == happened[-1].door == ""  # type: ignore[union-attr]
    with pytest.raises(Refused, match="0 units of A lie there"):
        house.damage_stock("A", 1)
    with pytest.raises(Refused) as refused:
        house.damage_stock("Z", 1)
    assert refused.value.status == 404


def test_an_order_is_held_with_a_reason_and_released() -> None:
    house = stocked(A=5)
    reference = taken(house, ("A", 1))
    happened = house.hold(reference, "address", "There is no number 300 in this street.")
    told = {"reason": "address", "message": "There is no number 300 in this street."}
    assert said(happened) == [("order.held", told)]
    assert house.order(reference).held_for == "address"
    assert said(house.release(reference)) == [("order.released", {})]
    assert (house.order(reference).held_for, house.order(reference).state) == ("", "accepted")


def test_the_same_customer_and_articles_under_another_reference_are_suspect() -> None:
    house = stocked(A=5)
    taken(house, ("A", 1), reference="1")
    _, new, happened = house.take_order(order("2", ("A", 1)))
    assert new
    assert noted(happened) == ["order.suspected"]
    assert (house.order("2").suspect_of, house.order("2").state) == ("1", "accepted")
    for reference, changes in (("3", {"placed_at": "2026-11-25T20:15:00Z"}), ("4", {"recipient": address(name="Ana")})):
        taken(house, ("A", 1), reference=reference, **changes)
        assert house.order(reference).suspect_of == ""
    taken(house, ("A", 2), reference="5")
    assert house.order("5").suspect_of == ""


def test_a_suspect_order_is_held_when_the_policy_says_so() -> None:
    house = stocked(A=5)
    house.policies.change({"duplicates": "hold"})
    taken(house, ("A", 1), reference="1")
    _, _, happened = house.take_order(order("2", ("A", 1)))
    assert [type_ for type_, _ in said(happened)] == ["order.accepted", "order.held"]
    assert (house.order("1").state, house.order("2").state) == ("accepted", "on_hold")


def test_the_floor_begins_so_many_orders_an_hour() -> None:
    hands = Hands()
    house = stocked(hands, A=9)
    house.policies.change({"orders_an_hour": 2})
    for reference in ("1", "2", "3"):
        allocated(house, ("A", 1), reference=reference)
    house.pick("1")
    house.start_picking("2")
    for move in (house.pick, house.start_picking):
        with pytest.raises(Refused) as refused:
            move("3")
        assert refused.value.code == "backlog"
    house.pick("2")  # was begun already
    house.pick("3", forced=True)
    hands.pass_(hours=1)
    house.pick(allocated(house, ("A", 1), reference="4"))


def test_a_label_that_fails_leaves_the_order_picked_and_is_told_once() -> None:
    house = stocked(A=5)
    reference = picked(house, ("A", 1))
    told = ("order.delayed", {"reason": "carrier_refused", "message": "No such street.", "leaves_on": ""})
    assert said(house.fail_label(reference, "No such street.")) == [told]
    assert said(house.fail_label(reference, "No such street.")) == []
    assert (house.order(reference).state, house.order(reference).carrier_refusal) == ("picked", "No such street.")
    packed(house, reference)
    assert house.order(reference).carrier_refusal == ""
    with pytest.raises(Refused, match="fail_label is not possible"):
        house.fail_label(reference, "too late")


def test_the_truck_that_leaves_without_an_order_takes_it_the_next_working_day() -> None:
    hands = Hands()
    hands.pass_(days=4)  # Friday
    house = stocked(hands, A=5)
    reference = picked(house, ("A", 1))
    packed(house, reference)
    (_, told), *_ = said(house.miss_cut_off(reference))
    assert (told["reason"], told["leaves_on"]) == ("cut_off_missed", "2026-11-30")
    with pytest.raises(Refused, match="2026-11-30") as refused:
        house.hand_over(reference)
    assert refused.value.code == "truck_not_here"
    assert shelf(house, "A").shipped == 0
    hands.pass_(days=3)
    house.hand_over(reference)


def test_what_comes_back_unannounced_gets_a_number_of_the_house() -> None:
    house = stocked(A=9, B=9)
    intake = Intake(house)
    reference = shipped(house, ("A", 2))
    back, happened = intake.find_unannounced(reference, [{"sku": "A", "quantity": 1}])
    assert (back.rma, back.state, back.announced) == ("U100027-1", "received", False)
    assert said(happened) == [("return.unannounced", {"rma": "U100027-1", "lines": [{"sku": "A", "quantity": 1}]})]
    happened = intake.grade(back.rma, [{"sku": "B", "quantity": 1, "grade": "A"}])
    assert happened[0].fields == {"not_as_announced": {"B": 1, "A": -1}}  # type: ignore[union-attr]
    assert said(happened) == [
        ("return.graded", {"rma": back.rma, "lines": [], "others": [{"sku": "B", "quantity": 1, "grade": "A"}]}),
        ("stock.changed", {"sku": "B", "delta": 1, "on_hand": 10, "reason": "returned"}),
    ]
    assert shelf(house, "B").on_hand == 10
    taken(house, ("A", 1), reference="2", recipient=address(name="Ana"))
    with pytest.raises(Refused, match="nothing of order 2 has left"):
        intake.find_unannounced("2", [{"sku": "A", "quantity": 1}])


def test_more_than_was_shipped_is_told_apart_over_all_returns() -> None:
    house = stocked(A=9)
    intake = Intake(house)
    reference = shipped(house, ("A", 3))
    for came, theirs, others in ((2, 2, 0), (2, 1, 1), (1, 0, 1)):
        back, _ = intake.find_unannounced(reference, [{"sku": "A", "quantity": came}])
        (_, told), *_ = said(intake.grade(back.rma))
        assert sum(line["quantity"] for line in told["lines"]) == theirs
        assert sum(line["quantity"] for line in told.get("others", [])) == others


def test_incidents_of_a_split_order_name_their_site() -> None:
    house = over_two_sites(lil={"A": 1}, lyo={"A": 1})
    reference = allocated(house, ("A", 2))
    with pytest.raises(Refused) as refused:
        house.pick(reference, mishaps(short=[("A", 1)]))
    assert (refused.value.status, refused.value.field) == (422, "site")
    assert house.order(reference).state == "allocated"
    house.pick(reference, mishaps(short=[("A", 1)]), "LYO")
    assert [(part.site, part.state) for part in house.order(reference).parts] == [
        ("LIL", "allocated"),
        ("LYO", "picked"),
    ]
