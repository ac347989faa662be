"""Customer service gives all the money back, delivery included, without a return."""

from __future__ import annotations

from harness.journey.actors import CustomerService
from harness.journey.acts.attempting import attempt
from harness.journey.journey import Journey
from harness.journey.life import WHOLE


def refund_whole(journey: Journey, service: CustomerService) -> None:
    """Refund everything that was captured, from the shop's back office."""
    captured = _captured(journey)
    with attempt(journey, service.name, "refund the whole order", "shop"):
        service.office.refund_everything(journey.life.order)
    journey.life.refunded_whole = captured
    give_back(journey, WHOLE)


def give_back(journey: Journey, part: str) -> None:
    """Money is due to the customer for `part` (an RMA, NEVER_SHIPPED or WHOLE). A refund of nothing is none."""
    journey.life.refunds.append(part)
    if part in journey.life.refund_parts():
        journey.reach("refunded", part)


def _captured(journey: Journey) -> int:
    """What is there to give back, by the payment provider's books; by the worth of what was shipped without any."""
    psp = journey.sights.psp
    known = psp.order(journey.life.order) if psp is not None else {}
    return int(known.get("captured", journey.life.shipped_worth()[0]))
