"""Paying on the payment provider's page, in all the ways this can go.

fr: Payer sur la page du prestataire de paiement, de toutes les façons possibles
"""

from __future__ import annotations

from pytest_bdd import then, when

from harness.checks.demand import demand
from harness.journey.actors import Shopper
from harness.journey.acts import pay
from harness.journey.closing import close
from harness.journey.journey import Journey


@when("she pays by card")
@when("elle paie par carte")
def by_card(journey: Journey, customer: Shopper) -> None:
    """The card is accepted, the shop thanks her.

    fr: La carte est acceptée, la boutique la remercie.
    """
    pay.pay(journey, customer)


@when("she pays with a card that is declined")
@when("elle paie avec une carte refusée")
def with_a_declined_card(journey: Journey, customer: Shopper) -> None:
    """The payment page says so and lets her try again.

    fr: La page de paiement le dit et la laisse réessayer.
    """
    pay.be_declined(journey, customer)


@when("she pays with a card that asks for strong authentication")
@when("elle paie avec une carte qui demande une authentification forte")
def with_authentication(journey: Journey, customer: Shopper) -> None:
    """The bank's page opens.

    fr: La page de sa banque s'ouvre.
    """
    pay.pay_until_authentication(journey, customer)


@when("she passes the strong authentication")
@when("elle réussit l'authentification forte")
def passes(journey: Journey, customer: Shopper) -> None:
    """The shop thanks her.

    fr: La boutique la remercie.
    """
    pay.pass_authentication(journey, customer)


@when("she fails the strong authentication")
@when("elle échoue à l'authentification forte")
def fails(journey: Journey, customer: Shopper) -> None:
    """The payment page says that nothing was paid.

    fr: La page de paiement dit que rien n'a été payé.
    """
    pay.fail_authentication(journey, customer)


@when("she pays but her browser never comes back to the shop")
@when("elle paie mais son navigateur ne revient jamais à la boutique")
def vanishes(journey: Journey, customer: Shopper) -> None:
    """Only the payment provider's message can tell the shop.

    fr: Seul le message du prestataire de paiement peut prévenir la boutique.
    """
    pay.pay_and_vanish(journey, customer)


@when("she leaves the payment page and comes back to the order later")
@when("elle quitte la page de paiement et revient plus tard à sa commande")
def comes_back(journey: Journey, customer: Shopper) -> None:
    """By the shop; the payment page of the same order opens.

    fr: Par la boutique ; la page de paiement de la même commande s'ouvre.
    """
    pay.come_back(journey, customer)


@then("the payment is authorised for the total she agreed to")
@then("le paiement est autorisé pour le total qu'elle a accepté")
def authorised(journey: Journey) -> None:
    """Payment provider and shop agree on the amount.

    fr: Le prestataire de paiement et la boutique sont d'accord sur le montant.
    """
    demand(journey, "payment requested", "payment authorised")


@then("the payment is captured for what was shipped")
@then("le paiement est encaissé pour ce qui a été expédié")
def captured(journey: Journey) -> None:
    """Captured is the value shipped, delivery included, and the shop knows it.

    fr: On encaisse la valeur de ce qui est parti, livraison comprise, et la boutique le sait.
    """
    demand(journey, "payment captured", "capture known")


@then("the wrongly signed message of the payment provider was refused")
@then("le message mal signé du prestataire de paiement a été refusé")
def forged_refused(journey: Journey) -> None:
    """What came under a wrong signature changed nothing; the shop said no to it, and took the true one later.

    fr: Ce qui est arrivé avec une mauvaise signature n'a rien changé ; la boutique l'a refusé, puis a accepté le vrai message.
    """
    close(journey)
    demand(journey, "spoilt messages of the psp are refused", "a fault that was asked for comes about")


@then("the order is not paid")
@then("la commande n'est pas payée")
def not_paid(journey: Journey) -> None:
    """Nothing was authorised or moved, and the warehouse never heard of it.

    fr: Rien n'a été autorisé ni débité, et l'entrepôt n'en a jamais entendu parler.
    """
    close(journey)
    demand(journey, "no money moves without authorisation", "unpaid orders are not prepared")
