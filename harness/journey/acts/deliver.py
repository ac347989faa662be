"""The courier brings the parcels to the customer, or what becomes of them instead."""

from __future__ import annotations

from harness.journey.actors import Courier
from harness.journey.acts.attempting import attempt
from harness.journey.journey import Journey

Round = tuple[str | tuple[str, str], ...]
"""Moves of a parcel, in order; some as (move, reason)."""

TO_THE_DOOR: Round = ("transit", "out", "deliver")
ON_THE_SECOND_DAY: Round = ("transit", "out", ("fail", "absent"), "out", "deliver")
BY_THE_WRONG_DEPOT: Round = ("transit", "misroute", *TO_THE_DOOR)
TO_THE_PICK_UP_POINT: Round = ("transit", "out", ("fail", "absent"), "hold_at_point")
UNCLAIMED: Round = (("send_back", "unclaimed"), "return")
REFUSED: Round = ("transit", "out", ("refuse", "unwanted"), ("send_back", "refused"), "return")
DAMAGED: Round = ("transit", "damage", ("send_back", "damaged"), "return")
LOST: Round = ("transit", "lose")


def deliver(journey: Journey, courier: Courier, round_: Round = TO_THE_DOOR) -> None:
    """Carry every parcel of the order to its door, perhaps by a detour."""
    _carry(journey, courier, "deliver the parcels", round_)
    journey.reach("delivered")


def leave_at_point(journey: Journey, courier: Courier) -> None:
    """Nobody is at home: the parcels wait at a pick-up point."""
    _carry(journey, courier, "leave the parcels at a pick-up point", TO_THE_PICK_UP_POINT)
    journey.reach("awaiting pick-up")


def be_fetched(journey: Journey, courier: Courier) -> None:
    """The customer fetches them there."""
    _carry(journey, courier, "give the parcels out", ("deliver",))
    journey.reach("delivered")


def bring_back(journey: Journey, courier: Courier, round_: Round) -> None:
    """The parcels come back to the warehouse."""
    _carry(journey, courier, "bring the parcels back", round_)
    journey.life.parcel_state = "returned"
    journey.reach("undelivered")


def lose(journey: Journey, courier: Courier) -> None:
    """Nobody finds the parcels any more."""
    _carry(journey, courier, "lose the parcels", LOST)
    journey.life.parcel_state = "lost"
    journey.reach("undelivered")


def _carry(journey: Journey, courier: Courier, act: str, round_: Round) -> None:
    with attempt(journey, courier.name, act, "carrier"):
        for number in journey.life.tracking_numbers:
            for step in round_:
                move, *reason = (step,) if isinstance(step, str) else step
                courier.round.move(number, move, **({"reason": reason[0]} if reason else {}))
