"""Packing: the picked units of a part into boxes of the right size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harness.simulators.refusal import Refused
from harness.simulators.warehouse.orders import units

CARRIER_LIMIT_G = 30_000  # no carrier takes more in one parcel

Box = list[dict[str, Any]]  # [{"sku", "quantity"}]


@dataclass(frozen=True, slots=True)
class Packaging:
    """A kind of box: what it weighs empty, and what it holds."""

    code: str
    tare_g: int
    volume_ml: int
    carries_g: int


CATALOGUE = (
    Packaging("mailer", 40, 600, 1_000),
    Packaging("carton-S", 150, 8_000, 10_000),
    Packaging("carton-M", 320, 30_000, 20_000),
    Packaging("carton-L", 650, 90_000, CARRIER_LIMIT_G),
)
LARGEST = CATALOGUE[-1]

# What may lie in a parcel besides the goods, in grams.
ENCLOSED_G = {"gift_message": 5, "gift_wrap": 40, "insert": 10, "packing_slip": 5}


@dataclass(frozen=True, slots=True)
class Unit:
    """What one unit of an article weighs and takes up."""

    weight_g: int
    volume_ml: int


def enclosed(asked: Mapping[str, Any]) -> list[str]:
    """What an order wants in its (first) parcel besides the goods: "gift_message", "gift_wrap", "insert:CODE"."""
    wanted = [name for name in ENCLOSED_G if asked.get(name)]
    return [f"{name}:{asked[name]}" if name == "insert" else name for name in wanted]


def packaging(box: Sequence[Mapping[str, Any]], sizes: Mapping[str, Unit]) -> Packaging:
    """The smallest packaging that holds `box`; the largest one for what is bulky."""
    weight, volume = goods_g(box, sizes), sum(sizes[line["sku"]].volume_ml * line["quantity"] for line in box)
    fits = (each for each in CATALOGUE if volume <= each.volume_ml and weight <= each.carries_g)
    return next(fits, LARGEST)


def goods_g(box: Sequence[Mapping[str, Any]], sizes: Mapping[str, Unit]) -> int:
    """What the goods in `box` weigh, in grams."""
    return sum(sizes[line["sku"]].weight_g * line["quantity"] for line in box)


def extra_g(things: Sequence[str]) -> int:
    """What lies in a parcel besides the goods weighs, in grams."""
    return sum(ENCLOSED_G[thing.partition(":")[0]] for thing in things)


def parcelled(picked: Sequence[tuple[str, int]], parcels: int) -> list[Box]:
    """`picked` (sku, units) in `parcels` boxes of as nearly the same number of units as can be.

    Units of one article stay together where the boxes allow it, and no box is empty. Nothing picked needs no box.
    Raises ValueError when there are fewer units than boxes, or less than one box.
    """
    count = sum(quantity for _, quantity in picked)
    if count == 0:
        return []
    if not 1 <= parcels <= count:
        raise ValueError(f"{count} units can be packed in 1 to {count} parcels, not in {parcels}")
    rest = [[sku, quantity] for sku, quantity in picked if quantity]
    return [_fill(rest, count // parcels + (number < count % parcels)) for number in range(parcels)]


def fitted(picked: Sequence[tuple[str, int]], sizes: Mapping[str, Unit], spare_g: int = 0) -> list[Box]:
    """`picked` in as few boxes as the usual way of filling one after the other needs.

    None is heavier than a carrier takes or holds more than the largest packaging, but for a single bulky unit.
    `spare_g` is kept free in each.
    """
    boxes: list[Box] = []
    room = Unit(0, 0)
    for sku, quantity in picked:
        size, left = sizes[sku], quantity
        while left:
            fits = min(left, room.weight_g // size.weight_g, room.volume_ml // size.volume_ml)
            if fits < 1:
                boxes.append([])
                room = Unit(CARRIER_LIMIT_G - LARGEST.tare_g - spare_g, max(LARGEST.volume_ml, size.volume_ml))
                fits = max(1, min(left, room.weight_g // size.weight_g, room.volume_ml // size.volume_ml))
            boxes[-1].append({"sku": sku, "quantity": fits})
            room = Unit(room.weight_g - fits * size.weight_g, room.volume_ml - fits * size.volume_ml)
            left -= fits
    return boxes


def check_contents(boxes: Sequence[Mapping[str, Any]], picked: Mapping[str, int]) -> None:
    """Raises Refused 422 unless the `lines` of `boxes` together are what was picked."""
    packed = units([line for box in boxes for line in box["lines"]])
    wanted = {sku: count for sku, count in picked.items() if count}
    for sku in {**packed, **wanted}:
        if packed.get(sku, 0) != wanted.get(sku, 0):
            message = f"{wanted.get(sku, 0)} units of {sku} were picked, {packed.get(sku, 0)} are in the boxes"
            raise Refused(422, "other_contents", message, "boxes")


def truth(boxes: Sequence[Box], swaps: Sequence[tuple[str, str, int]]) -> list[Box]:
    """What is really in `boxes` when units of a second article were taken for the first: (sku, instead, quantity)."""
    really = [units(box) for box in boxes]
    for sku, instead, quantity in swaps:
        left = quantity
        for box in really:
            swapped = min(left, box.get(sku, 0))
            if swapped:
                box[sku] -= swapped
                box[instead] = box.get(instead, 0) + swapped
                left -= swapped
    return [[{"sku": sku, "quantity": count} for sku, count in box.items() if count] for box in really]


def _fill(rest: list[list[Any]], room: int) -> Box:
    """Take `room` units off the front of `rest`."""
    box: Box = []
    while room:
        sku, quantity = rest[0]
        taken = min(room, quantity)
        box.append({"sku": sku, "quantity": taken})
        room -= taken
        rest[0][1] -= taken
        if not rest[0][1]:
            rest.pop(0)
    return box
