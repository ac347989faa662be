"""What clerks and couriers are told to do when something goes wrong, and what their patience is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.drivers.control import NeighbourAway
from harness.journey.actors import Courier, WarehouseClerk
from harness.journey.acts import deliver, prepare
from harness.journey.journey import Journey
from harness.kernel.stages import STAGES
from harness.ledger.events import Acted, StageReached
from harness.ledger.ledger import Ledger
from harness.simulators.carrier.lifecycle import MOVES, PARCEL, REASONS
from tests.journey.lives import ORDER, TRACKING, Eyes, started

BOOK = {
    "short": {}, "picked": {"MUG": 2, "CHAIR": 1}, "shipped": {}, "written_off": {"MUG": 1},
    "parcels": [{"tracking_number": TRACKING}], "parts": [{"leaves_on": "2026-11-24"}],
}  # fmt: skip
ROUNDS = {
    "TO_THE_DOOR": "delivered",
    "ON_THE_SECOND_DAY": "delivered",
    "BY_THE_WRONG_DEPOT": "delivered",
    "TO_THE_PICK_UP_POINT": "at_pickup_point",
    "REFUSED": "returned",
    "DAMAGED": "returned",
    "LOST": "lost",
}


class Hands:
    """Keeps every move; the carrier is away for the first `away` of them."""

    def __init__(self, away: int = 0) -> None:
        self.moves: list[tuple[Any, ...]] = []
        self.away = away

    def move(self, of: str, move: str, **how: Any) -> str:
        self.moves.append((of, move, how))
        if self.away and move in ("pack", "hand_over"):
            self.away -= 1
            raise NeighbourAway("the carrier does not answer")
        return "done"

    def wait_until(self, order: str, day: object) -> None:
        self.moves.append((order, "wait_until", str(day)))


@pytest.fixture
def journey(tmp_path: Path) -> Any:
    ledger = Ledger(tmp_path, "main")
    made = started(ledger, warehouse=Eyes(BOOK))
    yield made
    ledger.close()


def brought_to(journey: Journey, stage: str) -> Journey:
    path = {"picked": ["placed", "authorised", "accepted"], "shipped": ["picked", "packed"]}
    for each in [*path["picked"], *(path["shipped"] if stage == "shipped" else [])]:
        journey.reach(each)
    if stage == "shipped":
        journey.reach("shipped")
        journey.reach("captured")
        journey.life.tracking_numbers = [TRACKING]
    return journey


def clerk(hands: Hands) -> WarehouseClerk:
    return WarehouseClerk(hands)  # type: ignore[arg-type]


def courier(hands: Hands) -> Courier:
    return Courier(hands)  # type: ignore[arg-type]


def reached(journey: Journey) -> str:
    return [entry.event.stage for entry in journey.entries() if isinstance(entry.event, StageReached)][-1]


def test_what_went_wrong_at_picking_is_told_and_remembered(journey: Journey) -> None:
    hands = Hands()
    prepare.pick(brought_to(journey, "picked"), clerk(hands), damaged={"MUG": 1}, mispicks={"CHAIR": "LAMP"})
    assert hands.moves[-1] == (
        ORDER,
        "pick",
        {
            "damaged": [{"sku": "MUG", "quantity": 1}],
            "mispicks": [{"sku": "CHAIR", "instead": "LAMP", "quantity": 1}],
        },
    )
    assert (journey.life.shipped, journey.life.written_off) == (BOOK["picked"], {"MUG": 1})


def test_a_clerk_tries_again_while_the_carrier_does_not_answer(journey: Journey) -> None:
    hands = Hands(away=2)
    journey.reach("placed")
    for stage in ("authorised", "accepted", "picked"):
        journey.reach(stage)
    prepare.pack(journey, clerk(hands))
    assert [move for _, move, _ in hands.moves] == ["pack"] * 3
    assert journey.life.tracking_numbers == [TRACKING]


def test_a_clerk_gives_up_in_the_end(journey: Journey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "_PATIENCE", 0.0)
    with pytest.raises(NeighbourAway, match="does not answer"):
        prepare.hand_over(brought_to(journey, "picked"), clerk(Hands(away=99)))
    acted = [entry.event for entry in journey.entries() if isinstance(entry.event, Acted)]
    assert acted[-1].outcome == "unknown"


def test_after_a_missed_truck_time_goes_on_to_the_next_one(journey: Journey) -> None:
    hands = Hands()
    prepare.miss_the_truck(journey, clerk(hands))
    assert [each[1:] for each in hands.moves] == [("miss_cut_off", {}), ("wait_until", "2026-11-24")]


@pytest.mark.parametrize(("name", "end"), ROUNDS.items())
def test_a_round_is_one_that_a_parcel_can_go(name: str, end: str) -> None:
    state = "collected"
    for step in getattr(deliver, name):
        move, *reason = (step,) if isinstance(step, str) else step
        assert set(reason) <= set(REASONS.get(move, ()))
        state = PARCEL.move(state, MOVES[move])
    assert state == end


def test_a_parcel_that_waits_is_fetched_or_goes_back(journey: Journey) -> None:
    hands = Hands()
    deliver.leave_at_point(brought_to(journey, "shipped"), courier(hands))
    assert reached(journey) == "awaiting pick-up"
    deliver.bring_back(journey, courier(hands), deliver.UNCLAIMED)
    assert hands.moves[-2:] == [(TRACKING, "send_back", {"reason": "unclaimed"}), (TRACKING, "return", {})]
    assert (reached(journey), journey.life.parcel_state) == ("undelivered", "returned")
    assert STAGES.allows("awaiting pick-up", "delivered")


def test_a_lost_parcel_is_not_delivered(journey: Journey) -> None:
    deliver.lose(brought_to(journey, "shipped"), courier(Hands()))
    assert (reached(journey), journey.life.parcel_state) == ("undelivered", "lost")
