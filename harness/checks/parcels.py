"""Parcels and articles are conserved: ordered = shipped + short + cancelled, and every parcel is known everywhere."""

from __future__ import annotations

from typing import Any

from harness.checks import facts
from harness.checks.conserved import rule
from harness.checks.facts import Facts
from harness.checks.ruling import Ruling
from harness.ledger.store import Reading


def check(reading: Reading) -> list[Ruling]:
    """The rules for each order that left the house."""
    return [ruling for order in facts.orders(reading) if any(order.shipped.values()) for ruling in _order(order)]


def _order(order: Facts) -> list[Ruling]:
    return [_articles(order), _carried(order), _known(order)]


def _articles(order: Facts) -> Ruling:
    gone = {
        sku: order.shipped.get(sku, 0) + order.short.get(sku, 0)
        for sku in sorted(set(order.shipped) | set(order.short))
    }
    return rule(
        order, "parcels", "ordered is shipped or short", "shop -> warehouse", stage="shipped",
        holds=gone == order.ordered, expected=order.ordered, seen=gone, systems=("warehouse",),
        stake=_worth_of_gap(order, gone),
    )  # fmt: skip


def _worth_of_gap(order: Facts, gone: dict[str, int]) -> int:
    prices = {line["sku"]: line["unit_price"] for line in order.agreed.lines}
    return sum(abs(count - gone.get(sku, 0)) * prices[sku] for sku, count in order.ordered.items())


def _carried(order: Facts) -> Ruling:
    carried = order.final.get("carrier", {}).get("outbound", {}).get("units", {})
    shipped = {sku: count for sku, count in order.shipped.items() if count}
    return rule(
        order, "parcels", "what left the house is in the parcels", "warehouse -> carrier", stage="shipped",
        holds=carried == shipped, expected=shipped, seen=carried, systems=("warehouse", "carrier"),
    )  # fmt: skip


def _known(order: Facts) -> Ruling:
    tracked = {
        "carrier": _numbers(order.final.get("carrier", {}).get("outbound", {}).get("tracking_numbers")),
        "shop": _numbers(order.final.get("shop", {}).get("tracking_numbers")),
    }
    return rule(
        order, "parcels", "every parcel is known to the shop", "warehouse -> shop", stage="shipped",
        holds=tracked["shop"] == tracked["carrier"], expected=tracked["carrier"], seen=tracked["shop"],
        systems=("carrier", "shop"),
    )  # fmt: skip


def _numbers(numbers: Any) -> list[str]:
    return sorted(numbers or [])
