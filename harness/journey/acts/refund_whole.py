"""Customer service gives all the money back, delivery included, without a return."""

from __future__ import annotations

from harness.journey.actors import CustomerService
from harness.journey.acts.attempting import attempt
from harness.journey.journey import Journey


def refund_whole(journey: Journey, service: CustomerService) -> None:
    """Refund everything that was captured, from the shop's back office."""
    with attempt(journey, service.name, "refund the whole order", "shop"):
        service.office.refund_everything(journey.life.order)
    journey.life.refunded_whole = True
    journey.reach("refunded")
