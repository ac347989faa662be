"""What the carrier tells who made a parcel (docs/interfaces.md section 1)."""

from __future__ import annotations

from harness.simulators.bodies import Kind, Shape, Text
from harness.simulators.carrier.forms import DIRECTION, NUMBER, POINT_ID
from harness.simulators.carrier.lifecycle import MOVES, REASONS
from harness.simulators.news import News

_MEANS = {
    "collected": "Handed over, or brought by the sender of a return.",
    "in_transit": "Scanned in a hub; told once for each hub.",
    "out_for_delivery": "In the van.",
    "delivered": "At the door, or fetched at the pick-up point. Only now the customer has it.",
    "failed": "An attempt failed.",
    "at_pickup_point": "It waits for its recipient, and goes back after 14 days.",
    "refused": "The recipient did not take it.",
    "misrouted": "In the wrong depot.",
    "damaged": "Found damaged on the way.",
    "lost": "Not found; it may turn up again.",
    "returning": "On its way back to the sender.",
    "returned": "Back at the sender.",
    "cancelled": "Its label was taken back before it was handed over.",
}


def _news(move: str, state: str) -> News:
    fields: dict[str, Kind] = {"tracking_number": NUMBER, "direction": DIRECTION, "place": Text(least=0, most=500)}
    if move in REASONS:
        fields["reason"] = Text(choices=REASONS[move])
    at_point = state == "at_pickup_point"
    more = {"point": POINT_ID} if at_point else {}
    return News(_MEANS[state], Shape({**fields, **more}, optional=frozenset(more)))


NEWS: dict[str, News] = {f"parcel.{state}": _news(move, state) for move, state in MOVES.items()}
