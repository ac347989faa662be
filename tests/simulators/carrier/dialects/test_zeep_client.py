"""zeep drives the SOAP doors of Chronopost and Colissimo, knowing nothing but the descriptions that they serve."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from tests.clients.talking import Client, ClientRaised, client
from tests.simulators.carrier.dialects.asking import QUICKCOST, RELAYS, SHIPPING, TRACKING, changed, letter
from tests.simulators.carrier.dialects.papers import text_of
from tests.simulators.carrier.trade import KEY, Json, System, running

SLS = "/colissimo/sls-ws/SlsServiceWS/2.0"
OLDER_SLS = "/colissimo/sls-ws/SlsServiceWS"
POINTS = "/colissimo/pointretrait-ws-cxf/PointRetraitServiceWS/2.0"
ACCOUNT = {"accountNumber": "19869502", "password": KEY}
HEADER = {"accountNumber": 19869502, "idEmit": "CHRFR", "subAccount": 0}
_orders = count(100400)


class Zeep:
    """zeep, at the services of one carrier."""

    def __init__(self, started: Client, carrier: System) -> None:
        self.carrier = carrier
        self._client = started

    def about(self, path: str, what: str) -> Any:
        return self._client.ask(what, wsdl=f"{self.carrier.url}{path}?wsdl")

    def call(self, path: str, operation: str, **arguments: Any) -> Json:
        told: Json = self._client.ask(
            "call", wsdl=f"{self.carrier.url}{path}?wsdl", operation=operation, arguments=arguments
        )
        return told


@pytest.fixture(scope="module")
def zeep() -> Iterator[Zeep]:
    with running("carrier") as carrier, client("zeep_soap") as started:
        yield Zeep(started, carrier)


def party(name: str, postcode: str, city: str) -> Json:
    told = {
        "Name": "Boutique", "ContactName": "Zoé Martin", "Adress1": "3 rue de la Ré", "ZipCode": postcode, "City": city,
        "Country": "FR",
    }  # fmt: skip
    return {f"{name}{part}": value for part, value in told.items()}


def label(order: str, skybills: int = 1, **changes: Any) -> Json:
    """What `shippingMultiParcelV4` takes."""
    skybill = {
        "objectType": "MAR", "productCode": "01", "service": "0", "weight": 1.5, "weightUnit": "KGM", "evtCode": "DC",
        "shipDate": "2026-11-23T10:00:00", "shipHour": 10,
    }  # fmt: skip
    asked = {
        "headerValue": HEADER,
        "shipperValue": [party("shipper", "59000", "Lille")],
        "customerValue": party("customer", "59000", "Lille"),
        "recipientValue": [party("recipient", "69002", "Lyon")],
        "refValue": [{"shipperRef": order}],
        "skybillValue": [skybill] * skybills,
        "skybillParamsValue": {"mode": "PDF"},
        "password": KEY, "numberOfParcel": skybills, "modeRetour": "2", "version": "2.0", "multiParcel": "Y",
    }  # fmt: skip
    return changed(asked, changes)


@pytest.mark.parametrize(
    ("path", "operation"),
    [
        (SHIPPING[0], "shippingMultiParcelV5"),
        (TRACKING[0], "trackSkybillV2"),
        (QUICKCOST[0], "quickCost"),
        (RELAYS[0], "recherchePointChronopostInter"),
        (SLS, "generateLabel"),
        (OLDER_SLS, "generateBordereauByParcelsNumbers"),
        (POINTS, "findRDVPointRetraitAcheminement"),
    ],
)
def test_a_description_tells_what_there_is_and_where(zeep: Zeep, path: str, operation: str) -> None:
    assert operation in zeep.about(path, "names")
    assert zeep.about(path, "address") == zeep.carrier.url + path


def test_two_parcels_of_chronopost_and_their_labels(zeep: Zeep) -> None:
    order = str(next(_orders))
    told = zeep.call(SHIPPING[0], "shippingMultiParcelV4", **label(order, skybills=2))
    assert (told["errorCode"], told["errorMessage"]) == (0, None)
    numbers = [one["skybillNumber"] for one in told["resultMultiParcelValue"]]
    parcels = zeep.carrier.told("GET", f"/_control/parcels?order={order}")["parcels"]
    assert sorted(parcel["tracking_number"] for parcel in parcels) == sorted(numbers)
    for one in told["resultMultiParcelValue"]:
        assert one["skybillNumber"] in text_of(base64.b64decode(one["pdfEtiquette"])).replace(" ", "")
    reserved = zeep.call(
        SHIPPING[0], "getReservedSkybillWithTypeAndMode", reservationNumber=told["reservationNumber"], mode="Z2D"
    )
    assert (reserved["errorCode"], reserved["type"]) == (0, "ZPL")
    assert base64.b64decode(reserved["skybill"]).count(b"^XA") == 2


def test_a_parcel_of_chronopost_is_followed_and_taken_back(zeep: Zeep) -> None:
    order = str(next(_orders))
    told = zeep.call(SHIPPING[0], "shippingMultiParcelV4", **label(order))
    number = told["resultMultiParcelValue"][0]["skybillNumber"]
    tracked = zeep.call(TRACKING[0], "trackSkybillV2", language="fr_FR", skybillNumber=number)
    assert [event["code"] for event in tracked["listEventInfoComp"]["events"]] == ["DC"]
    of_order = zeep.call(TRACKING[0], "trackWithSenderRef", **ACCOUNT, language="fr_FR", sendersRef=order)
    assert [parcel["skybillNumber"] for parcel in of_order["listParcel"]] == [number]
    cancelled = zeep.call(TRACKING[0], "cancelSkybill", **ACCOUNT, language="fr_FR", skybillNumber=number)
    assert (cancelled["errorCode"], cancelled["statusCode"]) == (0, 0)
    assert zeep.carrier.told("GET", f"/tracking/{number}")["state"] == "cancelled"
    tracked = zeep.call(TRACKING[0], "trackSkybillV2", language="en_GB", skybillNumber=number)
    assert tracked["listEventInfoComp"]["events"][-1]["eventLabel"] == "Shipment cancelled by the sender"


def test_prices_and_points_of_chronopost(zeep: Zeep) -> None:
    asked = {"depCode": "92500", "arrCode": "75001", "weight": "1", "productCode": "1", "type": "D"}
    cost = zeep.call(QUICKCOST[0], "quickCost", **ACCOUNT, **asked)
    assert (cost["errorCode"], float(cost["amountTTC"]) > float(cost["amount"]) > 0) == (0, True)
    near = {"zipCode": "69002", "countryCode": "FR", "maxPointChronopost": "2"}
    found = zeep.call(RELAYS[0], "recherchePointChronopostInter", **ACCOUNT, **near)
    assert (found["errorCode"], len(found["listePointRelais"])) == (0, 2)
    relay = {"skybillValue": [{**label("")["skybillValue"][0], "productCode": "86"}]}
    order = str(next(_orders))
    identity = found["listePointRelais"][0]["identifiant"]
    told = zeep.call(
        SHIPPING[0], "shippingMultiParcelV4",
        **{**label(order), **relay, "refValue": [{"shipperRef": order, "recipientRef": identity}]},
    )  # fmt: skip
    assert told["errorCode"] == 0
    (parcel,) = zeep.carrier.told("GET", f"/_control/parcels?order={order}")["parcels"]
    assert parcel["point"]["id"] == identity


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"password": "another-password"}, 3),
        ({"skybillParamsValue__mode": "XML"}, 56),
        ({"numberOfParcel": 2}, 51),
        ({"recipientValue": [party("recipient", "6900", "Lyon")]}, 51),
        ({"recipientValue": []}, 50),
    ],
)
def test_what_chronopost_refuses_is_an_answer_with_a_code(zeep: Zeep, changes: Json, code: int) -> None:
    order = str(next(_orders))
    told = zeep.call(SHIPPING[0], "shippingMultiParcelV4", **label(order, **changes))
    assert (told["errorCode"], told["resultMultiParcelValue"]) == (code, [])
    assert told["errorMessage"]
    assert zeep.carrier.told("GET", f"/_control/parcels?order={order}") == {"parcels": []}


def test_a_fault_that_a_person_armed_is_a_fault_to_zeep(zeep: Zeep) -> None:
    order = str(next(_orders))
    armed = {"fault": "answer error", "message": "shipment.create", "order": order, "way": "received", "status": 503}
    assert zeep.carrier.call("POST", "/_control/disturbances", armed).status_code == 201
    with pytest.raises(ClientRaised) as raised:
        zeep.call(SHIPPING[0], "shippingMultiParcelV4", **label(order))
    assert raised.value.kind == "Fault"


def test_a_label_of_colissimo_comes_as_a_part_of_its_own(zeep: Zeep) -> None:
    order = str(next(_orders))
    told = zeep.call(SLS, "generateLabel", generateLabelRequest=letter(order))
    (said,) = told["messages"]
    assert (said["id"], said["type"]) == ("0", "INFOS")
    made = told["labelV2Response"]
    printed = text_of(base64.b64decode(made["label"]))
    for words in ("Zoé Martin", "69002 Lyon", order):
        assert words in printed
    assert made["parcelNumber"] in printed.replace(" ", "")
    assert zeep.carrier.told("GET", f"/tracking/{made['parcelNumber']}")["order"] == order
    (note,) = [one for one in zeep.carrier.notes(order) if one["operation"] == "shipment.create"]
    assert KEY not in str(note)


@pytest.mark.parametrize("path", [SLS, OLDER_SLS])
def test_the_parcels_of_colissimo_go_on_a_deposit_slip(zeep: Zeep, path: str) -> None:
    order = str(next(_orders))
    made = zeep.call(SLS, "generateLabel", generateLabelRequest=letter(order))["labelV2Response"]
    told = zeep.call(
        path, "generateBordereauByParcelsNumbers", contractNumber="900001", password=KEY,
        generateBordereauParcelNumberList={"parcelsNumbers": [made["parcelNumber"]]},
    )["bordereau"]  # fmt: skip
    assert told["bordereauHeader"]["numberOfParcels"] == 1
    slip = text_of(base64.b64decode(told["bordereauDataHandler"]))
    assert told["bordereauHeader"]["bordereauNumber"] in slip


@pytest.mark.parametrize(
    ("changes", "identity"),
    [
        ({"password": "another-password"}, "30000"),
        ({"letter__parcel__weight": 31}, "30301"),
        ({"letter__service__depositDate": None}, "30010"),
        ({"letter__addressee__address__zipCode": "99999"}, "30213"),
    ],
)
def test_what_colissimo_refuses_is_an_answer_with_an_id(zeep: Zeep, changes: Json, identity: str) -> None:
    order = str(next(_orders))
    told = zeep.call(SLS, "generateLabel", generateLabelRequest=letter(order, **changes))
    assert [(said["id"], said["type"]) for said in told["messages"]] == [(identity, "ERROR")]
    assert told["labelV2Response"] is None
    assert zeep.carrier.told("GET", f"/_control/parcels?order={order}") == {"parcels": []}


def test_points_of_colissimo(zeep: Zeep) -> None:
    asked = {
        "address": "3 rue de la Ré", "zipCode": "69002", "city": "Lyon", "countryCode": "FR", "weight": "1200",
        "shippingDate": "24/11/2026", "filterRelay": "1", "requestId": "1", "lang": "FR", "optionInter": "0",
    }  # fmt: skip
    found = zeep.call(POINTS, "findRDVPointRetraitAcheminement", **ACCOUNT, **asked)
    assert found["errorCode"] == 0
    first = found["listePointRetraitAcheminement"][0]
    one = zeep.call(
        POINTS, "findPointRetraitAcheminementByID", **ACCOUNT, id=first["identifiant"], date="24/11/2026", weight="1200"
    )
    assert one["pointRetraitAcheminement"]["nom"] == first["nom"]
    refused = zeep.call(POINTS, "findRDVPointRetraitAcheminement", **{**ACCOUNT, "password": "no"}, **asked)
    assert (refused["errorCode"], refused["listePointRetraitAcheminement"]) == (201, [])
