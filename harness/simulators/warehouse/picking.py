"""Picking: reserved units off the shelves of one site into a tote, with all that can go wrong at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from harness.simulators.refusal import Refused
from harness.simulators.warehouse.orders import Line, Part, Swap, units
from harness.simulators.warehouse.stock import StockBook, UnknownArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class Mishaps:
    """What goes wrong at picking, each [{"sku", "quantity"}].

    short     was not on the shelf, and is written off
    damaged   broke, and is replaced if there is more
    mispicks  [{"sku", "instead", "quantity"}]: units of another article were taken
    """

    short: Sequence[Mapping[str, Any]] = ()
    damaged: Sequence[Mapping[str, Any]] = ()
    mispicks: Sequence[Mapping[str, Any]] = ()

    def __bool__(self) -> bool:
        return bool(self.short or self.damaged or self.mispicks)


@dataclass(frozen=True, slots=True)
class Correction:
    """The book lost `quantity` units of an article: "short_pick" or "damaged"."""

    sku: str
    quantity: int
    reason: str


@dataclass(slots=True)
class _Mishap:
    """Of one article."""

    short: int = 0
    damaged: int = 0
    swaps: list[Swap] = field(default_factory=list)

    @property
    def swapped(self) -> int:
        return sum(swap.quantity for swap in self.swaps)


def check(stock: StockBook, part: Part, mishaps: Mishaps) -> None:
    """Raises Refused 422 unless all of `mishaps` can happen to `part`."""
    for name in ("short", "damaged", "mispicks"):
        for index, entry in enumerate(getattr(mishaps, name)):
            if part.line(entry["sku"]) is None:
                message = f"{entry['sku']} is not in this order, or not in this site"
                raise Refused(422, "unknown_article", message, f"{name}.{index}.sku")
    for sku, mishap in _by_article(mishaps).items():
        _check_line(stock, part, sku, mishap, _first(mishaps, sku))
    _check_swaps(stock, part, mishaps)


def pick(stock: StockBook, part: Part, mishaps: Mishaps) -> list[Correction]:
    """Take the reserved units of `part`, less what goes wrong (see `check`). Returns what the book lost."""
    happened = _by_article(mishaps)
    corrections: list[Correction] = []
    for line in part.lines:
        corrections += _pick_line(stock, part.site, line, happened.get(line.sku, _Mishap()))
    for mishap in happened.values():
        for swap in mishap.swaps:
            stock.mistake(swap.instead, part.site, swap.quantity)
            part.swaps.append(swap)
    return corrections


def put_right(stock: StockBook, part: Part) -> list[Swap]:
    """Exchange the wrong articles in the tote for the right ones, which nobody took meanwhile; returns what was wrong."""
    swaps, part.swaps = part.swaps, []
    for swap in swaps:
        stock.mistake(swap.instead, part.site, -swap.quantity)
    return swaps


def let_pass(stock: StockBook, part: Part) -> None:
    """The wrong articles leave: the right ones lie on the shelf, and the book will think that they are gone."""
    for swap in part.swaps:
        stock.mistake(swap.sku, part.site, -swap.quantity)


def _by_article(mishaps: Mishaps) -> dict[str, _Mishap]:
    made: dict[str, _Mishap] = {}
    for sku, count in units(mishaps.short).items():
        made.setdefault(sku, _Mishap()).short = count
    for sku, count in units(mishaps.damaged).items():
        made.setdefault(sku, _Mishap()).damaged = count
    for entry in mishaps.mispicks:
        swap = Swap(sku=entry["sku"], instead=entry["instead"], quantity=entry["quantity"])
        made.setdefault(swap.sku, _Mishap()).swaps.append(swap)
    return made


def _check_line(stock: StockBook, part: Part, sku: str, mishap: _Mishap, at: str) -> None:
    line, shelf = part.line(sku), stock.shelf(sku, part.site)
    reserved = line.reserved if line else 0
    if mishap.short + mishap.damaged + mishap.swapped > reserved:
        code = f"too_many_{at.partition('.')[0]}"
        raise Refused(422, code, f"only {reserved} units of {sku} were reserved", f"{at}.quantity")
    if mishap.damaged + mishap.swapped > shelf.to_pick:
        message = f"only {shelf.to_pick} units of {sku} are really on the shelf"
        raise Refused(422, "not_on_the_shelf", message, f"{at}.quantity")


def _check_swaps(stock: StockBook, part: Part, mishaps: Mishaps) -> None:
    wrong: dict[str, int] = {}
    for index, entry in enumerate(mishaps.mispicks):
        sku, at = entry["instead"], f"mispicks.{index}.instead"
        wrong[sku] = wrong.get(sku, 0) + entry["quantity"]
        try:
            there = stock.shelf(sku, part.site).to_pick
        except UnknownArticle as error:
            raise Refused(422, "unknown_article", str(error), at) from error
        if part.line(sku) is not None:
            raise Refused(422, "right_article", f"{sku} is in this order: take one that is not", at)
        if wrong[sku] > there:
            raise Refused(422, "not_on_the_shelf", f"only {there} units of {sku} are really on the shelf", at)


def _first(mishaps: Mishaps, sku: str) -> str:
    """Where in the body `sku` is spoken of first."""
    for name in ("short", "damaged", "mispicks"):
        for index, entry in enumerate(getattr(mishaps, name)):
            if entry["sku"] == sku:
                return f"{name}.{index}"
    raise LookupError(sku)


def _pick_line(stock: StockBook, site: str, line: Line, mishap: _Mishap) -> Iterable[Correction]:
    wanted = line.reserved
    corrections = []
    if mishap.damaged:
        stock.damage(line.sku, site, mishap.damaged, reserved=True)
        wanted += stock.reserve(line.sku, site, mishap.damaged) - mishap.damaged
        corrections.append(Correction(line.sku, mishap.damaged, "damaged"))
    line.picked, gone = stock.take(line.sku, site, wanted, mishap.short)
    if gone:
        corrections.append(Correction(line.sku, gone, "short_pick"))
    line.reserved = line.picked
    line.short = line.quantity - line.picked
    line.written_off += mishap.damaged + gone
    return corrections
