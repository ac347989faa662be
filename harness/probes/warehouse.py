"""What the warehouse knows of an order, its returns and its stock."""

from __future__ import annotations

from typing import Any

from harness.kernel.worth import ordered_units
from harness.probes.reading import JsonReader, understanding


def by_article(lines: list[dict[str, Any]], count: str = "quantity") -> dict[str, int]:
    """Units by article, articles of none left out: two lines of one article are one number."""
    units = ordered_units([{"sku": line["sku"], "quantity": line.get(count, 0)} for line in lines])
    return {sku: quantity for sku, quantity in units.items() if quantity}


@understanding
class WarehouseProbe:
    """The warehouse's books by order reference."""

    def __init__(self, reader: JsonReader) -> None:
        self._reader = reader

    def order(self, order: str) -> dict[str, Any]:
        """The order as received and as it stands, with "units", "picked", "short", "shipped", "written_off" by article."""
        found = self._reader.fields(f"/_control/orders/{order}")
        if not found:
            return {}
        counts = {count: by_article(found["lines"], count) for count in ("picked", "short", "shipped", "written_off")}
        return found | counts | {"units": by_article(found["lines"])}

    def return_(self, rma: str) -> dict[str, Any]:
        """A return as announced and as it stands, with "units" by article; {} when it was never announced."""
        found = self._reader.fields(f"/_control/returns/{rma}")
        return found and found | {"units": by_article(found["lines"])}

    def returns_of(self, order: str) -> list[dict[str, Any]]:
        """Every return announced for an order, with what was "graded"."""
        found = self._reader.fields("/_control/returns", order=order, limit="1000").get("returns", [])
        return [each for each in reversed(found) if each["order"] == order]

    def stock(self, skus: list[str]) -> dict[str, dict[str, int]]:
        """By article: on_hand, held (reserved for orders), damaged."""
        rows = self._reader.fields("/_control/stock", sku=skus).get("stock", [])
        return {row["sku"]: row | {"held": row["reserved"]} for row in rows}
