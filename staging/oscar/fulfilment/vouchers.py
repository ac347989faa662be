"""The uses of vouchers and offers: Oscar counts them when an order is placed, and never gives one back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from oscar.core.loading import get_model


def uses(order: Any) -> int:
    """How many vouchers the order has used up."""
    return int(get_model("voucher", "VoucherApplication").objects.filter(order=order).count())


def give_back(order: Any) -> None:
    """Take back what the order used up: whoever may use a voucher once may use it again."""
    for application in get_model("voucher", "VoucherApplication").objects.filter(order=order).select_related("voucher"):
        voucher = application.voucher
        voucher.num_orders = max(0, voucher.num_orders - 1)
        voucher.save(update_fields=["num_orders"])
        application.delete()
    for discount in order.discounts.all():
        _forget(discount)


def _forget(discount: Any) -> None:
    """Take one discount of an order out of the counts of its offer and its voucher."""
    offer, voucher = discount.offer, discount.voucher  # each look fetches it anew
    if offer is not None:
        offer.num_applications = max(0, offer.num_applications - (discount.frequency or 0))
        offer.num_orders = max(0, offer.num_orders - 1)
        offer.total_discount = max(Decimal(0), offer.total_discount - discount.amount)
        offer.save(update_fields=["num_applications", "num_orders", "total_discount"])
    if voucher is not None:
        voucher.total_discount = max(Decimal(0), voucher.total_discount - discount.amount)
        voucher.save(update_fields=["total_discount"])
