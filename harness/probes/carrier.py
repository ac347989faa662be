"""What the carrier knows of an order's parcels."""

from __future__ import annotations

from typing import Any

from harness.probes.reading import JsonReader, understanding
from harness.probes.warehouse import by_article


@understanding
class CarrierProbe:
    """Parcels by order reference, outbound and return apart."""

    def __init__(self, reader: JsonReader) -> None:
        self._reader = reader

    def label(self, shipment: str) -> bytes:
        """The label of a shipment as it was printed, a PDF. Raises Blind when there is none to be had."""
        return self._reader.content(f"/shipments/{shipment}/label.pdf")

    def both_ways(self, order: str) -> dict[str, dict[str, Any]]:
        """{"outbound": …, "return": …}, each as `parcels` gives them."""
        all_of_them = self._of(order)
        return {direction: summed(all_of_them, direction) for direction in ("outbound", "return")}

    def parcels(self, order: str, direction: str) -> dict[str, Any]:
        """{"parcels", "tracking_numbers", "states", "units", and "recipient", "service", "rma" of the first}; {} for none."""
        return summed(self._of(order), direction)

    def _of(self, order: str) -> list[dict[str, Any]]:
        return list(self._reader.fields("/_control/parcels", order=order).get("parcels", []))


def summed(parcels: list[dict[str, Any]], direction: str) -> dict[str, Any]:
    """The parcels of one direction as one account, cancelled ones left out; {} for none."""
    found = [each for each in parcels if each["direction"] == direction and each["state"] != "cancelled"]
    if not found:
        return {}
    return {
        "parcels": found,
        "tracking_numbers": sorted(parcel["tracking_number"] for parcel in found),
        "states": sorted({parcel["state"] for parcel in found}),
        "units": by_article([line for parcel in found for line in parcel["contents"]]),
        "recipient": found[0]["recipient"],
        "service": found[0]["service"],
        "rma": found[0].get("rma", ""),
    }
