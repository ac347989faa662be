"""One parcel and what happened to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, kw_only=True)
class Parcel:
    """One shipment. `asked` is the request as it came; `events` are [{"type", "at", "place"}], oldest first."""

    id: str
    tracking_number: str
    asked: dict[str, Any]
    label_url: str
    tracking_url: str
    state: str = "announced"
    events: list[dict[str, Any]] = field(default_factory=list)

    @property
    def order(self) -> str:
        return str(self.asked["order"])

    @property
    def direction(self) -> str:
        return str(self.asked["direction"])

    def usual_place(self, state: str) -> str:
        """Where an event happens when nobody says: the sender's town at first, the recipient's at the end."""
        at_end = state in ("out_for_delivery", "delivered", "failed")
        return str(self.asked["recipient" if at_end else "sender"]["city"])

    def receipt(self) -> dict[str, Any]:
        """The answer to who asked for the label."""
        return {
            "id": self.id,
            "tracking_number": self.tracking_number,
            "label_url": self.label_url,
            "tracking_url": self.tracking_url,
            "state": self.state,
        }

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
        """All of it, for the control plane."""
        return {**self.asked, **self.receipt(), "events": self.events}
