"""Money at dispatch: the customer pays for what left the house, and for its delivery once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .minor import to_minor
from .models import Refund
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
    asked = sum(message.body["amount"] for message in order.outbox.filter(operation="capture"))
    return value_shipped(order, nothing, {line: told.shipped for line, told in now.items()}) - int(asked)


def capture(order: Any, amount: int, dispatch: int) -> None:
    """Ask the PSP for the money of dispatch number `dispatch`, once; the rest of the authorisation lapses with it."""
    if amount:
        ask("psp", "capture", order, f"capture-{order.number}-{dispatch}", {"amount": amount})


def release(order: Any) -> None:
    """Let the authorised money go: nothing is shipped."""
    if order.sources.exists():
        ask("psp", "release", order, f"release-{order.number}")


def captured(order: Any) -> int:
    """Minor units captured so far."""
    return sum(to_minor(source.amount_debited) for source in order.sources.all())


def refunded(order: Any) -> int:
    """Minor units that went back so far."""
    return sum(to_minor(source.amount_refunded) for source in order.sources.all())


def refundable(order: Any) -> int:
    """Minor units captured, neither given back nor asked back."""
    asked = sum(refund.amount for refund in order.refunds.filter(state=Refund.ASKED))
    settled = sum(refund.amount for refund in order.refunds.filter(state=Refund.SETTLED))
    # The PSP may have told of a refund before our record of it is settled, or know one we never asked for.
    return captured(order) - max(refunded(order), settled + asked)
