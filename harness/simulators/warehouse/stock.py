"""The stock book: what lies on each shelf, and where every unit went.

For every article, at every moment:

    on_hand  = seeded - shipped - written_off + restocked
    returned = restocked + damaged
    0 <= reserved <= on_hand

`restocked` are returned units of grade A, `damaged` the others: they are in the house but not for sale.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass


class UnknownArticle(ValueError):
    """A stock keeping unit that was never given to this warehouse."""


class StockRefused(ValueError):
    """A booking that would make a shelf hold less than nothing, or less than what is reserved."""


@dataclass(slots=True, kw_only=True)
class Shelf:
    """One article, in units. `weight_g` is what one unit weighs."""

    sku: str
    on_hand: int = 0
    reserved: int = 0
    damaged: int = 0
    seeded: int = 0
    shipped: int = 0
    written_off: int = 0
    returned: int = 0
    restocked: int = 0
    weight_g: int = 400

    @property
    def free(self) -> int:
        return self.on_hand - self.reserved

    def to_json(self) -> dict[str, object]:
        return asdict(self)


class StockBook:
    """All shelves. Each booking checks before it writes, so that a refused one changes nothing."""

    def __init__(self) -> None:
        self._shelves: dict[str, Shelf] = {}

    def __contains__(self, sku: object) -> bool:
        return sku in self._shelves

    def shelf(self, sku: str) -> Shelf:
        """The shelf of `sku`. Raises UnknownArticle."""
        if sku not in self._shelves:
            raise UnknownArticle(f"article {sku!r} is not known here")
        return self._shelves[sku]

    def shelves(self) -> list[Shelf]:
        return [self._shelves[sku] for sku in sorted(self._shelves)]

    def check_seed(self, sku: str, on_hand: int) -> None:
        """Raises StockRefused when `on_hand` is below what orders have reserved."""
        reserved = self._shelves[sku].reserved if sku in self else 0
        if on_hand < reserved:
            raise StockRefused(f"{reserved} units of {sku} are reserved: {on_hand} on hand would be too few")

    def seed(self, sku: str, on_hand: int, weight_g: int | None = None) -> None:
        """Say how many units there are: a new article, or a new count of a known one. Raises StockRefused."""
        self.check_seed(sku, on_hand)
        shelf = self._shelves.setdefault(sku, Shelf(sku=sku))
        shelf.seeded += on_hand - shelf.on_hand
        shelf.on_hand = on_hand
        shelf.weight_g = weight_g or shelf.weight_g

    def reserve(self, sku: str, wanted: int) -> int:
        """Reserve up to `wanted` units and return how many could be."""
        shelf = self.shelf(sku)
        found = min(wanted, shelf.free)
        shelf.reserved += found
        return found

    def release(self, sku: str, quantity: int) -> None:
        self._reserved(sku, quantity).reserved -= quantity

    def write_off(self, sku: str, quantity: int) -> None:
        """Reserved units that are not on the shelf: they leave the book."""
        shelf = self._reserved(sku, quantity)
        shelf.reserved -= quantity
        shelf.on_hand -= quantity
        shelf.written_off += quantity

    def ship(self, sku: str, quantity: int) -> None:
        """Reserved units that leave the house."""
        shelf = self._reserved(sku, quantity)
        shelf.reserved -= quantity
        shelf.on_hand -= quantity
        shelf.shipped += quantity

    def take_back(self, sku: str, quantity: int, *, sellable: bool) -> None:
        """Returned units: back on the shelf when sellable, else kept aside as damaged."""
        shelf = self.shelf(sku)
        shelf.returned += quantity
        if sellable:
            shelf.on_hand += quantity
            shelf.restocked += quantity
        else:
            shelf.damaged += quantity

    def _reserved(self, sku: str, quantity: int) -> Shelf:
        shelf = self.shelf(sku)
        if not 0 <= quantity <= shelf.reserved:
            raise StockRefused(f"{quantity} units of {sku} asked, {shelf.reserved} reserved")
        return shelf
