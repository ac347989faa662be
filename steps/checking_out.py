"""Going through the checkout page by page, changing one's mind on the way, and being refused.

fr: Parcourir la commande page par page, changer d'avis en route et se voir refuser
"""

from __future__ import annotations

from pytest_bdd import then, when

from harness.checks.demand import demand
from harness.journey import addresses
from harness.journey.actors import Choosing, Shopper
from harness.journey.acts import check_out
from harness.journey.journey import Journey
from harness.journey.traces import look_for_orders


@when("she goes through the checkout up to the last page")
@when("elle va jusqu'à la dernière page avant le paiement")
def last_page(journey: Journey, customer: Shopper) -> None:
    """As a guest; the page shows what she is about to agree to.

    fr: Sans compte ; la page montre ce qu'elle s'apprête à accepter.
    """
    check_out.go_to_last_page(journey, customer)


@when("she confirms the order")
@when("elle valide la commande")
def confirms(journey: Journey, customer: Shopper) -> None:
    """On the last page, on the terms that it shows.

    fr: Sur la dernière page, aux conditions qu'elle affiche.
    """
    check_out.confirm(journey, customer)


@when("at each page of the checkout she types the address of the last one")
@when("à chaque étape elle saisit directement l'adresse de la dernière page")
def types_addresses(journey: Journey, customer: Shopper) -> None:
    """She is led back to the page where she was, each time.

    fr: Chaque fois, elle est ramenée à la page où elle en était.
    """
    check_out.try_to_skip(journey, customer)


@when("she types the addresses of the checkout with nothing in her basket")
@when("elle saisit les adresses de la commande alors que son panier est vide")
def with_nothing(journey: Journey, customer: Shopper) -> None:
    """She is led to the basket, which says why.

    fr: Elle est ramenée au panier, qui dit pourquoi.
    """
    check_out.begin_without_articles(journey, customer)


@when("she comes to the page of the address")
@when("elle arrive à la page de l'adresse")
def at_the_address(journey: Journey, customer: Shopper) -> None:
    """As a guest, from the basket.

    fr: Sans compte, depuis le panier.
    """
    check_out.come_to_address(journey, customer)


@when("she types an address without a name, with a wrong postcode and a wrong telephone number")
@when("elle saisit une adresse sans prénom, avec un code postal et un téléphone erronés")
def wrong_address(journey: Journey, customer: Shopper) -> None:
    """The page has one message for each of the three, and does not go on.

    fr: La page a un message pour chacune des trois erreurs, et ne va pas plus loin.
    """
    check_out.be_refused_address(journey, customer, addresses.malformed(customer.address), addresses.WRONG)


@when("she types her right address and goes on to the last page")
@when("elle saisit sa bonne adresse et va jusqu'à la dernière page")
def right_address(journey: Journey, customer: Shopper) -> None:
    """Address, delivery, last page.

    fr: Adresse, livraison, dernière page.
    """
    check_out.finish_from_address(journey, customer)


@when("she has the bill sent to another address")
@when("elle demande la facture à une autre adresse")
def another_bill(journey: Journey, customer: Shopper) -> None:
    """Named on the last page.

    fr: Indiquée sur la dernière page.
    """
    check_out.bill_to(journey, customer, addresses.another(customer.address))


@then("she can choose the countries that the shop delivers to, and no other")
@then("elle peut choisir les pays livrés par la boutique, et aucun autre")
def countries(journey: Journey, customer: Shopper, basket: Choosing) -> None:
    """As the merchant's list has them.

    fr: Ceux de la liste du marchand.
    """
    check_out.find_countries(journey, customer, basket.countries())


@when("she has it sent to Belgium")
@when("elle se fait livrer en Belgique")
def to_belgium(customer: Shopper) -> None:
    """Taken when she types her address.

    fr: Pris en compte quand elle saisit son adresse.
    """
    customer.address = addresses.abroad(customer.address)


@when("she opens an account with the same mail address, and finds the order there")
@when("elle crée un compte avec le même e-mail et y retrouve sa commande")
def opens_account(journey: Journey, customer: Shopper, basket: Choosing) -> None:
    """In the account's list, and on its own page of the order.

    fr: Dans la liste de son compte, et sur la page de la commande.
    """
    check_out.register(journey, customer, basket.code("pass"))


@when("she has it sent to an address full of markup")
@when("elle se fait livrer à une adresse remplie de balises")
def address_with_markup(customer: Shopper) -> None:
    """Tags, an ampersand and a script; taken when she places the order.

    fr: Des balises, une esperluette et un script ; prise en compte quand elle passe la commande.
    """
    customer.address = addresses.with_markup(customer.address)


