"""The stock book: what lies on each shelf of each site, and where every unit went.

For every article, at every moment and in every site:

    on_hand  = seeded - shipped - written_off + restocked + counted
    damaged  = broken + returned - restocked
    in_totes <= reserved, in_totes <= on_hand

`restocked` are returned units of grade A; the others are in the house, but not for sale, as are those `broken` here.
`drift` is what the book does not know: by how much the shelf really differs from it, since another article was taken by
mistake. It comes out when a picker finds less than the book says, or when somebody counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from harness.simulators.store import Store


class UnknownArticle(ValueError):
    """A stock keeping unit that was never given to this warehouse."""


class StockRefused(ValueError):
    """A booking that would make a shelf hold less than nothing, or less than what is promised."""


@dataclass(slots=True, kw_only=True)
class Shelf:
    """One article in one site, in units. `in_totes` are picked and not gone; `counted` the corrections by counting."""

    on_hand: int = 0
    reserved: int = 0
    in_totes: int = 0
    damaged: int = 0
    seeded: int = 0
    shipped: int = 0
    written_off: int = 0
    broken: int = 0
    returned: int = 0
    restocked: int = 0
    counted: int = 0
    drift: int = 0

    @property
    def free(self) -> int:
        """Units that can still be promised."""
        return max(0, self.on_hand - self.reserved)

    @property
    def to_pick(self) -> int:
        """Units that a picker really finds, and the book allows to take."""
        return min(self.on_hand, self.on_hand + self.drift) - self.in_totes

    @property
    def really(self) -> int:
        """Units in the house, whatever the book says."""
        return self.on_hand + self.drift


@dataclass(slots=True, kw_only=True, weakref_slot=True)
class Article:
    """One article. `weight_g` and `volume_ml` are those of one unit."""

    sku: str
    weight_g: int = 400
    volume_ml: int = 1000
    shelves: dict[str, Shelf] = field(default_factory=dict)

    def total(self) -> Shelf:
        """All sites together."""
        rows = [asdict(shelf) for shelf in self.shelves.values()]
        return Shelf(**{part.name: sum(row[part.name] for row in rows) for part in fields(Shelf)})

    def to_json(self) -> dict[str, object]:
        """All sites together, and each of them under `sites`."""
        sites = [{"site": code, **asdict(shelf)} for code, shelf in self.shelves.items()]
        return {
            "sku": self.sku, "weight_g": self.weight_g, "volume_ml": self.volume_ml, **asdict(self.total()), "sites": sites
        }  # fmt: skip

    def shown(self, *, by_site: bool) -> dict[str, object]:
        """What the door shows: units in all, and in each site where there are several."""
        row: dict[str, object] = {"sku": self.sku, **_shown(self.total())}
        if by_site:
            row["sites"] = [{"site": code, **_shown(shelf)} for code, shelf in self.shelves.items()]
        return row


def _shown(shelf: Shelf) -> dict[str, int]:
    return {"on_hand": shelf.on_hand, "reserved": shelf.reserved, "damaged": shelf.damaged}


class StockBook:
    """All shelves. Each booking checks before it writes, so that a refused one changes nothing."""

    def __init__(self, store: Store) -> None:
        self._articles = store.things("article", Article)

    def __contains__(self, sku: object) -> bool:
        return sku in self._articles

    def article(self, sku: str) -> Article:
        """The article `sku`. Raises UnknownArticle."""
        found = self._articles.get(sku)
        if found is None:
            raise UnknownArticle(f"article {sku!r} is not known here")
        return found

    def articles(self) -> list[Article]:
        """All of them by name: for rare occasions."""
        return sorted(self._each(), key=lambda article: article.sku)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every shelf with its `sku` and `site`, by name: for rare occasions."""
        for article in self.articles():
            yield from ({"sku": article.sku, "site": site, **_shown(shelf)} for site, shelf in article.shelves.items())

    def newest(self, limit: int) -> list[Article]:
        """Some of them, those given last first."""
        return self._articles.latest(limit)

    def sites_in_use(self) -> Iterator[str]:
        """The site of every shelf on which something lies: for rare occasions."""
        for article in self._each():
            yield from (code for code, shelf in article.shelves.items() if shelf != Shelf())

    def shelf(self, sku: str, site: str) -> Shelf:
        """The shelf of `sku` in `site`, to look at: an empty one where nothing was ever put. Raises UnknownArticle."""
        return self.article(sku).shelves.get(site) or Shelf()

    def check_seed(self, sku: str, site: str, on_hand: int) -> None:
        """Raises StockRefused when `on_hand` is below what orders have reserved."""
        reserved = self.shelf(sku, site).reserved if sku in self else 0
        if on_hand < reserved:
            raise StockRefused(f"{reserved} units of {sku} are reserved: {on_hand} on hand would be too few")

    def seed(
        self, sku: str, site: str, on_hand: int, *, weight_g: int | None = None, volume_ml: int | None = None
    ) -> None:
        """Say how many units there are: of a new article, or anew of a known one. Raises StockRefused."""
        self.check_seed(sku, site, on_hand)
        if sku not in self:
            self._articles.put(sku, Article(sku=sku), group=sku)
        article, shelf = self.article(sku), self._opened(sku, site)
        article.weight_g, article.volume_ml = weight_g or article.weight_g, volume_ml or article.volume_ml
        shelf.seeded += on_hand - shelf.on_hand
        shelf.on_hand, shelf.drift = on_hand, 0

    def reserve(self, sku: str, site: str, wanted: int) -> int:
        """Reserve up to `wanted` units and return how many could be."""
        shelf = self.shelf(sku, site)
        found = min(wanted, shelf.free)
        shelf.reserved += found
        return found

    def release(self, sku: str, site: str, quantity: int) -> None:
        self._reserved(sku, site, quantity).reserved -= quantity

    def take(self, sku: str, site: str, wanted: int, absent: int = 0) -> tuple[int, int]:
        """Pick `wanted` reserved units, of which the picker does not see `absent`.

        Returns how many went into the tote and how many of the others the book believed in: those are written off.
        """
        shelf = self._reserved(sku, site, wanted)
        taken = min(wanted - absent, shelf.to_pick)
        gone = min(wanted - taken, shelf.on_hand - shelf.in_totes - taken)
        shelf.in_totes += taken
        shelf.reserved -= wanted - taken
        shelf.on_hand -= gone
        shelf.written_off += gone
        shelf.drift = min(shelf.drift + gone, max(shelf.drift, 0))
        return taken, gone

    def mistake(self, sku: str, site: str, quantity: int) -> None:
        """Units of this article went where the book does not see them (negative: they are back). Raises StockRefused."""
        shelf = self.shelf(sku, site)
        if quantity > shelf.to_pick:
            raise StockRefused(f"{shelf.to_pick} units of {sku} are on the shelf")
        shelf.drift -= quantity

    def damage(self, sku: str, site: str, quantity: int, *, reserved: bool = False) -> None:
        """Units break on the shelf: free ones, or those that are `reserved`. Raises StockRefused."""
        shelf = self._reserved(sku, site, quantity) if reserved else self.shelf(sku, site)
        there = shelf.to_pick if reserved else min(shelf.free, shelf.to_pick)
        if quantity > there:
            raise StockRefused(f"{there} units of {sku} lie there: {quantity} cannot be damaged")
        shelf.reserved -= quantity if reserved else 0
        shelf.on_hand -= quantity
        shelf.written_off += quantity
        shelf.broken += quantity
        shelf.damaged += quantity

    def count(self, sku: str, site: str, counted: int) -> int:
        """Believe a count of all units in the house; returns the correction, signed. Raises StockRefused.

        It may be less than what is reserved: the pickers will find out who goes short.
        """
        shelf = self.shelf(sku, site)
        if counted < shelf.in_totes:
            raise StockRefused(f"{shelf.in_totes} units of {sku} are picked: there cannot be {counted}")
        shelf = self._opened(sku, site)
        correction = counted - shelf.on_hand
        shelf.on_hand, shelf.drift = counted, 0
        shelf.counted += correction
        return correction

    def ship(self, sku: str, site: str, quantity: int) -> None:
        """Picked units leave the house."""
        shelf = self._reserved(sku, site, quantity)
        if quantity > shelf.in_totes:
            raise StockRefused(f"{quantity} units of {sku} asked, {shelf.in_totes} picked")
        shelf.reserved -= quantity
        shelf.in_totes -= quantity
        shelf.on_hand -= quantity
        shelf.shipped += quantity

    def take_back(self, sku: str, site: str, quantity: int, *, sellable: bool) -> None:
        """Returned units: back on the shelf when sellable, else kept aside as damaged."""
        shelf = self._opened(sku, site)
        shelf.returned += quantity
        if sellable:
            shelf.on_hand += quantity
            shelf.restocked += quantity
        else:
            shelf.damaged += quantity

    def _each(self) -> Iterator[Article]:
        self._articles.flush()
        return self._articles.each()

    def _opened(self, sku: str, site: str) -> Shelf:
        """The shelf of `sku` in `site`, to put something on."""
        return self.article(sku).shelves.setdefault(site, Shelf())

    def _reserved(self, sku: str, site: str, quantity: int) -> Shelf:
        shelf = self.shelf(sku, site)
        if not 0 <= quantity <= shelf.reserved:
            raise StockRefused(f"{quantity} units of {sku} asked, {shelf.reserved} reserved")
        return shelf
