"""What each message of the warehouse does to an order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..inbox.receiving import Refused
from . import cancelling, charging, parcels, reading, returns, stock, units
from .outbox import ask
from .pipeline import ACCEPTED, PACKED, PICKED, SHIPPED, advance

Body = dict[str, Any]
OUT_OF_STOCK = "out_of_stock"


def accepted(order: Any, body: Body) -> str | None:
    """The warehouse will prepare the order."""
    return _advance(order, ACCEPTED)


def rejected(order: Any, body: Body) -> None:
    """The warehouse cannot prepare it: the order is cancelled."""
    cancelling.finish(order, reading.text(body, "message", required=False) or reading.text(body, "code"))


def allocated(order: Any, body: Body) -> None:
    """The warehouse holds stock for it; the shop has held its own since the order was placed."""
    units.on_lines(_ordered(order), reading.quantities(body, "lines"))
    advance(order, ACCEPTED)


def picked(order: Any, body: Body) -> str | None:
    """Picked, perhaps not everything: what is short will never ship."""
    units.on_lines(_ordered(order), reading.quantities(body, "lines"))
    _note_short(order, reading.quantities(body, "lines", "short"))
    if _nothing_will_ship(order):
        cancelling.close(order, OUT_OF_STOCK)
        return None
    charging.when_known(order)
    return _advance(order, PICKED)


def packed(order: Any, body: Body) -> str | None:
    """Packed: the parcels are known from now on."""
    limits = _ordered(order)
    for told in reading.parcels(body):
        contents = units.on_lines(limits, told.contents)
        limits = _less(limits, contents)
        parcels.note(order, told, contents)
    return _advance(order, PACKED)


def dispatched(order: Any, body: Body) -> str | None:
    """Parcels left the house: stock is taken, the money moves by the merchant's policy, the customer is told."""
    short = _note_short(order, reading.quantities(body, "short"))
    shipped, left = _note_dispatched(order, units.units_of(order), reading.parcels(body))
    if left:
        advance(order, SHIPPED)
        stock.take(shipped)
        units.record(order, units.SHIPPED, shipped, reference=", ".join(left))
    elif _nothing_will_ship(order):
        cancelling.close(order, OUT_OF_STOCK)
        return None
    charging.when_known(order, left)
    if not left:
        return None if short else "no parcel that was not known to have left"
    number = order.shipping_events.filter(event_type__name=units.SHIPPED).count()
    told = {"parcels": left, "short": short}
    ask("mail", "mail.dispatch", order, f"mail-dispatch-{order.number}-{number}", told)
    parcels.settle_delivered(order)
    return None


def cancelled(order: Any, body: Body) -> None:
    """The warehouse stopped preparing the order."""
    cancelling.finish(order, "cancelled")


def held(order: Any, body: Body) -> None:
    """The warehouse stopped on its way and says why: somebody of the staff has to see to it."""
    _tell_staff(order, f"The warehouse holds the order: {_reason(body)}")


def released(order: Any, body: Body) -> None:
    """The warehouse goes on."""
    _tell_staff(order, "The warehouse goes on with the order.", "Info")


def delayed(order: Any, body: Body) -> None:
    """The order leaves later than it should."""
    day = reading.text(body, "leaves_on", required=False)
    _tell_staff(order, f"The warehouse is late: {_reason(body)}" + (f" It leaves on {day}." if day else ""))


def stock_changed(order: Any, body: Body) -> None:
    """The warehouse corrects its stock by a signed number of units."""
    delta = body.get("delta")
    if isinstance(delta, bool) or not isinstance(delta, int):
        raise reading.malformed("delta", "a whole number")
    stock.correct(reading.text(body, "sku"), delta)


def return_received(order: Any, body: Body) -> None:
    """The customer's parcel is back."""
    returns.receive(returns.request_of(order, reading.text(body, "rma")))


