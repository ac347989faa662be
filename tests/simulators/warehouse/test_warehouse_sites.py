"""One order over several sites, and the day on which it leaves each of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.simulators.refusal import Refused
from harness.simulators.store import Store
from harness.simulators.warehouse.allocating import allotted
from harness.simulators.warehouse.happened import Happened, Moved
from harness.simulators.warehouse.house import House
from harness.simulators.warehouse.intake import Intake
from harness.simulators.warehouse.labels import declared_values
from harness.simulators.warehouse.sites import Site
from harness.simulators.warehouse.stock import StockBook
from tests.simulators.carrier.trade import Json
from tests.simulators.warehouse.building import (
    TWO_SITES,
    Hands,
    mishaps,
    over_two_sites,
    packed,
    picked,
    said,
    shelf,
    shipped,
    taken,
)


def sites_of(house: House, reference: str) -> Json:
    return {part.site: {line.sku: line.quantity for line in part.lines} for part in house.order(reference).parts}


def dispatched(happened: Happened) -> list[Json]:
    return [body for type_, body in said(happened) if type_ == "order.dispatched"]


def test_one_site_serves_what_it_has_in_full() -> None:
    house = over_two_sites(lil={"A": 1, "B": 9}, lyo={"A": 2, "B": 9})
    house.allocate(taken(house, ("A", 2), ("B", 1)))
    assert sites_of(house, "100027") == {"LYO": {"A": 2, "B": 1}}


def test_an_order_that_no_site_has_in_full_is_split() -> None:
    house = over_two_sites(lil={"A": 1, "B": 9}, lyo={"A": 2, "B": 0})
    happened = house.allocate(taken(house, ("A", 4), ("B", 1)))
    assert sites_of(house, "100027") == {"LIL": {"A": 1, "B": 1}, "LYO": {"A": 2}}
    assert said(happened) == [
        ("order.allocated", {"lines": [{"sku": "A", "quantity": 3}, {"sku": "B", "quantity": 1}]})
    ]
    assert house.order("100027").missing() == [{"sku": "A", "quantity": 1}]


def test_a_split_order_leaves_site_by_site_and_says_once_what_is_short() -> None:
    house = over_two_sites(lil={"A": 2}, lyo={"B": 2})
    reference = taken(house, ("A", 2), ("B", 3))
    house.allocate(reference)
    first = house.pick(reference, site="LYO")
    assert said(first) == [("order.picked", {"site": "LYO", "lines": [
        {"sku": "A", "quantity": 0, "short": 0}, {"sku": "B", "quantity": 2, "short": 1},
    ]})]  # fmt: skip
    assert [(event.thing, event.after) for event in first if isinstance(event, Moved)] == [
        ("part", "picking"), ("order", "picking"), ("part", "picked"),
    ]  # fmt: skip
    packed(house, reference, site="LYO")
    (left,) = dispatched(house.hand_over(reference))
    assert (left["site"], left["short"], left["complete"]) == ("LYO", [], False)
    assert [parcel["id"] for parcel in left["parcels"]] == ["P100027-LYO-1"]
    assert house.order(reference).state == "picking"
    house.pick(reference, mishaps(short=[("A", 1)]))
    packed(house, reference)
    (left,) = dispatched(house.hand_over(reference))
    assert (left["site"], left["complete"]) == ("LIL", True)
    assert left["short"] == [{"sku": "A", "quantity": 1}, {"sku": "B", "quantity": 1}]
    assert house.order(reference).state == "handed_over"
    assert (shelf(house, "A", "LIL").shipped, shelf(house, "B", "LYO").shipped) == (1, 2)


def test_an_order_begun_in_one_site_cannot_be_cancelled_or_held() -> None:
    house = over_two_sites(lil={"A": 1}, lyo={"B": 1})
    reference = taken(house, ("A", 1), ("B", 1))
    house.allocate(reference)
    house.start_picking(reference, "LIL")
    for move in (house.cancel, house.hold):
        with pytest.raises(Refused, match="not possible, allowed: pick, start_picking"):
            move(reference)


def test_a_site_can_be_named_and_a_split_be_asked_for() -> None:
    house = over_two_sites(lil={"A": 9, "B": 9}, lyo={"A": 9})
    house.allocate(taken(house, ("A", 2), ("B", 1), reference="1"), site="LYO")
    assert sites_of(house, "1") == {"LYO": {"A": 2}}
    assert house.order("1").missing() == [{"sku": "B", "quantity": 1}]
    house.allocate(taken(house, ("A", 3), ("B", 1), reference="2"), split=True)
    assert sites_of(house, "2") == {"LIL": {"A": 2, "B": 1}, "LYO": {"A": 1}}
    with pytest.raises(Refused) as refused:
        house.allocate(taken(house, ("B", 1), reference="3"), split=True)
    assert (refused.value.code, house.order("3").state) == ("cannot_split", "accepted")
    with pytest.raises(Refused, match="there is no site PAR"):
        house.allocate("3", site="PAR")


UNITS = st.dictionaries(st.sampled_from("ABC"), st.integers(0, 9), min_size=3)


@given(UNITS, UNITS, UNITS, st.booleans())
def test_allotting_promises_what_there_is_and_no_more(wanted: Json, lil: Json, lyo: Json, split: bool) -> None:
    book = StockBook(Store())
    for code, shelves in (("LIL", lil), ("LYO", lyo)):
        for sku, count in shelves.items():
            book.seed(sku, code, count)
    given_ = allotted(book, ["LIL", "LYO"], wanted, split=split)
    for sku, count in wanted.items():
        assert sum(units.get(sku, 0) for units in given_.values()) == min(count, lil[sku] + lyo[sku])
    for code, shelves in (("LIL", lil), ("LYO", lyo)):
        assert all(0 < count <= shelves[sku] for sku, count in given_.get(code, {}).items())
    alone = [shelves for shelves in (lil, lyo) if all(shelves[sku] >= count for sku, count in wanted.items())]
    if alone and not split:
        assert len(given_) <= 1


def test_each_site_declares_its_share_of_the_value() -> None:
    house = over_two_sites(lil={"A": 1}, lyo={"A": 2})
    reference = taken(house, ("A", 4), declared_value=1000)
    house.allocate(reference)
    house.pick(reference)
    made, boxes = house.order(reference), house.boxes(reference)
    values = [declared_values(made, part, boxes[part.site]) for part in made.parts]
    assert [len(each) for each in values] == [1, 1]
    assert sum(sum(each) for each in values) == 750  # a quarter of the order is nowhere


def test_a_return_goes_back_on_the_shelf_of_its_site() -> None:
    house = over_two_sites(lil={"A": 0}, lyo={"A": 2})
    intake = Intake(house)
    back = {"order": shipped(house, ("A", 2)), "tracking_number": ""}
    for rma, site in (("R1", ""), ("R2", "LIL")):
        intake.announce({**back, "rma": rma, "lines": [{"sku": "A", "quantity": 1, "reason": ""}]})
        assert said(intake.receive(rma, site)) == [("return.received", {"rma": rma, "site": site or "LYO"})]
        intake.grade(rma)
    assert (shelf(house, "A", "LIL").on_hand, shelf(house, "A", "LYO").on_hand) == (1, 1)


def test_sites_that_hold_stock_stay_in_the_list() -> None:
    house = over_two_sites(lil={}, lyo={"A": 1})
    with pytest.raises(Refused) as refused:
        house.set_sites(TWO_SITES[:1])
    assert (refused.value.code, [site.code for site in house.sites.all]) == ("site_in_use", ["LIL", "LYO"])
    house.set_sites(TWO_SITES[1:])
    assert house.sites.first.code == "LYO"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([*TWO_SITES, TWO_SITES[0]], "doubled_site"),
        ([{**TWO_SITES[0], "time_zone": "Europe/Atlantis"}], "invalid_field"),
        ([{**TWO_SITES[0], "time_zone": "../../etc/passwd"}], "invalid_field"),
    ],
)
def test_sites_that_cannot_be_are_refused(rows: Sequence[Json], code: str) -> None:
    house = House()
    with pytest.raises(Refused) as refused:
        house.set_sites(rows)
    assert (refused.value.code, house.sites.first.code) == (code, "LIL")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026, in UTC; the 27th is a Friday. Lille is an hour ahead."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("accepted", "leaves"),
    [
        (at(26, 15), "2026-11-26"),
        (at(26, 15, 1), "2026-11-27"),
        (at(27, 15, 1), "2026-11-30"),
        (at(28, 9), "2026-11-30"),
        (at(26, 23, 30), "2026-11-27"),
    ],
)
def test_an_order_accepted_after_the_cut_off_leaves_the_next_working_day(accepted: datetime, leaves: str) -> None:
    assert Site(code="LIL", name="Lille", cut_off="16:00").leaving_day(accepted) == leaves
    assert Site(code="LIL", name="Lille").leaving_day(accepted) == ""


def test_the_truck_leaves_at_the_cut_off_of_a_working_day() -> None:
    site = Site(code="LIL", name="Lille", cut_off="16:00")
    assert site.next_truck(at(27, 14)) == at(27, 15)
    assert site.next_truck(at(27, 15)) == at(27, 15)
    assert site.next_truck(at(27, 15, 1)) == at(30, 15)
    assert site.next_truck(at(25, 14), "2026-11-28") == at(30, 15)


def test_what_came_after_the_cut_off_does_not_leave_today_unless_forced() -> None:
    hands = Hands(at(26, 15, 30))
    house = over_two_sites(hands, lil={"A": 9}, lyo={}, cut_off="16:00")
    reference = picked(house, ("A", 1))
    packed(house, reference)
    assert house.order(reference).parts[0].leaves_on == "2026-11-27"
    with pytest.raises(Refused, match="leaves LIL on 2026-11-27"):
        house.hand_over(reference)
    hands.pass_(hours=9)  # half past midnight there
    assert dispatched(house.hand_over(reference))
    other: Any = picked(house, ("A", 1), reference="2")
    packed(house, other)
    hands.time = at(26, 9)
    assert dispatched(house.hand_over(other, forced=True))
