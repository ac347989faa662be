"""Messages that go wrong on their way."""

from __future__ import annotations

from collections.abc import Mapping

from pytest_bdd import when

from harness.faults.twice import twice
from harness.journey.disturbing import Disturbable, disturb
from harness.journey.journey import Journey


@when("from now on the payment provider's messages about this order arrive twice")
@when("à partir de maintenant, les messages du prestataire de paiement sur cette commande arrivent deux fois")
def payment_messages_twice(journey: Journey, planes: Mapping[str, Disturbable]) -> None:
    """Each of them, with the same id."""
    disturb(journey, planes["psp"], "psp", twice("*", order=journey.life.order, times=50))


@when("from now on the warehouse's messages about this order arrive twice")
@when("à partir de maintenant, les messages de l'entrepôt sur cette commande arrivent deux fois")
def warehouse_messages_twice(journey: Journey, planes: Mapping[str, Disturbable]) -> None:
    """Each of them, with the same id."""
    disturb(journey, planes["warehouse"], "warehouse", twice("*", order=journey.life.order, times=50))
