"""One parcel and what happened to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

_AT_END = frozenset({"out_for_delivery", "delivered", "failed", "refused", "at_pickup_point"})


@dataclass(slots=True, weakref_slot=True, kw_only=True)
class Parcel:
    """One shipment.

    asked    the request as it came, of the SHIPMENT form;  key  under which its sender knows it
    events   [{"type", "at", "place", "reason"?}], oldest first
    nth      1, 2, 3… among the parcels of its order
    dialect  the door it came by: it hears of its moves that way;  extras  what that door wants to keep
    point    the pick-up point it goes to, as JSON of `points.Point`, {} for none
    manifest the number of the list it stands on, "" for none
    next_move, next_reason, next_at  what happens to it by itself, why, and when (Unix seconds by the clock of its
             order); None: nothing
    """

    id: str
    tracking_number: str
    asked: dict[str, Any]
    label_url: str
    tracking_url: str
    key: str = ""
    nth: int = 1
    state: str = "announced"
    events: list[dict[str, Any]] = field(default_factory=list)
    dialect: str = "native"
    extras: dict[str, Any] = field(default_factory=dict)
    point: dict[str, Any] = field(default_factory=dict)
    manifest: str = ""
    next_move: str = ""
    next_reason: str = ""
    next_at: float | None = None

    @property
    def order(self) -> str:
        return str(self.asked["order"])

    @property
    def direction(self) -> str:
        return str(self.asked["direction"])

    @property
    def service(self) -> str:
        return str(self.asked["service"])

    def usual_place(self, state: str) -> str:
        """Where an event happens when nobody says: from the sender's town to the recipient's, or where it was last."""
        if state == "at_pickup_point" and self.point:
            return f"{self.point['name']}, {self.point['address']['city']}"
        if state in ("damaged", "lost") and self.events:
            return str(self.events[-1]["place"])
        scanned = any(event["type"] == "parcel.in_transit" for event in self.events)
        at_end = state in _AT_END or (state == "in_transit" and scanned)
        return str(self.asked["recipient" if at_end else "sender"]["city"])

    def receipt(self) -> dict[str, Any]:
        """The answer to who asked for the label."""
        told = {
            "id": self.id,
            "tracking_number": self.tracking_number,
            "label_url": self.label_url,
            "tracking_url": self.tracking_url,
            "state": self.state,
        }
        return {**told, "point": self.point} if self.point else told

    def tracking(self) -> dict[str, Any]:
        """What anybody with the number may know."""
        return {
            "tracking_number": self.tracking_number,
            "order": self.order,
            "direction": self.direction,
            "state": self.state,
            "events": self.events,
        }

    def in_full(self) -> dict[str, Any]:
        """All of it, for the control plane and for who made it."""
        more = {"manifest": self.manifest} if self.manifest else {}
        return {**self.asked, **self.receipt(), **more, "dialect": self.dialect, "events": self.events}
