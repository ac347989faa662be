"""A day of a warehouse that runs by itself: in the right order, in the time it takes, out with the truck of its day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harness.simulators.refusal import Refused
from tests.simulators.warehouse.building import MONDAY
from tests.simulators.warehouse.floors import Day, run

WHOLE_WAY = ["order.accepted", "order.allocated", "order.picked", "order.packed", "order.dispatched"]
TRUCK = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # four o'clock in Lille


def returned(day: Day, *, tracking_number: str = "LR1") -> None:
    """An order that left, of which one unit is announced back."""
    day.take("1", ("A", 2))
    for move in ("allocate", "pick", "pack"):
        day.move("1", move)
    day.move("1", "hand_over", force=True)
    asked = {"rma": "R1", "order": "1", "tracking_number": tracking_number}
    day.floor.report(day.intake.announce({**asked, "lines": [{"sku": "A", "quantity": 1, "reason": ""}]})[2])


def test_nothing_moves_by_itself_unless_it_is_told_to() -> None:
    day = Day()
    day.take("1", ("A", 1))
    day.wait(days=3)
    assert day.types("1") == ["order.accepted"]


def test_an_order_of_the_morning_leaves_with_the_truck_of_the_day() -> None:
    day = Day()
    day.fly()
    day.take("1", ("A", 1))
    begun = day.due("1")
    assert begun is not None
    assert MONDAY + timedelta(minutes=5) <= begun <= MONDAY + timedelta(minutes=20)
    day.wait(hours=3)
    assert day.types("1") == WHOLE_WAY[:-1]
    assert day.due("1") == TRUCK
    day.wait(hours=3, minutes=59)
    assert day.house.order("1").state == "packed"
    day.wait(minutes=1)
    assert day.types("1") == WHOLE_WAY


def test_a_jump_of_the_clock_plays_the_days_as_they_would_have_been() -> None:
    slowly, at_once = Day(), Day()
    for day in (slowly, at_once):
        day.fly()
        day.take("1", ("A", 1))
    for _ in range(48):
        slowly.wait(minutes=30)
    at_once.wait(days=1)
    for day in (slowly, at_once):
        assert day.types("1") == WHOLE_WAY
        assert day.house.order("1").parts[0].leaves_on == "2026-11-23"
    first, second = slowly.house.order("1"), at_once.house.order("1")
    assert first.changed_at == second.changed_at == TRUCK.timestamp()


def test_the_seed_decides_how_long_things_take() -> None:
    due = []
    for seed in (7, 7, 8):
        day = Day(seed=seed)
        day.fly()
        day.take("1", ("A", 1))
        due.append(day.due("1"))
    assert due[0] == due[1] != due[2]


def test_one_order_alone_may_run_by_itself() -> None:
    day = Day()
    day.take("1", ("A", 1))
    day.take("2", ("B", 1))
    day.fly(order="2")
    day.wait(days=1)
    assert (day.house.order("1").state, day.house.order("2").state) == ("accepted", "handed_over")
    day.fly()
    day.wait(days=1)
    assert day.house.order("1").state == "handed_over"


def test_turning_the_autopilot_off_stops_everything() -> None:
    day = Day()
    day.fly()
    day.take("1", ("A", 1))
    day.fly(on=False)
    day.wait(days=1)
    assert day.house.order("1").state == "accepted"


def test_an_order_waits_for_a_person_who_accepts_it_or_for_the_autopilot() -> None:
    day = Day()
    day.house.policies.change({"accept": "by_hand"})
    day.fly()
    day.take("1", ("A", 1))
    assert day.house.order("1").state == "received"
    day.wait(minutes=10)
    assert day.house.order("1").state == "accepted"


def test_what_is_held_waits_and_goes_on_when_released() -> None:
    day = Day()
    day.fly()
    day.take("1", ("A", 1))
    day.move("1", "hold", reason="address")
    day.wait(days=2)
    assert day.house.order("1").state == "on_hold"
    day.move("1", "release")
    day.wait(hours=3)
    assert [told["leaves_on"] for told in day.said("1", "order.delayed")] == ["2026-11-25"]
    day.wait(hours=4)
    assert day.house.order("1").state == "handed_over"


def test_each_site_hands_over_its_part_of_an_order() -> None:
    day = Day()
    day.fly()
    day.take("1", ("A", 12))
    day.wait(days=1)
    assert [body["complete"] for body in day.said("1", "order.dispatched")] == [False, True]


def test_who_accepts_after_the_cut_off_sees_the_order_leave_the_next_day() -> None:
    day = Day()
    day.fly()
    day.wait(hours=8)  # five o'clock
    day.take("1", ("A", 1))
    day.wait(hours=22, minutes=59)
    assert day.house.order("1").state == "packed"
    day.wait(minutes=1)
    assert day.house.order("1").state == "handed_over"
    assert "order.delayed" not in day.types("1")


def test_who_misses_the_truck_of_the_day_is_told_when_it_leaves() -> None:
    day = Day()
    day.wait(hours=6, minutes=59)  # a minute before four: nobody packs that fast
    day.fly()
    day.take("1", ("A", 1))
    day.wait(hours=3)
    (told,) = day.said("1", "order.delayed")
    assert (told["reason"], told["leaves_on"]) == ("cut_off_missed", "2026-11-24")
    day.wait(days=1)
    assert day.house.order("1").state == "handed_over"


def test_the_backlog_lets_the_others_wait_for_the_next_hour() -> None:
    day = Day()
    day.house.policies.change({"orders_an_hour": 1})
    day.fly()
    for number in range(4):
        day.take(str(number), ("A", 1))
    begun = []
    for _ in range(8):
        day.wait(hours=1)
        states = [day.house.order(str(number)).state for number in range(4)]
        begun.append(sum(state not in ("accepted", "allocated") for state in states))
    assert begun[-1] == 4
    assert max(after - before for before, after in zip([0, *begun], begun, strict=False)) == 1
    assert [note for note in day.simulation.journal.after() if note.kind == "refused"] == []


def test_a_carrier_that_does_not_answer_is_asked_again() -> None:
    day = Day()
    day.fly()
    day.carrier.trouble = Refused(502, "carrier_unreachable", "the carrier did not answer")
    day.take("1", ("A", 1))
    day.wait(hours=3)
    assert day.carrier.asked == 1
    day.wait(minutes=14)
    assert day.carrier.asked == 1
    day.wait(minutes=1)
    assert day.carrier.asked == 2
    assert day.house.order("1").state == "picked"
    assert [told["reason"] for told in day.said("1", "order.delayed")] == ["carrier_unreachable"]
    day.carrier.trouble = None
    day.wait(hours=5)
    assert day.house.order("1").state == "handed_over"
    assert [note.reply for note in day.simulation.journal.after() if note.kind == "refused"] == [
        "the carrier did not answer"
    ] * 2


def test_a_return_is_received_when_the_carrier_has_brought_it() -> None:
    day = Day()
    returned(day)
    day.simulation.hooks._postman.peers = {"carrier": None}  # type: ignore[dict-item] # only that there is one
    day.fly()
    day.wait(days=5)
    assert day.intake.return_("R1").state == "announced"
    day.carrier.states["LR1"] = "delivered"
    day.wait(hours=6)
    assert day.intake.return_("R1").state == "received"
    day.wait(hours=23)
    assert day.intake.return_("R1").state == "received"
    day.wait(hours=29)
    assert day.intake.return_("R1").state == "closed"
    assert day.types("1")[-2:] == ["return.received", "return.graded"]


def test_a_return_that_never_comes_is_not_waited_for_for_ever() -> None:
    day = Day()
    returned(day)
    day.simulation.hooks._postman.peers = {"carrier": None}  # type: ignore[dict-item] # only that there is one
    day.fly()
    day.wait(days=40)
    asked = day.carrier.asked
    day.wait(days=40)
    assert day.carrier.asked == asked
    assert day.intake.return_("R1").next_at is None


def test_without_a_carrier_to_ask_a_return_takes_some_days() -> None:
    day = Day()
    returned(day, tracking_number="")
    day.fly()
    day.wait(days=1, hours=23)
    assert day.intake.return_("R1").state == "announced"
    day.wait(days=3)
    assert day.intake.return_("R1").state != "announced"


def test_what_was_due_is_still_due_after_a_restart(tmp_path: Path) -> None:
    day = Day(tmp_path / "state")
    day.fly()
    day.take("1", ("A", 1))
    due = day.due("1")
    day.simulation.store.close()
    again = Day(tmp_path / "state")
    assert again.due("1") == due
    again.wait(days=1)
    assert again.house.order("1").state == "handed_over"


def test_a_person_may_be_quicker_than_the_autopilot() -> None:
    day = Day()
    day.fly()
    day.take("1", ("A", 1))
    assert day.move("1", "allocate") == "allocated"
    assert day.move("1", "pick") == "picked"
    with pytest.raises(Refused):
        run(day.floor.move_order("1", {"move": "allocate"}))
    day.wait(days=1)
    assert day.types("1") == WHOLE_WAY
