"""What must be taken from the customer and what must go back to her, by the merchant's own policy.

Journeys expect these amounts while an order lives, checks hold its record to them; both ask here, so that they cannot
differ. Every amount is a range in minor units, (lowest, highest): see `kernel.worth` for why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from harness.kernel.worth import Units, goods_worth, ordered_units, with_delivery

Range = tuple[int, int]
Policy = Mapping[str, Any]
NOTHING: Range = (0, 0)
_PERCENT = {"A": 100, "B": 100, "scrap": 0}
_HIGHEST = 2700  # basis points: Hungary
_CHOICE = ("changed_mind", "does_not_fit")


class Terms(Protocol):
    """What the customer agreed to, as in ledger.events.Agreed."""

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The lines ordered."""

    @property
    def discount(self) -> int:
        """What was taken off the goods."""

    @property
    def shipping(self) -> int:
        """The delivery charge."""

    @property
    def total(self) -> int:
        """What she agreed to pay."""


@dataclass(frozen=True, slots=True)
class Back:
    """One return as the warehouse graded it: `graded` lines are {"sku", "quantity", "grade"}; `reason` as announced."""

    graded: Sequence[Mapping[str, Any]]
    reason: str = ""

    def units(self, *grades: str) -> dict[str, int]:
        """Units by article, of these grades or of all."""
        return ordered_units([line for line in self.graded if not grades or line["grade"] in grades])


def captures_at_order(policy: Policy) -> bool:
    """Whether everything is captured before anything is shipped."""
    return bool(policy.get("capture") == "at_order")


def units_worth(terms: Terms, policy: Policy, units: Units, *, delivery: bool) -> Range:
    """The worth of these units, of which any that were never ordered count nothing."""
    part = _ordered_part(terms, units)
    goods = goods_worth(terms.lines, terms.discount, part, rounding=int(policy.get("rounding", 1)))
    return with_delivery(goods, terms.shipping) if delivery else goods


def shipped_worth(terms: Terms, policy: Policy, shipped: Units) -> Range:
    """The worth of what left the house, and the delivery charge if anything did."""
    if not any(shipped.values()):
        return NOTHING
    return units_worth(terms, policy, shipped, delivery=True)


def capture_due(terms: Terms, policy: Policy, shipped: Units) -> Range:
    """What must be captured in all: the whole order where that is the policy, else what left the house."""
    if captures_at_order(policy):
        return terms.total, terms.total
    return shipped_worth(terms, policy, shipped)


def never_shipped_due(terms: Terms, policy: Policy, shipped: Units) -> Range:
    """What goes back of a capture at order, when nothing more can come: the worth of all that never shipped."""
    if not captures_at_order(policy):
        return NOTHING
    low, high = shipped_worth(terms, policy, shipped)
    return terms.total - high, terms.total - low


def return_due(terms: Terms, policy: Policy, shipped: Units, returns: Sequence[Back], index: int) -> Range:
    """What goes back for the return at `index`, those before it being done: by grade, reason and delivery rule."""
    case = returns[index]
    low = high = 0
    for percent, grades in _by_percent(policy, case).items():
        worth = units_worth(terms, policy, case.units(*grades), delivery=False)
        low, high = _sum((low, high), _part(worth, percent))
    if _delivery_comes_back(policy, shipped, returns, index):
        low, high = with_delivery((low, high), terms.shipping)
    return low, high


def returns_due(terms: Terms, policy: Policy, shipped: Units, returns: Sequence[Back]) -> Range:
    """What goes back for all returns."""
    total = NOTHING
    for index in range(len(returns)):
        total = _sum(total, return_due(terms, policy, shipped, returns, index))
    return total


def units_tax(terms: Terms, policy: Policy, units: Units, *, delivery: bool) -> Range | None:
    """The tax in what was paid for these units and perhaps the delivery.

    None where it cannot be said: the page before confirming showed no tax, or the rate of an article is not known.
    A document may round the tax of each line by itself, so every article and the delivery may be off by one.
    """
    whole, rates = getattr(terms, "tax", 0), _rates(terms)
    if not whole or rates is None:
        return None
    part = {sku: count for sku, count in _ordered_part(terms, units).items() if count}
    if delivery and part == ordered_units(terms.lines):
        return whole, whole
    found = _goods_tax(terms, policy, rates, part)
    if delivery:
        goods = _goods_tax(terms, policy, rates, ordered_units(terms.lines))
        found = _sum(found, (whole - goods[1], whole - goods[0]))
    slack = len(part) + int(delivery)
    return max(0, found[0] - slack), found[1] + slack


