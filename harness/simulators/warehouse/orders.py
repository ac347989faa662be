"""One order in the warehouse: what was asked, reserved, picked, missing and shipped, article by article."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(slots=True, kw_only=True)
class Line:
    """One article of an order. From picking on, `picked + short = quantity`; `reserved` is what the book holds for it."""

    sku: str
    quantity: int
    reserved: int = 0
    picked: int = 0
    short: int = 0
    shipped: int = 0

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(slots=True, kw_only=True)
class Parcel:
    """One box. The carrier's fields stay empty until it has given a label."""

    id: str
    weight_g: int
    lines: list[dict[str, Any]]
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
            "lines": self.lines,
        }


@dataclass(slots=True, kw_only=True)
class WarehouseOrder:
    """One order. `asked` is the body as it came, kept to recognise the same order sent again; `came_by` the door it took."""

    asked: dict[str, Any]
    state: str = "received"
    lines: list[Line] = field(default_factory=list)
    parcels: list[Parcel] = field(default_factory=list)
    held_from: str = ""
    at_carrier: bool = False
    carrier_refusal: str = ""
    came_by: str = "rest"

    @classmethod
    def of(cls, asked: dict[str, Any], came_by: str = "rest") -> WarehouseOrder:
        """A new order. Lines of one article are worked as one."""
        wanted: dict[str, int] = {}
        for line in asked["lines"]:
            wanted[line["sku"]] = wanted.get(line["sku"], 0) + line["quantity"]
        lines = [Line(sku=sku, quantity=quantity) for sku, quantity in wanted.items()]
        return cls(asked=asked, lines=lines, came_by=came_by)

    @property
    def reference(self) -> str:
        return str(self.asked["reference"])

    def line(self, sku: str) -> Line | None:
        return next((line for line in self.lines if line.sku == sku), None)

    def missing(self) -> list[dict[str, Any]]:
        """What this order will never get: [{"sku", "quantity"}]."""
        return [{"sku": line.sku, "quantity": line.short} for line in self.lines if line.short]

    def to_json(self) -> dict[str, Any]:
        """The order as it was asked, with its `state`."""
        return {**self.asked, "state": self.state}

    def in_full(self) -> dict[str, Any]:
        """What the control plane shows: the order as asked, state, lines with all quantities, parcels, the carrier's refusal."""
        return {
            **self.asked,
            "reference": self.reference,
            "order": self.state,
            "state": self.state,
            "lines": [line.to_json() for line in self.lines],
            "parcels": [{**parcel.to_json(), "label_url": parcel.label_url} for parcel in self.parcels],
            "short": self.missing(),
            "carrier_refusal": self.carrier_refusal,
        }
