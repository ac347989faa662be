"""A message arrives twice: the network repeated it, or the sender never saw our answer. It must have one effect."""

from harness.kernel.disturbance import Disturbance


def twice(message: str, *, order: str = "", times: int = 1) -> Disturbance:
    """The next `times` messages of this type are delivered twice each, same id, same signature."""
    return Disturbance(fault="twice", message=message, order=order, times=times, copies=2)
