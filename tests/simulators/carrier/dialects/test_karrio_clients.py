"""karrio, a shipping platform, with its own connectors of Colissimo and Chronopost: only the address is ours.

It finds what it needs in our answers, labels, events and errors, and what it sends is in the journal.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from tests.clients.talking import Client, client
from tests.simulators.carrier.dialects.asking import today
from tests.simulators.carrier.dialects.papers import text_of
from tests.simulators.carrier.trade import KEY, Json, System, running

LYON = {
    "person_name": "Zoé Martin", "address_line1": "3 rue de la Ré", "city": "Lyon", "postal_code": "69002",
    "country_code": "FR", "phone_number": "0600000001", "email": "zoe@example.org",
}  # fmt: skip
LILLE = {
    "person_name": "Entrepôt", "company_name": "Boutique", "address_line1": "1 quai du Dépôt", "city": "Lille",
    "postal_code": "59000", "country_code": "FR",
}  # fmt: skip
BERLIN = {**LYON, "address_line1": "Torstraße 1", "city": "Berlin", "postal_code": "10119", "country_code": "DE"}
AT_HOME = {"colissimo": "colissimo_home_without_signature", "chronopost": "chronopost_13"}
UNKNOWN = {"colissimo": "8L01234567895", "chronopost": "XY012345678FR"}
WRONG_KEY = "another-password"
_orders = count(100200)


class Karrio:
    """karrio, with an account at one of the two."""

    def __init__(self, started: Client, carrier: System, dialect: str) -> None:
        self.carrier = carrier
        self.dialect = dialect
        self._client = started

    def ask(self, operation: str, *, key: str = KEY, **more: Any) -> Json:
        told: Json = self._client.ask(
            operation, url=self.carrier.url, dialect=self.dialect, **{"password": key, **more}
        )
        return told

    def shipment(self, order: str, **changes: Any) -> Json:
        dated = {"shipment_date": today()} if self.dialect == "colissimo" else {}
        return {
            "shipper": LILLE, "recipient": LYON, "parcels": [{"weight": 1.2, "weight_unit": "KG"}],
            "service": AT_HOME[self.dialect], "reference": order, "label_type": "PDF", "options": dated, **changes,
        }  # fmt: skip

    def ship(self, **changes: Any) -> tuple[str, Json]:
        """The order of a new parcel, and what karrio knows of the parcel."""
        order = str(next(_orders))
        told = self.ask("ship", shipment=self.shipment(order, **changes))
        assert told["messages"] == []
        details: Json = told["details"]
        return order, details

    def refused(self, *, key: str = KEY, **changes: Any) -> tuple[str, Json]:
        """The order of a parcel that was not made, and the one error that karrio found."""
        order = str(next(_orders))
        told = self.ask("ship", key=key, shipment=self.shipment(order, **changes))
        assert told["details"] is None
        assert self.carrier.told("GET", f"/_control/parcels?order={order}") == {"parcels": []}
        (message,) = told["messages"]
        assert message["carrier_name"] == self.dialect
        return order, message

    def followed(self, number: str) -> Json:
        """What karrio knows of the way of a parcel."""
        told = self.ask("track", numbers=[number])
        assert told["messages"] == []
        (details,) = told["details"]
        assert details["tracking_number"] == number
        found: Json = details
        return found

    def move(self, number: str, *moves: str, reason: str = "") -> None:
        """Make the moves, the last for this reason."""
        for place, move in enumerate(moves, start=1):
            more = {"reason": reason} if reason and place == len(moves) else {}
            self.carrier.move(f"parcels/{number}", move, **more)

    def parcel(self, order: str) -> Json:
        (found,) = self.carrier.told("GET", f"/_control/parcels?order={order}")["parcels"]
        parcel: Json = found
        return parcel

    def noted(self, order: str, operation: str = "shipment.create") -> Json:
        """What the journal has of the last such request."""
        found: Json = [
            note for note in self.carrier.notes(order) if note["kind"] == "received" and note["operation"] == operation
        ][-1]
        return found


def label_of(details: Json) -> bytes:
    return base64.b64decode(details["docs"]["label"])


@pytest.fixture(scope="module")
def shared() -> Iterator[tuple[Client, System]]:
    with running("carrier") as carrier, client("karrio_carriers") as started:
        yield started, carrier


@pytest.fixture
def colissimo(shared: tuple[Client, System]) -> Karrio:
    return Karrio(*shared, "colissimo")


@pytest.fixture
def chronopost(shared: tuple[Client, System]) -> Karrio:
    return Karrio(*shared, "chronopost")


@pytest.fixture(params=["colissimo", "chronopost"])
def karrio(shared: tuple[Client, System], request: pytest.FixtureRequest) -> Karrio:
    return Karrio(*shared, request.param)


@pytest.mark.parametrize(
    ("service", "ours", "direction"),
    [
        ("colissimo_home_without_signature", "home", "outbound"),
        ("colissimo_home_with_signature", "home", "outbound"),
        ("colissimo_eco_france", "home", "outbound"),
        ("colissimo_flash_without_signature", "express", "outbound"),
        ("colissimo_flash_with_signature", "express", "outbound"),
        ("colissimo_return_france", "return", "return"),
    ],
)
def test_colissimo_takes_every_service_within_france(
    colissimo: Karrio, service: str, ours: str, direction: str
) -> None:
    parties = {"shipper": LYON, "recipient": LILLE} if direction == "return" else {}
    order, details = colissimo.ship(service=service, **parties)
    parcel = colissimo.parcel(order)
    assert (parcel["service"], parcel["direction"]) == (ours, direction)
    assert parcel["tracking_number"] == details["tracking_number"] == details["meta"]["parcelNumber"]
    assert details["docs"]["label"]
    assert colissimo.followed(details["tracking_number"])["info"]["shipment_service"] == "Colissimo"


def test_colissimo_goes_abroad_within_europe(colissimo: Karrio) -> None:
    order, details = colissimo.ship(service="colissimo_home_international_with_signature", recipient=BERLIN)
    assert colissimo.parcel(order)["recipient"]["country"] == "DE"
    assert details["tracking_number"].endswith("FR")
    assert colissimo.followed(details["tracking_number"])["info"]["shipment_destination_country"] == "DE"


@pytest.mark.parametrize(
    ("service", "ours"),
    [
        ("chronopost_13", "express"),
        ("chronopost_10", "express"),
        ("chronopost_18", "express"),
        ("chronopost_relais", "pickup"),
    ],
)
def test_chronopost_takes_every_service_within_france(chronopost: Karrio, service: str, ours: str) -> None:
    order, details = chronopost.ship(service=service)
    parcel = chronopost.parcel(order)
    assert (parcel["service"], parcel["tracking_number"]) == (ours, details["tracking_number"])
    assert ("point" in parcel) is (ours == "pickup")


@pytest.mark.parametrize("service", ["chronopost_express_international", "chronopost_classic_international"])
def test_chronopost_goes_abroad(chronopost: Karrio, service: str) -> None:
    order, _ = chronopost.ship(service=service, recipient=BERLIN)
    assert chronopost.parcel(order)["recipient"]["city"] == "Berlin"


def test_the_label_is_a_paper_to_print(karrio: Karrio) -> None:
    order, details = karrio.ship()
    label = label_of(details)
    assert label.startswith(b"%PDF-")
    printed = text_of(label)
    for words in ("Zoé Martin", "3 rue de la Ré", "69002 Lyon", "1.200 kg", order):
        assert words in printed
    assert details["tracking_number"] in printed.replace(" ", "")


def test_the_label_is_for_a_label_printer(karrio: Karrio) -> None:
    order, details = karrio.ship(label_type="ZPL")
    said = details["docs"]["label"]
    label = said if karrio.dialect == "colissimo" else base64.b64decode(said).decode()
    assert label.strip().startswith("^XA")
    assert label.strip().endswith("^XZ")
    for words in ("Zoé Martin", "69002 Lyon", order):
        assert words in label


def test_what_was_sent_is_kept_and_the_password_is_not(karrio: Karrio) -> None:
    order, _ = karrio.ship(
        parcels=[{"weight": 1.2, "weight_unit": "KG", "length": 30, "width": 20, "height": 10, "dimension_unit": "CM"}]
    )
    note = karrio.noted(order)
    asked = {name: note["fields"][name] for name in ("service", "weight_g", "recipient.city", "recipient.email")}
    assert asked == {
        "service": "home" if karrio.dialect == "colissimo" else "express",
        "weight_g": 1200, "recipient.city": "Lyon", "recipient.email": "zoe@example.org",
    }  # fmt: skip
    if karrio.dialect == "colissimo":
        assert note["fields"]["colissimo.letter.service.productCode"] == "DOM"
        assert '"productCode": "DOM"' in note["body"]
        assert {f"size_cm.{side}": note["fields"].get(f"size_cm.{side}") for side in ("length", "width", "height")} == {
            "size_cm.length": 30, "size_cm.width": 20, "size_cm.height": 10,
        }  # fmt: skip
    else:
        assert note["fields"]["chronopost.skybillValue.0.productCode"] == "01"
        assert "<productCode>01</productCode>" in note["body"]
    assert KEY not in str(note)
    assert "19869502" not in str(note)
    assert "900001" not in str(note)


def test_what_karrio_writes_otherwise_than_the_description_is_noted(chronopost: Karrio) -> None:
    """Its operations stand in the namespace of SOAP itself. The service takes them; who looks shall know."""
    order, _ = chronopost.ship()
    assert "namespace" in chronopost.noted(order)["fields"]["warning"]


def test_a_parcel_is_followed_to_the_door(karrio: Karrio) -> None:
    order, details = karrio.ship()
    number = details["tracking_number"]
    assert not karrio.followed(number)["delivered"]
    karrio.move(number, "collect", "transit", "out")
    on_its_way = karrio.followed(number)
    assert not on_its_way["delivered"]
    karrio.move(number, "deliver")
    told = karrio.followed(number)
    assert told["delivered"]
    assert len(told["events"]) == 5
    dated = karrio.parcel(order)["events"][-1]["at"][:10]
    if karrio.dialect == "colissimo":
        assert on_its_way["status"] == "out_for_delivery"
        assert told["status"] == "delivered"
        assert [event["code"] for event in told["events"]] == ["DI1", "MD2", "ET1", "PC1", "DR1"]
        assert told["events"][0]["description"] == "Votre colis est livré."
        assert (told["events"][0]["date"], told["info"]["shipping_date"]) == (dated, dated)
        assert told["info"]["carrier_tracking_link"] == f"{karrio.carrier.url}/track/{number}"
    else:
        assert [event["code"] for event in told["events"]] == ["DC", "PC", "TS", "EL", "D"]
        assert (told["events"][-1]["location"], told["events"][-1]["date"]) == ("Lyon", dated)
        assert told["info"]["shipment_destination_postal_code"] == "69002"
    assert karrio.noted(order, "tracking.read")["status"] == 200


@pytest.mark.parametrize(
    ("moves", "reason", "understood"),
    [
        (("out", "fail"), "absent", "consignee_not_home"),
        (("out", "fail"), "access", "consignee_access_restricted"),
        (("out", "fail"), "address", "consignee_incorrect_address"),
        (("out", "refuse"), "unwanted", "consignee_refused"),
        (("misroute",), "", "carrier_sorting_error"),
        (("damage",), "", "carrier_damaged_parcel"),
        (("lose",), "", "carrier_parcel_lost"),
    ],
)
def test_chronopost_tells_why(chronopost: Karrio, moves: tuple[str, ...], reason: str, understood: str) -> None:
    _, details = chronopost.ship()
    chronopost.move(details["tracking_number"], "collect", "transit", *moves, reason=reason)
    told = chronopost.followed(details["tracking_number"])
    assert told["events"][-1]["reason"] == understood
    assert not told["delivered"]


@pytest.mark.parametrize(
    ("moves", "reason", "code", "final"),
    [
        (("out", "fail"), "absent", "ND1", False),
        (("out", "refuse"), "unwanted", "ND1", False),
        (("out", "hold_at_point"), "", "AG1", False),
        (("damage",), "", "PB1", False),
        (("lose",), "", "PB1", False),
        (("lose", "transit"), "", "PB2", False),
        (("send_back",), "undeliverable", "RE1", False),
        # For karrio, what is final is delivered; the code says to whom.
        (("send_back", "return"), "", "DI2", True),
    ],
)
def test_colissimo_tells_what_went_wrong(
    colissimo: Karrio, moves: tuple[str, ...], reason: str, code: str, final: bool
) -> None:
    _, details = colissimo.ship()
    colissimo.move(details["tracking_number"], "collect", "transit", *moves, reason=reason)
    told = colissimo.followed(details["tracking_number"])
    assert told["events"][0]["code"] == code
    assert told["delivered"] is final


def test_an_unknown_parcel_is_an_error_beside_those_that_are_known(karrio: Karrio) -> None:
    numbers = [karrio.ship()[1]["tracking_number"] for _ in range(2)]
    told = karrio.ask("track", numbers=[numbers[0], UNKNOWN[karrio.dialect], numbers[1]])
    assert [details["tracking_number"] for details in told["details"]] == numbers
    (message,) = told["messages"]
    assert message["code"] == (104 if karrio.dialect == "colissimo" else 2)
    alone = karrio.ask("track", numbers=[UNKNOWN[karrio.dialect]])
    assert (alone["details"], len(alone["messages"])) == (None, 1)


@pytest.mark.parametrize(
    ("changes", "said", "code", "field"),
    [
        ({"recipient": {**LYON, "postal_code": "99999"}}, "code postal du destinataire", "30213", "zipCode"),
        ({"recipient": {**LYON, "city": ""}}, "ville du destinataire", "30208", "city"),
        ({"recipient": BERLIN, "service": "colissimo_eco_france"}, "code produit", "30213", "zipCode"),
        ({"parcels": [{"weight": 31, "weight_unit": "KG"}]}, "poids du colis est incorrect", "30301", "weight"),
        ({"parcels": [{"weight": 0.001, "weight_unit": "KG"}]}, "poids du colis", "30301", "weight"),
        ({"options": {}}, "date n'a pas été transmise", "30010", "depositDate"),
        ({"options": {"shipment_date": "2020-01-01"}}, "antérieure", "30002", "depositDate"),
        ({"service": "no_such_service"}, "ne permet pas", "30109", "productCode"),
        # karrio sends neither a mobile number nor a point, so it cannot ship to one; it is told so.
        ({"service": "colissimo_out_of_home_pickup_point"}, "portable du destinataire", "30220", "mobileNumber"),
        ({"key": WRONG_KEY}, "mot de passe", "30000", "password"),
    ],
)
def test_colissimo_refuses_with_words_that_karrio_shows(
    colissimo: Karrio, changes: Json, said: str, code: str, field: str
) -> None:
    order, message = colissimo.refused(**changes)
    assert said in message["message"]
    fields = colissimo.noted(order)["fields"]
    assert (fields["error_code"], fields["field"].rpartition(".")[2]) == (code, field)
    assert WRONG_KEY not in str(colissimo.noted(order))


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"recipient": {**LYON, "postal_code": "6900"}}, 51, "postcode"),
        ({"recipient": {**LYON, "city": ""}}, 50, "recipientCity"),
        ({"recipient": BERLIN}, 53, "productCode"),
        ({"parcels": [{"weight": 31, "weight_unit": "KG"}]}, 54, "weight"),
        ({"service": "no_such_service"}, 52, "productCode"),
        ({"label_type": "XML"}, 56, "mode"),
        ({"key": WRONG_KEY}, 3, "password"),
    ],
)
def test_chronopost_refuses_with_codes_that_karrio_shows(
    chronopost: Karrio, changes: Json, code: int, field: str
) -> None:
    order, message = chronopost.refused(**changes)
    assert message["code"] == code
    assert message["message"]
    fields = chronopost.noted(order)["fields"]
    assert (fields["error_code"], fields["field"].rpartition(".")[2]) == (code, field)
    assert WRONG_KEY not in str(chronopost.noted(order))


def test_a_label_is_taken_back_until_the_parcel_is(chronopost: Karrio) -> None:
    order, details = chronopost.ship()
    told = chronopost.ask("cancel", number=details["tracking_number"])
    assert (told["details"]["success"], told["messages"]) == (True, [])
    assert chronopost.parcel(order)["state"] == "cancelled"
    _, other = chronopost.ship()
    chronopost.move(other["tracking_number"], "collect")
    for number, code in ((other["tracking_number"], 3), (UNKNOWN["chronopost"], 2)):
        refused = chronopost.ask("cancel", number=number)
        assert refused["details"] is None
        assert [message["code"] for message in refused["messages"]] == [code]


def test_chronopost_tells_its_prices(chronopost: Karrio) -> None:
    wanted = {"shipper": LILLE, "recipient": LYON, "parcels": [{"weight": 1.2, "weight_unit": "KG"}]}
    told = chronopost.ask("rates", wanted=wanted)
    assert told["messages"] == []
    prices = {rate["service"]: rate for rate in told["details"]}
    assert {"chronopost_13", "chronopost_10", "chronopost_18", "chronopost_relais"} <= set(prices)
    assert "chronopost_classic_international" not in prices
    assert all(rate["currency"] == "EUR" for rate in prices.values())
    assert prices["chronopost_10"]["total_charge"] > prices["chronopost_13"]["total_charge"]
    refused = chronopost.ask("rates", wanted={**wanted, "parcels": [{"weight": 31, "weight_unit": "KG"}]})
    assert (refused["details"], [message["code"] for message in refused["messages"]]) == (None, [54])


def test_a_fault_that_a_person_armed_reaches_karrio(karrio: Karrio) -> None:
    """The answer is lost: karrio has no parcel, the carrier has one. At Chronopost karrio reads no fault of SOAP at all."""
    order = str(next(_orders))
    armed = {"fault": "answer lost", "message": "shipment.create", "order": order, "way": "received", "status": 500}
    assert karrio.carrier.call("POST", "/_control/disturbances", armed).status_code == 201
    told = karrio.ask("ship", shipment=karrio.shipment(order))
    assert told["details"] is None
    assert bool(told["messages"]) is (karrio.dialect == "colissimo")
    assert karrio.parcel(order)["state"] == "announced"
