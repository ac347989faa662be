"""The three delivery methods; prices include 20 % VAT."""

from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from oscar.apps.shipping import methods, repository
from oscar.core.prices import Price

from .prices import STANDARD, without_tax


class Delivery(methods.Base):
    """A delivery method of one price."""

    def __init__(self, code: str, name: Any, description: Any, price: str) -> None:
        """Describe it; `price` in EUR incl. tax."""
        self.code, self.name, self.description = code, name, description
        self.price = Decimal(price)

    def calculate(self, basket: Any) -> Price:
        """Return the charge, whatever the basket."""
        return Price(
            currency=basket.currency,
            excl_tax=without_tax(self.price, STANDARD),
            incl_tax=self.price,
            tax_code=str(STANDARD * 100),
        )


HOME = Delivery("home", _("Home delivery"), _("At your door in 2 to 3 working days, with tracking."), "4.90")
EXPRESS = Delivery("express", _("Express delivery"), _("At your door the next working day, with tracking."), "9.90")
PICKUP = Delivery("pickup", _("Pick-up point"), _("At a pick-up point near you in 3 to 4 working days."), "2.90")


class Repository(repository.Repository):
    """Offers all three methods for every address the shop delivers to."""

    methods: ClassVar = (HOME, EXPRESS, PICKUP)
