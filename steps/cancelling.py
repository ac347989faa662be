"""Calling an order off before anybody picked it.

fr: Annuler une commande avant le prélèvement
"""

from __future__ import annotations

from pytest_bdd import then, when

from harness.checks.demand import demand
from harness.journey.actors import CustomerService, Shopper
from harness.journey.acts.cancel import cancel_by_customer, cancel_by_customer_service
from harness.journey.closing import close
from harness.journey.journey import Journey


@when("customer service cancels the order")
@when("le service client annule la commande")
def service_cancels(journey: Journey, customer_service: CustomerService) -> None:
    """From the back office; the warehouse is told first.

    fr: Depuis l'administration de la boutique ; l'entrepôt est prévenu d'abord.
    """
    cancel_by_customer_service(journey, customer_service)


@when("she cancels the order on her order page")
@when("elle annule la commande depuis sa page de commande")
def customer_cancels(journey: Journey, customer: Shopper) -> None:
    """With the button that is there as long as nothing is picked.

    fr: Tant que rien n'est prélevé.
    """
    cancel_by_customer(journey, customer)


@then("the warehouse stops, and the stock is free again")
@then("l'entrepôt arrête la préparation et le stock est de nouveau disponible")
def stopped(journey: Journey) -> None:
    """Shop and warehouse agree that nothing is to be prepared.

    fr: La boutique et l'entrepôt sont d'accord : il n'y a plus rien à préparer.
    """
    demand(journey, "cancellation requested", "cancellation known", "stock released")


@then("she keeps her money, and is told so once")
@then("elle garde son argent et en est prévenue une seule fois")
def released(journey: Journey) -> None:
    """Nothing is held or kept of her money; a mail and her order page say that the order is cancelled.

    fr: Rien de son argent n'est bloqué ni gardé ; un e-mail et sa page de commande disent que la commande est annulée.
    """
    close(journey)
    demand(journey, "a cancelled order costs nothing", "cancellation told", "cancellation shown")
