"""An exchange takes long: a thin line, a loaded neighbour. Nobody may give up too early, or hold up everybody else."""

from __future__ import annotations

from harness.kernel.disturbance import Disturbance, Way


def slow(message: str, *, seconds: float, order: str = "", way: Way = "sent", times: int = 1) -> Disturbance:
    """The next message of this type goes out byte by byte, over so many seconds; of a request we receive, the answer."""
    return Disturbance(fault="slow", message=message, order=order, way=way, times=times, slow=seconds)