@when("she goes back, takes one unit more, another address and express delivery")
@when("elle revient en arrière, prend un exemplaire de plus, une autre adresse et la livraison express")
def goes_back(journey: Journey, customer: Shopper) -> None:
    """From the last page, and forward to it again.

    fr: De la dernière page, puis de nouveau jusqu'à elle.
    """
    article, count = customer.basket[0]
    check_out.go_back(journey, customer, addresses.another(customer.address), "express", article, count + 1)


@when("she goes back and gives another mail address", target_fixture="first_address")
@when("elle revient en arrière et donne une autre adresse e-mail", target_fixture="first_address")
def another_mail_address(journey: Journey, customer: Shopper, basket: Choosing) -> str:
    """From the last page; what she typed first is kept for later.

    fr: Depuis la dernière page ; la première adresse saisie est retenue pour la suite.
    """
    first = customer.email
    check_out.change_mail_address(journey, customer, basket.mail_address())
    return first


@then("nobody has written to the first address")
@then("personne n'a écrit à la première adresse")
def nothing_to_the_first(journey: Journey, customer: Shopper, first_address: str) -> None:
    """No system holds an order for it either.

    fr: Et aucun système n'a de commande pour elle.
    """
    look_for_orders(journey, customer, first_address)
    demand(journey, "order confirmed", "a customer has only the orders she placed")


@when("she signs in half-way, and finds her basket as it was")
@when("elle se connecte en cours de commande et retrouve son panier")
def signs_in(journey: Journey, customer: Shopper, basket: Choosing) -> None:
    """After she had begun as a guest; the account's address is offered.

    fr: Après avoir commencé sans compte ; l'adresse du compte lui est proposée.
    """
    basket.take_account()
    check_out.sign_in_half_way(journey, customer)


@when("she goes on as a guest with the mail address of an account, and sees nothing of that account")
@when("elle continue sans compte avec l'e-mail d'un compte existant, sans rien voir de ce compte")
def as_a_guest(journey: Journey, customer: Shopper, basket: Choosing) -> None:
    """Its password is not asked for, its addresses are not shown.

    fr: On ne lui demande pas le mot de passe et on ne lui montre pas les adresses.
    """
    customer.email = basket.account_address()
    check_out.stay_a_guest(journey, customer)


@when("she goes on in the shop's other language, and finds her basket as it was")
@when("elle continue dans l'autre langue de la boutique et retrouve son panier")
def other_language(journey: Journey, customer: Shopper) -> None:
    """French for those who began in English, and the other way round.

    fr: Le français si elle a commencé en anglais, et l'inverse.
    """
    check_out.go_on_in(journey, customer, {"en": "fr", "fr": "en"}[customer.language])


@then("confirming shows her the new total first, and nothing is ordered yet")
@then("valider lui montre d'abord le nouveau total, et rien n'est encore commandé")
def new_total(journey: Journey, customer: Shopper) -> None:
    """The last page comes again and says so.

    fr: La dernière page revient et le dit.
    """
    check_out.see_new_total(journey, customer)
    demand(journey, "a customer has only the orders she placed")


@then("she cannot order it, and the shop names the article")
@then("elle ne peut pas le commander et la boutique nomme l'article")
def names_the_article(journey: Journey, customer: Shopper) -> None:
    """Confirming leads to the basket.

    fr: En validant, elle est ramenée au panier.
    """
    check_out.confirm_in_vain(journey, customer, said=customer.basket[0][0].name[customer.language])


@then("her basket is empty, and its last page opens no more")
@then("son panier est vide et la dernière page ne s'ouvre plus")
def basket_empty(journey: Journey, customer: Shopper) -> None:
    """What was ordered cannot be ordered again.

    fr: Ce qui est commandé ne peut pas l'être une seconde fois.
    """
    check_out.find_basket_empty(journey, customer)
    demand(journey, "a customer has only the orders she placed")


@when("she puts another article into her basket")
@when("elle met un autre article dans son panier")
def another_basket(journey: Journey, customer: Shopper, basket: Choosing) -> None:
    """A basket of its own, which she does not order.

    fr: Un nouveau panier, qu'elle ne commande pas.
    """
    check_out.begin_another_basket(journey, customer, basket.choose([1]))


@then("no system holds an order of hers, and nothing is charged")
@then("aucun système n'a de commande à son nom et rien n'est débité")
def no_order(journey: Journey, customer: Shopper) -> None:
    """Shop, payment provider, warehouse and mailbox were asked for all they hold of her.

    fr: On a demandé à la boutique, au prestataire de paiement, à l'entrepôt et à la messagerie tout ce qu'ils ont sur elle.
    """
    look_for_orders(journey, customer)
    demand(journey, "a customer has only the orders she placed")


@then("she has this one order and no other")
@then("elle n'a que cette commande et aucune autre")
def one_order(journey: Journey, customer: Shopper) -> None:
    """In every system.

    fr: Dans tous les systèmes.
    """
    look_for_orders(journey, customer)
    demand(journey, "a customer has only the orders she placed")
