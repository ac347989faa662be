"""What is known of one order while its journey goes on: the intent that handoffs are measured by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from harness.kernel import dues
from harness.kernel.dues import Range
from harness.kernel.worth import ordered_units
from harness.ledger.events import Agreed
from harness.probes.links import LinkProbe

WHOLE = ""
"""The part by which a refund of everything goes."""
NEVER_SHIPPED = "never shipped"
"""The part by which a refund of what was captured and never left the house goes."""


@dataclass(slots=True)
class ReturnCase:
    """One RMA: what the customer announced and how the warehouse graded what came. Units by article."""

    rma: str
    announced: dict[str, int]
    reason: str
    graded: list[dict[str, Any]] = field(default_factory=list)

    def units(self, *grades: str) -> dict[str, int]:
        """Graded units by article, of these grades or of all."""
        counted: Counter[str] = Counter()
        for line in self.graded:
            if not grades or line["grade"] in grades:
                counted[line["sku"]] += line["quantity"]
        return dict(counted)


@dataclass(slots=True)
class Life:
    """The order as the customer agreed to it, and what has become of it by the warehouse's own account.

    `shipped`, `short`, `written_off`: units by article, the last being what the warehouse found missing or broken while
    it picked; `parcels`: units by article in each, by tracking number; `parcel_state` is how the carrier's round ended when it was not at the door; `paid`: money is held or was taken for it; `called_off`: it was cancelled;
    `refunds`: what money went back for, in order, each an RMA, WHOLE or NEVER_SHIPPED; `refunded_whole`: the amount
    captured when all of it was to go back, in minor units; `before`: stock by system and article when the journey began,
    each {"on_hand", "held"}; `page` opens the customer's own order page and reads it, `page_seen` says that it did; `links`
    opens addresses as the customer would; `guest`: she has no account; `settle` lets the simulators send what they have to say of an order; `thanked` is what the thank-you page showed, None when the browser never came back.
    """

    policy: dict[str, Any]
    agreed: Agreed | None = None
    shipped: dict[str, int] = field(default_factory=dict)
    short: dict[str, int] = field(default_factory=dict)
    written_off: dict[str, int] = field(default_factory=dict)
    parcel_state: str = ""
    tracking_numbers: list[str] = field(default_factory=list)
    parcels: dict[str, dict[str, int]] = field(default_factory=dict)
    returns: dict[str, ReturnCase] = field(default_factory=dict)
    paid: bool = False
    called_off: bool = False
    refunds: list[str] = field(default_factory=list)
    refunded_whole: int | None = None
    before: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    page: Callable[[], dict[str, Any]] | None = None
    page_seen: bool = False
    links: LinkProbe | None = None
    guest: bool = False
    settle: Callable[[str], None] | None = None
    thanked: dict[str, Any] | None = None

    @property
    def terms(self) -> Agreed:
        """What was agreed. Raises LookupError before the order was placed."""
        if self.agreed is None:
            raise LookupError("no order was placed in this journey yet: it has no terms")
        return self.agreed

    @property
    def order(self) -> str:
        return self.agreed.order if self.agreed else ""

    @property
    def ordered(self) -> dict[str, int]:
        return ordered_units(self.terms.lines)

    def named(self, units: dict[str, int]) -> dict[str, int]:
        """Units by article as units by the name that the customer saw."""
        names = {line["sku"]: line["name"] for line in self.terms.lines}
        found: dict[str, int] = {}
        for sku, count in units.items():
            found[names.get(sku, sku)] = found.get(names.get(sku, sku), 0) + count
        return found

    @property
    def with_her(self) -> dict[str, int]:
        """Units by article that she was sent and has not announced to send back."""
        announced = Counter[str]()
        for case in self.returns.values():
            announced.update(case.announced)
        return {sku: count - announced[sku] for sku, count in self.shipped.items() if count > announced[sku]}

    @property
    def ordered_by_name(self) -> dict[str, int]:
        """Units by the name that the customer saw; an article on two lines is counted once, summed."""
        units: dict[str, int] = {}
        for line in self.terms.lines:
            units[line["name"]] = units.get(line["name"], 0) + line["quantity"]
        return units

    @property
    def at_order(self) -> bool:
        """Whether this merchant captures everything before anything is shipped."""
        return dues.captures_at_order(self.policy)

    def worth(self, units: dict[str, int], *, delivery: bool) -> Range:
        """The range of right amounts for `units` of this order, with the delivery charge or without."""
        return dues.units_worth(self.terms, self.policy, units, delivery=delivery)

    def shipped_worth(self) -> Range:
        """The value of what left the house, and the delivery if anything did."""
        return dues.shipped_worth(self.terms, self.policy, self.shipped)

    def capture_due(self) -> Range:
        """What must be captured by now: what left the house, or everything where that is the policy."""
        return dues.capture_due(self.terms, self.policy, self.shipped)

    def never_shipped_worth(self) -> Range:
        """What was captured with the order and must go back because it never shipped."""
        return dues.never_shipped_due(self.terms, self.policy, self.shipped)

    def refund_worth(self, part: str) -> Range:
        """What the customer gets back for one of her refunds: a return by its RMA, or what `refunds` says it is for."""
        if part in self.returns:
            return dues.return_due(self.terms, self.policy, self.shipped, self._backs(), self._index(part))
        return self.never_shipped_worth() if part == NEVER_SHIPPED else self._all_the_rest()

    def refunded_worth(self) -> Range:
        """What the customer gets back over all refunds that are due by now."""
        low = high = 0
        for part in self.refunds:
            worth = self.refund_worth(part)
            low, high = low + worth[0], high + worth[1]
        return low, high

    def refund_parts(self) -> list[str]:
        """The refunds with which money goes back; one of nothing is none."""
        return [part for part in self.refunds if self.refund_worth(part)[1] > 0]

    def captured_tax(self) -> Range | None:
        """The tax in what must be captured by now, None where nobody can say."""
        units = self.ordered if self.at_order else self.shipped
        return dues.units_tax(self.terms, self.policy, units, delivery=any(units.values()))

    def refunded_tax(self) -> Range | None:
        """The tax in all that goes back, None where nobody can say."""
        captured = self.captured_tax()
        if captured is None:
            return None
        if WHOLE in self.refunds:
            return captured
        low = high = 0
        for part in self.refunds:
            tax = self._part_tax(part, captured)
            if tax is None:
                return None
            low, high = low + tax[0], high + tax[1]
        return low, high

    def _part_tax(self, part: str, captured: Range) -> Range | None:
        if part in self.returns:
            return dues.return_tax(self.terms, self.policy, self.shipped, self._backs(), self._index(part))
        kept = dues.units_tax(self.terms, self.policy, self.shipped, delivery=any(self.shipped.values()))
        return None if kept is None else (captured[0] - kept[1], captured[1] - kept[0])

    def _all_the_rest(self) -> Range:
        # A whole refund after others gives back what they left.
        captured = self.refunded_whole or 0
        others = [self.refund_worth(part) for part in self.refunds if part != WHOLE]
        return captured - sum(high for _, high in others), captured - sum(low for low, _ in others)

    def _cases(self) -> list[ReturnCase]:
        # Returns count in the order in which they were graded: the delivery goes back with the first or the last of them.
        graded = [part for part in self.refunds if part in self.returns]
        return [self.returns[rma] for rma in [*graded, *(rma for rma in self.returns if rma not in graded)]]

    def _index(self, rma: str) -> int:
        return [case.rma for case in self._cases()].index(rma)

    def _backs(self) -> list[dues.Back]:
        return [dues.Back(case.graded, case.reason) for case in self._cases()]
