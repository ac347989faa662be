"""Preparation: what the shop makes of the warehouse's messages until the parcels are ready, and how it calls it off."""

from __future__ import annotations

from typing import Any

from ..fulfilment import cancelling, reading
from ..fulfilment.pipeline import PICKED, SHIPPED, advance
from ..inbox.receiving import Refused
from .catalogue import FROM_WAREHOUSE, TO_WAREHOUSE, Original, area

Body = dict[str, Any]

planted = area("preparation")


@planted(
    "short-pick-ignored",
    "fulfilment.warehouse_events:_note_short",
    "The shop does not hear that an article was missing",
    FROM_WAREHOUSE,
    visible=True,
)
def short_pick_ignored(original: Original, order: Any, told: Any) -> dict[str, int]:
    """The field is not mapped: nothing was ever missing in the tests."""
    return {}


@planted(
    "accepted-ignored",
    "fulfilment.warehouse_events:accepted",
    "The order does not move when the warehouse has taken it",
    FROM_WAREHOUSE,
    visible=True,
)
def accepted_ignored(original: Original, order: Any, body: Body) -> str:
    """A type of message that nobody subscribed to."""
    return "ignored: unknown type order.accepted"


@planted(
    "accepted-shown-as-picked",
    "fulfilment.warehouse_events:accepted",
    "An order that was only taken is shown as collected",
    FROM_WAREHOUSE,
    visible=True,
)
def accepted_shown_as_picked(original: Original, order: Any, body: Body) -> None:
    """Two states of the warehouse are one in the table of states."""
    advance(order, PICKED)


@planted(
    "picked-shown-as-shipped",
    "fulfilment.warehouse_events:picked",
    "The customer reads “on its way” while her order is being packed",
    FROM_WAREHOUSE,
    visible=True,
)
def picked_shown_as_shipped(original: Original, order: Any, body: Body) -> Any:
    """“Fulfilled” was taken for “shipped”."""
    told = original(order, body)
    advance(order, SHIPPED)
    return told


@planted(
    "picked-quantity-read-as-short",
    "fulfilment.warehouse_events:picked",
    "What was found is taken for what was missing, and orders are cancelled",
    FROM_WAREHOUSE,
    visible=True,
)
def picked_quantity_read_as_short(original: Original, order: Any, body: Body) -> Any:
    """The wrong one of two numbers."""
    return original(
        order, body | {"lines": [line | {"short": line["quantity"]} for line in reading.items(body, "lines")]}
    )


@planted(
    "picked-ignored",
    "fulfilment.warehouse_events:picked",
    "The shop hears of missing articles only when the rest has left",
    FROM_WAREHOUSE,
    visible=True,
)
def picked_ignored(original: Original, order: Any, body: Body) -> str:
    """The message came with a later version of the warehouse."""
    return "ignored: unknown type order.picked"


@planted(
    "unknown-fields-refused",
    "fulfilment.reading:parcels",
    "Parcels with a field the shop does not know are refused",
    FROM_WAREHOUSE,
    visible=True,
)
def unknown_fields_refused(original: Original, body: Body) -> Any:
    """A strict schema, written before the warehouse told how it packs."""
    known = {"id", "tracking_number", "tracking_url", "weight_g", "lines"}
    for told in reading.items(body, "parcels"):
        if unknown := set(told) - known:
            raise Refused(f"unknown field {min(unknown)}", http_status=400)
    return original(body)


@planted(
    "cancellation-not-told",
    "fulfilment.cancelling:cancel",
    "The warehouse goes on preparing orders that are cancelled",
    TO_WAREHOUSE,
)
def cancellation_not_told(original: Original, order: Any, reason: str) -> bool:
    """The shop cancels at once and for itself."""
    cancelling.finish(order, reason)
    return True
