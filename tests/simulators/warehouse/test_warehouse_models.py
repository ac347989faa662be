"""The warehouse's pure parts: whatever clerks try, no order is lost and every unit is accounted for."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

from harness.simulators.refusal import Refused
from harness.simulators.warehouse.happened import Happened, Moved, Said
from harness.simulators.warehouse.house import House
from harness.simulators.warehouse.intake import Intake
from harness.simulators.warehouse.labels import declared_values
from harness.simulators.warehouse.lifecycle import ORDER, RETURN, order_moves, return_moves
from harness.simulators.warehouse.packing import PACKAGING_G, parcelled
from harness.simulators.warehouse.stock import Shelf, StockBook, StockRefused
from tests.simulators.carrier.trade import order

SKUS = ("A", "B", "C")


def stocked(**on_hand: int) -> House:
    house = House()
    house.give_stock([{"sku": sku, "on_hand": units} for sku, units in on_hand.items()])
    return house


def taken(house: House, *lines: tuple[str, int]) -> str:
    made, _, _ = house.take_order(order("100027", *lines))
    return made.reference


def said(happened: Happened) -> list[tuple[str, Any]]:
    return [(event.type, event.body) for event in happened if isinstance(event, Said)]


def shipped(house: House, *lines: tuple[str, int]) -> str:
    reference = taken(house, *lines)
    house.allocate(reference)
    house.pick(reference)
    house.pack(reference, house.boxes(reference))
    house.hand_over(reference)
    return reference


def test_a_short_pick_is_written_off_and_told() -> None:
    house = stocked(A=5, B=5)
    reference = taken(house, ("A", 3), ("B", 1))
    house.allocate(reference)
    happened = house.pick(reference, [{"sku": "A", "quantity": 2}])
    lines = [{"sku": "A", "quantity": 1, "short": 2}, {"sku": "B", "quantity": 1, "short": 0}]
    assert said(happened) == [
        ("order.picked", {"lines": lines}),
        ("stock.changed", {"sku": "A", "delta": -2, "on_hand": 3, "reason": "short_pick"}),
    ]
    assert [event.after for event in happened if isinstance(event, Moved)] == ["picking", "picked"]
    house.pack(reference, house.boxes(reference))
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
    assert house.stock.shelf("A").free == 0
    assert said(house.cancel(reference)) == [("order.cancelled", {})]
    assert house.cancel(reference) == []
    assert house.stock.shelf("A").free == 3


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
    assert house.orders == {}


def test_a_count_below_what_is_reserved_is_refused_as_a_whole() -> None:
    house = stocked(A=3, B=3)
    house.allocate(taken(house, ("B", 3)))
    with pytest.raises(Refused) as refused:
        house.give_stock([{"sku": "A", "on_hand": 9}, {"sku": "B", "on_hand": 2}])
    assert refused.value.status == 409
    assert house.stock.shelf("A").on_hand == 3


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
    assert set(intake.returns) == {"R1", "R2"}


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
    assert [body["lines"][2] for _, body in said(happened)] == [{"sku": "B", "quantity": 1, "grade": "B"}]
    assert (house.stock.shelf("A").on_hand, house.stock.shelf("A").damaged) == (7, 1)
    assert (house.stock.shelf("B").on_hand, house.stock.shelf("B").damaged) == (9, 1)
    assert (house.stock.shelf("A").restocked, house.stock.shelf("A").returned) == (1, 2)


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
    assert [parcel.weight_g for parcel in house.boxes(reference)] == [2 * 1200 + 400 + PACKAGING_G]
    with pytest.raises(Refused, match="1 to 3 parcels"):
        house.boxes(reference, 4)


def test_parcels_declare_the_value_of_what_is_in_them() -> None:
    house = stocked(A=9)
    made, _, _ = house.take_order(order("100027", ("A", 3), declared_value=2999))
    house.allocate("100027")
    house.pick("100027")
    assert declared_values(made, house.boxes("100027", 2)) == [1999, 1000]
    made.asked["lines"][0]["unit_price"] = 0
    assert declared_values(made, house.boxes("100027", 1)) == [2999]


def test_the_book_refuses_to_give_what_is_not_reserved() -> None:
    book = StockBook()
    book.seed("A", 3)
    book.reserve("A", 2)
    for booking in (book.ship, book.write_off, book.release):
        with pytest.raises(StockRefused):
            booking("A", 3)
    assert book.shelf("A") == Shelf(sku="A", on_hand=3, reserved=2, seeded=3)


class Clerks(RuleBasedStateMachine):
    """Clerks who try every move on every order and return, possible or not."""

    orders = Bundle("orders")
    returns = Bundle("returns")

    def __init__(self) -> None:
        super().__init__()
        self.house = stocked(A=12, B=6, C=0)
        self.intake = Intake(self.house)
        self.messages: list[Said] = []
        self.known: set[str] = set()

    def attempt(self, allowed: bool, move: Any) -> None:
        """`move` succeeds when `allowed`, else it is refused."""
        if not allowed:
            with pytest.raises(Refused) as refused:
                move()
            assert refused.value.status in (409, 422)
            return
        self.messages += [event for event in move() if isinstance(event, Said)]

    def new_order(self, lines: list[tuple[str, int]]) -> str:
        reference = f"{100000 + len(self.known)}"
        asked = order(reference, *lines)
        _, new, happened = self.house.take_order(asked)
        assert new
        assert self.house.take_order(asked)[1:] == (False, [])
        self.messages += [event for event in happened if isinstance(event, Said)]
        self.known.add(reference)
        return reference

    @initialize(target=orders)
    def one_has_left_already(self) -> str:
        reference = self.new_order([("A", 3)])
        self.go_on(reference, 4, 0)
        return reference

    @precondition(lambda self: len(self.known) < 4)  # few orders, so that some get far
    @rule(target=orders, lines=st.lists(st.tuples(st.sampled_from(SKUS), st.integers(1, 4)), min_size=1, max_size=3))
    def take(self, lines: list[tuple[str, int]]) -> str:
        return self.new_order(lines)

    @rule(
        reference=orders,
        move=st.sampled_from(["allocate", "hold", "release", "cancel", "accept", "reject", "hand_over"]),
    )
    def move(self, reference: str, move: str) -> None:
        state = self.house.order(reference).state
        allowed = move in order_moves(state) or (move == "cancel" and state == "cancelled")
        self.attempt(allowed, lambda: getattr(self.house, move)(reference))

    @rule(reference=orders, short=st.dictionaries(st.sampled_from(SKUS), st.integers(1, 4), max_size=2))
    def pick(self, reference: str, short: dict[str, int]) -> None:
        made = self.house.order(reference)
        reserved = {line.sku: line.reserved for line in made.lines}
        possible = made.state == "allocated" and all(reserved.get(sku, 0) >= n for sku, n in short.items())
        missing = [{"sku": sku, "quantity": n} for sku, n in short.items()]
        self.attempt(possible, lambda: self.house.pick(reference, missing))

    @rule(reference=orders, parcels=st.integers(1, 3))
    def pack(self, reference: str, parcels: int) -> None:
        made = self.house.order(reference)
        units = sum(line.picked for line in made.lines)
        possible = made.state == "picked" and (units == 0 or parcels <= units)
        self.attempt(possible, lambda: self.house.pack(reference, self.house.boxes(reference, parcels)))

    @rule(reference=orders, times=st.integers(1, 4), short=st.integers(0, 2))
    def go_on(self, reference: str, times: int, short: int) -> None:
        """The usual way on, with up to `short` units of the first article missing at picking."""
        made = self.house.order(reference)
        first = made.lines[0]
        for _ in range(times):
            if made.state == "accepted":
                self.move(reference, "allocate")
            elif made.state == "allocated":
                missing = min(short, first.reserved)
                self.pick(reference, {first.sku: missing} if missing else {})
            elif made.state == "picked":
                self.pack(reference, 1)
            elif made.state == "packed":
                self.move(reference, "hand_over")

    @rule(target=returns, reference=orders, wanted=st.integers(1, 3))
    def announce(self, reference: str, wanted: int) -> str:
        rma = f"R{reference}-{len(self.intake.returns)}"
        made = self.house.order(reference)
        left = Counter({line.sku: line.shipped for line in made.lines})
        for known in self.intake.returns.values():
            if known.order == reference:
                came = known.graded if known.state in ("graded", "closed") else known.asked["lines"]
                left.subtract(Counter({line["sku"]: line["quantity"] for line in came}))
        sku = max(left, key=lambda each: left[each])
        lines = [{"sku": sku, "quantity": wanted, "reason": ""}]
        asked = {"rma": rma, "order": reference, "tracking_number": "", "lines": lines}
        self.attempt(left[sku] >= wanted, lambda: self.intake.announce(asked)[2])
        return rma

    @rule(rma=returns, move=st.sampled_from(["receive", "close"]))
    def move_return(self, rma: str, move: str) -> None:
        if rma in self.intake.returns:
            allowed = move in return_moves(self.intake.return_(rma).state)
            self.attempt(allowed, lambda: getattr(self.intake, move)(rma))

    @rule(rma=returns, grade=st.sampled_from(["A", "B", "scrap"]))
    def grade(self, rma: str, grade: str) -> None:
        if rma not in self.intake.returns:
            return
        back = self.intake.return_(rma)
        lines = [{**line, "grade": grade} for line in back.all_as_new()]
        self.attempt(back.state == "received", lambda: self.intake.grade(rma, lines))

    @rule(rma=returns, grade=st.sampled_from(["A", "B", "scrap"]))
    def bring_back(self, rma: str, grade: str) -> None:
        """The usual way of a return."""
        self.move_return(rma, "receive")
        self.grade(rma, grade)

    @rule(sku=st.sampled_from(SKUS), units=st.integers(0, 10))
    def count(self, sku: str, units: int) -> None:
        allowed = units >= self.house.stock.shelf(sku).reserved

        def give() -> Happened:
            self.house.give_stock([{"sku": sku, "on_hand": units}])
            return []

        self.attempt(allowed, give)

    @invariant()
    def every_unit_is_accounted_for(self) -> None:
        for shelf in self.house.stock.shelves():
            assert 0 <= shelf.reserved <= shelf.on_hand
            assert shelf.on_hand == shelf.seeded - shelf.shipped - shelf.written_off + shelf.restocked
            assert shelf.returned == shelf.restocked + shelf.damaged
            lines = [line for made in self.house.orders.values() for line in made.lines if line.sku == shelf.sku]
            assert shelf.reserved == sum(line.reserved for line in lines)
            assert shelf.shipped == sum(line.shipped for line in lines)

    @invariant()
    def no_order_is_lost_and_no_unit_of_one(self) -> None:
        assert set(self.house.orders) == self.known
        for made in self.house.orders.values():
            for line in made.lines:
                if made.state in ("picked", "packed", "handed_over"):
                    assert line.picked + line.short == line.quantity
                if made.state == "handed_over":
                    assert (line.shipped, line.reserved) == (line.picked, 0)

    @invariant()
    def the_shop_was_told_of_every_correction(self) -> None:
        told = Counter[str]()
        for message in self.messages:
            if message.type == "stock.changed":
                told[message.body["sku"]] -= message.body["delta"]
        assert all(told[shelf.sku] == shelf.written_off for shelf in self.house.stock.shelves())


TestClerks = Clerks.TestCase
TestClerks.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


def test_every_state_of_a_lifecycle_can_be_reached() -> None:
    for lifecycle, first in ((ORDER, "received"), (RETURN, "announced")):
        reached, waiting = {first}, [first]
        while waiting:
            fresh = set(lifecycle.moves(waiting.pop())) - reached
            reached |= fresh
            waiting += fresh
        assert reached == {state for pair in lifecycle.pairs for state in pair}
