"""Money is conserved: authorised what was agreed, captured what was shipped, refunded what came back, and no more."""

from __future__ import annotations

from collections import Counter

from harness.checks import facts
from harness.checks.conserved import between, off, rule
from harness.checks.facts import Facts
from harness.checks.ruling import Ruling
from harness.ledger.store import Reading


def check(reading: Reading) -> list[Ruling]:
    """The money rules for each order."""
    return [ruling for order in facts.orders(reading) for ruling in _order(order)]


def _order(order: Facts) -> list[Ruling]:
    rulings = [_terms(order)]
    if order.authorised:
        rulings += [_authorised(order), _captured(order), _refunded(order), _books(order), _credited(order)]
    else:
        rulings.append(_untouched(order))
    return rulings


def _terms(order: Facts) -> Ruling:
    agreed = order.agreed
    goods = sum(line["unit_price"] * line["quantity"] for line in agreed.lines)
    expected = goods - agreed.discount + agreed.shipping
    return rule(
        order, "money", "the total is the sum of its parts", "shop -> customer", stage="placed",
        holds=expected == agreed.total, expected=expected, seen=agreed.total, systems=(),
        stake=abs(expected - agreed.total), proof=(order.agreed_entry,),
    )  # fmt: skip


def _authorised(order: Facts) -> Ruling:
    seen = order.final["psp"]["authorised"]
    return rule(
        order, "money", "authorised is what the customer agreed to", "shop -> psp", stage="authorised",
        holds=seen == order.agreed.total, expected=order.agreed.total, seen=seen, systems=("psp",),
        stake=abs(seen - order.agreed.total),
    )  # fmt: skip


def _captured(order: Facts) -> Ruling:
    due = order.worth(order.shipped, delivery=True) if any(order.shipped.values()) else (0, 0)
    seen = order.final["psp"]["captured"]
    return rule(
        order, "money", "captured is the value shipped", "shop -> psp", stage="captured",
        holds=off(due, seen) == 0, expected=between(due), seen=seen, systems=("psp", "warehouse"), stake=off(due, seen),
    )  # fmt: skip


def due_back(order: Facts) -> tuple[int, int]:
    """What the customer must get back: all that was captured after a whole refund, else the value of what came back."""
    if "refunded" in order.stages and not order.returns:
        captured = order.final["psp"]["captured"]
        return captured, captured
    low = high = 0
    back: Counter[str] = Counter()
    for case in order.returns:
        units: Counter[str] = Counter()
        for line in case["graded"]:
            units[line["sku"]] += line["quantity"]
        back.update(units)
        worth = order.worth(_ordered_part(order, units), delivery=_delivery_back(order, back))
        low, high = low + worth[0], high + worth[1]
    return low, high


def _ordered_part(order: Facts, units: Counter[str]) -> dict[str, int]:
    # An article that was never ordered may come back, and is worth nothing here.
    return {sku: min(count, order.ordered.get(sku, 0)) for sku, count in units.items()}


def _delivery_back(order: Facts, back: Counter[str]) -> bool:
    policy = order.policy.get("refund_shipping", "when_everything_returned")
    if policy != "when_everything_returned":
        return bool(policy == "always")
    return all(back[sku] >= count for sku, count in order.shipped.items())


def _refunded(order: Facts) -> Ruling:
    due = due_back(order) if "warehouse" in order.final else (0, 0)
    seen = order.final["psp"]["refunded"]
    return rule(
        order, "money", "refunded is the value that came back", "shop -> psp", stage="refunded",
        holds=off(due, seen) == 0, expected=between(due), seen=seen, systems=("psp", "warehouse"), stake=off(due, seen),
    )  # fmt: skip


def _books(order: Facts) -> Ruling:
    names = ("authorised", "captured", "refunded")
    real = {name: order.final["psp"][name] for name in names}
    payment = order.final.get("shop", {}).get("payment", {})
    told = {name: payment.get(name) for name in names}
    return rule(
        order, "money", "the shop's books are the provider's", "psp -> shop", stage="captured",
        holds=told == real, expected=real, seen=told, systems=("psp", "shop"),
        stake=max(abs(real[name] - (told[name] or 0)) for name in names),
    )  # fmt: skip


def _credited(order: Facts) -> Ruling:
    refunded = order.final["psp"]["refunded"]
    seen = order.final.get("shop", {}).get("credited")
    return rule(
        order, "money", "credit notes are what was refunded", "shop -> customer", stage="refunded",
        holds=seen == refunded, expected=refunded, seen=seen, systems=("psp", "shop"), stake=abs(refunded - (seen or 0)),
    )  # fmt: skip


def _untouched(order: Facts) -> Ruling:
    moved = {name: order.final.get("psp", {}).get(name, 0) for name in ("captured", "refunded")}
    return rule(
        order, "money", "no money moves without authorisation", "shop -> psp", stage="placed",
        holds=not any(moved.values()), expected={"captured": 0, "refunded": 0}, seen=moved, systems=("psp",),
        stake=max(moved.values()),
    )  # fmt: skip
