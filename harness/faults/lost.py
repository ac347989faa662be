"""A message is lost, and its sender believes that it arrived. Somebody must notice."""

from harness.kernel.disturbance import Disturbance


def lost(message: str, *, order: str = "") -> Disturbance:
    """The next message of this type is never delivered."""
    return Disturbance(fault="lost", message=message, order=order, copies=0)
