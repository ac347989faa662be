"""Customer service has a mail sent again: the customer lost it, or never saw it."""

from __future__ import annotations

from harness.journey.actors import CustomerService
from harness.journey.acts.attempting import attempt
from harness.journey.journey import Journey
from harness.kernel.resending import asked_again


def resend(journey: Journey, service: CustomerService, kind: str) -> None:
    """From the shop's back office. The mail is due once more from now on."""
    journey.closed = False
    with attempt(journey, service.name, asked_again(kind), "shop"):
        service.office.send_again(journey.life.order, kind)
