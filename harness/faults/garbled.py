"""A message arrives cut: a proxy with a limit, a connection that broke off. It must be refused, and move nothing."""

from __future__ import annotations

from typing import Literal

from harness.kernel.disturbance import Disturbance, Way


def garbled(
    message: str,
    *,
    part: Literal["message", "answer"] = "message",
    order: str = "",
    way: Way = "sent",
    times: int = 1,
) -> Disturbance:
    """The next message of this type is cut in half; or, of a request that we receive, the answer to it, work done.

    Raises ValueError for the answer to what we send: a sender looks at its status only.
    """
    spoilt = part == "answer"
    if spoilt and way == "sent":
        raise ValueError("whoever sends it looks at the status of the answer only")
    return Disturbance(
        fault="garbled", message=message, order=order, way=way, times=times, corrupt=not spoilt, spoil=spoilt
    )
