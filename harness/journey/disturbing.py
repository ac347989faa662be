"""Laying a fault over one order's messages, and writing down that it was meant."""

from __future__ import annotations

from typing import Protocol

from harness.journey.journey import Journey
from harness.kernel.disturbance import Disturbance
from harness.ledger.events import Disturbed


class Disturbable(Protocol):
    """A system whose messages can be disturbed."""

    def disturb(self, disturbance: Disturbance) -> None:
        """Arm the disturbance."""


def disturb(journey: Journey, system: Disturbable, role: str, disturbance: Disturbance) -> None:
    """Arm `disturbance` on what `role` sends."""
    system.disturb(disturbance)
    journey.record(
        Disturbed(
            system=role,
            fault=disturbance.fault,
            message=disturbance.message,
            order=disturbance.order,
            detail=disturbance.to_json(),
        )
    )
