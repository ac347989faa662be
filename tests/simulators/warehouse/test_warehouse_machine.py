"""Clerks in two sites try every move on every order, return and shelf, possible or not: nothing is ever lost or made up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, precondition, rule

from harness.simulators.refusal import Refused
from harness.simulators.warehouse.happened import Happened, Said
from harness.simulators.warehouse.intake import Intake
from harness.simulators.warehouse.lifecycle import order_moves, return_moves
from harness.simulators.warehouse.orders import WarehouseOrder, units
from tests.simulators.carrier.trade import Json, order
from tests.simulators.warehouse.building import Hands, mishaps, over_two_sites

SKUS = ("A", "B", "C")
SITES = ("LIL", "LYO")
sku = st.sampled_from(SKUS)
site = st.sampled_from(SITES)
some_site = st.sampled_from(("", *SITES))
few = st.integers(1, 3)
Move = Callable[[], Happened]


class Clerks(RuleBasedStateMachine):
    """Two sites, a few orders, everybody at once."""

    orders = Bundle("orders")
    returns = Bundle("returns")

    def __init__(self) -> None:
        super().__init__()
        self.hands = Hands()
        self.house = over_two_sites(
            self.hands, lil={"A": 8, "B": 3, "C": 0}, lyo={"A": 2, "B": 5, "C": 2}, cut_off="16:00"
        )
        self.intake = Intake(self.house)
        self.said: list[Said] = []
        self.known: set[str] = set()

    def stored(self) -> list[Any]:
        """All that the house keeps, as it is written down."""
        self.house.store.flush()
        return self.house.store.ask("select kind, id, body from thing order by kind, id")

    def attempt(self, move: Move) -> bool:
        """Whether `move` was possible. One that is refused has changed nothing."""
        before = self.stored()
        try:
            happened = move()
        except Refused:
            assert self.stored() == before
            return False
        self.said += [event for event in happened if isinstance(event, Said)]
        return True

    @rule(hours=st.integers(1, 30))
    def wait(self, hours: int) -> None:
        self.hands.pass_(hours=hours)

    @precondition(lambda self: len(self.known) < 6)  # few orders, so that some get far
    @rule(target=orders, lines=st.lists(st.tuples(sku, st.integers(1, 4)), min_size=1, max_size=3))
    def take(self, lines: list[tuple[str, int]]) -> str:
        reference = f"{100000 + len(self.known)}"
        asked = order(reference, *lines)
        self.known.add(reference)
        assert self.attempt(lambda: self.house.take_order(asked)[2])
        assert self.house.take_order(asked)[1:] == (False, [])
        return reference

    @rule(reference=orders, move=st.sampled_from(["hold", "release", "cancel", "accept", "reject"]))
    def decide(self, reference: str, move: str) -> None:
        made = self.house.order(reference)
        allowed = move in order_moves(made.state, [part.state for part in made.parts])
        done = self.attempt(lambda: getattr(self.house, move)(reference))
        assert done == (allowed or (move == "cancel" and made.state == "cancelled"))

    @rule(reference=orders, split=st.booleans(), where=some_site)
    def allocate(self, reference: str, *, split: bool, where: str) -> None:
        self.attempt(lambda: self.house.allocate(reference, split=split, site=where))

    @rule(
        reference=orders, where=some_site, missing=st.lists(st.tuples(sku, few), max_size=1),
        broken=st.lists(st.tuples(sku, few), max_size=1), wrong=st.lists(st.tuples(sku, sku, few), max_size=1),
    )  # fmt: skip
    def pick(self, reference: str, where: str, missing: list[Any], broken: list[Any], wrong: list[Any]) -> None:
        went_wrong = mishaps(short=missing, damaged=broken, mispicks=wrong)
        self.attempt(lambda: self.house.pick(reference, went_wrong, where))

    @rule(reference=orders, where=some_site)
    def start(self, reference: str, where: str) -> None:
        self.attempt(lambda: self.house.start_picking(reference, where))

    @rule(reference=orders, parcels=st.none() | few, unchecked=st.booleans(), where=some_site)
    def pack(self, reference: str, parcels: int | None, where: str, *, unchecked: bool) -> None:
        def closed() -> Happened:
            boxes = self.house.boxes(reference, parcels, unchecked=unchecked, site=where)
            return self.house.pack(reference, boxes, unchecked=unchecked)

        self.attempt(closed)

    @rule(reference=orders, where=some_site, forced=st.booleans())
    def hand_over(self, reference: str, where: str, *, forced: bool) -> None:
        self.attempt(lambda: self.house.hand_over(reference, where, forced=forced))

    @rule(reference=orders, missing=few, broken=few, wrong=few, others=st.integers(0, 8))
    def pick_badly(self, reference: str, missing: int, broken: int, wrong: int, others: int) -> None:
        """With mishaps that fit the first part that can be picked."""
        able = [part for part in self.house.order(reference).parts if part.state in ("allocated", "picking")]
        there = [line.sku for line in able[0].lines if line.reserved] if able else []
        if not there:
            return
        went_wrong = mishaps(
            short=[(there[0], missing)] if others & 1 else [],
            damaged=[(there[-1], broken)] if others & 2 else [],
            mispicks=[(there[0], SKUS[wrong - 1], 1)] if others & 4 else [],
        )
        self.attempt(lambda: self.house.pick(reference, went_wrong, able[0].site))

    @rule(reference=orders)
    def finish(self, reference: str) -> None:
        self.go_on(reference, 4)

    @rule(reference=orders, times=st.integers(1, 4))
    def go_on(self, reference: str, times: int) -> None:
        """The usual way on."""
        made = self.house.order(reference)
        for _ in range(times):
            if made.state == "accepted":
                self.allocate(reference, split=False, where="")
            elif made.state in ("allocated", "picking"):
                self.attempt(lambda: self.house.pick(reference))
            elif made.state == "picked":
                self.pack(reference, None, "", unchecked=False)
            elif made.state == "packed":
                self.hand_over(reference, "", forced=True)

    @rule(reference=orders, where=some_site, refused=st.booleans())
    def bad_luck(self, reference: str, where: str, *, refused: bool) -> None:
        if refused:
            self.attempt(lambda: self.house.fail_label(reference, "no such street"))
        else:
            self.attempt(lambda: self.house.miss_cut_off(reference, where))

    @rule(target=returns, reference=orders, wanted=few, which=sku)
    def announce(self, reference: str, wanted: int, which: str) -> Any:
        rma = f"R{reference}-{len(self.intake.returns)}"
        asked: Json = {"rma": rma, "order": reference, "tracking_number": ""}
        asked["lines"] = [{"sku": which, "quantity": wanted, "reason": ""}]
        left = Counter({line.sku: line.shipped for line in self.house.order(reference).lines})
        for known in self.intake.returns.of(reference):
            left.subtract(known.units())
        done = self.attempt(lambda: self.intake.announce(asked)[2])
        assert done == (left[which] >= wanted)
        return rma if done else multiple()

    @rule(target=returns, reference=orders, which=sku, wanted=few)
    def find(self, reference: str, which: str, wanted: int) -> Any:
        lines = [{"sku": which, "quantity": wanted}]
        known = len(self.intake.returns)
        self.attempt(lambda: self.intake.find_unannounced(reference, lines)[1])
        return f"U{reference}-1" if len(self.intake.returns) > known else multiple()

    @rule(rma=returns, move=st.sampled_from(["receive", "close"]))
    def move_return(self, rma: str, move: str) -> None:
        allowed = move in return_moves(self.intake.return_(rma).state)
        assert self.attempt(lambda: getattr(self.intake, move)(rma)) == allowed

    @rule(rma=returns, came=st.lists(st.tuples(sku, few, st.sampled_from(["A", "B", "scrap"])), max_size=2))
    def grade(self, rma: str, came: list[tuple[str, int, str]]) -> None:
        lines = [{"sku": which, "quantity": count, "grade": mark} for which, count, mark in came]
        allowed = self.intake.return_(rma).state == "received"
        assert self.attempt(lambda: self.intake.grade(rma, lines)) == allowed

    @rule(what=st.sampled_from(["count", "drop", "give"]), which=sku, where=site, units=st.integers(0, 12))
    def at_the_shelf(self, what: str, which: str, where: str, units: int) -> None:
        if what == "count":
            self.attempt(lambda: self.house.count_stock(which, units or None, where))
        elif what == "drop":
            self.attempt(lambda: self.house.damage_stock(which, units % 3 + 1, where))
        else:
            enough = units >= self.house.stock.shelf(which, where).reserved
            assert self.attempt(lambda: self.give(which, where, units)) == enough

    def give(self, which: str, where: str, units: int) -> Happened:
        self.house.give_stock([{"sku": which, "on_hand": units, "site": where}])
        return []

    @initialize(target=orders)
    def one_has_left_already(self) -> Any:
        reference = self.take([("A", 3)])
        self.go_on(reference, 4)
        return reference

    @initialize(target=orders)
    def one_is_split(self) -> Any:
        reference = self.take([("A", 2), ("C", 1)])
        self.allocate(reference, split=True, where="")
        return reference

    def made(self) -> list[WarehouseOrder]:
        return [self.house.order(reference) for reference in sorted(self.known)]

    @invariant()
    def every_unit_is_accounted_for(self) -> None:
        for article in self.house.stock.articles():
            for where, shelf in article.shelves.items():
                gone, come = shelf.shipped + shelf.written_off, shelf.restocked + shelf.counted
                assert shelf.on_hand == shelf.seeded - gone + come >= 0
                assert shelf.damaged == shelf.broken + shelf.returned - shelf.restocked >= 0
                assert 0 <= shelf.in_totes <= min(shelf.reserved, shelf.on_hand)
                assert shelf.to_pick >= 0
                parts = [part for made in self.made() for part in made.parts if part.site == where]
                lines = [line for part in parts for line in part.lines if line.sku == article.sku]
                assert shelf.reserved == sum(line.reserved for line in lines)
                assert shelf.shipped == sum(line.shipped for line in lines)
                assert shelf.in_totes == sum(line.picked - line.shipped for line in lines)

    @invariant()
    def no_order_is_lost_and_no_unit_of_one(self) -> None:
        self.house.store.flush()
        assert {made.reference for made in self.house.orders.each()} == self.known
        for made in self.made():
            for line in made.lines:
                if made.state in ("picked", "packed", "handed_over"):
                    assert line.picked + line.short == line.quantity
                if made.state == "handed_over":
                    assert (line.shipped, line.reserved) == (line.picked, 0)
                if made.state in ("cancelled", "rejected"):
                    assert line.reserved == line.picked == 0
            for part in made.parts:
                boxed = Counter(units(line for parcel in part.parcels for line in parcel.lines))
                closed = part.state in ("packed", "handed_over")
                assert boxed == Counter({line.sku: line.picked for line in part.lines if line.picked and closed})

    @invariant()
    def the_shop_was_told_what_left_and_what_never_will(self) -> None:
        for made in self.made():
            told = [each.body for each in self.said if each.type == "order.dispatched" and each.order == made.reference]
            left, short = Counter[str](), Counter[str]()
            for body in told:
                for parcel in body["parcels"]:
                    left.update({line["sku"]: line["quantity"] for line in parcel["lines"]})
                short.update({line["sku"]: line["quantity"] for line in body["short"]})
            lines = made.lines
            assert left == Counter({line.sku: line.shipped for line in lines if line.shipped})
            gone = made.state == "handed_over"
            assert short == Counter({line.sku: line.short for line in lines if gone and line.short})
            assert [body.get("complete", True) for body in told[:-1]] == [False] * (len(told) - 1 if told else 0)

    @invariant()
    def the_shop_was_told_of_every_correction(self) -> None:
        told = Counter[str]()
        for news in self.said:
            if news.type == "stock.changed":
                told[news.body["sku"]] += news.body["delta"]
            if news.type == "return.graded":
                told.update(units(line for line in news.body["lines"] if line["grade"] == "A"))
        for article in self.house.stock.articles():
            total = article.total()
            assert told[article.sku] == total.counted - total.written_off + total.restocked


TestClerks = Clerks.TestCase
TestClerks.settings = settings(max_examples=60, stateful_step_count=50, deadline=None)
