"""Trackers: what the carrier did to a parcel, in EasyPost's statuses and details."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from harness.kernel.clock import read_stamp, stamp
from harness.simulators.carrier.dialects.easypost.errors import Json
from harness.simulators.carrier.dialects.easypost.goods import GRAMS
from harness.simulators.carrier.dialects.easypost.kept import Tracker, shown
from harness.simulators.carrier.dialects.easypost.rating import SERVICES
from harness.simulators.carrier.parcel import Parcel
from harness.simulators.carrier.rates import offers

# What each event means there: status, detail of the status, and message.
_TOLD = {
    "announced": ("pre_transit", "label_created", "Shipping label created"),
    "cancelled": ("cancelled", "cancelled", "Shipping label cancelled"),
    "collected": ("in_transit", "received_at_origin_facility", "Picked up from the sender"),
    "in_transit": ("in_transit", "arrived_at_facility", "Arrived at a facility"),
    "misrouted": ("in_transit", "missorted", "Sent to the wrong facility"),
    "out_for_delivery": ("out_for_delivery", "out_for_delivery", "Out for delivery"),
    "delivered": ("delivered", "arrived_at_destination", "Delivered"),
    "failed": ("in_transit", "delivery_exception", "Delivery attempted, it will be tried again"),
    "refused": ("failure", "refused", "Refused by the recipient"),
    "at_pickup_point": ("available_for_pickup", "arrived_at_pickup_location", "Waiting at a pick-up point"),
    "damaged": ("failure", "damaged", "Damaged"),
    "lost": ("failure", "lost", "Lost"),
    "returning": ("return_to_sender", "return", "On its way back to the sender"),
    "returned": ("return_to_sender", "return", "Returned to the sender"),
}
_DETAILS = {"address": "address_correction"}  # of a failed attempt, by its reason


def status_of(parcel: Parcel) -> str:
    """The status that a parcel's last event gives it."""
    return _TOLD[_kind(parcel.events[-1])][0]


def tracker_json(tracker: Tracker, parcel: Parcel) -> Json:
    """A tracker with all its details, the oldest first."""
    details = [_detail(event, tracker.carrier) for event in parcel.events]
    last = parcel.events[-1]
    return {
        "id": tracker.id,
        "object": "Tracker",
        "mode": "test",
        "tracking_code": parcel.tracking_number,
        "status": details[-1]["status"],
        "status_detail": details[-1]["status_detail"],
        "created_at": shown(tracker.created),
        "updated_at": shown(max(tracker.created, str(last["at"]))),
        "signed_by": parcel.asked["recipient"]["name"] if _kind(last) == "delivered" else None,
        "weight": round(parcel.asked["weight_g"] / GRAMS, 1),
        "est_delivery_date": _expected(parcel),
        "shipment_id": tracker.shipment or None,
        "carrier": tracker.carrier,
        "tracking_details": details,
        "fees": [],
        "carrier_detail": _carrier_detail(parcel),
        "finalized": parcel.state in ("delivered", "returned", "cancelled"),
        "is_return": parcel.direction == "return",
        "public_url": parcel.tracking_url,
    }


def carrier_of(parcel: Parcel) -> str:
    """EasyPost's name of the carrier that has a parcel."""
    return SERVICES[parcel.service][0]


def _kind(event: Mapping[str, Any]) -> str:
    return str(event["type"]).removeprefix("parcel.")


def _detail(event: Mapping[str, Any], carrier: str) -> Json:
    status, detail, message = _TOLD[_kind(event)]
    reason = str(event.get("reason", ""))
    return {
        "object": "TrackingDetail",
        "message": f"{message} ({reason})" if reason else message,
        "description": "",
        "status": status,
        "status_detail": _DETAILS.get(reason, detail) if _kind(event) == "failed" else detail,
        "datetime": shown(str(event["at"])),
        "source": carrier,
        "carrier_code": _kind(event),
        "tracking_location": _location(city=event["place"]),
    }


def _carrier_detail(parcel: Parcel) -> Json:
    sender, recipient = parcel.asked["sender"], parcel.asked["recipient"]
    tried = next((event for event in parcel.events if _kind(event) in ("failed", "delivered", "refused")), None)
    return {
        "object": "CarrierDetail",
        "service": SERVICES[parcel.service][1],
        "container_type": None,
        "est_delivery_date_local": None,
        "est_delivery_time_local": None,
        "origin_location": f"{sender['city']}, {sender['country']}",
        "origin_tracking_location": _location(sender["city"], sender["state"], sender["country"], sender["postcode"]),
        "destination_location": f"{recipient['city']}, {recipient['country']}",
        "destination_tracking_location": _location(
            recipient["city"], recipient["state"], recipient["country"], recipient["postcode"]
        ),
        "guaranteed_delivery_date": None,
        "alternate_identifier": None,
        "initial_delivery_attempt": shown(str(tried["at"])) if tried else None,
    }


def _location(city: str = "", state: str = "", country: str = "", zip_: str = "") -> Json:
    return {
        "object": "TrackingLocation",
        "city": city or None,
        "state": state or None,
        "country": country or None,
        "zip": zip_ or None,
    }


def _expected(parcel: Parcel) -> str | None:
    """When the carrier means to deliver: so many days after the label."""
    sender, recipient = parcel.asked["sender"], parcel.asked["recipient"]
    found = offers(parcel.asked["weight_g"], sender["country"] or "FR", recipient["country"])
    days = next((offer.days_to for offer in found if offer.service == parcel.service), None)
    if days is None:
        return None
    return shown(stamp(read_stamp(str(parcel.events[0]["at"])) + timedelta(days=days)))
