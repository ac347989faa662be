"""Two messages change places: several workers empty one queue. The later one must not be undone by the earlier."""

from __future__ import annotations

from harness.kernel.disturbance import Disturbance, Way


def out_of_order(message: str, *, order: str = "", way: Way = "sent", times: int = 1) -> Disturbance:
    """The next message of this type arrives after the one that follows it.

    Raises ValueError for requests that are received: their caller waits for the answer before it goes on.
    """
    if way != "sent":
        raise ValueError("whoever asks waits for the answer before asking the next, so requests keep their order")
    return Disturbance(fault="out_of_order", message=message, order=order, way=way, times=times, hold=1)
