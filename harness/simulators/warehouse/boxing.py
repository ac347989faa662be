"""Parcels made of what was picked in one site, before they have a label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from harness.simulators.refusal import Refused
from harness.simulators.warehouse.orders import Parcel, Part, WarehouseOrder
from harness.simulators.warehouse.packing import (
    CARRIER_LIMIT_G,
    CATALOGUE,
    Box,
    Unit,
    check_contents,
    extra_g,
    fitted,
    goods_g,
    packaging,
    parcelled,
    truth,
)
from harness.simulators.warehouse.stock import StockBook

_KINDS = {kind.code: kind for kind in CATALOGUE}
Contents = Sequence[Mapping[str, Any]]


def boxed(
    stock: StockBook,
    order: WarehouseOrder,
    part: Part,
    parcels: int | None,
    *,
    contents: Contents | None,
    enclosed: list[str],
    unchecked: bool,
) -> list[Parcel]:
    """The parcels of `part`: as many as are needed, or `parcels`, or with these `contents`. Refused: 422."""
    sizes = {line.sku: _size(stock, line.sku) for line in part.lines}
    boxes = _boxes(part, sizes, parcels, contents, extra_g(enclosed))
    kinds = [each.get("packaging", "") for each in contents or ()] or [""] * len(boxes)
    really = truth(boxes, [(swap.sku, swap.instead, swap.quantity) for swap in part.swaps]) if unchecked else boxes
    name = f"P{order.reference}-{part.site}" if order.split else f"P{order.reference}"
    made = []
    for number, (box, true, kind) in enumerate(zip(boxes, really, kinds, strict=True), start=1):
        chosen = _KINDS[kind] if kind else packaging(box, sizes)
        inside = enclosed if number == 1 else []
        weight = chosen.tare_g + goods_g(box, sizes) + extra_g(inside)
        if weight > CARRIER_LIMIT_G:
            message = f"parcel {number} would weigh {weight} g, no carrier takes more than {CARRIER_LIMIT_G}"
            raise Refused(422, "too_heavy", message, "parcels")
        parcel = Parcel(id=f"{name}-{number}", weight_g=weight, lines=box, site=part.site, packaging=chosen.code)
        parcel.enclosed, parcel.really = inside, true if true != box else []
        made.append(parcel)
    return made


def needed(stock: StockBook, part: Part) -> int:
    """How many parcels the picked units of `part` need."""
    sizes = {line.sku: _size(stock, line.sku) for line in part.lines}
    return len(_boxes(part, sizes, None, None, 0))


def _boxes(
    part: Part, sizes: Mapping[str, Unit], parcels: int | None, contents: Contents | None, spare_g: int
) -> list[Box]:
    picked = [(line.sku, line.picked) for line in part.lines]
    if contents is not None:
        check_contents(contents, dict(picked))
        return [list(box["lines"]) for box in contents]
    if parcels is None:
        return fitted(picked, sizes, spare_g)
    try:
        return parcelled(picked, parcels)
    except ValueError as error:
        raise Refused(422, "too_many_parcels", str(error), "parcels") from error


def _size(stock: StockBook, sku: str) -> Unit:
    article = stock.article(sku)
    return Unit(article.weight_g, article.volume_ml)
