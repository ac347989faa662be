"""Stock: held when the order is placed (Oscar does it), taken at dispatch, given back for what will never ship."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oscar.apps.partner.exceptions import InvalidStockAdjustment
from oscar.core.loading import get_model

from ..inbox.receiving import Refused


def take(quantities: Mapping[Any, int]) -> None:
    """Take shipped units (order line → units) out of the stock and out of what is held."""
    for line, quantity in quantities.items():
        try:
            line.consume_allocation(quantity)
        except InvalidStockAdjustment as error:
            reason = f"{quantity} of {line.partner_sku} cannot leave the stock: {error}"
            raise Refused(reason, http_status=409) from error


def give_back(quantities: Mapping[Any, int]) -> None:
    """Stop holding units (order line → units) that will never ship: anybody may buy them again."""
    for line, quantity in quantities.items():
        if quantity:
            line.cancel_allocation(quantity)


def correct(sku: str, delta: int) -> None:
    """Add `delta` (signed) to the stock of an article. Refused for an unknown one (422) or below zero (409)."""
    record = _record_of(sku)
    if record.num_in_stock + delta < 0:
        raise Refused(f"{sku}: {record.num_in_stock} in stock cannot change by {delta}", http_status=409)
    record.num_in_stock += delta
    record.save(update_fields=["num_in_stock", "date_updated"])


def restock(line: Any, quantity: int) -> None:
    """Put returned units of an order line back on sale."""
    correct(line.partner_sku, quantity)


def _record_of(sku: str) -> Any:
    record = get_model("partner", "StockRecord").objects.filter(partner_sku=sku).first()
    if record is None or record.num_in_stock is None:
        raise Refused(f"there is no article {sku}", http_status=422)
    return record
