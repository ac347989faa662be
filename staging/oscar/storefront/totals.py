"""Totals of an order: the sum of its lines, each rounded to the cent, and the delivery charge."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from oscar.core.prices import Price

from .prices import rate_of, tax_in

CENT = Decimal("0.01")


def to_cent(amount: Any) -> Decimal:
    """Round an amount half up to the cent."""
    return Decimal(amount).quantize(CENT, ROUND_HALF_UP)


def paid_for(line: Any) -> Decimal:
    """What the customer pays for a basket line after discounts, to the cent."""
    return to_cent(line.line_price_incl_tax_incl_discounts)


def tax_on(line: Any) -> Decimal:
    """The tax in what the customer pays for a basket line, as its rate makes it."""
    return tax_in(paid_for(line), rate_of(line.product))


class OrderTotalCalculator:
    """Oscar's interface for the order total; Oscar itself sums unrounded lines, ours what the invoice shows."""

    def __init__(self, request: Any = None) -> None:
        """Keep the request; Oscar passes it."""
        self.request = request

    def calculate(self, basket: Any, shipping_charge: Price, surcharges: Any = None, **kwargs: Any) -> Price:
        """Return the total with and without tax."""
        lines = basket.all_lines()
        full = sum((paid_for(line) for line in lines), Decimal(0))
        bare = full - sum((tax_on(line) for line in lines), Decimal(0))
        if surcharges:
            bare, full = bare + surcharges.total.excl_tax, full + surcharges.total.incl_tax
        return Price(
            currency=basket.currency,
            excl_tax=bare + shipping_charge.excl_tax,
            incl_tax=full + shipping_charge.incl_tax,
        )
