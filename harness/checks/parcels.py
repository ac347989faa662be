"""Parcels and articles are conserved: ordered = shipped + short + cancelled, and every parcel is known everywhere.

The warehouse's own books say what left the house and what came back, the carrier's what is in each parcel and where it
is; the shop must know the same.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from harness.checks import facts
from harness.checks.conserved import rule
from harness.checks.facts import Facts
from harness.checks.ruling import Ruling
from harness.kernel.comparing import differences
from harness.kernel.worth import ordered_units
from harness.ledger.store import Reading

_ADDRESS = ("name", "company", "line1", "line2", "postcode", "city", "country")


def check(reading: Reading) -> list[Ruling]:
    """The rules for each order that the warehouse knows."""
    return [ruling for order in facts.orders(reading) for ruling in _order(order)]


def _order(order: Facts) -> list[Ruling]:
    rulings = []
    if any(order.shipped.values()):
        rulings += [_articles(order), _carried(order), _known(order), _contents(order), _addressed(order)]
        rulings += [_whereabouts(order)]
    if order.final.get("warehouse", {}).get("order") and "shipped" in order.final.get("shop", {}):
        rulings.append(_counted(order))
    if order.final.get("carrier", {}).get("return"):
        rulings.append(_coming_back(order))
    return rulings


def _articles(order: Facts) -> Ruling:
    gone = {
        sku: order.shipped.get(sku, 0) + order.short.get(sku, 0)
        for sku in sorted(set(order.shipped) | set(order.short))
    }
    return rule(
        order, "parcels", "ordered is shipped or short", "shop -> warehouse", stage="shipped",
        holds=gone == order.ordered, expected=order.ordered, seen=gone, systems=("warehouse",),
        stake=_worth_of_gap(order, order.ordered, gone),
    )  # fmt: skip


def _worth_of_gap(order: Facts, due: dict[str, int], seen: dict[str, int]) -> int:
    prices = {line["sku"]: line["unit_price"] for line in order.agreed.lines}
    return sum(abs(due.get(sku, 0) - seen.get(sku, 0)) * prices.get(sku, 0) for sku in set(due) | set(seen))


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


def _contents(order: Facts) -> Ruling:
    carried = {
        each["tracking_number"]: _units(each.get("contents", []))
        for each in order.final.get("carrier", {}).get("outbound", {}).get("parcels", [])
    }
    told = {
        each["tracking_number"]: _units(each.get("lines", []))
        for each in order.final.get("shop", {}).get("parcels", [])
        if each.get("direction") == "outbound"
    }
    return rule(
        order, "parcels", "the shop knows what is in each parcel", "warehouse -> shop", stage="shipped",
        holds=told == carried, expected=carried, seen=told, systems=("carrier", "shop"),
    )  # fmt: skip


def _addressed(order: Facts) -> Ruling:
    wanted = {name: order.agreed.address[name] for name in _ADDRESS if order.agreed.address.get(name)}
    parcels = order.final.get("carrier", {}).get("outbound", {}).get("parcels", [])
    seen = [each.get("recipient", {}) for each in parcels]
    wrong = [recipient for recipient in seen if differences(wanted, recipient)]
    return rule(
        order, "parcels", "every parcel goes to the address agreed to", "warehouse -> carrier", stage="packed",
        holds=not wrong, expected=wanted, seen=wrong or wanted, systems=("carrier",), stake=order.agreed.total,
    )  # fmt: skip


def _whereabouts(order: Facts) -> Ruling:
    resting = order.resting
    told = {
        each["tracking_number"]: each.get("state")
        for each in order.final.get("shop", {}).get("parcels", [])
        if each["tracking_number"] in resting
    }
    return rule(
        order, "parcels", "the shop knows where each parcel is", "carrier -> shop", stage="delivered",
        holds=told == resting, expected=resting, seen=told, systems=("carrier", "shop"),
    )  # fmt: skip


def _counted(order: Facts) -> Ruling:
    """What became of each article, in the shop's own count."""
    back: Counter[str] = Counter()
    for case in order.returns:
        back.update({line["sku"]: line["quantity"] for line in _merged(case["graded"])})
    due = {
        "shipped": _some(order.shipped),
        "short": _some(order.short),
        "cancelled": order.ordered if "cancelled" in order.stages else {},
        "returned": _some({sku: min(count, order.shipped.get(sku, 0)) for sku, count in back.items()}),
    }
    shop = order.final.get("shop", {})
    seen = {name: _some(shop.get(name, {})) for name in due}
    return rule(
        order, "parcels", "the shop counts each article as the warehouse does", "warehouse -> shop", stage="shipped",
        holds=seen == due, expected=due, seen=seen, systems=("warehouse", "shop"),
        stake=sum(_worth_of_gap(order, due[name], seen[name]) for name in due),
    )  # fmt: skip


def _coming_back(order: Facts) -> Ruling:
    announced = {parcel.get("rma"): parcel["tracking_number"] for parcel in order.final["carrier"]["return"]["parcels"]}
    told = [p["tracking_number"] for p in order.final.get("shop", {}).get("parcels", []) if p["direction"] == "return"]
    return rule(
        order, "parcels", "every parcel on its way back is known to the shop", "shop -> carrier",
        stage="return announced", holds=sorted(told) == sorted(announced.values()),
        expected=sorted(announced.values()), seen=sorted(told), systems=("carrier", "shop"),
    )  # fmt: skip


def _merged(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"sku": sku, "quantity": count} for sku, count in _units(lines).items()]


def _units(lines: list[dict[str, Any]]) -> dict[str, int]:
    return _some(ordered_units(lines))


def _some(units: dict[str, int]) -> dict[str, int]:
    """Units by article, without those of which there are none."""
    return {sku: count for sku, count in units.items() if count}


def _numbers(numbers: Any) -> list[str]:
    return sorted(numbers or [])
