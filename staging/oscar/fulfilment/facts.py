"""The facts of an order as its page and its mails show them: names and numbers, amounts in minor units."""

from __future__ import annotations

from typing import Any

from .. import policy
from . import cancelling, money, returns, units
from .links import credit_note_path, invoice_path
from .minor import to_minor
from .models import Parcel
from .worth import paid_for


def order_facts(order: Any) -> dict[str, Any]:
    """Everything a customer may know of the order."""
    return {
        "order": order,
        "lines": [line_facts(line, told) for line, told in units.units_of(order).items()],
        "address": address_lines(order.shipping_address) if order.shipping_address else [],
        "billing": address_lines(order.billing_address) if order.billing_address else [],
        "name": order.shipping_address.name if order.shipping_address else "",
        "goods": to_minor(order.basket_total_before_discounts_incl_tax),
        "discount": to_minor(order.total_discount_incl_tax),
        "vouchers": sorted({d.voucher_code for d in order.discounts.all() if d.voucher_code}),
        "delivery": to_minor(order.shipping_incl_tax),
        "vat": to_minor(order.total_tax),
        "total": to_minor(order.total_incl_tax),
        "captured": money.captured(order),
        "refunded": money.refunded(order),
        "parcels": parcels_shown(order),
        "returns": order.returns.select_related("parcel").prefetch_related("lines__line"),
        "paid_first": policy.in_force().capture == policy.AT_ORDER,
        "cancellable": cancelling.may_ask(order),
        "cancellation": cancelling.state(order),
        "invoices": [(invoice, invoice_path(invoice)) for invoice in order.invoices.all()],
        "credit_notes": [(note, credit_note_path(note)) for note in order.credit_notes.all()],
        "returnable": list(returns.returnable(order).items()),
        "reasons": [(reason, f"reason.{reason}") for reason in returns.REASONS],
    }


def address_lines(address: Any) -> list[str]:
    """An address as an envelope has it in Europe: the postcode before the town, on one line."""
    town = f"{address.postcode} {address.line4}".strip()
    parts = [address.name, address.line1, address.line2, address.line3, town, address.state, address.country]
    return [str(part) for part in parts if part]


def line_facts(line: Any, told: units.Units) -> dict[str, Any]:
    """One line: what was ordered, what it cost, what became of it."""
    return {
        "line": line,
        "units": told,
        "before": to_minor(line.line_price_before_discounts_incl_tax),
        "paid": paid_for(line).amount,
    }


def parcels_shown(order: Any) -> list[Parcel]:
    """Parcels on their way to the customer; one that only the carrier has told of is not shown yet."""
    outbound = order.parcels.filter(direction=Parcel.OUTBOUND, dispatched_at__isnull=False)
    return list(outbound.prefetch_related("lines__line", "events"))