def order_tax(terms: Terms, policy: Policy) -> Range | None:
    """The tax in the whole order, by the rates of its articles. None where the page showed none, or a rate is not known.

    The rate of the delivery is the merchant's affair: anything from no tax to the highest rate that is usual in Europe.
    """
    rates = _rates(terms)
    if not getattr(terms, "tax", 0) or rates is None:
        return None
    low, high = _goods_tax(terms, policy, rates, ordered_units(terms.lines))
    slack = len(rates)
    return max(0, low - slack), high + slack + _tax(terms.shipping, _HIGHEST) + 1


def return_tax(terms: Terms, policy: Policy, shipped: Units, returns: Sequence[Back], index: int) -> Range | None:
    """The tax in what goes back for the return at `index`, None where it cannot be said."""
    case, total = returns[index], NOTHING
    for percent, grades in _by_percent(policy, case).items():
        tax = units_tax(terms, policy, case.units(*grades), delivery=False)
        if tax is None:
            return None
        total = _sum(total, _part(tax, percent))
    if _delivery_comes_back(policy, shipped, returns, index):
        with_it = units_tax(terms, policy, {}, delivery=True)
        total = _sum(total, with_it or NOTHING)
    return total


def _rates(terms: Terms) -> dict[str, int] | None:
    rates = {str(line["sku"]): line.get("tax_rate", -1) for line in terms.lines}
    return rates if all(isinstance(rate, int) and rate >= 0 for rate in rates.values()) else None


def _goods_tax(terms: Terms, policy: Policy, rates: Mapping[str, int], units: Units) -> Range:
    low = high = 0
    for sku, count in units.items():
        worth = units_worth(terms, policy, {sku: count}, delivery=False)
        low, high = low + _tax(worth[0], rates[sku]), high + _tax(worth[1], rates[sku]) + 1
    return low, high


def _tax(gross: int, rate: int) -> int:
    """The tax in an amount that includes it; `rate` in basis points."""
    return gross * rate // (10_000 + rate)


def _by_percent(policy: Policy, case: Back) -> dict[int, list[str]]:
    """The grades of a return by how much is paid back for them: units that are paid back alike are worth one amount."""
    grades: dict[int, list[str]] = {}
    for grade in sorted({str(line["grade"]) for line in case.graded}):
        grades.setdefault(_percent(policy, case.reason, grade), []).append(grade)
    return grades


def _percent(policy: Policy, reason: str, grade: str) -> int:
    """How much of its worth is paid back for a unit; all of it unless the return was the customer's own choice.

    A parcel that comes back without a word gives no reason why the merchant should pay for what is ruined.
    """
    if reason and reason not in policy.get("choice_reasons", _CHOICE):
        return 100
    return int(policy.get("refund_percent", _PERCENT).get(grade, 100))


def _part(worth: Range, percent: int) -> Range:
    low, high = worth
    return low * percent // 100, -(-high * percent // 100)


def _delivery_comes_back(policy: Policy, shipped: Units, returns: Sequence[Back], index: int) -> bool:
    """Whether this return is the one with which the delivery charge goes back; it goes back once."""
    rule = policy.get("refund_shipping", "when_everything_returned")
    if rule == "always":
        return index == 0
    if rule != "when_everything_returned":
        return False
    return _all_back(shipped, returns[: index + 1]) and not _all_back(shipped, returns[:index])


def _all_back(shipped: Units, returns: Iterable[Back]) -> bool:
    back: dict[str, int] = {}
    for case in returns:
        for sku, count in case.units().items():
            back[sku] = back.get(sku, 0) + count
    return bool(back) and all(back.get(sku, 0) >= count for sku, count in shipped.items())


def _ordered_part(terms: Terms, units: Units) -> dict[str, int]:
    ordered = ordered_units(terms.lines)
    return {sku: min(count, ordered.get(sku, 0)) for sku, count in units.items()}


def _sum(one: Range, other: Range) -> Range:
    return one[0] + other[0], one[1] + other[1]
