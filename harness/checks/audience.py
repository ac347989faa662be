"""What analytics counted of an order adds up: its articles at their prices, and the delivery, are its value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from harness.checks import facts
from harness.checks.conserved import rule
from harness.checks.facts import Facts
from harness.checks.ruling import Ruling
from harness.ledger.store import Reading


def check(reading: Reading) -> list[Ruling]:
    """One ruling for each order whose purchase was counted with the prices of its articles."""
    return [ruling for order in facts.orders(reading) for ruling in _order(order)]


def _order(order: Facts) -> Iterable[Ruling]:
    events = order.final.get("analytics", {}).get("events", [])
    first = next((event for event in events if event["name"] == "purchase"), None)
    items: list[dict[str, Any]] = (first or {}).get("items") or []
    amounts = [item.get("price") for item in items] + [(first or {}).get("shipping"), (first or {}).get("value")]
    if first is None or not items or not all(isinstance(amount, int) for amount in amounts):
        return
    summed = sum(item["price"] * (item.get("quantity") or 0) for item in items) + first["shipping"]
    yield rule(
        order, "audience", "what was counted adds up to its value", "shop -> analytics", stage="authorised",
        holds=summed == first["value"], expected=first["value"], seen=summed, systems=("analytics",),
        stake=abs(summed - first["value"]),
    )  # fmt: skip
