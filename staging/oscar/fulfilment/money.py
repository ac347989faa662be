"""Money to take and money taken: what a part of an order is worth, what the PSP was asked for, what it confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .minor import to_minor
from .models import OutboxMessage, Refund
from .outbox import ask
from .units import Units, units_of
from .worth import Worth, delivery_worth, units_worth


def value_shipped(order: Any, before: Mapping[Any, Units], shipped: Mapping[Any, int]) -> int:
    """Minor units to capture for `shipped` (order line → units), given the units `before` this dispatch.

    The delivery charge goes with the first dispatch that ships at least one unit.
    """
    if not any(shipped.values()):
        return 0
    goods = (units_worth(line, before[line].shipped, quantity) for line, quantity in shipped.items())
    first = not any(units.shipped for units in before.values())
    return sum(goods, delivery_worth(order) if first else Worth()).amount


def still_to_capture(order: Any) -> int:
    """Minor units for all that was shipped so far, less what the PSP was asked for already."""
    now = units_of(order)
    nothing = {line: Units(told.ordered) for line, told in now.items()}
    return value_shipped(order, nothing, {line: told.shipped for line, told in now.items()}) - charged(order)


def capture(
    order: Any, amount: int, dispatch: int, *, covers: Mapping[str, Any] | None = None, final: bool = True
) -> None:
    """Ask the PSP for money, once under the number `dispatch`; with the final capture the rest of the authorisation lapses.

    `covers` is what the invoice will list: {"lines": {order line id: [units, minor units]}, "delivery": minor units}.
    """
    if amount > 0:
        body = {"amount": amount, "final": final, **(covers or {})}
        ask("psp", "capture", order, f"capture-{order.number}-{dispatch}", body)


def release(order: Any) -> None:
    """Let go of the authorised money that is not captured."""
    if order.sources.exists():
        ask("psp", "release", order, f"release-{order.number}")


def captures_asked(order: Any) -> list[OutboxMessage]:
    """The captures that the PSP was asked for, or will be, without those it refused."""
    return list(order.outbox.filter(operation="capture").exclude(state=OutboxMessage.GIVEN_UP))


def charged(order: Any) -> int:
    """Minor units captured, or about to be: a capture that waits in the outbox counts."""
    return max(captured(order), sum(int(message.body["amount"]) for message in captures_asked(order)))


def authorised(order: Any) -> int:
    """Minor units that the PSP has reserved for the order, captured or not."""
    return sum(to_minor(source.amount_allocated) for source in order.sources.all())


def captured(order: Any) -> int:
    """Minor units captured so far."""
    return sum(to_minor(source.amount_debited) for source in order.sources.all())


def refunded(order: Any) -> int:
    """Minor units that went back so far."""
    return sum(to_minor(source.amount_refunded) for source in order.sources.all())


def refundable(order: Any) -> int:
    """Minor units charged, neither given back nor asked back."""
    asked = sum(refund.amount for refund in order.refunds.filter(state=Refund.ASKED))
    settled = sum(refund.amount for refund in order.refunds.filter(state=Refund.SETTLED))
    # The PSP may have told of a refund before our record of it is settled, or know one we never asked for.
    return charged(order) - max(refunded(order), settled + asked)
