"""Filling a basket and placing the order.

fr: Remplir le panier et passer la commande
"""

from __future__ import annotations

from pytest_bdd import given, parsers, when

from harness.journey.actors import Choosing, Shopper
from harness.journey.acts.fill_basket import fill_basket, use_voucher
from harness.journey.acts.place_order import place_order
from harness.journey.addresses import trying
from harness.journey.journey import Journey


@given("the customer is a guest", target_fixture="customer")
@given("une cliente sans compte", target_fixture="customer")
def a_guest(shopper: Shopper) -> Shopper:
    """The customer has no account.

    fr: La cliente n'a pas de compte.
    """
    return shopper


@given("the customer is signed in", target_fixture="customer")
@given("une cliente connectée à son compte", target_fixture="customer")
def a_customer_with_account(basket: Choosing) -> Shopper:
    """The customer has an account with a delivery address.

    fr: La cliente a un compte avec une adresse de livraison.
    """
    return basket.take_account()


@when(parsers.parse("she puts {count:d} of one article into the basket"))
@when(parsers.parse("elle met {count:d} exemplaires d'un article dans le panier"))
def one_article(journey: Journey, customer: Shopper, basket: Choosing, count: int) -> None:
    """So many units of one article.

    fr: Autant d'exemplaires d'un même article.
    """
    fill_basket(journey, customer, basket.choose([count]))


@when("she puts one article into the basket")
@when("elle met un article dans le panier")
def a_single_unit(journey: Journey, customer: Shopper, basket: Choosing) -> None:
    """One unit of one article.

    fr: Un seul exemplaire d'un article.
    """
    fill_basket(journey, customer, basket.choose([1]))


@when("she puts two different articles into the basket, 2 of the first")
@when("elle met deux articles différents dans le panier, dont le premier en 2 exemplaires")
def two_articles(journey: Journey, customer: Shopper, basket: Choosing) -> None:
    """Three units of two articles.

    fr: Trois exemplaires de deux articles en tout.
    """
    fill_basket(journey, customer, basket.choose([2, 1]))


@when("she puts articles of two tax rates into the basket")
@when("elle met dans le panier des articles de deux taux de TVA")
def two_rates(journey: Journey, customer: Shopper, basket: Choosing) -> None:
    """Two units of one, one unit of the other.

    fr: Deux exemplaires de l'un, un de l'autre.
    """
    fill_basket(journey, customer, basket.choose_mixed())


@when(parsers.parse('she uses the voucher "{code}"'))
@when(parsers.parse('elle utilise le bon de réduction "{code}"'))
def a_voucher(journey: Journey, customer: Shopper, code: str) -> None:
    """The voucher must give a discount.

    fr: Le bon doit donner droit à une remise.
    """
    use_voucher(journey, customer, code)


@when("she has it sent to an address with accents, apostrophes and two lines")
@when("elle se fait livrer à une adresse avec des accents, des apostrophes et deux lignes")
def to_a_trying_address(customer: Shopper) -> None:
    """With a leading zero in the postcode, and as long as carriers allow; taken when she places the order.

    fr: Avec un code postal qui commence par zéro, aussi longue que les transporteurs l'acceptent ; prise en compte quand elle passe la commande.
    """
    customer.address = trying(customer.address)


@when("she chooses express delivery")
@when("elle choisit la livraison express")
def by_express(customer: Shopper) -> None:
    """Instead of home delivery; taken when she places the order.

    fr: Au lieu de la livraison à domicile ; pris en compte quand elle passe la commande.
    """
    customer.delivery_method = "express"


@when("she has it sent to a pick-up point")
@when("elle choisit un point relais")
def to_a_point(customer: Shopper) -> None:
    """Instead of home delivery; taken when she places the order.

    fr: Au lieu de la livraison à domicile ; pris en compte quand elle passe la commande.
    """
    customer.delivery_method = "pickup"


@when("she places the order")
@when("elle passe la commande")
def the_order(journey: Journey, customer: Shopper) -> None:
    """Through the checkout, up to the payment page.

    fr: Tout le tunnel de commande, jusqu'à la page de paiement.
    """
    place_order(journey, customer)
