"""What the customer and all systems must agree on.

fr: Ce sur quoi la cliente et tous les systèmes doivent être d'accord
"""

from __future__ import annotations

from pytest_bdd import then

from harness.checks.demand import demand, demand_all
from harness.journey.closing import close
from harness.journey.journey import Journey


@then("the shop has the order as she agreed to it")
@then("la boutique a enregistré la commande telle qu'elle l'a validée")
def order_recorded(journey: Journey) -> None:
    """Articles, amounts, address, language; and the stock is held for her.

    fr: Articles, montants, adresse, langue ; et le stock est réservé pour elle.
    """
    demand(journey, "order recorded", "stock held")


@then("the confirmation mail arrives once, with number, lines, total and address")
@then("l'e-mail de confirmation arrive une seule fois, avec numéro, articles, total et adresse")
def confirmation(journey: Journey) -> None:
    """In the customer's language.

    fr: Dans la langue de la cliente.
    """
    demand(journey, "order confirmed")


@then("every system agrees on the order")
@then("tous les systèmes sont d'accord sur la commande")
def all_agree(journey: Journey) -> None:
    """Every handoff so far held, and money, stock, parcels and mails add up over all systems.

    fr: Tout ce qui était dû entre les systèmes est arrivé, et l'argent, le stock, les colis et les e-mails sont justes partout.
    """
    close(journey)
    demand_all(journey)
