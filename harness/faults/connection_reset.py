"""The connection breaks, and the sender cannot know whether the work was done. It must ask again, with the same key."""

from __future__ import annotations

from typing import Literal

from harness.kernel.disturbance import Disturbance, Way


def connection_reset(
    message: str, *, when: Literal["before", "after"] = "after", order: str = "", way: Way = "sent", times: int = 1
) -> Disturbance:
    """The connection of the next message of this type is torn before the work is done, or after it."""
    return Disturbance(fault="connection_reset", message=message, order=order, way=way, times=times, reset=when)
