"""What the tests of the warehouse's model share: a house with stock in one site or two, and orders in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from harness.simulators.warehouse.happened import Happened, Noted, Said
from harness.simulators.warehouse.house import House
from harness.simulators.warehouse.picking import Mishaps
from harness.simulators.warehouse.stock import Shelf
from tests.simulators.carrier.trade import Json, order

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # nine o'clock in Lille
TWO_SITES = [{"code": "LIL", "name": "Lille"}, {"code": "LYO", "name": "Lyon"}]


class Hands:
    """A clock that only the test turns."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.time = now

    def now(self, _order: str = "") -> datetime:
        return self.time

    def pass_(self, **by: float) -> None:
        self.time += timedelta(**by)


def stocked(hands: Hands | None = None, **on_hand: int) -> House:
    """A house of one site with so many units of each article."""
    house = House(now=(hands or Hands()).now)
    house.give_stock([{"sku": sku, "on_hand": units} for sku, units in on_hand.items()])
    return house


def over_two_sites(hands: Hands | None = None, *, lil: Json, lyo: Json, cut_off: str = "") -> House:
    """A house in Lille and Lyon, {article: units} in each."""
    house = House(now=(hands or Hands()).now)
    house.set_sites([{**site, "cut_off": cut_off} for site in TWO_SITES])
    for code, units in (("LIL", lil), ("LYO", lyo)):
        house.give_stock([{"sku": sku, "on_hand": count, "site": code} for sku, count in units.items()])
    return house


def taken(house: House, *lines: tuple[str, int], reference: str = "100027", **changes: Any) -> str:
    """The reference of an order that was taken."""
    return house.take_order(order(reference, *lines, **changes))[0].reference


def picked(house: House, *lines: tuple[str, int], reference: str = "100027", **changes: Any) -> str:
    """The reference of an order that was picked in every site."""
    taken(house, *lines, reference=reference, **changes)
    house.allocate(reference)
    house.pick(reference)
    return reference


def packed(house: House, reference: str, **how: Any) -> Happened:
    """Pack every site's part, as if the carrier had given its labels."""
    unchecked = how.get("unchecked", False)
    return house.pack(reference, house.boxes(reference, **how), unchecked=unchecked)


def shipped(house: House, *lines: tuple[str, int], reference: str = "100027") -> str:
    """The reference of an order that left from every site."""
    picked(house, *lines, reference=reference)
    packed(house, reference)
    house.hand_over(reference)
    return reference


def mishaps(**lists: list[Any]) -> Mishaps:
    """`short=[("A", 1)]`, `damaged=[("A", 1)]`, `mispicks=[("A", "B", 1)]`."""
    names = {"mispicks": ("sku", "instead", "quantity")}
    return Mishaps(
        **{
            name: [dict(zip(names.get(name, ("sku", "quantity")), entry, strict=True)) for entry in entries]
            for name, entries in lists.items()
        }
    )


def said(happened: Happened) -> list[tuple[str, Any]]:
    """What the shop is told: (type, data)."""
    return [(event.type, event.body) for event in happened if isinstance(event, Said)]


def noted(happened: Happened) -> list[str]:
    """The facts that the journal is told besides states."""
    return [event.operation for event in happened if isinstance(event, Noted)]


def shelf(house: House, sku: str, site: str = "LIL") -> Shelf:
    return house.stock.shelf(sku, site)
