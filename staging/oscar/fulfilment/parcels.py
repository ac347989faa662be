"""Parcels: what the warehouse put in them and where the carrier saw them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from ..inbox.receiving import Refused
from .models import Parcel
from .pipeline import DELIVERED, SHIPPED
from .reading import ToldParcel
from .units import units_of

#: what the carrier tells, in its usual order: decides between two events of the same moment
CARRIER_EVENTS = (
    *(
        "collected",
        "in_transit",
        "misrouted",
        "out_for_delivery",
        "failed",
        "at_pickup_point",
        "refused",
        "damaged",
        "lost",
    ),
    *("delivered", "returning", "returned", "cancelled"),
)


def parcel_of(order: Any, tracking_number: str, direction: str = Parcel.OUTBOUND) -> Parcel:
    """The parcel of that number, made when it is new; refused (409) when it is another order's or goes the other way."""
    wanted = {"order": order, "direction": direction}
    parcel, _ = Parcel.objects.get_or_create(tracking_number=tracking_number, defaults=wanted)
    if parcel.order_id != order.pk:
        raise Refused(f"parcel {tracking_number} belongs to another order", http_status=409)
    if parcel.direction != direction:
        raise Refused(f"parcel {tracking_number} is a parcel {parcel.direction}", http_status=409)
    return parcel


def note(order: Any, told: ToldParcel, contents: Mapping[Any, int]) -> Parcel:
    """Write down a parcel and its contents (order line → units) as the warehouse tells them."""
    parcel = parcel_of(order, told.tracking_number)
    parcel.tracking_url, parcel.weight_g = told.tracking_url, told.weight_g
    parcel.save()
    parcel.lines.all().delete()
    for line, quantity in contents.items():
        if quantity:
            parcel.lines.create(line=line, quantity=quantity)
    settle_state(parcel)
    return parcel


def is_told(parcel: Parcel) -> bool:
    """Say whether the one who fills the parcel has told of it: the warehouse, or the shop for a return.

    What only the carrier speaks of may be early or a mistake: it is kept, and shown to nobody.
    """
    return parcel.dispatched_at is not None or bool(parcel.lines.all())


def told_of(order: Any) -> list[Parcel]:
    """The order's parcels both ways, without those that only the carrier speaks of."""
    return [parcel for parcel in order.parcels.prefetch_related("lines__line") if is_told(parcel)]


def mark_dispatched(parcel: Parcel) -> None:
    """The parcel has left the house."""
    parcel.dispatched_at = timezone.now()
    parcel.save(update_fields=["dispatched_at"])
    settle_state(parcel)


def note_event(parcel: Parcel, kind: str, at: datetime, place: str) -> None:
    """Write down what the carrier saw; the latest event by the carrier's clock is the state of a parcel told of."""
    parcel.events.get_or_create(type=kind, at=at, defaults={"place": place[:200]})
    settle_state(parcel)


def settle_delivered(order: Any) -> None:
    """A shipped order is Delivered when every parcel that left has arrived, and none is still to leave."""
    outbound = list(order.parcels.filter(direction=Parcel.OUTBOUND, dispatched_at__isnull=False))
    if any(told.open for told in units_of(order).values()):
        return
    if order.status == SHIPPED and outbound and all(parcel.state == "delivered" for parcel in outbound):
        order.set_status(DELIVERED)


def settle_state(parcel: Parcel) -> None:
    """Derive the state anew from all that is known by now."""
    parcel.state = _state_of(parcel)
    parcel.save(update_fields=["state"])


def _state_of(parcel: Parcel) -> str:
    if not is_told(parcel):
        return "announced"
    events = list(parcel.events.all())
    if events:
        return str(max(events, key=lambda event: (event.at, CARRIER_EVENTS.index(event.type))).type)
    if parcel.dispatched_at:
        return "dispatched"
    return "packed" if parcel.direction == Parcel.OUTBOUND else "announced"
