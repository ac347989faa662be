"""How many units of each line were shipped, will never ship, were cancelled or came back.

They are kept as Oscar's own shipping events, so that Oscar's dashboard shows them too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from oscar.core.loading import get_class, get_model

from ..inbox.receiving import Refused

SHIPPED, SHORT, CANCELLED, RETURNED = "Shipped", "Short", "Cancelled", "Returned"


@dataclass(frozen=True)
class Units:
    """Units of one order line by what became of them."""

    ordered: int
    shipped: int = 0
    short: int = 0
    cancelled: int = 0
    returned: int = 0

    @property
    def open(self) -> int:
        """Units that may still be shipped, found missing or cancelled."""
        return self.ordered - self.shipped - self.short - self.cancelled

    @property
    def away(self) -> int:
        """Units at the customer's."""
        return self.shipped - self.returned


def units_of(order: Any) -> dict[Any, Units]:
    """Order line → its units."""
    rows = get_model("order", "ShippingEventQuantity").objects.filter(event__order=order)
    sums = rows.values("line_id", "event__event_type__name").annotate(total=Sum("quantity"))
    told = {(row["line_id"], row["event__event_type__name"]): row["total"] for row in sums}
    return {
        line: Units(line.quantity, *(told.get((line.pk, kind), 0) for kind in (SHIPPED, SHORT, CANCELLED, RETURNED)))
        for line in order.lines.select_related("stockrecord", "product")
    }


def record(order: Any, kind: str, quantities: Mapping[Any, int], reference: str = "") -> None:
    """Write one shipping event of `kind` (order line → units; zeros are left out)."""
    told = {line: quantity for line, quantity in quantities.items() if quantity}
    if not told:
        return
    event_type, _ = get_model("order", "ShippingEventType").objects.get_or_create(name=kind)
    handler = get_class("order.processing", "EventHandler")()
    handler.handle_shipping_event(order, event_type, list(told), list(told.values()), reference=reference)


def on_lines(limits: Mapping[Any, int], wanted: Mapping[str, int]) -> dict[Any, int]:
    """Spread `wanted` (SKU → units) over the lines of that SKU, at most `limits` (order line → units) on each.

    Refused when the order has no such article (422) or not so many units of it (409).
    """
    spread: dict[Any, int] = {}
    for sku, quantity in wanted.items():
        lines = [line for line in limits if line.partner_sku == sku]
        if not lines:
            raise Refused(f"the order has no article {sku}", http_status=422)
        left = quantity
        for line in lines:
            spread[line] = min(left, limits[line])
            left -= spread[line]
        if left:
            raise Refused(f"{quantity} of {sku}: {left} more than the order still allows", http_status=409)
    return spread
