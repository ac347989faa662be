"""One event as the analytics counted it, and the book of all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from harness.simulators.simulation import Simulation


@dataclass(frozen=True, slots=True)
class Item:
    """Units of an article at one price, in minor units; None for what could not be read."""

    sku: str
    quantity: int | None
    price: int | None


@dataclass(frozen=True, slots=True)
class Hit:
    """What one message says of one event. `flaws` are sentences about what could not be read."""

    name: str
    order: str = ""
    value: int | None = None
    currency: str = ""
    tax: int | None = None
    shipping: int | None = None
    items: tuple[Item, ...] = ()
    client: str = ""
    flaws: tuple[str, ...] = ()

    @property
    def operation(self) -> str:
        """The name it is noted under: "analytics.purchase", "analytics.refund", else "analytics.other"."""
        return f"analytics.{self.name if self.name in ('purchase', 'refund') else 'other'}"

    def told(self) -> dict[str, Any]:
        """Flat fields for the note."""
        fields = {"name": self.name, "value": self.value, "currency": self.currency, "tax": self.tax}
        fields |= {"shipping": self.shipping, "units": sum(item.quantity or 0 for item in self.items)}
        return fields | {"client": self.client, "flaws": "; ".join(self.flaws)}


@dataclass(slots=True, weakref_slot=True)
class Event:
    """A hit that was counted: by which door and when."""

    number: int
    at: str
    door: str
    name: str
    order: str
    value: int | None
    currency: str
    tax: int | None
    shipping: int | None
    client: str
    items: list[Item] = field(default_factory=list)
    flaws: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


class Book:
    """All events of one simulation, in the order of their coming."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self._events = simulation.store.things("event", Event)

    def count(self, hits: Iterable[Hit], door: str) -> None:
        """Keep each hit as an event."""
        for hit in hits:
            number = self._simulation.store.count("event")
            event = Event(
                number, self._simulation.clock.stamp(hit.order), door, hit.name, hit.order, hit.value, hit.currency,
                hit.tax, hit.shipping, hit.client, list(hit.items), list(hit.flaws),
            )  # fmt: skip
            self._events.put(str(number), event, group=hit.order)

    def find(self, order: str = "", *, after: int = 0, limit: int = 1000) -> list[Event]:
        """Up to `limit` events numbered above `after`, of one order if it is given, oldest first."""
        if order:
            return [event for event in self._events.of(order) if event.number > after][:limit]
        return self._events.earliest(limit, after=str(after) if after else "")

    def latest(self, order: str, limit: int) -> list[Event]:
        """Up to `limit` events, newest first; of one order if it is given."""
        return self._events.latest(limit, group=order or None)
