"""A message arrives late, after others have moved on: a full queue, a batch, a sender's clock. It must find its place."""

from __future__ import annotations

from harness.kernel.disturbance import Disturbance, Way


def late(message: str, *, seconds: float, order: str = "", way: Way = "sent", times: int = 1) -> Disturbance:
    """The next messages of this type arrive after so many seconds. A caller may have hung up by then."""
    return Disturbance(fault="late", message=message, order=order, way=way, times=times, delay=seconds)
