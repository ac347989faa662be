"""What Sendcloud calls the states of a parcel: the numbers of `GET /parcels/statuses` and the words of `GET /tracking`.

A carrier's event becomes one of these. What Sendcloud has no word of its own for (damaged, lost) is its Exception.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

NO_LABEL, READY, ANNOUNCING, ANNOUNCEMENT_FAILED = 999, 1000, 1001, 1002
CANCELLING, CANCELLED = 1999, 2000

# number: (message, parent status of the tracking API)
STATUSES = {
    1: ("Announced", "announced"),
    3: ("En route to sorting center", "to-sorting"),
    4: ("Delivery delayed", "delayed"),
    5: ("Sorted", "sorted"),
    6: ("Not sorted", "unsorted"),
    7: ("Being sorted", "sorting"),
    8: ("Delivery attempt failed", "delivery-failed"),
    11: ("Delivered", "delivered"),
    12: ("Awaiting customer pickup", "awaiting-customer-pickup"),
    13: ("Announced: not collected", "announced-uncollected"),
    15: ("Error collecting", "collect-error"),
    22: ("Shipment picked up by driver", "picked-up-by-driver"),
    80: ("Unable to deliver", "undeliverable"),
    91: ("Parcel en route", "shipment-on-route"),
    92: ("Driver en route", "driver-on-route"),
    93: ("Shipment collected by customer", "collected-by-customer"),
    999: ("No label", "no-label"),
    1000: ("Ready to send", "ready-to-send"),
    1001: ("Being announced", "announcing"),
    1002: ("Announcement failed", "announcement-failed"),
    1337: ("Unknown status - check carrier track & trace page for more insights", "unknown"),
    1998: ("Cancelled upstream", "cancelled-upstream"),
    1999: ("Cancellation requested", "cancelling"),
    2000: ("Cancelled", "cancelled"),
    2001: ("Submitting cancellation request", "cancelling-upstream"),
    62989: ("At Customs", "at-customs"),
    62990: ("At sorting centre", "at-sorting-centre"),
    62991: ("Refused by recipient", "refused-by-recipient"),
    62992: ("Returned to sender", "returned-to-sender"),
    62993: ("Delivery method changed", "delivery-method-changed"),
    62994: ("Delivery date changed", "delivery-date-changed"),
    62995: ("Delivery address changed", "delivery-address-changed"),
    62996: ("Exception", "exception"),
    62997: ("Address invalid", "address-invalid"),
}

_OF_EVENT = {
    "announced": READY,
    "cancelled": CANCELLED,
    "collected": 22,
    "in_transit": 91,
    "misrouted": 6,
    "out_for_delivery": 92,
    "delivered": 11,
    "failed": 8,
    "refused": 62991,
    "at_pickup_point": 12,
    "damaged": 62996,
    "lost": 62996,
    "returning": 80,
    "returned": 62992,
}


def to_json(number: int) -> dict[str, Any]:
    """{"id", "message"}, as the parcel carries it."""
    return {"id": number, "message": STATUSES[number][0]}


def status_of(events: Sequence[Mapping[str, Any]]) -> int:
    """The number of the status that the last of a parcel's events gives it."""
    return _number(events, len(events) - 1)


def history(events: Sequence[Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], int]]:
    """Each event with its status, oldest first."""
    return [(event, _number(events, place)) for place, event in enumerate(events)]


def _number(events: Sequence[Mapping[str, Any]], place: int) -> int:
    kinds = [str(event["type"]).removeprefix("parcel.") for event in events[: place + 1]]
    kind = kinds[-1]
    if kind == "delivered" and "at_pickup_point" in kinds[-2:]:
        return 93
    if kind == "in_transit" and kinds.count("in_transit") == 1:
        return 3  # the first scan is on the way to the first hub
    if kind == "failed" and events[place].get("reason") == "address":
        return 62997
    return _OF_EVENT[kind]
