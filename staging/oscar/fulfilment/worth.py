"""What units of an order are worth to the customer: what was paid for them, with the VAT in it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .minor import to_minor
from .shares import share_of


@dataclass(frozen=True)
class Worth:
    """An amount in minor units including tax, and the tax in it."""

    amount: int = 0
    tax: int = 0  # of a part: its share by units; documents count their tax by `shares.tax_of`

    def __add__(self, other: Worth) -> Worth:
        return Worth(self.amount + other.amount, self.tax + other.tax)


def paid_for(line: Any) -> Worth:
    """What the customer paid for a whole order line, after discounts."""
    return Worth(to_minor(line.line_price_incl_tax), to_minor(line.line_price_tax))


def tax_rate(line: Any) -> int:
    """The VAT rate of an order line in basis points: 2000 is 20 %."""
    return int(Decimal(line.tax_code) * 100)


def delivery_tax_rate(order: Any) -> int:
    """The VAT rate of the delivery charge in basis points; 0 for a past order that does not say."""
    return int(Decimal(order.shipping_tax_code or 0) * 100)


def units_worth(line: Any, first: int, count: int) -> Worth:
    """What the customer paid for `count` units of the line, from the unit of index `first`."""
    paid = paid_for(line)
    return Worth(
        share_of(paid.amount, line.quantity, first, count),
        share_of(paid.tax, line.quantity, first, count),
    )


def delivery_worth(order: Any) -> Worth:
    """What the customer paid for delivery."""
    return Worth(to_minor(order.shipping_incl_tax), to_minor(order.shipping_tax))
