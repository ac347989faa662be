"""Mails that customer service has sent again.

fr: Les e-mails que le service client fait renvoyer
"""

from __future__ import annotations

from pytest_bdd import then, when

from harness.checks.demand import demand
from harness.journey.actors import CustomerService
from harness.journey.acts.resend import resend
from harness.journey.closing import close
from harness.journey.journey import Journey


@when("customer service has the confirmation sent again")
@when("le service client fait renvoyer la confirmation")
def confirmation_again(journey: Journey, customer_service: CustomerService) -> None:
    """From the back office.

    fr: Depuis l'administration de la boutique.
    """
    resend(journey, customer_service, "confirmation")


@when("customer service has the shipping mail sent again")
@when("le service client fait renvoyer l'e-mail d'expédition")
def dispatch_again(journey: Journey, customer_service: CustomerService) -> None:
    """From the back office.

    fr: Depuis l'administration de la boutique.
    """
    resend(journey, customer_service, "dispatch")


@then("the confirmation has come twice, to her address only")
@then("la confirmation est arrivée deux fois, et seulement à son adresse")
def confirmation_came(journey: Journey) -> None:
    """Once for the order, once because it was asked for; nobody else got one.

    fr: Une fois pour la commande, une fois parce qu'on l'a demandé ; personne d'autre ne l'a reçue.
    """
    close(journey)
    demand(journey, "confirmation mail: as often as its fact", "mails about an order go to its customer")


@then("the shipping mail has come twice, to her address only")
@then("l'e-mail d'expédition est arrivé deux fois, et seulement à son adresse")
def dispatch_came(journey: Journey) -> None:
    """Once for the dispatch, once because it was asked for; nobody else got one.

    fr: Une fois pour l'expédition, une fois parce qu'on l'a demandé ; personne d'autre ne l'a reçu.
    """
    close(journey)
    demand(journey, "dispatch mail: as often as its fact", "mails about an order go to its customer")
