"""Stock is conserved: start − shipped − written off + resaleable returns = end, in the shop and in the warehouse."""

from __future__ import annotations

from collections import Counter
from typing import Any

from harness.checks import facts
from harness.checks.conserved import rule
from harness.checks.facts import Facts
from harness.checks.ruling import Ruling
from harness.ledger.events import Stocked
from harness.ledger.store import Reading

_KEEPERS = ("shop", "warehouse")
_ON_HAND, _HELD = "stock on hand is conserved", "stock held is what is still to ship"


def check(reading: Reading) -> list[Ruling]:
    """For each order and each system that keeps stock: what is on hand, and what is held for open orders."""
    rulings = []
    for order in facts.orders(reading):
        kept = {role for role in _KEEPERS if order.systems.get(role, {"kind": "absent"})["kind"] != "absent"}
        for system in sorted(kept | {row.system for _, row in order.stock}):
            rulings += _system(order, system)
    return rulings


def _system(order: Facts, system: str) -> list[Ruling]:
    rows = [(id, row) for id, row in order.stock if row.system == system]
    before, after = ({row.sku: row for _, row in rows if row.moment == moment} for moment in ("before", "after"))
    proof = tuple(id for id, _ in rows)
    on_hand, held = _on_hand(order, before), _held(order, before, system)
    unseen = sorted(set(order.ordered) - (set(before) & set(after)))
    lacking = f"the stock of the {system} was not seen before and after" if unseen else ""
    return [
        _rule(order, system, _ON_HAND, on_hand, _seen(after, "on_hand"), proof, lacking),
        _rule(order, system, _HELD, held, _seen(after, "held"), proof, lacking),
    ]


def _rule(
    order: Facts,
    system: str,
    name: str,
    expected: dict[str, int],
    seen: dict[str, Any],
    proof: tuple[str, ...],
    lacking: str,
) -> Ruling:
    return rule(
        order, "stock", f"{system}: {name}", _moved_by(order, system, name, expected, seen), stage="restocked" if order.returns else "shipped",
        holds=seen == expected, expected=expected, seen=seen, systems=("warehouse", system), proof=proof,
        lacking=lacking, stake=_worth_of_gap(order, expected, seen),
    )  # fmt: skip


def _moved_by(order: Facts, system: str, name: str, expected: dict[str, int], seen: dict[str, Any]) -> str:
    """Whose word most likely moved it wrongly: nearly always the warehouse's, which alone knows what is there.

    A shop lets go by itself what it cancels; a parcel that came back and was not looked at yet is known from the carrier; and
    what is held for an order whose first card was declined was let go at the word of the payment provider.
    """
    if system == "warehouse":
        return "warehouse -> warehouse"
    over = any(isinstance(seen.get(sku), int) and seen[sku] > count for sku, count in expected.items())
    parcels = (order.final.get("carrier", {}).get("outbound") or {}).get("parcels", [])
    payments = order.final.get("psp", {}).get("payments", [])
    if "cancelled" in order.stages:
        return "shop -> shop"
    if name == _ON_HAND and over and not order.returns and any(each.get("state") == "returned" for each in parcels):
        return "carrier -> shop"
    if name == _HELD and not over and any(each.get("declines") for each in payments):
        return "psp -> shop"
    return "warehouse -> shop"


def _worth_of_gap(order: Facts, expected: dict[str, int], seen: dict[str, Any]) -> int:
    """What the units that are too many or too few were sold for."""
    prices = {line["sku"]: line["unit_price"] for line in order.agreed.lines}
    return sum(abs(count - seen.get(sku, count)) * prices.get(sku, 0) for sku, count in expected.items())


def _seen(after: dict[str, Stocked], count: str) -> dict[str, Any]:
    return {sku: getattr(row, count) for sku, row in after.items()}


def _on_hand(order: Facts, before: dict[str, Stocked]) -> dict[str, int]:
    away, back = gone(order), came_back(order)
    return {sku: row.on_hand - away[sku] + back[sku] for sku, row in before.items()}


def gone(order: Facts) -> Counter[str]:
    """Units by article that left the house, or were written off while they were picked."""
    return Counter(order.shipped) + Counter(order.written_off)


def came_back(order: Facts) -> Counter[str]:
    """Units by article that were put back on sale."""
    back: Counter[str] = Counter()
    for case in order.returns:
        for line in case["graded"]:
            if line["grade"] in order.policy.get("restock_grades", ["A"]):
                back[line["sku"]] += line["quantity"]
    return back


def _held(order: Facts, before: dict[str, Stocked], system: str) -> dict[str, int]:
    known = order.final.get("warehouse", {}).get("order", {})
    state = known.get("state", "")
    closed = "cancelled" in order.stages or state in {"handed_over", "cancelled"}
    # The warehouse holds nothing before it has allocated, and nothing of an order it never got.
    holds = not closed and (system == "shop" or state in {"allocated", "picking", "picked", "packed"})
    short = Counter(order.short)
    return {sku: row.held + (order.ordered.get(sku, 0) - short[sku] if holds else 0) for sku, row in before.items()}
