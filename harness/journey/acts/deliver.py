"""The courier brings the parcels to the customer."""

from __future__ import annotations

from harness.journey.actors import Courier
from harness.journey.acts.attempting import attempt
from harness.journey.journey import Journey


def deliver(journey: Journey, courier: Courier) -> None:
    """Carry every parcel of the order to its door."""
    with attempt(journey, courier.name, "deliver the parcels", "carrier"):
        for number in journey.life.tracking_numbers:
            for move in ("transit", "out", "deliver"):
                courier.round.move(number, move)
    journey.reach("delivered")
