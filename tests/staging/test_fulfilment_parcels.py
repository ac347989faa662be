"""What a customer reads when a parcel has bad luck: whatever the carrier tells, the shop shows something true."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from harness.simulators.carrier.lifecycle import MOVES
from tests.staging.neighbours import FakePsp, authorise, dispatch, message, place, post, probe, skus
from tests.staging.test_fulfilment_pages import order_page, shown
from tests.staging.test_fulfilment_returns import guest

# What the customer reads last, in English and in French.
WORDS = {
    "collected": ("Collected by the carrier", "Pris en charge par le transporteur"),
    "in_transit": ("In transit", "En cours d’acheminement"),
    "out_for_delivery": ("Out for delivery", "En cours de livraison"),
    "delivered": ("Delivered", "Livré"),
    "failed": ("Delivery failed", "Échec de livraison"),
    "at_pickup_point": ("Ready at the pick-up point", "Disponible au point relais"),
    "refused": ("Refused at delivery", "Refusé à la livraison"),
    "misrouted": ("Delayed, sent to the wrong depot", "Retardé, parti vers une mauvaise agence"),
    "damaged": ("Damaged on the way", "Endommagé pendant le transport"),
    "lost": ("Lost, the carrier is searching", "Introuvable, le transporteur le recherche"),
    "returning": ("On its way back to the sender", "En retour vers l’expéditeur"),
    "returned": ("Returned to sender", "Retourné à l’expéditeur"),
    "cancelled": ("Label cancelled", "Étiquette annulée"),
}
START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def travelled(order: Any, *kinds: str) -> None:
    """The carrier tells of the one parcel, an hour apart, with all that its messages may hold."""
    for hours, kind in enumerate(kinds):
        told = {
            "tracking_number": f"T{order.number}", "direction": "outbound", "place": "Lyon", "reason": "absent", "point": "690020",
        }  # fmt: skip
        answer = post("carrier", message(f"parcel.{kind}", order.number, told, at=START + timedelta(hours=hours)))
        assert (answer.status_code, answer.json()["effect"], answer.json()["reason"]) == (200, "applied", "")
    order.refresh_from_db()


def sent(language: str = "en") -> Any:
    [sku] = skus(1)
    order = authorise(place({sku: 1}, language=language))
    dispatch(order, {sku: 1})
    return order


def test_the_shop_knows_every_word_of_the_carrier() -> None:
    assert set(WORDS) == set(MOVES.values())


@pytest.mark.parametrize("kind", WORDS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_customer_reads_what_became_of_the_parcel(psp: FakePsp, kind: str, language: str) -> None:
    order = sent(language)
    travelled(order, "collected", kind)
    page = order_page(guest(order), order, language)
    words = WORDS[kind][language == "fr"]
    assert shown(page, "parcel-state") == [words]
    assert words in shown(page, "parcel-event")[-1]
    assert probe(order)["parcels"][0]["state"] == kind
    assert probe(order)["status"] == ("Delivered" if kind == "delivered" else "Shipped")


@pytest.mark.parametrize(
    ("kinds", "status", "state"),
    [
        (("out_for_delivery", "failed", "at_pickup_point", "delivered"), "Delivered", "delivered"),
        (("out_for_delivery", "failed", "out_for_delivery", "delivered"), "Delivered", "delivered"),
        (("in_transit", "misrouted", "in_transit", "out_for_delivery", "delivered"), "Delivered", "delivered"),
        (("in_transit", "lost", "in_transit", "out_for_delivery", "delivered"), "Delivered", "delivered"),
        (("out_for_delivery", "refused", "returning", "returned"), "Shipped", "returned"),
        (("in_transit", "damaged", "returning", "returned"), "Shipped", "returned"),
        (("at_pickup_point", "returning"), "Shipped", "returning"),
        (("in_transit", "lost"), "Shipped", "lost"),
    ],
)
def test_only_what_arrived_is_delivered(psp: FakePsp, kinds: tuple[str, ...], status: str, state: str) -> None:
    order = sent()
    travelled(order, "collected", *kinds)
    told = probe(order)
    assert (told["status"], told["parcels"][0]["state"]) == (status, state)


def test_an_order_with_a_lost_parcel_is_not_delivered_by_its_other_one(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = authorise(place({sku: 2}))
    lines = [{"sku": sku, "quantity": 1}]
    parcels = [
        {"id": f"p{n}", "tracking_number": f"T{order.number}-{n}", "tracking_url": "", "weight_g": 1, "lines": lines}
        for n in (1, 2)
    ]
    post("warehouse", message("order.dispatched", order.number, {"parcels": parcels, "short": []}))
    for number, kind in ((1, "delivered"), (2, "lost")):
        told = {"tracking_number": f"T{order.number}-{number}", "direction": "outbound", "place": ""}
        assert post("carrier", message(f"parcel.{kind}", order.number, told)).status_code == 200
    assert probe(order)["status"] == "Shipped"
