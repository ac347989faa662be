"""What the shop itself knows, over the reading interface its integrator gave us (docs/interfaces.md, section 6)."""

from __future__ import annotations

from typing import Any

from harness.probes.reading import JsonReader, understanding
from harness.probes.warehouse import by_article


@understanding
class ShopProbe:
    """The shop's own books by order number."""

    def __init__(self, reader: JsonReader) -> None:
        self._reader = reader

    def order(self, order: str) -> dict[str, Any]:
        """The order as the shop tells it, with units by article, tracking numbers and returns by RMA; {} if unknown."""
        found = self._reader.fields(f"/integration/orders/{order}/")
        if not found:
            return {}
        outbound = [parcel for parcel in found["parcels"] if parcel["direction"] == "outbound"]
        units = {count: by_article(found["lines"], count) for count in ("shipped", "short", "returned", "cancelled")}
        return found | {
            "units": by_article(found["lines"]),
            **units,
            "tracking_numbers": sorted(parcel["tracking_number"] for parcel in outbound),
            "parcel_states": sorted({parcel["state"] for parcel in outbound}),
            "statuses": [step["status"] for step in found["history"]],
            "credited": sum(note["amount"] for note in found["credit_notes"]),
            "returns_by_rma": {each["rma"]: each | {"units": by_article(each["lines"])} for each in found["returns"]},
        }

    def stock(self, skus: list[str]) -> dict[str, dict[str, int]]:
        """By article: on_hand and held (allocated to orders)."""
        rows = self._reader.fields("/integration/stock/", sku=skus).get("stock", [])
        return {row["sku"]: row | {"held": row["allocated"]} for row in rows}

    def messages(self, order: str) -> dict[str, Any]:
        """What the shop received and sent about an order."""
        return self._reader.fields("/integration/messages/", order=order)

    def orders(self, since: int = 0) -> list[str]:
        """The order numbers after number `since`."""
        return [str(order) for order in self._reader.fields("/integration/orders/", since=since).get("orders", [])]
