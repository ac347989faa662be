"""Messages that go wrong on their way. A handoff is called by its name in the table of handoffs, in quotes.

fr: Les messages qui tournent mal en route
"""

from __future__ import annotations

from collections.abc import Mapping

from pytest_bdd import parsers, when

from harness.faults.connection_reset import connection_reset
from harness.faults.error_after_work import error_after_work
from harness.faults.garbled import garbled
from harness.faults.late import late
from harness.faults.lost import lost
from harness.faults.out_of_order import out_of_order
from harness.faults.receiver_down import receiver_down
from harness.faults.slow import slow
from harness.faults.twice import twice
from harness.faults.wrongly_signed import wrongly_signed
from harness.journey.actors import Shopper
from harness.journey.disturbing import Disturbable, disturb, disturb_all
from harness.journey.journey import Journey

Planes = Mapping[str, Disturbable]
_ALWAYS = 50  # more messages of one type than any order has


@when("from now on the payment provider's messages about this order arrive twice")
@when("à partir de maintenant, les messages du prestataire de paiement sur cette commande arrivent deux fois")
def payment_messages_twice(journey: Journey, planes: Planes) -> None:
    """Each of them, with the same id.

    fr: Chacun d'eux, avec le même identifiant.
    """
    disturb_all(journey, planes, "psp", twice("*", order=journey.life.order, times=_ALWAYS))


@when("from now on the warehouse's messages about this order arrive twice")
@when("à partir de maintenant, les messages de l'entrepôt sur cette commande arrivent deux fois")
def warehouse_messages_twice(journey: Journey, planes: Planes) -> None:
    """Each of them, with the same id.

    fr: Chacun d'eux, avec le même identifiant.
    """
    disturb_all(journey, planes, "warehouse", twice("*", order=journey.life.order, times=_ALWAYS))


@when("the warehouse tells of the stock it holds only after the picking")
@when("l'entrepôt n'annonce le stock réservé qu'après le prélèvement")
def allocation_overtaken(journey: Journey, planes: Planes) -> None:
    """Old news must not set the order back.

    fr: Une vieille nouvelle ne doit pas faire reculer la commande.
    """
    disturb_all(journey, planes, "warehouse", out_of_order("order.allocated", order=journey.life.order))


@when("the last scan of the parcel arrives only after its delivery")
@when("le dernier scan du colis n'arrive qu'après sa livraison")
def scan_overtaken(journey: Journey, planes: Planes) -> None:
    """A parcel that is delivered is no longer on its way.

    fr: Un colis livré n'est plus en route.
    """
    disturb_all(journey, planes, "carrier", out_of_order("parcel.out_for_delivery", order=journey.life.order))


@when(parsers.parse('from now on "{handoff}" arrives twice'))
@when(parsers.parse("à partir de maintenant, «{handoff}» arrive deux fois"))
def arrives_twice(journey: Journey, planes: Planes, shopper: Shopper, handoff: str) -> None:
    """Each time with the same id or key; it must have one effect.

    fr: Chaque fois avec le même identifiant ou la même clé ; il ne doit avoir qu'un effet.
    """
    disturb(journey, planes, shopper, handoff, twice, times=_ALWAYS)


@when(parsers.parse('the next "{handoff}" arrives {seconds:g} seconds late'))
@when(parsers.parse("le prochain message «{handoff}» arrive avec {seconds:g} secondes de retard"))
def arrives_late(journey: Journey, planes: Planes, shopper: Shopper, handoff: str, seconds: float) -> None:
    """Others may arrive before it.

    fr: D'autres peuvent arriver avant lui.
    """
    disturb(journey, planes, shopper, handoff, late, seconds=seconds)


@when(parsers.parse('the next "{handoff}" is lost'))
@when(parsers.parse("le prochain message «{handoff}» se perd"))
def is_lost(journey: Journey, planes: Planes, shopper: Shopper, handoff: str) -> None:
    """Who sends a message believes that it arrived; who makes a request gets no answer.

    fr: Celui qui envoie un message le croit arrivé ; celui qui fait une demande n'a pas de réponse.
    """
    disturb(journey, planes, shopper, handoff, lost)


