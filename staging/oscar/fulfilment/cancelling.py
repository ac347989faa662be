"""Cancelling an order before it is picked: the warehouse is told first, then stock and money go back."""

from __future__ import annotations

from typing import Any

from ..inbox.receiving import Refused
from . import charging, money, stock, units, vouchers
from .models import OutboxMessage
from .outbox import ask
from .pipeline import ACCEPTED, AUTHORISED, CANCELLED, PENDING, move_if_allowed

CANCELLABLE = (PENDING, AUTHORISED, ACCEPTED)

#: what became of asking the warehouse to stop
ASKED, TOO_LATE = "asked", "too_late"


def cancel(order: Any, reason: str) -> bool:
    """Cancel at once when the warehouse never heard of the order; else ask it first and say False.

    Refused (409) once the order is picked. While the warehouse has not answered, asking again changes nothing.
    """
    if order.status not in CANCELLABLE:
        raise Refused(f"an order that is {order.status} cannot be cancelled", http_status=409)
    if order.status == PENDING:
        finish(order, reason)
        return True
    if state(order) != ASKED:
        count = order.outbox.filter(operation="order.cancel").count() + 1
        ask("warehouse", "order.cancel", order, f"cancel-{order.number}-{count}", {"reason": reason})
    return False


def state(order: Any) -> str:
    """What became of asking the warehouse: `ASKED` until it answers, `TOO_LATE` when it did not stop; "" else."""
    last = order.outbox.filter(operation="order.cancel").last()
    if last is None or order.status == CANCELLED:
        return ""
    return {OutboxMessage.WAITING: ASKED, OutboxMessage.GIVEN_UP: TOO_LATE}.get(last.state, "")


def may_ask(order: Any) -> bool:
    """Whether the customer may still call the order off by herself."""
    return order.status in CANCELLABLE and not state(order)


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
    """Nothing of the order ships: the money goes back, the voucher may be used again, the customer is told. Once."""
    key = f"mail-cancellation-{order.number}"
    if order.outbox.filter(key=key).exists():
        return
    move_if_allowed(order, CANCELLED)
    told = {"reason": reason} | _outcome(order)
    charging.give_back(order)
    vouchers.give_back(order)
    ask("mail", "mail.cancellation", order, key, told)


def _outcome(order: Any) -> dict[str, Any]:
    """What becomes of the customer's money, and how much of it: minor units."""
    charged = money.charged(order)
    if charged:
        return {"outcome": "refunded", "amount": money.refundable(order)}
    authorised = money.authorised(order)
    return {"outcome": "released" if authorised else "unpaid", "amount": authorised}
