"""A message arrives late, after others have moved on. It must find its place all the same."""

from harness.kernel.disturbance import Disturbance


def late(message: str, *, seconds: float, order: str = "") -> Disturbance:
    """The next message of this type is delivered after so many seconds."""
    return Disturbance(fault="late", message=message, order=order, delay=seconds)
