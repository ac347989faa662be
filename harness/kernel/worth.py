"""What a part of an order is worth to the customer: the reference for captures and refunds.

A discount on the whole order is shared over the articles in proportion to their price. Shops round such shares
differently, so a part of a discounted order is worth a range; the whole order, or a part without discount, one amount.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Units = Mapping[str, int]


def ordered_units(lines: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Units by article of an agreed order's lines; an article on two lines is counted once, summed."""
    units: dict[str, int] = {}
    for line in lines:
        units[line["sku"]] = units.get(line["sku"], 0) + line["quantity"]
    return units


def goods_worth(
    lines: Sequence[Mapping[str, Any]], discount: int, units: Units, *, rounding: int = 1
) -> tuple[int, int]:
    """The lowest and the highest right amount, in minor units, for `units` of an order with these lines.

    `lines` as in ledger.events.Agreed. Raises ValueError for articles or quantities that were not ordered.
    """
    ordered = ordered_units(lines)
    if any(count < 0 or count > ordered.get(sku, 0) for sku, count in units.items()):
        raise ValueError(f"{dict(units)} is not a part of {ordered}")
    goods = sum(line["unit_price"] * line["quantity"] for line in lines)
    gross = sum(_gross(lines, sku, count) for sku, count in units.items())
    touched = sum(1 for count in units.values() if count)
    if gross == goods:
        return goods - discount, goods - discount
    if discount == 0 or gross == 0:
        return gross, gross
    exact, rest = divmod(gross * (goods - discount), goods)
    # Shops round the share of each line, and one line takes what is left over: it may be off by all the others together.
    slack = rounding * max(touched, len(lines) - touched)
    return max(0, exact - slack), exact + (1 if rest else 0) + slack


def _gross(lines: Sequence[Mapping[str, Any]], sku: str, count: int) -> int:
    # An article on two lines at two prices: the first line's units count first.
    worth = 0
    for line in lines:
        if line["sku"] == sku and count > 0:
            taken = min(count, line["quantity"])
            worth += taken * line["unit_price"]
            count -= taken
    return worth


def with_delivery(goods: tuple[int, int], shipping: int) -> tuple[int, int]:
    """A range of goods plus the delivery charge."""
    return goods[0] + shipping, goods[1] + shipping
