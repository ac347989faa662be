"""What each message of the carrier does to a parcel and its order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from . import parcels, reading
from .models import Parcel


def seen(kind: str, order: Any, body: dict[str, Any], at: datetime) -> str | None:
    """The carrier saw a parcel; what comes before the warehouse told of it is kept for when it does."""
    direction = reading.text(body, "direction")
    if direction not in (Parcel.OUTBOUND, Parcel.RETURN):
        raise reading.malformed("direction", "outbound or return")
    parcel = parcels.parcel_of(order, reading.text(body, "tracking_number")[:80], direction)
    parcels.note_event(parcel, kind, at, reading.text(body, "place", required=False))
    parcels.settle_delivered(order)
    return None if parcels.is_told(parcel) else f"early: nothing else is known of parcel {parcel.tracking_number} yet"


EFFECTS: dict[str, Callable[[Any, dict[str, Any], datetime], str | None]] = {
    f"parcel.{kind}": partial(seen, kind) for kind in parcels.CARRIER_EVENTS
}
