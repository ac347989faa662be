"""How a basket becomes an order: Oscar's creator, with names and mails in the customer's language."""

from typing import Any

from django.utils.translation import get_language
from oscar.apps.order import utils

from .discounts import given_by
from .models import OrderLanguage
from .totals import paid_for, tax_on, to_cent


class OrderCreator(utils.OrderCreator):
    """Writes the order; allocation of stock and vouchers are Oscar's."""

    def create_order_model(self, *args: Any, **kwargs: Any) -> Any:
        """Create the order and remember its language."""
        order = super().create_order_model(*args, **kwargs)
        # Oscar keeps the lazy name; the order must say it as the customer read it.
        order.shipping_method = str(order.shipping_method)
        OrderLanguage.objects.create(order=order, language=(get_language() or "en")[:2])
        return order

    def create_discount_model(self, order: Any, discount: Any) -> None:
        """Keep an offer's discount as the lines add it up; Oscar rounds the unrounded sum down instead."""
        if not discount["result"].affects_shipping:
            discount["discount"] = given_by(discount["offer"], order.basket)
        super().create_discount_model(order, discount)

    def create_line_models(self, order: Any, basket_line: Any, extra_line_fields: Any = None) -> Any:
        """Create a line whose amounts are rounded as the total counts them (the database would round to even)."""
        rounded = {
            "line_price_excl_tax": paid_for(basket_line) - tax_on(basket_line),
            "line_price_incl_tax": paid_for(basket_line),
            "line_price_before_discounts_excl_tax": to_cent(basket_line.line_price_excl_tax),
            "line_price_before_discounts_incl_tax": to_cent(basket_line.line_price_incl_tax),
            "unit_price_excl_tax": to_cent(basket_line.unit_price_excl_tax),
        }
        return super().create_line_models(order, basket_line, {**rounded, **(extra_line_fields or {})})
