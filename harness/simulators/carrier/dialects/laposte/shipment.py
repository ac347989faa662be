"""One parcel as La Poste's tracking shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.kernel.clock import read_stamp
from harness.simulators.carrier.dialects.laposte.events import NEUTRAL, STEPS, Event, told
from harness.simulators.carrier.parcel import Parcel

_HOLDERS = {"chronopost": 3}  # 1 letters, 3 Chronopost, 4 Colissimo
_PRODUCTS = {3: "Chronopost", 4: "Colissimo"}
_FINAL = ("delivered", "returned")


def shipment(parcel: Parcel, language: str) -> dict[str, Any]:
    """What stands under `shipment`: the events newest first, the timeline of five steps."""
    events = told(parcel.events)
    holder = _HOLDERS.get(parcel.dialect, 4)
    taken = next((event for event, _ in events if event["type"] == "parcel.collected"), None)
    shown: dict[str, Any] = {
        "idShip": parcel.tracking_number,
        "holder": holder,
        "product": _PRODUCTS[holder],
        "isFinal": parcel.state in _FINAL,
        "timeline": _timeline(events, parcel, language),
        "event": [
            {"order": len(events) - place, "date": _date(event), "label": one.label(language), "code": one.code}
            for place, (event, one) in enumerate(reversed(events))
        ],
        "contextData": _told_of(parcel),
        "url": parcel.tracking_url,
    }
    if taken:
        shown["entryDate"] = _date(taken)
    if parcel.state in _FINAL:
        shown["deliveryDate"] = _date(events[-1][0])
    return shown


def _timeline(events: list[tuple[Mapping[str, Any], Event]], parcel: Parcel, language: str) -> list[dict[str, Any]]:
    reached = {one.step: (event, one) for event, one in events}  # the last event of each step
    furthest = events[-1][1].step
    french = language == "fr_FR"
    steps = []
    for number, (in_french, in_english) in enumerate(STEPS, start=1):
        step: dict[str, Any] = {"id": number, "shortLabel": in_french if french else in_english, "longLabel": ""}
        if number in reached and number <= furthest:
            event, one = reached[number]
            country = parcel.asked["recipient" if number > 3 else "sender"]["country"]
            step |= {"longLabel": one.label(language), "date": _date(event), "country": country, "type": one.kind}
        else:
            step["type"] = NEUTRAL
        steps.append({**step, "status": number <= furthest})
    return steps


def _told_of(parcel: Parcel) -> dict[str, Any]:
    found: dict[str, Any] = {
        "deliveryChoice": {"deliveryChoice": 0},
        "originCountry": parcel.asked["sender"]["country"],
        "arrivalCountry": parcel.asked["recipient"]["country"],
    }
    if parcel.point:
        found["removalPoint"] = {"name": parcel.point["name"], "type": "A2P"}
    return found


def _date(event: Mapping[str, Any]) -> str:
    return read_stamp(event["at"]).strftime("%Y-%m-%dT%H:%M:%S+00:00")
