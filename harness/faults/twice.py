"""A message arrives twice: the network repeated it, or the sender never saw our answer. It must have one effect."""

from __future__ import annotations

from harness.kernel.disturbance import Disturbance, Way


def twice(message: str, *, order: str = "", way: Way = "sent", times: int = 1) -> Disturbance:
    """The next `times` messages of this type arrive twice each: same id or key, same signature."""
    return Disturbance(fault="twice", message=message, order=order, way=way, times=times, copies=2)
