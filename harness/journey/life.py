"""What is known of one order while its journey goes on: the intent that handoffs are measured by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from harness.kernel.worth import goods_worth, ordered_units, with_delivery
from harness.ledger.events import Agreed


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
    it picked; `parcel_state` is how the carrier's round ended when it was not at the door; `refunded_whole`: the amount captured when all of it was to go back, in minor
    units; `before`: stock by system and article when the journey began, each {"on_hand", "held"}; `page` opens the
    customer's own order page and reads it.
    """

    policy: dict[str, Any]
    agreed: Agreed | None = None
    shipped: dict[str, int] = field(default_factory=dict)
    short: dict[str, int] = field(default_factory=dict)
    written_off: dict[str, int] = field(default_factory=dict)
    parcel_state: str = ""
    tracking_numbers: list[str] = field(default_factory=list)
    returns: dict[str, ReturnCase] = field(default_factory=dict)
    refunded_whole: int | None = None
    before: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    page: Callable[[], dict[str, Any]] | None = None

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

    def worth(self, units: dict[str, int], *, delivery: bool) -> tuple[int, int]:
        """The range of right amounts for `units` of this order, with the delivery charge or without."""
        terms = self.terms
        goods = goods_worth(terms.lines, terms.discount, units, rounding=self.policy["rounding"])
        return with_delivery(goods, terms.shipping) if delivery else goods

    def shipped_worth(self) -> tuple[int, int]:
        """What may be captured: the value of what left the house, and the delivery if anything did."""
        if not any(self.shipped.values()):
            return 0, 0
        return self.worth(self.shipped, delivery=True)

    def refund_worth(self, case: ReturnCase) -> tuple[int, int]:
        """What the customer gets back for one return, by the landscape's policy on the delivery charge."""
        return self.worth(case.units(), delivery=self._delivery_comes_back(case))

    def refunded_worth(self) -> tuple[int, int]:
        """What the customer gets back over all returns, or all that was captured after a whole refund."""
        if self.refunded_whole is not None:
            return self.refunded_whole, self.refunded_whole
        ranges = [self.refund_worth(case) for case in self.returns.values() if case.graded]
        return sum(low for low, _ in ranges), sum(high for _, high in ranges)

    def _delivery_comes_back(self, case: ReturnCase) -> bool:
        rule = self.policy["refund_shipping"]
        if rule != "when_everything_returned":
            return bool(rule == "always")
        back: Counter[str] = Counter()
        for rma, each in self.returns.items():
            back.update(each.units())
            if rma == case.rma:
                break
        return all(back[sku] >= count for sku, count in self.shipped.items())
