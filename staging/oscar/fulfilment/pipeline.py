"""The order's status: the only moves are those of Oscar's pipeline (OSCAR_ORDER_STATUS_PIPELINE)."""

from __future__ import annotations

from typing import Any

from ..inbox.receiving import Refused

PENDING, AUTHORISED, ACCEPTED, PICKED = "Pending", "Authorised", "Accepted", "Picked"
PACKED, SHIPPED, DELIVERED = "Packed", "Shipped", "Delivered"
CANCELLED, RETURNING, RETURNED, REFUNDED = "Cancelled", "Returning", "Returned", "Refunded"

FORWARD = (PENDING, AUTHORISED, ACCEPTED, PICKED, PACKED, SHIPPED, DELIVERED)
PAST_SHIPPING = (RETURNING, RETURNED, REFUNDED)


def advance(order: Any, target: str) -> bool:
    """Move the order forward to `target`, through every status between; False when it is already there or past.

    A message that overtook an earlier one thus leads to the same end as the right order would have. Refused (409)
    for an unpaid order, and when goods of a cancelled one leave.
    """
    if order.status == PENDING or (order.status == CANCELLED and target in (SHIPPED, DELIVERED)):
        raise Refused(f"the order is {order.status}: it cannot become {target}", http_status=409)
    if order.status in (CANCELLED, *PAST_SHIPPING):
        return False
    here, there = FORWARD.index(order.status), FORWARD.index(target)
    for status in FORWARD[here + 1 : there + 1]:
        order.set_status(status)
    return here < there


def move_if_allowed(order: Any, target: str) -> bool:
    """Move the order to `target` when the pipeline has that move; say whether it did."""
    allowed: bool = target in order.available_statuses()
    if allowed:
        order.set_status(target)
    return allowed