def return_graded(order: Any, body: Body) -> None:
    """Each article that came back was looked at."""
    lines = reading.items(body, "lines")
    graded = [
        (reading.text(line, "sku"), reading.text(line, "grade"), reading.whole(line, "quantity")) for line in lines
    ]
    request = returns.request_of(order, reading.text(body, "rma"))
    returns.grade(request, graded)
    if "others" in body and (others := reading.quantities(body, "others")):
        _tell_staff(order, f"Return {request.rma} also held what this order did not ship: {_listed(others)}.")


def return_unannounced(order: Any, body: Body) -> str | None:
    """A parcel came back that nobody announced: it is a return like another from now on, as far as it can be one."""
    rma, found = reading.text(body, "rma", longest=140), reading.quantities(body, "lines")
    if order.returns.filter(rma=rma).exists():
        return "this return is known"
    returns.take_unannounced(order, rma, found)
    _tell_staff(order, f"A parcel came back that was not announced, {rma}: {_listed(found)}.")
    return None


EFFECTS: dict[str, Callable[[Any, Body], str | None]] = {
    "order.accepted": accepted,
    "order.rejected": rejected,
    "order.allocated": allocated,
    "order.picked": picked,
    "order.packed": packed,
    "order.dispatched": dispatched,
    "order.cancelled": cancelled,
    "order.held": held,
    "order.released": released,
    "order.delayed": delayed,
    "stock.changed": stock_changed,
    "return.received": return_received,
    "return.graded": return_graded,
    "return.unannounced": return_unannounced,
}

#: may come without an order
WITHOUT_ORDER = ("stock.changed",)


def _advance(order: Any, target: str) -> str | None:
    """Move the order; else say that the message came late."""
    return None if advance(order, target) else f"late or again: the order is {order.status}"


def _ordered(order: Any) -> dict[Any, int]:
    return {line: told.ordered for line, told in units.units_of(order).items()}


def _less(limits: Mapping[Any, int], used: Mapping[Any, int]) -> dict[Any, int]:
    return {line: limit - used.get(line, 0) for line, limit in limits.items()}


def _note_short(order: Any, told: Mapping[str, int]) -> dict[str, int]:
    """Give back the units that are short. `told` counts all that are short so far, so telling it twice is harmless."""
    now = units.units_of(order)
    known = {sku: sum(u.short for line, u in now.items() if line.partner_sku == sku) for sku in told}
    new = {sku: count - known[sku] for sku, count in told.items() if count > known[sku]}
    missing = units.on_lines({line: u.open for line, u in now.items()}, new)
    stock.give_back(missing)
    units.record(order, units.SHORT, missing)
    return {sku: count for sku, count in told.items() if count}


def _nothing_will_ship(order: Any) -> bool:
    return all(told.open == 0 and told.shipped == 0 for told in units.units_of(order).values())


def _tell_staff(order: Any, message: str, kind: str = "Warning") -> None:
    order.notes.create(note_type=kind, message=message)


def _reason(body: Body) -> str:
    """The warehouse's own words, else the word for programs."""
    reason = reading.text(body, "reason")
    return reading.text(body, "message", required=False) or f"{reason}."


def _listed(quantities: Mapping[str, int]) -> str:
    return ", ".join(f"{count} × {sku}" for sku, count in quantities.items())


def _note_dispatched(
    order: Any, before: Mapping[Any, units.Units], told: list[reading.ToldParcel]
) -> tuple[dict[Any, int], list[str]]:
    """Mark the parcels that were not known to have left; their units by line, and their tracking numbers."""
    limits = {line: u.open for line, u in before.items()}
    shipped: dict[Any, int] = {}
    left = []
    for parcel in told:
        known = parcels.parcel_of(order, parcel.tracking_number)
        if known.dispatched_at:
            continue
        if not parcel.contents:
            raise Refused(f"parcel {parcel.tracking_number} is empty", http_status=422)
        contents = units.on_lines(limits, parcel.contents)
        limits = _less(limits, contents)
        parcels.mark_dispatched(parcels.note(order, parcel, contents))
        shipped = {line: shipped.get(line, 0) + contents.get(line, 0) for line in {**shipped, **contents}}
        left.append(parcel.tracking_number)
    return shipped, left
