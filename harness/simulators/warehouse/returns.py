"""One return in the warehouse: what the shop announced, and what really came, unit by unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

GRADES = ("A", "B", "scrap")


@dataclass(slots=True, kw_only=True, weakref_slot=True)
class WarehouseReturn:
    """One return. `asked` is the announcement as it came by the door `came_by`; `graded` is [{"sku", "quantity", "grade"}].

    site         where it arrived, and where what is as new goes back on the shelf
    announced    False for a parcel that came without a word before; `asked` is then what the clerk found in it
    announced_at  Unix seconds, as is changed_at
    next_at      when it moves by itself, Unix seconds of its order's clock; None: never
    """

    asked: dict[str, Any]
    state: str = "announced"
    graded: list[dict[str, Any]] = field(default_factory=list)
    came_by: str = "rest"
    site: str = ""
    announced: bool = True
    announced_at: float = 0.0
    changed_at: float = 0.0
    next_at: float | None = None

    @property
    def rma(self) -> str:
        return str(self.asked["rma"])

    @property
    def order(self) -> str:
        return str(self.asked["order"])

    def units(self) -> Counter[str]:
        """Units by article: those that came once the return is graded, those announced before."""
        lines = self.asked["lines"] if self.state in ("announced", "received") else self.graded
        counted = Counter[str]()
        for line in lines:
            counted[line["sku"]] += line["quantity"]
        return counted

    def all_as_new(self) -> list[dict[str, Any]]:
        """The grading of a return in which everything announced came back sellable."""
        return [{"sku": line["sku"], "quantity": line["quantity"], "grade": "A"} for line in self.asked["lines"]]

    def to_json(self) -> dict[str, Any]:
        """The return as it was announced, with its `state` and what was `graded`."""
        return {**self.asked, "state": self.state, "graded": self.graded}

    def in_full(self) -> dict[str, Any]:
        """With what only the house knows."""
        return {**self.to_json(), "site": self.site, "announced": self.announced, "came_by": self.came_by}


def merged(grades: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """One line for each article and grade, in the order of first mention; none for what did not come."""
    units: dict[tuple[str, str], int] = {}
    for line in grades:
        key = (line["sku"], line["grade"])
        units[key] = units.get(key, 0) + line["quantity"]
    return [{"sku": sku, "quantity": quantity, "grade": grade} for (sku, grade), quantity in units.items() if quantity]
