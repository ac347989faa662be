"""Customer service sends the confirmation of an order again."""

from __future__ import annotations

from harness.journey.actors import CustomerService
from harness.journey.acts.attempting import attempt
from harness.journey.journey import Journey

RESEND = "send the confirmation again"
"""The act by which harness.checks.facts counts how often a confirmation is due."""


def resend_confirmation(journey: Journey, service: CustomerService) -> None:
    """From the shop's back office."""
    journey.closed = False
    with attempt(journey, service.name, RESEND, "shop"):
        service.office.resend_confirmation(journey.life.order)
