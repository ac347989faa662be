"""Tryton's own Sendcloud module ships parcels with our Sendcloud: it finds all it needs, and its errors are its own."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from tests.clients.talking import Client, ClientRaised, client
from tests.simulators.carrier.dialects.papers import text_of
from tests.simulators.carrier.trade import KEY, Json, System, running

LYON = {
    "name": "Zoé Martin", "street": "3 rue de la Ré\nBâtiment B", "postal_code": "69002", "city": "Lyon", "country": "FR",
    "phone": "+33612345678", "email": "zoe@example.com",
}  # fmt: skip
_numbers = count(100100)


class Tryton:
    """Tryton, with the keys of an account."""

    def __init__(self, running_client: Client, carrier: System) -> None:
        self.carrier = carrier
        self._client = running_client

    def ask(self, operation: str, *, key: str = KEY, **more: Any) -> Any:
        return self._client.ask(operation, url=self.carrier.url, keys=["public", key], **more)

    def ship(self, **more: Any) -> tuple[str, Json]:
        """The number of a new shipment to Lyon, and what Tryton kept of it."""
        number = next(_numbers)
        asked = {"to": LYON, "quantities": [2], "method": 1101, **more}
        return str(number), self.ask("ship", number=number, **asked)


@pytest.fixture(scope="module")
def tryton() -> Iterator[Tryton]:
    with running("carrier") as carrier, client("tryton_sendcloud") as started:
        yield Tryton(started, carrier)


def test_two_packages_become_two_parcels_with_labels_of_their_own(tryton: Tryton) -> None:
    order, shipped = tryton.ship(quantities=[4, 3], method=1102)
    parcels = tryton.carrier.told("GET", f"/_control/parcels?order={order}")["parcels"]
    assert [one["weight_g"] for one in parcels] == [1000, 750]
    assert shipped["reference"] == parcels[0]["tracking_number"]
    for package, parcel in zip(shipped["packages"], parcels, strict=True):
        assert package["reference"] == parcel["tracking_number"]
        assert package["tracking_url"] == parcel["tracking_url"]
        assert package["mimetype"] == "application/pdf"
        label = text_of(base64.b64decode(package["label"]))
        for written in ("Zoé Martin", "3 rue de la Ré", "Bâtiment B", "69002 Lyon", f"Ref. {order}", "Lille"):
            assert written in label
        assert parcel["tracking_number"] in label.replace(" ", "")


def test_what_tryton_sent_is_kept(tryton: Tryton) -> None:
    order, _ = tryton.ship()
    (note,) = [note for note in tryton.carrier.notes(order) if note["operation"] == "sendcloud.parcel.create"]
    kept = {
        name: note["fields"][name] for name in ("name", "address", "postal_code", "telephone", "weight_g", "method")
    }
    assert kept == {
        "name": "Zoé Martin", "address": "3 rue de la Ré", "postal_code": "69002", "telephone": "+33 6 12 34 56 78",
        "weight_g": 500, "method": 1101,
    }  # fmt: skip
    assert '"external_reference"' in note["body"]


def test_a_label_on_a_sheet_of_a4(tryton: Tryton) -> None:
    _, shipped = tryton.ship(paper="normal 3")
    paper = base64.b64decode(shipped["packages"][0]["label"])
    assert b"/MediaBox [0 0 595.28 841.89]" in paper
    assert "Zoé Martin" in text_of(paper)


def test_the_rules_choose_when_tryton_does_not(tryton: Tryton) -> None:
    order, _ = tryton.ship(method=None, quantities=[9])
    (parcel,) = tryton.carrier.told("GET", f"/_control/parcels?order={order}")["parcels"]
    assert (parcel["service"], parcel["weight_g"]) == ("home", 2250)


def test_senders_and_methods_are_offered(tryton: Tryton) -> None:
    senders = tryton.ask("senders")
    assert (senders[0]["city"], senders[0]["country"]) == ("Lille", "FR")
    methods = {method["id"]: method["name"] for method in tryton.ask("methods", sender_address=senders[0]["id"])}
    assert methods[8] == "Unstamped letter"
    assert methods[1101] == "Colissimo Home 0-0.5kg"
    back = tryton.ask("methods", is_return=True)
    assert {method["name"].split(" 0")[0] for method in back} >= {"Colissimo Return"}


def test_tryton_follows_a_parcel_through_its_life(tryton: Tryton) -> None:
    _, shipped = tryton.ship()
    package = shipped["packages"][0]
    seen = [tryton.ask("parcel", number=package["id"])["status"]["message"]]
    for move in ("collect", "transit", "out", "fail", "out", "refuse", "send_back", "return"):
        tryton.carrier.move(f"parcels/{package['reference']}", move)
        seen.append(tryton.ask("parcel", number=package["id"])["status"]["message"])
    assert seen == [
        "Ready to send", "Shipment picked up by driver", "En route to sorting center", "Driver en route",
        "Delivery attempt failed", "Driver en route", "Refused by recipient", "Unable to deliver", "Returned to sender",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"quantities": [5]}, "Colissimo Home 0-0.5kg takes parcels of 0.001 to 0.5 kg."),
        ({"to": {**LYON, "postal_code": "6900"}}, "is not a postcode of FR"),
        ({"to": {**LYON, "country": "XX"}}, "is not a valid choice."),
        ({"key": "wrong"}, "401 Client Error"),
    ],
    ids=["weight", "postcode", "country", "key"],
)
def test_a_refusal_is_an_error_of_trytons(tryton: Tryton, change: Json, said: str) -> None:
    with pytest.raises(ClientRaised) as raised:
        tryton.ship(**change)
    assert raised.value.kind == "SendcloudError"
    assert said in raised.value.message
