"""Invoices: one for each capture that the PSP has confirmed, with the VAT of what it covers to the cent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Sum

from .models import Invoice, InvoiceLine, OutboxMessage
from .shares import tax_of
from .worth import Worth, delivery_worth, paid_for


def issue(order: Any, key: str, amount: int) -> Invoice:
    """The invoice of the capture `key` of `amount` minor units; the same one however often it is asked for."""
    with transaction.atomic():
        known = Invoice.objects.filter(key=key).first()
        if known is not None:
            return known
        covers = _covered(order, key, amount)
        delivery = int(covers["delivery"])
        tax = delivery_tax(order, delivery)
        invoice = Invoice.objects.create(
            number=_next_number(), order=order, key=key, amount=amount, delivery=delivery, tax=tax
        )
        invoice.tax += sum(line.tax for line in _lines(invoice, covers["lines"]))
        invoice.save(update_fields=["tax"])
        return invoice


def line_tax(line: Any, amount: int) -> int:
    """The VAT in the next `amount` minor units of an order line, after what earlier invoices charged of it."""
    before = InvoiceLine.objects.filter(line=line).aggregate(told=Sum("amount"))["told"] or 0
    whole = paid_for(line)
    return tax_of(whole.tax, whole.amount, before, amount)


def delivery_tax(order: Any, amount: int) -> int:
    """The VAT in the next `amount` minor units of the delivery charge, after what earlier invoices charged of it."""
    before = sum(invoice.delivery for invoice in order.invoices.all())
    whole: Worth = delivery_worth(order)
    return tax_of(whole.tax, whole.amount, before, amount)


def _lines(invoice: Invoice, covered: Mapping[str, Any]) -> Iterator[InvoiceLine]:
    for line in invoice.order.lines.all():
        quantity, amount = covered.get(str(line.pk), (0, 0))
        if quantity or amount:
            tax = line_tax(line, amount)
            yield invoice.lines.create(line=line, quantity=quantity, amount=amount, tax=tax)


def _next_number() -> str:
    last = Invoice.objects.order_by("-pk").first()
    return f"INV-{int(last.number.removeprefix('INV-')) + 1 if last else 1:06d}"


def _covered(order: Any, key: str, amount: int) -> Mapping[str, Any]:
    """What a capture is for: as it was asked for here, else as far as the amount goes, line by line."""
    asked = OutboxMessage.objects.filter(key=key, operation="capture", order=order).first()
    return asked.body if asked and "lines" in asked.body else _spread(order, amount)


def _spread(order: Any, amount: int) -> Mapping[str, Any]:
    """Cover what no invoice covers yet, in the order of the lines and the delivery charge last.

    For a capture that somebody made at the PSP, who said nothing of articles.
    """
    lines, left = {}, amount
    for line in order.lines.all():
        told = InvoiceLine.objects.filter(line=line).aggregate(units=Sum("quantity"), amount=Sum("amount"))
        taken = min(left, paid_for(line).amount - (told["amount"] or 0))
        if taken > 0:
            lines[str(line.pk)] = [line.quantity - (told["units"] or 0), taken]
            left -= taken
    return {"lines": lines, "delivery": left}
