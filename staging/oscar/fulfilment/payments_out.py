"""Capture, refund and release as the outbox asks them of the payments app."""

from __future__ import annotations

from typing import Any

from ..payments import money
from .minor import to_decimal
from .models import OutboxMessage, Refund
from .outbox import Refusal, Retry


def capture(message: OutboxMessage) -> dict[str, Any]:
    """Take money of what is reserved; `final` gives the rest of it free."""
    final = bool(message.body.get("final", True))
    return _sorted(money.capture(message.order, to_decimal(message.body["amount"]), key=message.key, final=final))


def release(message: OutboxMessage) -> dict[str, Any]:
    """Let the authorised money go."""
    return _sorted(money.release(message.order))


def refund(refund: Refund) -> dict[str, Any]:
    """Give money back; `settled` says whether the PSP has confirmed it already."""
    why = {"rma": refund.request.rma} if refund.request else {"reason": refund.reason}
    metadata = {"order": refund.order.number, **why}
    return _sorted(money.refund(refund.order, to_decimal(refund.amount), key=refund.key, metadata=metadata))


def _sorted(moved: money.Moved) -> dict[str, Any]:
    if moved.ok:
        return {"reference": moved.reference, "settled": moved.settled}
    if moved.uncertain:
        raise Retry(moved.reason)
    raise Refusal(moved.reason)