@when(parsers.parse('the next "{handoff}" arrives after the message that follows it'))
@when(parsers.parse("le prochain message «{handoff}» arrive après celui qui le suit"))
def arrives_out_of_order(journey: Journey, planes: Planes, shopper: Shopper, handoff: str) -> None:
    """Two messages of one sender change places.

    fr: Deux messages d'un même expéditeur échangent leurs places.
    """
    disturb(journey, planes, shopper, handoff, out_of_order)


@when(parsers.parse('the next "{handoff}" arrives garbled'))
@when(parsers.parse("le prochain message «{handoff}» arrive tronqué"))
def arrives_garbled(journey: Journey, planes: Planes, shopper: Shopper, handoff: str) -> None:
    """Half of it is missing; it must be refused and come again.

    fr: Il en manque la moitié ; il doit être refusé et revenir.
    """
    disturb(journey, planes, shopper, handoff, garbled)


@when(parsers.parse('the answer to the next "{handoff}" arrives garbled'))
@when(parsers.parse("la réponse au prochain message «{handoff}» arrive tronquée"))
def answer_garbled(journey: Journey, planes: Planes, shopper: Shopper, handoff: str) -> None:
    """The work was done, and who asked for it cannot read that.

    fr: Le travail est fait, mais celui qui l'a demandé ne peut pas le lire.
    """
    disturb(journey, planes, shopper, handoff, garbled, part="answer")


@when(parsers.parse('the next "{handoff}" arrives with a wrong signature'))
@when(parsers.parse("le prochain message «{handoff}» arrive avec une mauvaise signature"))
def arrives_wrongly_signed(journey: Journey, planes: Planes, shopper: Shopper, handoff: str) -> None:
    """It must be refused unread and come again; of a request, the key is taken for wrong.

    fr: Il doit être refusé sans être lu, et revenir ; pour une demande, la clé passe pour fausse.
    """
    disturb(journey, planes, shopper, handoff, wrongly_signed)


@when(parsers.parse('the receiver of the next "{handoff}" is down for {seconds:g} seconds'))
@when(parsers.parse("le destinataire du prochain message «{handoff}» est en panne pendant {seconds:g} secondes"))
def receiver_is_down(journey: Journey, planes: Planes, shopper: Shopper, handoff: str, seconds: float) -> None:
    """From the moment the message comes; then the receiver is back.

    fr: À partir de l'arrivée du message ; ensuite le destinataire est de retour.
    """
    disturb(journey, planes, shopper, handoff, receiver_down, seconds=seconds)


@when(parsers.parse('the next "{handoff}" is answered with an error after the work was done'))
@when(parsers.parse("le prochain message «{handoff}» est traité, mais une erreur est renvoyée"))
def answered_with_an_error(journey: Journey, planes: Planes, shopper: Shopper, handoff: str) -> None:
    """The retry must have no second effect.

    fr: La relance ne doit pas avoir de second effet.
    """
    disturb(journey, planes, shopper, handoff, error_after_work)


@when(parsers.parse('the next "{handoff}" takes {seconds:g} seconds to get through'))
@when(parsers.parse("le prochain message «{handoff}» met {seconds:g} secondes à passer"))
def takes_long(journey: Journey, planes: Planes, shopper: Shopper, handoff: str, seconds: float) -> None:
    """Byte by byte.

    fr: Octet par octet.
    """
    disturb(journey, planes, shopper, handoff, slow, seconds=seconds)


@when(parsers.parse('the connection breaks in the middle of the next "{handoff}"'))
@when(parsers.parse("la connexion se coupe au milieu du prochain message «{handoff}»"))
def breaks_before(journey: Journey, planes: Planes, shopper: Shopper, handoff: str) -> None:
    """Nothing was done; it must come again.

    fr: Rien n'a été fait ; il doit revenir.
    """
    disturb(journey, planes, shopper, handoff, connection_reset, when="before")


@when(parsers.parse('the connection breaks right after the next "{handoff}"'))
@when(parsers.parse("la connexion se coupe juste après le prochain message «{handoff}»"))
def breaks_after(journey: Journey, planes: Planes, shopper: Shopper, handoff: str) -> None:
    """The work was done, and its sender cannot know.

    fr: Le travail est fait, et son expéditeur ne peut pas le savoir.
    """
    disturb(journey, planes, shopper, handoff, connection_reset, when="after")
