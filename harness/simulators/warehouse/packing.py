"""Packing: the picked units of an order into parcels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

PACKAGING_G = 150


def parcelled(picked: Sequence[tuple[str, int]], parcels: int) -> list[list[dict[str, Any]]]:
    """`picked` (sku, units) in `parcels` boxes of as nearly the same number of units as can be: [[{"sku", "quantity"}]].

    Units of one article stay together where the boxes allow it, and no box is empty. Nothing picked needs no box.
    Raises ValueError when there are fewer units than boxes, or less than one box.
    """
    units = sum(quantity for _, quantity in picked)
    if units == 0:
        return []
    if not 1 <= parcels <= units:
        raise ValueError(f"{units} units can be packed in 1 to {units} parcels, not in {parcels}")
    rest = [[sku, quantity] for sku, quantity in picked if quantity]
    return [_fill(rest, units // parcels + (number < units % parcels)) for number in range(parcels)]


def _fill(rest: list[list[Any]], room: int) -> list[dict[str, Any]]:
    """Take `room` units off the front of `rest`."""
    box: list[dict[str, Any]] = []
    while room:
        sku, quantity = rest[0]
        taken = min(room, quantity)
        box.append({"sku": sku, "quantity": taken})
        room -= taken
        rest[0][1] -= taken
        if not rest[0][1]:
            rest.pop(0)
    return box


def weight(box: Sequence[dict[str, Any]], unit_weights: dict[str, int]) -> int:
    """What a packed box weighs, in grams."""
    goods: int = sum(unit_weights[line["sku"]] * line["quantity"] for line in box)
    return PACKAGING_G + goods
