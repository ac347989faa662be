"""The warehouse prepares the order: allocates, picks, packs, and hands the parcels to the carrier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from harness.drivers.control import NeighbourAway
from harness.journey.actors import Choosing, WarehouseClerk
from harness.journey.acts.attempting import attempt
from harness.journey.acts.refund_whole import give_back
from harness.journey.journey import Journey
from harness.journey.life import NEVER_SHIPPED
from harness.kernel.waiting import eventually
from harness.kernel.worth import ordered_units

_PATIENCE = 15.0  # seconds that a clerk tries again while the carrier does not answer


def pick(
    journey: Journey,
    clerk: WarehouseClerk,
    *,
    short: Mapping[str, int] | None = None,
    damaged: Mapping[str, int] | None = None,
    mispicks: Mapping[str, str] | None = None,
) -> None:
    """Allocate and pick.

    `short` units by article are not on the shelf, `damaged` ones break and are replaced while there are more; of each
    article in `mispicks` one unit of another is taken, which the packer finds.
    """
    went_wrong = {"short": _counted(short), "damaged": _counted(damaged), "mispicks": _swapped(mispicks)}
    with attempt(journey, clerk.name, "pick the order", "warehouse"):
        clerk.floor.move(journey.life.order, "allocate")
        clerk.floor.move(journey.life.order, "pick", **{name: told for name, told in went_wrong.items() if told})
    state = _book(journey)
    journey.life.short = state["short"]
    journey.life.shipped = state["picked"]
    journey.life.written_off = state["written_off"]
    journey.reach("picked")


def pick_wrongly(journey: Journey, clerk: WarehouseClerk, shelf: Choosing) -> None:
    """Pick, and take one unit of another article in place of the first one; the packer finds it and puts it right."""
    [(other, _)] = shelf.choose([1])
    pick(journey, clerk, mispicks={journey.life.terms.lines[0]["sku"]: other.sku})


def pack(journey: Journey, clerk: WarehouseClerk, *, parcels: int = 1) -> None:
    """Pack what was picked into so many parcels, each with the carrier's label."""
    with attempt(journey, clerk.name, "pack the order", "warehouse"):
        _with_patience(lambda: clerk.floor.move(journey.life.order, "pack", parcels=parcels))
    boxes: list[dict[str, Any]] = _book(journey)["parcels"]
    journey.life.parcels = {
        parcel["tracking_number"]: ordered_units(parcel["lines"]) for parcel in boxes if "lines" in parcel
    }
    journey.life.tracking_numbers = sorted(parcel["tracking_number"] for parcel in boxes)
    journey.reach("packed")


def hand_over(journey: Journey, clerk: WarehouseClerk) -> None:
    """Give the parcels to the carrier: the order has left the house, and its value may be captured."""
    with attempt(journey, clerk.name, "hand the parcels over", "warehouse"):
        _with_patience(lambda: clerk.floor.move(journey.life.order, "hand_over"))
    journey.life.shipped = _book(journey)["shipped"]
    journey.reach("shipped")
    if not journey.life.at_order:
        journey.reach("captured")
    elif any(journey.life.short.values()):
        give_back(journey, NEVER_SHIPPED)


def hold_for_address(journey: Journey, clerk: WarehouseClerk) -> None:
    """Stop the order, because nobody could deliver to its address."""
    with attempt(journey, clerk.name, "hold the order", "warehouse"):
        clerk.floor.move(journey.life.order, "hold", reason="address")


def release(journey: Journey, clerk: WarehouseClerk) -> None:
    """Go on with an order that was held."""
    with attempt(journey, clerk.name, "release the order", "warehouse"):
        clerk.floor.move(journey.life.order, "release")


def miss_the_truck(journey: Journey, clerk: WarehouseClerk) -> None:
    """The truck leaves without the order; its time goes on to the day on which the next one comes."""
    with attempt(journey, clerk.name, "miss the truck", "warehouse"):
        clerk.floor.move(journey.life.order, "miss_cut_off")
        for part in _book(journey)["parts"]:
            clerk.floor.wait_until(journey.life.order, date.fromisoformat(part["leaves_on"]))


def _with_patience(move: Callable[[], str]) -> None:
    """Make a move for which the carrier is needed, again and again while it does not answer."""
    refusals: list[NeighbourAway] = []

    def done() -> bool:
        try:
            move()
        except NeighbourAway as away:
            refusals.append(away)
            return False
        return True

    if not eventually(done, within=_PATIENCE).value:
        raise refusals[-1]


def _counted(units: Mapping[str, int] | None) -> list[dict[str, Any]]:
    return [{"sku": sku, "quantity": quantity} for sku, quantity in (units or {}).items()]


def _swapped(articles: Mapping[str, str] | None) -> list[dict[str, Any]]:
    return [{"sku": sku, "instead": instead, "quantity": 1} for sku, instead in (articles or {}).items()]


def _book(journey: Journey) -> dict[str, Any]:
    """The warehouse's own account of the order, by article."""
    warehouse = journey.sights.warehouse
    if warehouse is None:
        raise LookupError("the landscape has no warehouse, so nothing can be prepared")
    return warehouse.order(journey.life.order)
