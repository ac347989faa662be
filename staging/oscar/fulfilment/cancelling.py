"""Cancelling an order before it is picked: the warehouse is told first, then stock and money go back."""

from __future__ import annotations

from typing import Any

from ..inbox.receiving import Refused
from . import charging, stock, units
from .outbox import ask
from .pipeline import ACCEPTED, AUTHORISED, CANCELLED, PENDING, move_if_allowed

CANCELLABLE = (PENDING, AUTHORISED, ACCEPTED)


def cancel(order: Any, reason: str) -> bool:
    """Cancel at once when the warehouse never heard of the order; else ask it first and say False.

    Refused (409) once the order is picked.
    """
    if order.status not in CANCELLABLE:
        raise Refused(f"an order that is {order.status} cannot be cancelled", http_status=409)
    if order.status == PENDING:
        finish(order, reason)
        return True
    count = order.outbox.filter(operation="order.cancel").count() + 1
    ask("warehouse", "order.cancel", order, f"cancel-{order.number}-{count}", {"reason": reason})
    return False


def finish(order: Any, reason: str) -> None:
    """Cancel the order: stock given back, money released, the customer told. Nothing happens the second time."""
    if order.status == CANCELLED:
        return
    if order.status not in CANCELLABLE:
        raise Refused(f"an order that is {order.status} cannot be cancelled", http_status=409)
    still_open = {line: told.open for line, told in units.units_of(order).items()}
    stock.give_back(still_open)
    units.record(order, units.CANCELLED, still_open, reference=reason)
    close(order, reason)


def close(order: Any, reason: str) -> None:
    """Nothing of the order ships: the money goes back, the voucher may be used again, the customer is told."""
    move_if_allowed(order, CANCELLED)
    charging.give_back(order)
    ask("mail", "mail.cancellation", order, f"mail-cancellation-{order.number}", {"reason": reason})
