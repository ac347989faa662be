"""What happens to parcels by themselves: a carrier's working days, stepped by hand on a clock that stands still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.kernel.clock import read_stamp
from harness.kernel.seed import Seed
from harness.simulators.carrier.desk import Desk
from harness.simulators.carrier.lifecycle import moves as possible
from harness.simulators.carrier.parcel import Parcel
from harness.simulators.simulation import Options, Simulation
from tests.simulators.carrier.trade import address, shipment

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 11, 23, 17, 30, tzinfo=PARIS)


class Day:
    """A carrier whose clock stands still until it is advanced; what is due then happens at once."""

    def __init__(self, start: datetime = MONDAY, *, seed: int = 1, on: bool = True) -> None:
        self.simulation = Simulation.begin("carrier", Options(seed=Seed(seed)))
        self.simulation.clock.real = lambda: start.astimezone(UTC)
        self.desk = Desk(self.simulation)
        self.desk.tellers.clear()  # nobody listens: no loop runs here
        self.simulation.autopilot.switch(on=on)

    def parcel(self, reference: str = "100027", *, collected: bool = True, **changes: Any) -> Parcel:
        parcel, _, moved = self.desk.depot.announce(shipment(reference, **changes), f"{reference}-1", "")
        self.desk.report(moved)
        if collected:
            self.move(parcel, "collect")
        return parcel

    def move(self, parcel: Parcel, *moves: str, reason: str = "") -> None:
        for move in moves:
            self.desk.report([self.desk.depot.move(parcel.tracking_number, move, reason=reason)])

    def later(self, **by: float) -> None:
        """Advance the clock and let happen what is due, as the agenda does."""
        self.simulation.clock.advance(timedelta(**by))
        while due := self.desk.depot.things.due(self.simulation.clock.now().timestamp()):
            for parcel in due:
                self.desk.step(parcel)


def told(parcel: Parcel) -> list[tuple[str, datetime]]:
    return [
        (event["type"].removeprefix("parcel."), read_stamp(event["at"]).astimezone(PARIS)) for event in parcel.events
    ]


def states(parcel: Parcel) -> list[str]:
    return [state for state, _ in told(parcel)]


@pytest.fixture
def day() -> Day:
    return Day()


def test_a_parcel_is_a_night_in_the_hubs_and_delivered_before_noon() -> None:
    for seed in range(12):
        day = Day(seed=seed)
        parcel = day.parcel()
        day.later(days=7)
        assert states(parcel) == [
            "announced", "collected", "in_transit", "in_transit", "out_for_delivery", "delivered",
        ]  # fmt: skip
        _, collected, first, second, out, delivered = [at for _, at in told(parcel)]
        assert collected == MONDAY
        assert timedelta(hours=1) <= first - collected <= timedelta(hours=3)
        assert 1 <= second.hour <= 4
        assert (6, 30) <= (out.hour, out.minute) <= (8, 30)
        assert (9, 30) <= (delivered.hour, delivered.minute) <= (12, 0)
        assert second.date() == out.date() == delivered.date()
        assert delivered.date() - MONDAY.date() in [timedelta(days=1), timedelta(days=2), timedelta(days=3)]
        assert [event["place"] for event in parcel.events[2:]] == ["Lille", "Lyon", "Lyon", "Lyon"]


def test_how_long_it_takes_differs_from_parcel_to_parcel() -> None:
    day = Day()
    parcels = [day.parcel(f"1000{number}") for number in range(10, 30)]
    day.later(days=7)
    assert {parcel.state for parcel in parcels} == {"delivered"}
    assert {told(parcel)[-1][1].day for parcel in parcels} == {24, 25, 26}


def test_nobody_delivers_at_the_weekend() -> None:
    friday = MONDAY + timedelta(days=4)
    for seed in range(8):
        day = Day(friday, seed=seed)
        parcel = day.parcel(service="express")
        day.later(days=7)
        assert told(parcel)[-1][1].strftime("%A") == "Monday"


def test_a_jump_of_the_clock_gives_the_same_days_as_small_steps() -> None:
    slow, fast = Day(), Day()
    parcels = slow.parcel(), fast.parcel()
    for _ in range(7 * 24):
        slow.later(hours=1)
    fast.later(days=7)
    assert parcels[0].events == parcels[1].events


def test_our_own_door_waits_for_the_hand_over_or_a_manifest(day: Day) -> None:
    one, other = day.parcel("100001", collected=False), day.parcel("100002", collected=False)
    day.desk.close_day([other.tracking_number], "")
    day.later(hours=12)
    assert (one.state, other.state) == ("announced", "in_transit")
    assert 17 <= told(other)[1][1].hour <= 18


def test_a_parcel_of_another_door_is_collected_in_the_evening(day: Day) -> None:
    parcel, _, moved = day.desk.depot.announce(shipment("100001"), "", "", dialect="colissimo")
    day.desk.report(moved)
    day.later(days=1)
    assert states(parcel)[:2] == ["announced", "collected"]


def test_a_customer_brings_a_return_within_three_days(day: Day) -> None:
    parcel = day.parcel(collected=False, direction="return", service="return")
    day.later(days=3, hours=12)
    assert states(parcel)[:2] == ["announced", "collected"]
    day.later(days=7)
    assert parcel.state == "delivered"


def test_a_parcel_at_a_point_is_fetched_within_four_days(day: Day) -> None:
    parcel = day.parcel(service="pickup")
    day.later(days=9)
    assert states(parcel)[-3:] == ["out_for_delivery", "at_pickup_point", "delivered"]
    arrived, fetched = (at for _, at in told(parcel)[-2:])
    assert timedelta(days=1) <= fetched.date() - arrived.date() <= timedelta(days=4)
    assert parcel.events[-2]["place"] == f"{parcel.point['name']}, Lyon"


def test_nobody_fetches_a_parcel_and_it_goes_back_after_fourteen_days() -> None:
    day = Day(on=False)
    parcel = day.parcel(service="pickup")
    day.move(parcel, "transit", "out", "hold_at_point")
    day.later(days=14, seconds=-1)
    assert parcel.state == "at_pickup_point"
    day.later(seconds=1)
    assert parcel.state == "returning"
    assert parcel.events[-1]["reason"] == "unclaimed"
    day.later(days=100)
    assert parcel.state == "returning"


def test_without_autopilot_nothing_moves() -> None:
    day = Day(on=False)
    parcel = day.parcel()
    day.later(days=100)
    assert parcel.state == "collected"


def test_autopilot_for_one_order_leaves_the_others_alone() -> None:
    day = Day(on=False)
    one, other = day.parcel("100001"), day.parcel("100002")
    day.simulation.autopilot.switch(on=True, order="100001")
    day.desk.replan("100001")
    day.later(days=7)
    assert (one.state, other.state) == ("delivered", "collected")


def test_autopilot_switched_on_and_off_takes_parcels_on_from_where_they_are() -> None:
    day = Day(on=False)
    parcel = day.parcel()
    day.later(days=30)
    day.simulation.autopilot.switch(on=True)
    day.desk.replan()
    day.later(hours=4)
    assert parcel.state == "in_transit"
    day.simulation.autopilot.switch(on=False)
    day.desk.replan()
    day.later(days=30)
    assert parcel.state == "in_transit"


def test_switching_the_autopilot_on_reaches_every_parcel() -> None:
    day = Day(on=False)
    parcels = [day.parcel(str(number)) for number in range(600)]
    day.simulation.autopilot.switch(on=True)
    day.desk.replan()
    assert all(day.desk.depot.parcel(parcel.tracking_number).next_move == "transit" for parcel in parcels)


@pytest.mark.parametrize(
    ("moves", "reason", "ends"),
    [
        (("transit", "out", "fail"), "absent", ["failed", "out_for_delivery", "delivered"]),
        (("transit", "out", "fail", "out", "fail"), "absent", ["failed", "at_pickup_point", "delivered"]),
        (("transit", "out", "fail"), "address", ["failed", "returning", "returned"]),
        (("transit", "out", "refuse"), "", ["refused", "returning", "returned"]),
        (("transit", "damage"), "", ["damaged", "returning", "returned"]),
        (("transit", "misroute"), "", ["in_transit", "out_for_delivery", "delivered"]),
        (("transit", "lose"), "", ["collected", "in_transit", "lost"]),
        (("transit", "lose", "transit"), "", ["in_transit", "out_for_delivery", "delivered"]),
    ],
)
def test_what_went_wrong_by_hand_goes_on_as_carriers_do(
    day: Day, moves: tuple[str, ...], reason: str, ends: list[str]
) -> None:
    parcel = day.parcel()
    for move in moves:
        day.move(parcel, move, reason=reason if move == "fail" else "")
    day.later(days=20)
    assert states(parcel)[-3:] == ends
    day.later(days=50)
    assert states(parcel)[-3:] == ends
    assert parcel.next_at is None


def test_a_second_failed_attempt_ends_at_a_point_whose_address_the_parcel_knows(day: Day) -> None:
    parcel = day.parcel()
    day.move(parcel, "transit", "out", "fail", "out", "fail")
    day.later(days=7)
    assert states(parcel)[-2:] == ["at_pickup_point", "delivered"]
    assert parcel.point["address"]["city"] == "Lyon"


def test_where_there_is_no_point_a_parcel_goes_back(day: Day) -> None:
    parcel = day.parcel(recipient=address(country="SE", postcode="111 22", city="Stockholm"))
    day.move(parcel, "transit", "out", "fail", "out", "fail")
    day.later(days=9)
    assert states(parcel)[-2:] == ["returning", "returned"]
    assert parcel.events[-2]["reason"] == "undeliverable"


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 2**32), st.integers(0, 365 * 24 * 60), st.sampled_from(["home", "express", "pickup"]),
    st.lists(st.sampled_from(["transit", "out", "fail", "misroute", "damage", "refuse", "hold_at_point"]), max_size=5),
)  # fmt: skip
def test_every_parcel_comes_to_an_end_in_the_order_of_time(
    seed: int, minutes: int, service: str, moves: list[str]
) -> None:
    day = Day(MONDAY + timedelta(minutes=minutes), seed=seed)
    parcel = day.parcel(service=service)
    for move in moves:
        day.later(hours=5)
        if move in possible(parcel.state):
            day.move(parcel, move)
    day.later(days=60)
    assert parcel.state in ("delivered", "returned")
    moments = [at for _, at in told(parcel)]
    assert moments == sorted(moments)
