"""A message proves nothing: an old secret after a rotation, or somebody else wrote it. It must be refused unread."""

from __future__ import annotations

from harness.kernel.disturbance import Disturbance, Way


def wrongly_signed(message: str, *, order: str = "", way: Way = "sent", times: int = 1) -> Disturbance:
    """The next message of this type has a wrong signature; a request that we receive is told that its key is wrong."""
    return Disturbance(fault="wrongly_signed", message=message, order=order, way=way, times=times, forge=True)
