"""Sending articles back and getting money back.

fr: Renvoyer des articles et se faire rembourser
"""

from __future__ import annotations

from pytest_bdd import parsers, then, when

from harness.checks.demand import demand
from harness.journey.actors import Courier, CustomerService, Shopper, WarehouseClerk
from harness.journey.acts.refund_whole import refund_whole
from harness.journey.acts.send_back import receive_return, receive_short, request_return
from harness.journey.closing import close
from harness.journey.journey import Journey


@when("she asks to return one unit of the first article", target_fixture="rma")
@when("elle demande à retourner un exemplaire du premier article", target_fixture="rma")
def returns_one(journey: Journey, customer: Shopper) -> str:
    """On her order page; the shop gives an RMA number.

    fr: Sur sa page de commande ; la boutique donne un numéro de retour.
    """
    return request_return(journey, customer, {journey.life.terms.lines[0]["sku"]: 1})


@when("she asks to return everything", target_fixture="rma")
@when("elle demande à tout retourner", target_fixture="rma")
def returns_all(journey: Journey, customer: Shopper) -> str:
    """Every unit that she was sent and still has.

    fr: Tout ce qu'elle a reçu et qu'elle a encore.
    """
    return request_return(journey, customer, journey.life.with_her)


@then("she is told how to send it back, and the warehouse expects it")
@then("elle sait comment renvoyer l'article et l'entrepôt attend le retour")
def return_expected(journey: Journey) -> None:
    """Return label, announcement and mail.

    fr: Étiquette de retour, annonce à l'entrepôt et e-mail.
    """
    demand(journey, "return announced", "return label requested", "return told")


@when(parsers.parse("the return reaches the warehouse and is graded {grade}"))
@when(parsers.parse("le retour arrive à l'entrepôt et reçoit la note {grade}"))
def return_graded(journey: Journey, courier: Courier, clerk: WarehouseClerk, rma: str, grade: str) -> None:
    """Every announced unit comes back in this condition: A, B or scrap.

    fr: Tout ce qui a été annoncé revient dans cet état : A (comme neuf), B (déjà utilisé) ou scrap (inutilisable).
    """
    receive_return(journey, courier, clerk, rma, grade=grade)


@then("the article is back on sale")
@then("l'article est remis en vente")
def restocked(journey: Journey) -> None:
    """The shop's stock is up by what came back.

    fr: Le stock de la boutique augmente de ce qui est revenu.
    """
    demand(journey, "return graded", "stock given back")


@then("the articles are not put back on sale")
@then("les articles ne sont pas remis en vente")
def written_off(journey: Journey) -> None:
    """Only articles as new are: the shop's stock is up by those of the merchant's grades, and by no other.

    fr: Seuls les articles comme neufs le sont : le stock de la boutique n'augmente que de ceux-là.
    """
    demand(journey, "return graded", "stock given back")


@then("nothing is paid back for it")
@then("rien n'est remboursé")
def not_paid_back(journey: Journey) -> None:
    """What she ruined herself is worth nothing any more.

    fr: Ce qu'elle a abîmé elle-même ne vaut plus rien.
    """
    close(journey)
    demand(journey, "return graded", "refunded is the value that came back")


@then("she is refunded for what she sent back")
@then("elle est remboursée de ce qu'elle a renvoyé")
def refunded(journey: Journey) -> None:
    """To the cent, discount share included, with a credit note and a mail.

    fr: Au centime près, part de remise comprise, avec un avoir et un e-mail.
    """
    demand(journey, "payment refunded", "refund known", "credit note issued", "refund told", "refund shown")


@when("the return reaches the warehouse with one unit fewer than announced")
@when("le retour arrive à l'entrepôt avec un exemplaire de moins qu'annoncé")
def comes_short(journey: Journey, courier: Courier, clerk: WarehouseClerk, rma: str) -> None:
    """One unit of the first article is not in the parcel; the others come back as new.

    fr: Il manque au colis un exemplaire du premier article ; les autres reviennent comme neufs.
    """
    receive_short(journey, courier, clerk, rma, lacking=journey.life.terms.lines[0]["sku"])


@then("the refund takes its share of the discount and of the tax back, to the cent")
@then("le remboursement reprend sa part de remise et de TVA, au centime près")
def to_the_cent(journey: Journey) -> None:
    """Payment provider, credit note and invoice agree on amount and tax.

    fr: Le prestataire de paiement, l'avoir et la facture sont d'accord sur le montant et la TVA.
    """
    close(journey)
    demand(journey, "credit note issued", "each return is paid back its worth", "credit notes are what was refunded")


@when("customer service refunds the whole order")
@when("le service client rembourse toute la commande")
def whole_refund(journey: Journey, customer_service: CustomerService) -> None:
    """From the back office, delivery included.

    fr: Depuis l'administration de la boutique, livraison comprise.
    """
    refund_whole(journey, customer_service)


@then("she gets back all that was captured, with a credit note and a mail")
@then("elle récupère tout ce qui a été encaissé, avec un avoir et un e-mail")
def all_refunded(journey: Journey) -> None:
    """Payment provider, shop, credit note and mail say the same amount.

    fr: Le prestataire de paiement, la boutique, l'avoir et l'e-mail disent le même montant.
    """
    demand(journey, "payment refunded", "refund known", "credit note issued", "refund told", "refund shown")
