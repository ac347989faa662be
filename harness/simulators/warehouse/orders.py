"""One order in the warehouse: what was asked, and in each site reserved, picked, missing and shipped, article by article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from typing import Any

import msgspec

from harness.simulators.warehouse.lifecycle import STAGES


@dataclass(slots=True, kw_only=True)
class Line:
    """One article of an order, or of its part in one site. From picking on, `picked + short = quantity`.

    reserved     what the book holds for it
    written_off  units of it that were found missing or broke here
    """

    sku: str
    quantity: int
    reserved: int = 0
    picked: int = 0
    short: int = 0
    shipped: int = 0
    written_off: int = 0

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(slots=True, kw_only=True)
class Swap:
    """Units of `instead` in the tote of a clerk who was to take `sku`."""

    sku: str
    instead: str
    quantity: int


@dataclass(slots=True, kw_only=True)
class Parcel:
    """One box. The carrier's fields stay empty until it has given a label.

    packaging  its kind of box;  enclosed  what lies in it besides the goods: "gift_message", "insert:AUTUMN"…
    really     its true contents, when they are not what `lines` say; [] when they are
    """

    id: str
    weight_g: int
    lines: list[dict[str, Any]]
    site: str = ""
    packaging: str = ""
    enclosed: list[str] = field(default_factory=list)
    really: list[dict[str, Any]] = field(default_factory=list)
    tracking_number: str = ""
    tracking_url: str = ""
    label_url: str = ""

    def to_json(self) -> dict[str, Any]:
        """The Parcel of `docs/interfaces.md` section 1."""
        return {
            "id": self.id,
            "tracking_number": self.tracking_number,
            "tracking_url": self.tracking_url,
            "weight_g": self.weight_g,
            "packaging": self.packaging,
            "enclosed": self.enclosed,
            "lines": self.lines,
        }

    def in_full(self) -> dict[str, Any]:
        """With what only the house knows."""
        return {**self.to_json(), "site": self.site, "label_url": self.label_url, "really": self.really}


@dataclass(slots=True, kw_only=True)
class Part:
    """What one site does for an order. `leaves_on` is the day it leaves, as "2026-11-24"; "" for as soon as it can."""

    site: str
    lines: list[Line]
    state: str = STAGES[0]
    leaves_on: str = ""
    swaps: list[Swap] = field(default_factory=list)
    parcels: list[Parcel] = field(default_factory=list)

    def line(self, sku: str) -> Line | None:
        return next((line for line in self.lines if line.sku == sku), None)

    def to_json(self) -> dict[str, Any]:
        return {
            "site": self.site,
            "state": self.state,
            "leaves_on": self.leaves_on,
            "lines": [line.to_json() for line in self.lines],
            "swaps": [asdict(swap) for swap in self.swaps],
        }


@dataclass(slots=True, kw_only=True, weakref_slot=True)
class WarehouseOrder:
    """One order. `asked` is the body as it came by the door `came_by`, kept to recognise the same order sent again.

    wanted           units by article
    out_of_stock     those that no site had when the order was allocated
    held_from        the state it goes back to when it is released, with `held_for` the reason
    suspect_of       another order of that day with the same recipient and the same articles
    accepted_at      Unix seconds, as is changed_at
    next_at          when it makes `next_move` (in `next_site`) by itself, Unix seconds of its own clock; None: never
    """

    asked: dict[str, Any]
    came_by: str = "rest"
    state: str = "received"
    wanted: dict[str, int]
    out_of_stock: dict[str, int] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    held_from: str = ""
    held_for: str = ""
    suspect_of: str = ""
    carrier_refusal: str = ""
    accepted_at: float = 0.0
    changed_at: float = 0.0
    next_move: str = ""
    next_site: str = ""
    next_at: float | None = None

    @classmethod
    def of(cls, asked: dict[str, Any], came_by: str = "rest") -> WarehouseOrder:
        """A new order. Lines of one article are worked as one."""
        wanted: dict[str, int] = {}
        for line in asked["lines"]:
            wanted[line["sku"]] = wanted.get(line["sku"], 0) + line["quantity"]
        return cls(asked=asked, came_by=came_by, wanted=wanted)

    @property
    def reference(self) -> str:
        return str(self.asked["reference"])

    @property
    def lines(self) -> list[Line]:
        """One line an article, all sites together."""
        lines = {
            sku: Line(sku=sku, quantity=quantity, short=self.out_of_stock.get(sku, 0))
            for sku, quantity in self.wanted.items()
        }
        for part in self.parts:
            for each in part.lines:
                line = lines[each.sku]
                line.reserved += each.reserved
                line.picked += each.picked
                line.short += each.short
                line.shipped += each.shipped
                line.written_off += each.written_off
        return list(lines.values())

    @property
    def parcels(self) -> list[Parcel]:
        return [parcel for part in self.parts for parcel in part.parcels]

    @property
    def split(self) -> bool:
        """Whether several sites work on it."""
        return len(self.parts) > 1

    def missing(self) -> list[dict[str, Any]]:
        """What this order will never get, as far as it is known: [{"sku", "quantity"}]."""
        return [{"sku": line.sku, "quantity": line.short} for line in self.lines if line.short]

    def to_json(self) -> dict[str, Any]:
        """The order as it was asked, with its `state`."""
        return {**self.asked, "state": self.state}

    def in_full(self) -> dict[str, Any]:
        """What the control plane shows: the order as asked, state, lines with all quantities, parcels, sites, incidents."""
        return {
            **self.asked,
            "reference": self.reference,
            "order": self.state,
            "state": self.state,
            "asked": self.asked["lines"],
            "lines": [line.to_json() for line in self.lines],
            "parcels": [parcel.in_full() for parcel in self.parcels],
            "parts": [part.to_json() for part in self.parts],
            "short": self.missing(),
            "held_for": self.held_for,
            "suspect_of": self.suspect_of,
            "carrier_refusal": self.carrier_refusal,
            "came_by": self.came_by,
        }


def likeness(asked: dict[str, Any]) -> str:
    """What two orders have in common that are probably one, sent twice: recipient, articles and the day."""
    lines = sorted((line["sku"], line["quantity"]) for line in asked["lines"])
    told = msgspec.json.encode([asked["recipient"], lines, asked["placed_at"][:10]])
    return f"like:{blake2b(told, digest_size=12).hexdigest()}"


def units(lines: Iterable[Mapping[str, Any]], count: str = "quantity") -> dict[str, int]:
    """[{"sku", count}] as units by article."""
    added: dict[str, int] = {}
    for line in lines:
        added[line["sku"]] = added.get(line["sku"], 0) + line[count]
    return added
