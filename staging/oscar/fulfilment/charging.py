"""When the customer is charged, and for what, by the merchant's policy.

at_order     everything as soon as it is authorised; what never ships is paid back as soon as that is known
at_dispatch  what shipped, once, when nothing more can come
per_parcel   each parcel when it leaves, the delivery charge with the first; the last capture gives the rest free
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .. import policy
from . import money, refunds
from .models import Parcel
from .units import Units, units_of
from .worth import delivery_worth, units_worth


def when_authorised(order: Any) -> None:
    """The whole amount is reserved: take it now when the policy says so."""
    if policy.in_force().capture == policy.AT_ORDER:
        _charge(order, {line: told.ordered for line, told in units_of(order).items()}, final=True)


def when_known(order: Any, left: Iterable[str] = ()) -> None:
    """More is known of what ships: the parcels `left` (tracking numbers) went out just now, or units are short."""
    rule = policy.in_force().capture
    if rule == policy.AT_ORDER:
        if money.charged(order):
            refunds.for_missing(order)
        return
    done = not more_may_come(order)
    parcels = list(left)
    if rule == policy.PER_PARCEL:
        for tracking_number in parcels[:-1] if done else parcels:
            _charge(order, _contents(order, tracking_number), final=False)
    if done:
        _charge_the_rest(order)


def give_back(order: Any) -> None:
    """Nothing of the order ships: what was taken is paid back, what was only reserved is released."""
    if not money.charged(order):
        money.release(order)
    elif money.refundable(order):
        refunds.everything(order, "cancelled")


def more_may_come(order: Any) -> bool:
    """Whether units of the order are neither shipped nor given up."""
    return any(told.open for told in units_of(order).values())


def charged_units(order: Any) -> dict[int, int]:
    """Order line id → units that captures were asked for."""
    counts: dict[int, int] = {}
    for message in money.captures_asked(order):
        for line_id, (quantity, _) in message.body.get("lines", {}).items():
            counts[int(line_id)] = counts.get(int(line_id), 0) + quantity
    return counts


def _contents(order: Any, tracking_number: str) -> dict[Any, int]:
    """Order line → units in a parcel."""
    parcel = Parcel.objects.get(order=order, tracking_number=tracking_number)
    inside = {told.line_id: told.quantity for told in parcel.lines.all()}
    return {line: inside.get(line.pk, 0) for line in units_of(order)}


def _charge(order: Any, wanted: Mapping[Any, int], *, final: bool) -> None:
    """Ask for the money of `wanted` (order line → units), unless captures were asked for them already."""
    done = charged_units(order)
    left = {line: min(quantity, line.quantity - done.get(line.pk, 0)) for line, quantity in wanted.items()}
    before = {line: Units(line.quantity, shipped=done.get(line.pk, 0)) for line in left}
    amount = money.value_shipped(order, before, left)
    money.capture(order, amount, _next_number(order), covers=_cover(order, left, done), final=final)


def _charge_the_rest(order: Any) -> None:
    """Ask for what shipped and was not asked for, for good; without any, let go of what is still reserved."""
    amount, done = money.still_to_capture(order), charged_units(order)
    if amount > 0:
        left = {line: told.shipped - done.get(line.pk, 0) for line, told in units_of(order).items()}
        money.capture(order, amount, _next_number(order), covers=_cover(order, left, done))
    elif (asked := money.captures_asked(order)) and not any(message.body["final"] for message in asked):
        money.release(order)


def _cover(order: Any, left: Mapping[Any, int], done: Mapping[int, int]) -> dict[str, Any]:
    lines = {
        str(line.pk): [quantity, units_worth(line, done.get(line.pk, 0), quantity).amount]
        for line, quantity in left.items()
        if quantity > 0
    }
    return {"lines": lines, "delivery": 0 if any(done.values()) else delivery_worth(order).amount}


def _next_number(order: Any) -> int:
    return int(order.outbox.filter(operation="capture").count()) + 1
