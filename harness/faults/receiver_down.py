"""The receiver is down for a while: a deployment, an outage. Afterwards nothing may be missing, and nothing doubled."""

from __future__ import annotations

from harness.kernel.disturbance import Disturbance, Way


def receiver_down(message: str, *, seconds: float, order: str = "", way: Way = "sent") -> Disturbance:
    """From the next message of this type on, none gets through for so many seconds."""
    return Disturbance(fault="receiver_down", message=message, order=order, way=way, down=seconds)
