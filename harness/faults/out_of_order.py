"""Two messages change places: several workers empty one queue. The later one must not be undone by the earlier."""

from __future__ import annotations

from harness.kernel.disturbance import Disturbance


def out_of_order(message: str, *, order: str = "", times: int = 1) -> Disturbance:
    """The next message of this type arrives after the one that follows it. Only a sender can do that."""
    return Disturbance(fault="out_of_order", message=message, order=order, times=times, hold=1)
