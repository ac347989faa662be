"""A guest who opens an account finds there the order that she has just placed."""

from __future__ import annotations

from typing import Any

from oscar.apps.customer.signals import user_registered
from oscar.core.loading import get_model


def connect() -> None:
    """Join the receiver to Oscar's signal."""
    user_registered.connect(on_registered, dispatch_uid="storefront.on_registered")


def on_registered(sender: Any, request: Any, user: Any, **_: Any) -> None:
    """Give her the order of this session, if it was placed with the address that she registers.

    The session proves that she placed it. The address alone would not: nobody has checked yet that it is hers.
    """
    number = request.session.get("checkout_order_id")
    take_over(user, get_model("order", "Order").objects.filter(pk=number, user=None).first())


def take_over(user: Any, order: Any) -> None:
    """The order belongs to the account from now on."""
    if order is not None and order.guest_email.casefold() == user.email.casefold():
        order.user = user
        order.save(update_fields=["user"])
