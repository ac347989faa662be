"""The codes of La Poste's tracking, the step of its timeline each belongs to, and the words a customer reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

GOOD, NEUTRAL, BAD = 1, 0, -1


@dataclass(frozen=True, slots=True)
class Event:
    """`step` 1 to 5 of the timeline, `kind` GOOD, NEUTRAL or BAD; the label in French and in English."""

    code: str
    step: int
    kind: int
    french: str
    english: str

    def label(self, language: str) -> str:
        return self.french if language == "fr_FR" else self.english


# By state; by state and reason where that says more; "again" for what is on its way again after a trouble.
_EVENTS = {
    "announced": Event("DR1", 1, GOOD, "Votre colis est prêt à être expédié. Il n'est pas encore pris en charge par La Poste.",
                       "Your parcel is ready to be sent. La Poste does not have it yet."),
    "cancelled": Event("DR2", 1, BAD, "L'expéditeur a annulé l'envoi de votre colis.", "The sender has cancelled the parcel."),
    "collected": Event("PC1", 2, GOOD, "Votre colis est pris en charge par La Poste. Il est en cours d'acheminement.",
                       "La Poste has taken charge of your parcel. It is on its way."),
    "in_transit": Event("ET1", 3, GOOD, "Votre colis est en cours d'acheminement.", "Your parcel is being forwarded."),
    "again": Event("PB2", 3, GOOD, "Le problème est résolu. Votre colis est de nouveau en cours d'acheminement.",
                   "The problem is solved. Your parcel is being forwarded again."),
    "misrouted": Event("PB1", 3, BAD, "Votre colis est arrivé par erreur sur un site. Il est en cours de réacheminement.",
                       "Your parcel has reached a wrong depot. It is being sent to the right one."),
    "damaged": Event("PB1", 3, BAD, "Votre colis a été endommagé. Il est en cours de traitement.",
                     "Your parcel was damaged. It is being dealt with."),
    "lost": Event("PB1", 3, BAD, "Votre colis fait l'objet d'une recherche.", "Your parcel is being searched for."),
    "out_for_delivery": Event("MD2", 4, GOOD, "Votre colis est en cours de livraison.", "Your parcel is out for delivery."),
    "failed": Event("ND1", 4, BAD, "Votre colis n'a pas pu être livré : le destinataire était absent.",
                    "Your parcel could not be delivered: nobody was at home."),
    "failed:access": Event("ND1", 4, BAD, "Votre colis n'a pas pu être livré : l'accès au domicile était impossible.",
                           "Your parcel could not be delivered: the building could not be entered."),
    "failed:address": Event("ND1", 4, BAD, "Votre colis n'a pas pu être livré : l'adresse est incomplète ou erronée.",
                            "Your parcel could not be delivered: the address is incomplete or wrong."),
    "refused": Event("ND1", 4, BAD, "Votre colis a été refusé par le destinataire.", "The recipient has refused the parcel."),
    "at_pickup_point": Event("AG1", 4, GOOD, "Votre colis est disponible au point de retrait.",
                             "Your parcel is waiting at the pick-up point."),
    "returning": Event("RE1", 4, BAD, "Votre colis est en cours de retour vers l'expéditeur.",
                       "Your parcel is on its way back to the sender."),
    "returned": Event("DI2", 5, BAD, "Votre colis a été remis à l'expéditeur.", "Your parcel was given back to the sender."),
    "delivered": Event("DI1", 5, GOOD, "Votre colis est livré.", "Your parcel has been delivered."),
}  # fmt: skip
_TROUBLES = frozenset({"misrouted", "damaged", "lost"})
# The five steps of the timeline, while nothing has been said of them.
STEPS = (
    ("Prêt à être expédié", "Ready to be sent"),
    ("Pris en charge par La Poste", "Handed over to La Poste"),
    ("En cours d'acheminement", "On its way"),
    ("En cours de livraison", "Out for delivery"),
    ("Livré", "Delivered"),
)


def told(events: list[dict[str, Any]]) -> list[tuple[Mapping[str, Any], Event]]:
    """Each event of a parcel with what La Poste makes of it, oldest first."""
    found: list[tuple[Mapping[str, Any], Event]] = []
    before = ""
    for event in events:
        state = str(event["type"]).removeprefix("parcel.")
        name = "again" if state == "in_transit" and before in _TROUBLES else state
        found.append((event, _EVENTS.get(f"{name}:{event.get('reason', '')}") or _EVENTS[name]))
        before = state
    return found
