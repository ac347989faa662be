"""What goes wrong in the warehouse and on the way to the customer.

fr: Les incidents à l'entrepôt et pendant la livraison
"""

from __future__ import annotations

from pytest_bdd import then, when

from harness.checks.demand import demand
from harness.journey.actors import Choosing, Courier, WarehouseClerk
from harness.journey.acts import deliver, prepare
from harness.journey.journey import Journey


@when("one unit breaks when the warehouse picks the order")
@when("un exemplaire se casse au moment du prélèvement")
def breaks(journey: Journey, clerk: WarehouseClerk) -> None:
    """One unit of the first article; another one is taken, and the broken one is written off.

    fr: Un exemplaire du premier article ; on en prend un autre, et celui qui est cassé sort du stock.
    """
    prepare.pick(journey, clerk, damaged={journey.life.terms.lines[0]["sku"]: 1})


@when("the warehouse takes a wrong article from the shelf")
@when("l'entrepôt prend un mauvais article dans le rayon")
def wrong_article(journey: Journey, clerk: WarehouseClerk, basket: Choosing) -> None:
    """In place of one unit of the first article; the packer finds it.

    fr: À la place d'un exemplaire du premier article ; l'emballeur s'en aperçoit.
    """
    prepare.pick_wrongly(journey, clerk, basket)


@when("the warehouse holds the order because of its address")
@when("l'entrepôt bloque la commande à cause de son adresse")
def held(journey: Journey, clerk: WarehouseClerk) -> None:
    """Nobody works on it.

    fr: Personne n'y travaille.
    """
    prepare.hold_for_address(journey, clerk)


@when("the warehouse goes on with the order")
@when("l'entrepôt débloque la commande")
def released(journey: Journey, clerk: WarehouseClerk) -> None:
    """As if nothing had happened.

    fr: Comme si rien ne s'était passé.
    """
    prepare.release(journey, clerk)


@when("the warehouse prepares the order, but the truck leaves without it")
@when("l'entrepôt prépare la commande, mais le camion part sans elle")
def misses_the_truck(journey: Journey, clerk: WarehouseClerk) -> None:
    """Picked and packed in one parcel, which stays in the house until the next working day.

    fr: Prélevée et emballée en un colis, qui reste à l'entrepôt jusqu'au jour ouvré suivant.
    """
    prepare.pick(journey, clerk)
    prepare.pack(journey, clerk)
    prepare.miss_the_truck(journey, clerk)


@when("the warehouse hands the order over on the next working day")
@when("l'entrepôt remet la commande au transporteur le jour ouvré suivant")
def leaves_later(journey: Journey, clerk: WarehouseClerk) -> None:
    """With the next truck.

    fr: Par le camion suivant.
    """
    prepare.hand_over(journey, clerk)


@when("nobody is at home, and the courier comes again")
@when("personne n'est là, et le transporteur repasse")
def second_attempt(journey: Journey, courier: Courier) -> None:
    """The second attempt succeeds.

    fr: Le second passage est le bon.
    """
    deliver.deliver(journey, courier, deliver.ON_THE_SECOND_DAY)


@when("the parcel takes the way over a wrong depot before it is delivered")
@when("le colis passe par un mauvais dépôt avant d'être livré")
def wrong_depot(journey: Journey, courier: Courier) -> None:
    """Every parcel of the order.

    fr: Chaque colis de la commande.
    """
    deliver.deliver(journey, courier, deliver.BY_THE_WRONG_DEPOT)


@when("nobody is at home, and the parcel waits at a pick-up point")
@when("personne n'est là, et le colis attend en point relais")
def left_at_point(journey: Journey, courier: Courier) -> None:
    """After one attempt at the door.

    fr: Après un passage à domicile.
    """
    deliver.leave_at_point(journey, courier)


@when("the customer fetches her parcel there")
@when("la cliente va y chercher son colis")
def fetched(journey: Journey, courier: Courier) -> None:
    """It counts as delivered.

    fr: Le colis compte comme livré.
    """
    deliver.be_fetched(journey, courier)


@when("nobody fetches the parcel, and it goes back to the warehouse")
@when("personne ne vient chercher le colis, qui retourne à l'entrepôt")
def unclaimed(journey: Journey, courier: Courier) -> None:
    """The carrier brings it back after its time.

    fr: Le transporteur le rapporte une fois le délai passé.
    """
    deliver.bring_back(journey, courier, deliver.UNCLAIMED)


@when("the customer refuses the parcel, and it goes back to the warehouse")
@when("la cliente refuse le colis, qui retourne à l'entrepôt")
def refused(journey: Journey, courier: Courier) -> None:
    """At the door.

    fr: À la porte.
    """
    deliver.bring_back(journey, courier, deliver.REFUSED)


@when("the parcel is damaged on its way, and goes back to the warehouse")
@when("le colis est abîmé en route et retourne à l'entrepôt")
def damaged(journey: Journey, courier: Courier) -> None:
    """The carrier does not deliver it.

    fr: Le transporteur ne le livre pas.
    """
    deliver.bring_back(journey, courier, deliver.DAMAGED)


@when("the carrier loses the parcel")
@when("le transporteur perd le colis")
def lost_parcel(journey: Journey, courier: Courier) -> None:
    """Nobody finds it any more.

    fr: Personne ne le retrouve.
    """
    deliver.lose(journey, courier)


@then("the shop knows that the parcel waits at a pick-up point")
@then("la boutique sait que le colis attend en point relais")
def waiting_known(journey: Journey) -> None:
    """The carrier's report reached the shop.

    fr: L'avis du transporteur est arrivé à la boutique.
    """
    demand(journey, "waiting parcel reported")


@then("the shop knows that the parcel was not delivered")
@then("la boutique sait que le colis n'a pas été livré")
def failure_known(journey: Journey) -> None:
    """It came back, or it is lost; the carrier's report reached the shop.

    fr: Il est revenu ou il est perdu ; l'avis du transporteur est arrivé à la boutique.
    """
    demand(journey, "failed delivery reported")
