"""What lines cost without tax, and the tax that goes with them: pure, from the shop's amounts in minor units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ..fulfilment.minor import to_decimal, to_minor
from ..fulfilment.models import CreditNote, Invoice
from ..fulfilment.worth import delivery_tax_rate, delivery_worth, paid_for, tax_rate

#: decimals of a price in the ERP: enough that price times quantity is the amount of the line to the cent
PRICE = Decimal("0.00000001")


@dataclass(frozen=True)
class Charge:
    """One line of a sale or a document: `amount` in minor units incl. `tax`, whose rate is in basis points.

    `line` is the order line, None for delivery. `before` is the amount before discounts, 0 when that is not told.
    """

    line: Any
    quantity: int
    amount: int
    tax: int
    rate: int
    before: int = 0

    @property
    def net(self) -> Decimal:
        """The amount without tax."""
        return to_decimal(self.amount - self.tax)

    @property
    def unit_price(self) -> Decimal:
        """The price of one unit without tax."""
        return (self.net / self.units).quantize(PRICE, ROUND_HALF_UP)

    @property
    def units(self) -> int:
        """Units, 1 for an amount that is charged for none."""
        return self.quantity or 1

    @property
    def list_price(self) -> Decimal:
        """The price of one unit before discounts, without tax; the one paid when it is not told."""
        if not self.before:
            return self.unit_price
        net = to_decimal(self.before) * 10000 / (10000 + self.rate)
        return (net / self.units).quantize(PRICE, ROUND_HALF_UP)


def of_order(order: Any) -> list[Charge]:
    """What a whole order costs: its lines, then delivery when it is charged for."""
    lines = []
    for line in order.lines.all():
        paid, before = paid_for(line), to_minor(line.line_price_before_discounts_incl_tax)
        lines.append(Charge(line, line.quantity, paid.amount, paid.tax, tax_rate(line), before))
    delivery = delivery_worth(order)
    return lines + _delivery(order, delivery.amount, delivery.tax)


def of_invoice(invoice: Invoice) -> list[Charge]:
    """What an invoice charges."""
    told = invoice.lines.select_related("line")
    lines = [Charge(each.line, each.quantity, each.amount, each.tax, tax_rate(each.line)) for each in told]
    return lines + _delivery(invoice.order, invoice.delivery, invoice.tax - sum(charge.tax for charge in lines))


def of_credit_note(note: CreditNote) -> list[Charge]:
    """What a credit note gives back, as positive amounts."""
    told = note.refund.lines.select_related("line")
    lines = [Charge(each.line, each.quantity, each.amount, each.tax, tax_rate(each.line)) for each in told]
    return lines + _delivery(note.order, note.refund.delivery, note.tax - sum(charge.tax for charge in lines))


def taxes(charges: Iterable[Charge]) -> dict[int, Decimal]:
    """Rate in basis points → the tax of all charges at that rate."""
    sums: dict[int, int] = {}
    for charge in charges:
        sums[charge.rate] = sums.get(charge.rate, 0) + charge.tax
    return {rate: to_decimal(tax) for rate, tax in sums.items()}


def _delivery(order: Any, amount: int, tax: int) -> list[Charge]:
    return [Charge(None, 1, amount, tax, delivery_tax_rate(order))] if amount else []
