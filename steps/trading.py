"""What the merchant changes while a customer shops, and the vouchers that are given out.

fr: Ce que le marchand change pendant qu'une cliente commande, et les bons de réduction qu'il donne
"""

from __future__ import annotations

from pytest_bdd import then, when

from harness.checks.demand import demand
from harness.journey.actors import Choosing, Merchant, Shopper
from harness.journey.acts import trade, vouchers
from harness.journey.closing import close
from harness.journey.journey import Journey


@when("the merchant raises the price of her article")
@when("le marchand augmente le prix de son article")
def price_rises(journey: Journey, merchant: Merchant, customer: Shopper) -> None:
    """By a tenth, in the back office.

    fr: D'un dixième, dans l'administration de la boutique.
    """
    trade.raise_price(journey, merchant, customer)


@when("the merchant takes her article off sale")
@when("le marchand retire son article de la vente")
def off_sale(journey: Journey, merchant: Merchant, customer: Shopper) -> None:
    """In the back office.

    fr: Dans l'administration de la boutique.
    """
    trade.withdraw(journey, merchant, customer)


@when("the last piece of her article is sold to others")
@when("le dernier exemplaire de son article est vendu à d'autres")
def sold_out(journey: Journey, merchant: Merchant, customer: Shopper) -> None:
    """The stock is set to nothing in the back office.

    fr: Le stock est mis à zéro dans l'administration de la boutique.
    """
    trade.sell_out(journey, merchant, customer)


@when("she uses a voucher that is good for one order")
@when("elle utilise un bon de réduction valable pour une seule commande")
def own_voucher(journey: Journey, merchant: Merchant, customer: Shopper, basket: Choosing) -> None:
    """Made by the merchant for her.

    fr: Créé pour elle par le marchand.
    """
    vouchers.use_own_voucher(journey, merchant, customer, basket.code("once"))


@when("the voucher ends")
@when("le bon de réduction arrive à échéance")
def voucher_ends(journey: Journey, merchant: Merchant, customer: Shopper) -> None:
    """The merchant ends it while it is in her basket.

    fr: Le marchand y met fin alors qu'il est déjà dans son panier.
    """
    trade.end_voucher(journey, merchant, customer)


@when("she tries a voucher that has expired, and is told why it is refused")
@when("elle essaie un bon de réduction expiré et apprend pourquoi il est refusé")
def expired(journey: Journey, merchant: Merchant, customer: Shopper, basket: Choosing) -> None:
    """It ended yesterday.

    fr: Il a pris fin hier.
    """
    vouchers.try_expired(journey, merchant, customer, basket.code("late"))


@when("she tries a voucher that is not valid yet, and is told why it is refused")
@when("elle essaie un bon de réduction pas encore valable et apprend pourquoi il est refusé")
def early(journey: Journey, merchant: Merchant, customer: Shopper, basket: Choosing) -> None:
    """It begins tomorrow.

    fr: Il commence demain.
    """
    vouchers.try_early(journey, merchant, customer, basket.code("early"))


@when("she tries a voucher that was deleted, and is told why it is refused")
@when("elle essaie un bon de réduction supprimé et apprend pourquoi il est refusé")
def deleted(journey: Journey, merchant: Merchant, customer: Shopper, basket: Choosing) -> None:
    """There was one of that code.

    fr: Un bon de ce code a existé.
    """
    vouchers.try_deleted(journey, merchant, customer, basket.code("gone"))


@when("she tries the same voucher for another basket, and is told why it is refused")
@when("elle essaie le même bon pour un autre panier et apprend pourquoi il est refusé")
def used_up(journey: Journey, customer: Shopper) -> None:
    """It was good for one order.

    fr: Il valait pour une seule commande.
    """
    vouchers.try_again(journey, customer)


@then("the voucher is counted once")
@then("le bon de réduction est compté une seule fois")
def counted_once(journey: Journey) -> None:
    """By the shop's own count of what the order has used.

    fr: D'après le compte que tient la boutique de ce que la commande a utilisé.
    """
    close(journey)
    demand(journey, "a voucher is used as often as it was given")


@then("no voucher is counted")
@then("aucun bon de réduction n'est compté")
def none_counted(journey: Journey) -> None:
    """She paid without one, so none is used up.

    fr: Elle a payé sans bon, donc aucun n'est épuisé.
    """
    close(journey)
    demand(journey, "a voucher is used as often as it was given")


@then("the voucher is given back, and she can use it again")
@then("le bon de réduction est rendu et elle peut s'en servir de nouveau")
def given_back(journey: Journey, customer: Shopper) -> None:
    """The order counts none, and another basket gets its discount.

    fr: La commande n'en compte plus, et un autre panier a droit à sa remise.
    """
    close(journey)
    demand(journey, "a voucher is used as often as it was given")
    vouchers.have_it_back(journey, customer)
