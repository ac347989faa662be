"""A message is lost: a dropped queue, a crashed relay. Its sender believes that it arrived; somebody must notice."""

from __future__ import annotations

from harness.kernel.disturbance import Disturbance, Way


def lost(message: str, *, order: str = "", way: Way = "sent", times: int = 1) -> Disturbance:
    """The next messages of this type never arrive. A caller gets no answer, so it can tell."""
    return Disturbance(fault="lost", message=message, order=order, way=way, times=times, copies=0)
