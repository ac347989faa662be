"""An order is called off before anybody picked it: by the customer on her order page, or by customer service."""

from __future__ import annotations

from collections.abc import Callable

from harness.journey.actors import CustomerService, Shopper
from harness.journey.acts.attempting import attempt
from harness.journey.acts.refund_whole import give_back
from harness.journey.journey import Journey
from harness.journey.life import NEVER_SHIPPED


def cancel_by_customer(journey: Journey, shopper: Shopper) -> None:
    """She presses the button on the page of her order."""
    _cancel(journey, shopper.name, lambda order: shopper.storefront.cancel_order(order, shopper.link))


def cancel_by_customer_service(journey: Journey, service: CustomerService) -> None:
    """From the shop's back office, which may ask the warehouse first."""
    _cancel(journey, service.name, service.office.cancel)


def _cancel(journey: Journey, actor: str, ask: Callable[[str], object]) -> None:
    with attempt(journey, actor, "cancel the order", "shop"):
        ask(journey.life.order)
    journey.life.called_off = True
    journey.reach("cancelled")
    if journey.life.paid and journey.life.at_order:
        give_back(journey, NEVER_SHIPPED)
