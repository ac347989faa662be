"""What must not be done: somebody tries it, it is refused, and nothing moves.

fr: Ce qu'il ne faut pas faire : quelqu'un essaie, c'est refusé et rien ne bouge
"""

from __future__ import annotations

from typing import Any

from pytest_bdd import then, when

from harness.journey.actors import CustomerService, Finance, Shopper, WarehouseClerk
from harness.journey.acts import refused
from harness.journey.journey import Journey


@when("she tries to pay the cancelled order", target_fixture="before_the_attempt")
@when("elle essaie de payer la commande annulée", target_fixture="before_the_attempt")
def pays_what_is_cancelled(journey: Journey, customer: Shopper) -> dict[str, Any]:
    """By the shop's own way back to an order that waits for its payment.

    fr: Par le chemin que la boutique propose pour revenir à une commande en attente de paiement.
    """
    return refused.pay_what_is_cancelled(journey, customer)


@when("finance tries to void the authorisation once more", target_fixture="before_the_attempt")
@when("la comptabilité essaie de lever l'autorisation une seconde fois", target_fixture="before_the_attempt")
def voids_again(journey: Journey, finance: Finance) -> dict[str, Any]:
    """At the payment provider, where it is held no more.

    fr: Chez le prestataire de paiement, où plus rien n'est bloqué.
    """
    return refused.void_again(journey, finance)


@when("finance tries to capture more than the amount authorised", target_fixture="before_the_attempt")
@when("la comptabilité essaie d'encaisser plus que le montant autorisé", target_fixture="before_the_attempt")
def captures_too_much(journey: Journey, finance: Finance) -> dict[str, Any]:
    """One cent more, at the payment provider.

    fr: Un centime de plus, chez le prestataire de paiement.
    """
    return refused.capture_too_much(journey, finance)


@when("finance tries to refund more than the amount captured", target_fixture="before_the_attempt")
@when("la comptabilité essaie de rembourser plus que le montant encaissé", target_fixture="before_the_attempt")
def refunds_too_much(journey: Journey, finance: Finance) -> dict[str, Any]:
    """One cent more, at the payment provider.

    fr: Un centime de plus, chez le prestataire de paiement.
    """
    return refused.refund_too_much(journey, finance)


@when("customer service tries to refund the order", target_fixture="before_the_attempt")
@when("le service client essaie de rembourser la commande", target_fixture="before_the_attempt")
def refunds_nothing(journey: Journey, customer_service: CustomerService) -> dict[str, Any]:
    """In the back office, although there is nothing to give back.

    fr: Dans l'administration de la boutique, alors qu'il n'y a rien à rendre.
    """
    return refused.refund_nothing(journey, customer_service)


@when("the warehouse tries to pick the order", target_fixture="before_the_attempt")
@when("l'entrepôt essaie de prélever la commande", target_fixture="before_the_attempt")
def picks_what_is_held(journey: Journey, clerk: WarehouseClerk) -> dict[str, Any]:
    """Although it is held.

    fr: Alors qu'elle est bloquée.
    """
    return refused.pick_what_is_held(journey, clerk)


@then("it is refused, and nothing has moved")
@then("c'est refusé et rien n'a bougé")
def nothing_moved(journey: Journey, before_the_attempt: dict[str, Any]) -> None:
    """Neither money nor goods, nor the order at the shop, once all messages have come to rest.

    fr: Ni argent, ni marchandise, ni la commande dans la boutique, une fois tous les messages arrivés.
    """
    refused.nothing_moved(journey, before_the_attempt)
