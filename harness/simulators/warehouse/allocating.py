"""Allocating: which site serves which units of an order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from harness.simulators.warehouse.stock import StockBook

Allotted = dict[str, dict[str, int]]  # site → article → units


def allotted(stock: StockBook, sites: Sequence[str], wanted: Mapping[str, int], *, split: bool = False) -> Allotted:
    """The units of `wanted` that each of `sites` has free: of one site if one has all, else of as few as can be.

    With `split` the units are dealt to the sites in turn, so that none does alone what another could do too. Changes
    nothing.
    """
    free = {site: {sku: stock.shelf(sku, site).free for sku in wanted} for site in sites}
    given = _dealt(free, wanted) if split else _gathered(dict(free), wanted)
    return {site: given[site] for site in sites if site in given}


def _gathered(free: Allotted, wanted: Mapping[str, int]) -> Allotted:
    """Ask again and again the site that has most of what is still open; the earlier one when two have as much."""
    open_, given = dict(wanted), Allotted()
    while free:
        able = {site: _able(shelves, open_) for site, shelves in free.items()}
        best = max(able, key=lambda site: sum(able[site].values()))
        if not able[best]:
            break
        given[best] = able[best]
        del free[best]
        open_ = {sku: count - given[best].get(sku, 0) for sku, count in open_.items()}
    return given


def _able(shelves: Mapping[str, int], wanted: Mapping[str, int]) -> dict[str, int]:
    return {sku: min(count, shelves[sku]) for sku, count in wanted.items() if min(count, shelves[sku])}


def _dealt(free: Allotted, wanted: Mapping[str, int]) -> Allotted:
    """Equal shares of each article, what is left of one going to the site with the least so far."""
    given: Allotted = {site: {} for site in free}
    for sku, count in wanted.items():
        waiting = sorted(free, key=lambda site: (sum(given[site].values()), list(free).index(site)))
        open_ = count
        while waiting and open_:
            site = min(waiting, key=lambda each: free[each][sku] * len(waiting) >= open_)
            share = min(free[site][sku], -(-open_ // len(waiting)))
            waiting.remove(site)
            open_ -= share
            if share:
                given[site][sku] = share
    return {site: units for site, units in given.items() if units}
