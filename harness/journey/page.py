"""What the customer's own page of her order shows, as it is compared and recorded."""

from __future__ import annotations

from typing import Any

from harness.drivers.storefront import OrderPage

Fields = dict[str, Any]
_ALWAYS = ("order", "status", "cancelled", "total", "currency", "lines", "tracking_numbers", "rmas", "refunded", "credited", "invoices", "credit_notes", "returns")  # fmt: skip
# What only some shops print there; what is not there is left out.
_WHERE_SHOWN = ("tax", "shipping", "discount", "address", "stands", "delivery_method", "charged", "short")


def fields_of(shown: OrderPage) -> Fields:
    """The fields of a page, with units by article and, by tracking number, contents, links and states of its parcels."""
    parcels = {str(each["tracking_number"]): each for each in shown.parcels}
    some: Fields = {name: getattr(shown, name) for name in _WHERE_SHOWN}
    some["units"] = {str(line["sku"]): line["quantity"] for line in shown.lines}
    some["contents"] = {number: each["units"] for number, each in parcels.items()}
    some["links"] = {number: each["link"] for number, each in parcels.items() if each["link"]}
    some["parcel_states"] = {number: each["state"] for number, each in parcels.items() if each.get("state")}
    there = {name: value for name, value in some.items() if value or name in shown.shows}
    found = {name: getattr(shown, name) for name in _ALWAYS} | there
    return found | ({} if shown.cancellable is None else {"cancellable": shown.cancellable})
