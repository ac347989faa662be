"""The receiver does the work and then answers 500: it failed while it wrote its log. Trying again must do nothing twice."""

from __future__ import annotations

from harness.kernel.disturbance import Disturbance, Way


def error_after_work(message: str, *, order: str = "", way: Way = "sent", times: int = 1) -> Disturbance:
    """The next message of this type is worked, and its sender is told that it failed."""
    return Disturbance(fault="error_after_work", message=message, order=order, way=way, times=times, status=500)
