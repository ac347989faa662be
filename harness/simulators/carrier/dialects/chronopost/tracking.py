"""TrackingServiceWS: what became of a parcel, and taking back a label.

`D` is the documented code of a delivery, `DC` that of an announcement; for the others the descriptions name none. Those
of incidents are words that karrio's connector knows as reasons.
"""

from __future__ import annotations

from typing import Any

from harness.kernel.clock import read_stamp
from harness.simulators.carrier.desk import Desk
from harness.simulators.carrier.dialects.chronopost import shapes
from harness.simulators.carrier.dialects.chronopost.counter import Answer, Asked, Counter
from harness.simulators.carrier.dialects.chronopost.mistakes import TAKEN_OVER, UNKNOWN_PARCEL, Mistake
from harness.simulators.carrier.dialects.soap.door import Operation
from harness.simulators.carrier.dialects.soap.shapes import Record
from harness.simulators.carrier.parcel import Parcel
from harness.simulators.reception import Visit
from harness.simulators.refusal import Refused

# By state, and by state and reason: the code, and the words in French and English.
_EVENTS = {
    "announced": ("DC", "Colis en cours de préparation chez l'expéditeur", "Shipment being prepared at the sender's"),
    "cancelled": ("AN", "Envoi annulé par l'expéditeur", "Shipment cancelled by the sender"),
    "collected": ("PC", "Envoi pris en charge par Chronopost chez l'expéditeur", "Collected from the sender"),
    "in_transit": ("TS", "Tri effectué, envoi en cours d'acheminement", "Sorted, shipment in transit"),
    "misrouted": (
        "TRI",
        "Erreur d'acheminement, envoi en cours de réorientation",
        "Sent to a wrong depot, being re-routed",
    ),
    "out_for_delivery": ("EL", "Envoi en cours de livraison", "Out for delivery"),
    "failed": ("NH", "Destinataire absent, avis de passage déposé", "Recipient absent, notice left"),
    "failed:access": ("ACCES", "Livraison impossible, accès au lieu de livraison", "Delivery impossible: no access"),
    "failed:address": (
        "ADRESSE",
        "Livraison impossible, adresse incomplète ou erronée",
        "Delivery impossible: wrong address",
    ),
    "at_pickup_point": ("PR", "Envoi disponible au point relais", "Available at the pick-up point"),
    "refused": ("REF", "Envoi refusé par le destinataire", "Refused by the recipient"),
    "damaged": ("DMG", "Envoi endommagé, en cours de traitement", "Shipment damaged, being handled"),
    "lost": ("PERDU", "Envoi recherché, non localisé à ce jour", "Shipment being searched for, not located"),
    "returning": ("RT", "Envoi en cours de retour à l'expéditeur", "On its way back to the sender"),
    "returned": ("RE", "Envoi retourné à l'expéditeur", "Returned to the sender"),
    "delivered": ("D", "Livraison effectuée", "Delivered"),
}


class Tracking:
    """The operations."""

    def __init__(self, desk: Desk, counter: Counter) -> None:
        self._desk = desk
        self._counter = counter

    def operations(self) -> dict[str, Operation]:
        """Each operation by its name. Tracking asks for no account: the number is what a customer has, too."""
        operation = self._counter.operation
        return {
            "trackSkybill": operation(
                "tracking.read", Record("trackSkybill", shapes.ASKS_TRACK), shapes.TRACKED, self._track, open_to_all=True),
            "trackSkybillV2": operation(
                "tracking.read", Record("trackSkybillV2", shapes.ASKS_TRACK), shapes.TRACKED_V2, self._track_v2,
                open_to_all=True),
            "trackWithSenderRef": operation(
                "tracking.read", Record("trackWithSenderRef", shapes.ASKS_ORDER), shapes.TRACKED_ORDER, self._track_order),
            "cancelSkybill": operation(
                "shipment.cancel", Record("cancelSkybill", shapes.ASKS_CANCEL), shapes.CANCELLED, self._cancel),
        }  # fmt: skip

    def _track(self, visit: Visit, asked: Asked) -> Answer:
        return {"listEvents": _events(self._parcel(visit, asked), asked)}

    def _track_v2(self, visit: Visit, asked: Asked) -> Answer:
        return {"listEventInfoComp": _events(self._parcel(visit, asked), asked)}

    def _track_order(self, visit: Visit, asked: Asked) -> Answer:
        found = self._desk.depot.of_order(visit.order) if visit.order else []
        if not found:
            raise Mistake(UNKNOWN_PARCEL, "Aucun colis ne porte cette référence", "sendersRef")
        return {"listParcel": [_events(parcel, asked) for parcel in found]}

    def _cancel(self, visit: Visit, asked: Asked) -> Answer:
        parcel = self._parcel(visit, asked)
        try:
            self._desk.report(self._desk.depot.cancel(parcel.id))
        except Refused as refused:
            message = "Le colis ne peut pas être annulé car il a été pris en charge par Chronopost"
            raise Mistake(TAKEN_OVER, message, "skybillNumber") from refused
        return {"statusCode": 0}

    def _parcel(self, visit: Visit, asked: Asked) -> Parcel:
        number = str(asked.get("skybillNumber", "")).strip().upper()
        parcel = self._desk.depot.by_number(number)
        if parcel is None:
            message = (
                "Le colis n'appartient pas au contrat passé en paramètre"
                " ou n'a pas encore été enregistré dans le système de tracking Chronopost"
            )
            raise Mistake(UNKNOWN_PARCEL, message, "skybillNumber")
        visit.fields["tracking_number"] = parcel.tracking_number
        return parcel


def _events(parcel: Parcel, asked: Asked) -> dict[str, Any]:
    french = str(asked.get("language", "fr")).lower().startswith("fr")
    return {
        "skybillNumber": parcel.tracking_number,
        "events": [_event(event, parcel, french=french) for event in parcel.events],
    }


def _event(event: dict[str, Any], parcel: Parcel, *, french: bool) -> dict[str, Any]:
    state, reason = event["type"].removeprefix("parcel."), event.get("reason", "")
    code, in_french, in_english = _EVENTS.get(f"{state}:{reason}") or _EVENTS[state]
    at_end = state in ("out_for_delivery", "delivered", "failed", "refused", "at_pickup_point")
    return {
        "code": code,
        "eventDate": read_stamp(event["at"]).strftime("%Y-%m-%dT%H:%M:%S+00:00"),
        "eventLabel": in_french if french else in_english,
        "highPriority": state in ("delivered", "failed", "lost", "damaged", "refused"),
        "NPC": "",
        "officeLabel": event["place"],
        "zipCode": parcel.asked["recipient" if at_end else "sender"]["postcode"],
        "infoCompList": [{"name": "Motif", "value": reason}] if reason else [],
    }
