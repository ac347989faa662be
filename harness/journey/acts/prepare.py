"""The warehouse prepares the order: allocates, picks, packs, and hands the parcels to the carrier."""

from __future__ import annotations

from typing import Any

from harness.journey.actors import WarehouseClerk
from harness.journey.acts.attempting import attempt
from harness.journey.journey import Journey


def pick(journey: Journey, clerk: WarehouseClerk, *, short: dict[str, int] | None = None) -> None:
    """Allocate and pick; `short` units by article are not on the shelf."""
    missing = [{"sku": sku, "quantity": quantity} for sku, quantity in (short or {}).items()]
    with attempt(journey, clerk.name, "pick the order", "warehouse"):
        clerk.floor.move(journey.life.order, "allocate")
        clerk.floor.move(journey.life.order, "pick", **({"short": missing} if missing else {}))
    state = _book(journey)
    journey.life.short = state["short"]
    journey.life.shipped = state["picked"]
    journey.reach("picked")


def pack(journey: Journey, clerk: WarehouseClerk, *, parcels: int = 1) -> None:
    """Pack what was picked into so many parcels, each with the carrier's label."""
    with attempt(journey, clerk.name, "pack the order", "warehouse"):
        clerk.floor.move(journey.life.order, "pack", parcels=parcels)
    journey.life.tracking_numbers = sorted(parcel["tracking_number"] for parcel in _book(journey)["parcels"])
    journey.reach("packed")


def hand_over(journey: Journey, clerk: WarehouseClerk) -> None:
    """Give the parcels to the carrier: the order has left the house, and its value may be captured."""
    with attempt(journey, clerk.name, "hand the parcels over", "warehouse"):
        clerk.floor.move(journey.life.order, "hand_over")
    journey.life.shipped = _book(journey)["shipped"]
    journey.reach("shipped")
    journey.reach("captured")


def _book(journey: Journey) -> dict[str, Any]:
    """The warehouse's own account of the order, by article."""
    warehouse = journey.sights.warehouse
    if warehouse is None:
        raise LookupError("the landscape has no warehouse, so nothing can be prepared")
    return warehouse.order(journey.life.order)
