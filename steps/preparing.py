"""Preparing, shipping and delivering the order.

fr: Préparer, expédier et livrer la commande
"""

from __future__ import annotations

from pytest_bdd import parsers, then, when

from harness.checks.demand import demand
from harness.journey.actors import Courier, WarehouseClerk
from harness.journey.acts import prepare
from harness.journey.acts.deliver import deliver
from harness.journey.closing import close
from harness.journey.journey import Journey


@then("the warehouse has the order as she agreed to it")
@then("l'entrepôt a reçu la commande telle qu'elle l'a validée")
def order_at_the_warehouse(journey: Journey) -> None:
    """Same lines, quantities, address and method; and the shop knows that it was accepted.

    fr: Mêmes articles, quantités, adresse et mode de livraison ; et la boutique sait que la commande est acceptée.
    """
    demand(journey, "order exported", "order accepted")


@when("the warehouse prepares and ships the order")
@when("l'entrepôt prépare et expédie la commande")
def ships(journey: Journey, clerk: WarehouseClerk) -> None:
    """Picked, packed in one parcel, handed to the carrier.

    fr: Prélevée, emballée en un colis, remise au transporteur.
    """
    prepare.pick(journey, clerk)
    prepare.pack(journey, clerk)
    prepare.hand_over(journey, clerk)


@when(parsers.parse("the warehouse prepares and ships the order in {count:d} parcels"))
@when(parsers.parse("l'entrepôt prépare et expédie la commande en {count:d} colis"))
def ships_in_parcels(journey: Journey, clerk: WarehouseClerk, count: int) -> None:
    """Picked, packed in so many parcels, all handed to the carrier.

    fr: Prélevée, emballée en autant de colis, tous remis au transporteur.
    """
    prepare.pick(journey, clerk)
    prepare.pack(journey, clerk, parcels=count)
    prepare.hand_over(journey, clerk)


@when("one unit is missing when the warehouse picks the order")
@when("il manque un exemplaire au moment du prélèvement")
def short_pick(journey: Journey, clerk: WarehouseClerk) -> None:
    """One unit of the first article is not on the shelf.

    fr: Un exemplaire du premier article n'est pas en rayon.
    """
    prepare.pick(journey, clerk, short={journey.life.terms.lines[0]["sku"]: 1})


@when("the warehouse packs and ships the rest")
@when("l'entrepôt emballe et expédie le reste")
def ships_the_rest(journey: Journey, clerk: WarehouseClerk) -> None:
    """What was picked leaves in one parcel.

    fr: Ce qui a été prélevé part en un colis.
    """
    prepare.pack(journey, clerk)
    prepare.hand_over(journey, clerk)


@when("the courier delivers the parcel")
@when("le transporteur livre le colis")
def delivers(journey: Journey, courier: Courier) -> None:
    """The parcel reaches its door.

    fr: Le colis arrive à destination.
    """
    deliver(journey, courier)


@when("the courier delivers all parcels")
@when("le transporteur livre tous les colis")
def delivers_all(journey: Journey, courier: Courier) -> None:
    """Every parcel of the order reaches its door.

    fr: Chaque colis de la commande arrive à destination.
    """
    deliver(journey, courier)


@then("the shop knows what was shipped and under which tracking number")
@then("la boutique sait ce qui a été expédié et sous quel numéro de suivi")
def shipping_known(journey: Journey) -> None:
    """Shipped and missing units, parcels, and the hand-over to the carrier.

    fr: Quantités expédiées et manquantes, colis, remise au transporteur.
    """
    demand(journey, "label requested", "parcels handed over", "dispatch reported", "collection reported")


@then("the customer is told once that her parcel is on its way, with its tracking number")
@then("la cliente est prévenue une seule fois de l'expédition, avec le numéro de suivi")
def dispatch_told(journey: Journey) -> None:
    """By mail, and on her order page.

    fr: Par e-mail et sur sa page de commande.
    """
    demand(journey, "dispatch told", "tracking shown")


@then("the shop knows that the parcel was delivered")
@then("la boutique sait que le colis a été livré")
def delivery_known(journey: Journey) -> None:
    """The carrier's report reached the shop.

    fr: L'avis du transporteur est arrivé à la boutique.
    """
    demand(journey, "delivery reported")


@then("she is told what is missing, and does not pay for it")
@then("elle est prévenue de ce qui manque et ne le paie pas")
def missing_told(journey: Journey) -> None:
    """The dispatch mail names the missing article; captured is the value shipped.

    fr: L'e-mail d'expédition nomme l'article manquant ; on encaisse la valeur expédiée.
    """
    demand(journey, "dispatch told", "payment captured", "capture known")


@then("the stock is held for her")
@then("le stock est réservé pour elle")
def stock_held(journey: Journey) -> None:
    """Nobody else can buy it.

    fr: Personne d'autre ne peut l'acheter.
    """
    demand(journey, "stock held")


@then("what was shipped has left the stock, and nothing is held any more")
@then("ce qui est parti est sorti du stock et rien n'est plus réservé")
def stock_taken(journey: Journey) -> None:
    """In the shop's books and in the warehouse's.

    fr: Dans les comptes de la boutique et dans ceux de l'entrepôt.
    """
    close(journey)
    demand(journey, "shop: stock on hand is conserved", "shop: stock held is what is still to ship")
    demand(journey, "warehouse: stock on hand is conserved", "warehouse: stock held is what is still to ship")


@then("the shop knows both parcels as parts of one order")
@then("la boutique connaît les deux colis comme les parties d'une seule commande")
def two_parcels(journey: Journey) -> None:
    """Each with its label, its tracking number and what is in it; every article is in exactly one of them.

    fr: Chacun avec son étiquette, son numéro de suivi et son contenu ; chaque article est dans un seul des deux.
    """
    close(journey)
    demand(journey, "label requested", "packing reported", "parcels handed over", "dispatch reported")
    demand(journey, "what left the house is in the parcels", "the shop knows what is in each parcel")


@then("the invoice has a number and the right totals, and she can open it")
@then("la facture a un numéro et les bons totaux, et elle peut l'ouvrir")
def invoice(journey: Journey) -> None:
    """Amount and tax are those of what was captured.

    fr: Montant et TVA sont ceux de ce qui a été encaissé.
    """
    close(journey)
    demand(journey, "invoice issued", "invoices are what was captured", "the tax on invoices is right")
    demand(journey, "the customer's page tells the documents as they are")
