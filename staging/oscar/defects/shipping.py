"""Shipping: parcels as the warehouse tells them, and their way as the carrier does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..fulfilment.models import Parcel
from ..fulfilment.pipeline import SHIPPED
from .catalogue import FROM_CARRIER, FROM_WAREHOUSE, TO_CUSTOMER, Original, area

PARCELS, SEEN = "fulfilment.reading:parcels", "fulfilment.carrier_events:seen"
Body = dict[str, Any]

planted = area("shipping")


@planted(
    "parcel-contents-swapped",
    PARCELS,
    "With two parcels, each has the other's tracking number",
    FROM_WAREHOUSE,
    visible=True,
)
def contents_swapped(original: Original, body: Body) -> Any:
    """Two lists are joined by their position, and one of them is sorted."""
    told = original(body)
    return [replace(one, contents=other.contents) for one, other in zip(told, reversed(told), strict=True)]


@planted(
    "first-parcel-only",
    "fulfilment.warehouse_events:dispatched",
    "Of an order in two parcels only the first is noted",
    FROM_WAREHOUSE,
    visible=True,
)
def first_parcel_only(original: Original, order: Any, body: Body) -> Any:
    """`parcels[0]`."""
    return original(order, body | {"parcels": body["parcels"][:1]})


@planted("tracking-number-cut", PARCELS, "Tracking numbers lose their last character", FROM_WAREHOUSE, visible=True)
def number_cut(original: Original, body: Body) -> Any:
    """A column of twelve, from the carrier before."""
    return [replace(parcel, tracking_number=parcel.tracking_number[:12]) for parcel in original(body)]


@planted(
    "tracking-link-by-order",
    "fulfilment.parcels:note",
    "The link to follow a parcel leads nowhere",
    TO_CUSTOMER,
    FROM_WAREHOUSE,
)
def link_by_order(original: Original, order: Any, told: Any, contents: Any) -> Any:
    """The link is put together by the shop, with the wrong number."""
    there = told.tracking_url.replace(told.tracking_number, order.number)
    return original(order, replace(told, tracking_url=there), contents)


@planted(
    "dispatch-counts-lines",
    PARCELS,
    "Two units of an article leave, and the shop counts one",
    FROM_WAREHOUSE,
    visible=True,
)
def counts_lines(original: Original, body: Body) -> Any:
    """The lines of a parcel are counted instead of its units."""
    return [replace(parcel, contents=dict.fromkeys(parcel.contents, 1)) for parcel in original(body)]


@planted(
    "shipped-status-missing",
    "fulfilment.pipeline:advance",
    "Orders that left stay “ready to leave”",
    FROM_WAREHOUSE,
    visible=True,
    within=("fulfilment.warehouse_events",),
)
def status_missing(original: Original, order: Any, target: str) -> bool:
    """The parcel is kept, the order is not moved."""
    return False if target == SHIPPED else original(order, target)


@planted("delivered-ignored", SEEN, "The shop never hears that a parcel was delivered", FROM_CARRIER, visible=True)
def delivered_ignored(original: Original, kind: str, order: Any, body: Body, at: Any) -> Any:
    """The carrier's new name for it is not in the table."""
    return "ignored: unknown type" if kind == "delivered" else original(kind, order, body, at)


@planted(
    "pickup-point-as-delivered",
    SEEN,
    "A parcel that waits at a pick-up point is shown as delivered",
    FROM_CARRIER,
    visible=True,
)
def pickup_point_as_delivered(original: Original, kind: str, order: Any, body: Body, at: Any) -> Any:
    """The courier's job is done, the customer's is not."""
    return original("delivered" if kind == "at_pickup_point" else kind, order, body, at)


@planted(
    "collected-as-delivered",
    SEEN,
    "A parcel is shown as delivered when the carrier has collected it",
    FROM_CARRIER,
    visible=True,
)
def collected_as_delivered(original: Original, kind: str, order: Any, body: Body, at: Any) -> Any:
    """“Collected”, by whom?"""
    return original("delivered" if kind == "collected" else kind, order, body, at)


@planted(
    "return-to-sender-ignored",
    SEEN,
    "Parcels that come back undelivered stay “waiting for you”",
    FROM_CARRIER,
    visible=True,
)
def return_to_sender_ignored(original: Original, kind: str, order: Any, body: Body, at: Any) -> Any:
    """What goes wrong on the way was left for later."""
    return "ignored: unknown type" if kind in ("returning", "returned") else original(kind, order, body, at)


@planted("return-direction-ignored", SEEN, "The way of a return parcel is lost", FROM_CARRIER)
def direction_ignored(original: Original, kind: str, order: Any, body: Body, at: Any) -> Any:
    """All parcels were outbound when this was written."""
    return original(kind, order, body | {"direction": Parcel.OUTBOUND}, at)


class _Credulous:
    """Reads a signed message without looking at its signature."""

    def verify(self, *given: Any, **more: Any) -> None: ...


@planted(
    "signature-unchecked",
    "fulfilment.webhooks:Webhook",
    "Anybody can tell the shop that a parcel has left",
    FROM_WAREHOUSE,
    FROM_CARRIER,
    within=("fulfilment.webhooks",),
)
def signature_unchecked(original: Original, secret: str) -> _Credulous:
    """Switched off for a test, and left so."""
    return _Credulous()
