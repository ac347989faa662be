"""Discounts in whole cents, line by line.

Oscar keeps a percentage of a line unrounded (10 % of 59.97 is 5.997) and rounds sums here and there; the sum shown, the
lines and the total could then differ by a cent. A line's discount is rounded when it is given, half up, and all else adds.
"""

from typing import Any

from oscar.apps.basket import utils

from staging.oscar.storefront.totals import to_cent


class LineDiscountRegistry(utils.LineDiscountRegistry):
    """Oscar's list of the discounts a basket line was given."""

    def discount(self, amount: Any, quantity: int, incl_tax: bool = True, offer: Any = None) -> None:
        """Note a discount, in whole cents."""
        super().discount(to_cent(amount), quantity, incl_tax, offer)


def given_by(offer: Any, basket: Any) -> Any:
    """Return what an offer takes off the whole basket: the sum of its lines' discounts."""
    return sum(note.amount for line in basket.all_lines() for note in line.discounts if note.offer == offer)
