"""Chronopost's services by raw requests: what is made, what is refused and how, and what the journal keeps of it."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import requests

from harness.simulators.carrier.rates import offers
from harness.simulators.carrier.tracking_number import is_valid
from tests.simulators.carrier.dialects.asking import (
    QUICKCOST,
    RELAYS,
    SHIPPING,
    TRACKING,
    envelope,
    fault,
    label_request,
    post,
    post_raw,
    returned,
    shipped,
)
from tests.simulators.carrier.dialects.papers import text_of
from tests.simulators.carrier.trade import KEY, System, running

SHIP = "shippingMultiParcelV5"
ACCOUNT = f"<accountNumber>19869502</accountNumber><password>{KEY}</password>"


@pytest.fixture(scope="module")
def carrier() -> Iterator[System]:
    with running("carrier") as system:
        yield system


def received(carrier: System, order: str) -> dict[str, object]:
    """The last request of an order, as the journal has it."""
    note: dict[str, object] = [note for note in carrier.notes(order) if note["kind"] == "received"][-1]
    return note


def test_a_parcel_is_announced_with_its_label(carrier: System) -> None:
    told = returned(post(carrier, SHIPPING, SHIP, label_request("CH-1")))
    number = str(told.findtext("resultMultiParcelValue/skybillNumber"))
    assert number.startswith("XY")
    assert is_valid(number)
    label = text_of(base64.b64decode(str(told.findtext("resultMultiParcelValue/pdfEtiquette"))))
    for words in ("Zoé Martin", "3 rue de la Ré", "69002 Lyon", "1.200 kg", "EXPRESS", "CH-1"):
        assert words in label
    tracked = carrier.told("GET", f"/tracking/{number}")
    assert (tracked["order"], tracked["state"]) == ("CH-1", "announced")
    (card,) = carrier.told("GET", "/_control/board?order=CH-1&limit=5")["cards"]
    assert card["id"] == number


def test_what_was_asked_is_kept_and_the_password_is_not(carrier: System) -> None:
    shipped(carrier, "CH-2", {"password": f"<![CDATA[{KEY}]]>"})
    note = received(carrier, "CH-2")
    fields = note["fields"]
    assert isinstance(fields, dict)
    assert note["operation"] == "shipment.create"
    assert (fields["recipient.city"], fields["weight_g"], fields["service"]) == ("Lyon", 1200, "express")
    assert fields["chronopost.skybillValue.0.productCode"] == "01"
    assert "<shipperCity>Lille</shipperCity>" in str(note["body"])
    assert KEY not in str(note)
    assert "19869502" not in str(note)


def test_several_parcels_of_one_request_have_one_reservation(carrier: System) -> None:
    told = returned(post(carrier, SHIPPING, SHIP, label_request("CH-3", skybills=3)))
    numbers = [one.findtext("skybillNumber") for one in told.findall("resultMultiParcelValue")]
    assert len(set(numbers)) == 3
    reservation = told.findtext("reservationNumber")
    asked = f"<reservationNumber>{reservation}</reservationNumber>"
    pdf = returned(post(carrier, SHIPPING, "getReservedSkybillWithTypeAndMode", f"{asked}<mode>PDF</mode>"))
    assert pdf.findtext("type") == "PDF"
    assert text_of(base64.b64decode(str(pdf.findtext("skybill")))).count("Zoé Martin") == 3
    zpl = returned(post(carrier, SHIPPING, "getReservedSkybillWithTypeAndMode", f"{asked}<mode>Z2D</mode>"))
    assert base64.b64decode(str(zpl.findtext("skybill"))).count(b"^XA") == 3
    link = f"{carrier.url}/chronopost/shipping-cxf/getReservedSkybill?reservationNumber={reservation}"
    assert requests.get(link, timeout=10).headers["content-type"] == "application/pdf"
    assert requests.get(link + "0", timeout=10).status_code == 404


def test_one_parcel_that_cannot_be_made_undoes_the_others(carrier: System) -> None:
    good = label_request("CH-4")
    bad = good.replace("<weight>1.2</weight>", "<weight>25</weight>").replace(">01<", ">86<")
    first, second = (
        document[document.index("<skybillValue>") : document.index("<skybillParams")] for document in (good, bad)
    )
    told = returned(
        post(carrier, SHIPPING, SHIP, good.replace(first, first + second).replace("Parcel>1<", "Parcel>2<"))
    )
    assert told.findtext("errorCode") == "54"
    assert carrier.told("GET", "/_control/parcels?order=CH-4") == {"parcels": []}


def test_a_single_label_operation_answers_with_one_skybill(carrier: System) -> None:
    told = returned(post(carrier, SHIPPING, "shipping", label_request("CH-5", {"mode": "Z2D"})))
    assert base64.b64decode(str(told.findtext("skybill"))).startswith(b"^XA")


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"password": "wrong"}, "3", "password"),
        ({"password": None}, "3", "password"),
        ({"accountNumber": None}, "3", "password"),
        ({"productCode": "ZZ"}, "52", "skybillValue.productCode"),
        ({"productCode": None}, "52", "skybillValue.productCode"),
        ({"weight": "0"}, "51", "weight"),
        ({"weight": "-1"}, "51", "weight"),
        ({"weight": None}, "50", "weight"),
        ({"weight": "31"}, "54", "weight"),
        ({"weightUnit": "LBR"}, "51", "weightUnit"),
        ({"recipientZipCode": "6900"}, "51", "recipient.postcode"),
        ({"recipientZipCode": None}, "50", "recipientZipCode"),
        ({"recipientCity": " "}, "50", "recipientCity"),
        ({"recipientAdress1": None}, "50", "recipientAdress1"),
        ({"recipientContactName": None}, "50", "recipientName"),
        ({"recipientCountry": "France"}, "51", "recipientCountry"),
        ({"shipperAdress1": None}, "50", "shipperAdress1"),
        ({"recipientCountry": "US", "recipientZipCode": "10001"}, "53", "skybillValue.productCode"),
        ({"productCode": "44"}, "53", "skybillValue.productCode"),
        ({"productCode": "49", "recipientCountry": "US", "recipientZipCode": "10001"}, "53", "service"),
        ({"productCode": "86", "idRelais": "nowhere"}, "55", "refValue.idRelais"),
        ({"mode": "XML"}, "56", "skybillParamsValue.mode"),
        ({"numberOfParcel": "2"}, "51", "numberOfParcel"),
        ({"insuredValue": None, "objectType": "MAR", "service": "0", "weight": "0.0001"}, "51", "weight"),
    ],
)
def test_a_request_that_is_wrong_is_refused_by_code(
    carrier: System, changes: dict[str, str | None], code: str, field: str
) -> None:
    order = f"CHR-{zlib.crc32(str(changes).encode())}"
    told = returned(post(carrier, SHIPPING, SHIP, label_request(order, changes)))
    assert told.findtext("errorCode") == code
    assert told.findtext("errorMessage")
    assert told.find("resultMultiParcelValue") is None
    fields = received(carrier, order)["fields"]
    assert isinstance(fields, dict)
    assert (fields["error_code"], fields["field"]) == (int(code), field)
    assert carrier.told("GET", f"/_control/parcels?order={order}") == {"parcels": []}


@pytest.mark.parametrize(
    ("weight", "unit", "grams"), [("30", "KGM", 30_000), ("0.001", "KGM", 1), ("1200", "GRM", 1200)]
)
def test_a_weight_may_be_in_grams_and_up_to_the_limit(carrier: System, weight: str, unit: str, grams: int) -> None:
    shipped(carrier, f"CHW-{grams}", {"weight": weight, "weightUnit": unit})
    (parcel,) = carrier.told("GET", f"/_control/parcels?order=CHW-{grams}")["parcels"]
    assert parcel["weight_g"] == grams


def test_without_a_key_of_its_own_the_door_takes_any_password_but_never_none() -> None:
    with running("carrier", key="") as carrier:
        shipped(carrier, "CHK-1", {"password": "anything"})
        for password in (None, "", " "):
            told = returned(post(carrier, SHIPPING, SHIP, label_request("CHK-2", {"password": password})))
            assert told.findtext("errorCode") == "3"


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("", "empty"),
        ("<a>", "XMLStreamReader"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "DOCTYPE"),
        ("<a/>", "not a valid SOAP version"),
        (envelope("urn:other", SHIP, ""), "Unexpected wrapper element {urn:other}"),
        (envelope(SHIPPING[1], "annulerEnlevements", ""), "Unexpected wrapper element annulerEnlevements"),
        (envelope(SHIPPING[1], SHIP, "<unknown>1</unknown>"), 'unexpected element (uri:"", local:"unknown")'),
        (
            envelope(SHIPPING[1], SHIP, "<headerValue><accountNumber>x</accountNumber></headerValue>"),
            "not of the type int",
        ),
        (
            envelope(SHIPPING[1], SHIP, "").replace("xmlsoap.org/soap", "w3.org/2003/05/soap"),
            "not a valid SOAP version",
        ),
        (
            envelope(SHIPPING[1], SHIP, "").replace(
                "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"
            ),
            "SOAP 1.2",
        ),
        (envelope(SHIPPING[1], SHIP, "").replace("<x:", "<x:a xmlns:x='urn:a'/><x:"), "Unexpected number of elements"),
    ],
)
def test_what_is_no_message_is_refused_with_a_fault(carrier: System, document: str, said: str) -> None:
    before = len(carrier.told("GET", "/_control/notes")["notes"])
    code, words = fault(post_raw(carrier, SHIPPING[0], document))
    assert code == "soap:Client"
    assert said in words
    assert len(carrier.told("GET", "/_control/notes")["notes"]) == before + 1


def test_a_body_beyond_the_limit_is_refused(carrier: System) -> None:
    code, words = fault(post_raw(carrier, SHIPPING[0], "<a>" + "x" * 300_000 + "</a>"))
    assert (code, "at most" in words) == ("soap:Client", True)


def test_hostile_text_stays_text(carrier: System) -> None:
    name = "&lt;/recipientValue&gt;]]&gt; \"&amp;' ^XZ"
    number = shipped(carrier, "CH-6", {"recipientContactName": name})
    (parcel,) = carrier.told("GET", "/_control/parcels?order=CH-6")["parcels"]
    assert parcel["recipient"]["name"] == "</recipientValue>]]> \"&' ^XZ"
    assert returned(post(carrier, TRACKING, "trackSkybillV2", f"<skybillNumber>{number}</skybillNumber>")) is not None


def test_a_parcel_is_followed_to_the_door_in_french_and_english(carrier: System) -> None:
    number = shipped(carrier, "CH-7")
    for move in ("collect", "transit", "out", "fail", "out", "deliver"):
        carrier.move(f"parcels/{number}", move)
    asked = f"<language>fr_FR</language><skybillNumber>{number}</skybillNumber>"
    told = returned(post(carrier, TRACKING, "trackSkybillV2", asked)).findall("listEventInfoComp/events")
    assert [event.findtext("code") for event in told] == ["DC", "PC", "TS", "EL", "NH", "EL", "D"]
    assert [(told[-1].findtext(name)) for name in ("eventLabel", "officeLabel", "zipCode")] == [
        "Livraison effectuée", "Lyon", "69002",
    ]  # fmt: skip
    assert told[4].findtext("infoCompList/value") == "absent"
    english = returned(post(carrier, TRACKING, "trackSkybill", asked.replace("fr_FR", "en_GB")))
    assert english.findall("listEvents/events")[-1].findtext("eventLabel") == "Delivered"
    link = f"{carrier.url}{TRACKING[0]}/trackSkybill?language=fr_FR&skybillNumber={number}"
    by_link = returned(requests.get(link, timeout=10))
    assert "D" in [code.text for code in by_link.findall("listEvents/events/code")]
    by_order = f"{ACCOUNT}<sendersRef>CH-7</sendersRef>"
    told_order = returned(post(carrier, TRACKING, "trackWithSenderRef", by_order))
    assert [parcel.findtext("skybillNumber") for parcel in told_order.findall("listParcel")] == [number]
    assert received(carrier, "CH-7")["operation"] == "tracking.read"


@pytest.mark.parametrize(
    ("move", "reason", "code"),
    [
        ("fail", "access", "ACCES"), ("fail", "address", "ADRESSE"), ("refuse", "unwanted", "REF"), ("damage", "", "DMG"),
        ("lose", "", "PERDU"),
    ],
)  # fmt: skip
def test_every_incident_has_a_code_of_its_own(carrier: System, move: str, reason: str, code: str) -> None:
    number = shipped(carrier, f"CHI-{code}")
    for step in ("collect", "transit", "out"):
        carrier.move(f"parcels/{number}", step)
    carrier.move(f"parcels/{number}", move, **({"reason": reason} if reason else {}))
    told = returned(post(carrier, TRACKING, "trackSkybillV2", f"<skybillNumber>{number}</skybillNumber>"))
    assert told.findall("listEventInfoComp/events")[-1].findtext("code") == code


def test_a_label_is_taken_back_until_the_parcel_is(carrier: System) -> None:
    number, other = shipped(carrier, "CH-8"), shipped(carrier, "CH-8")
    cancelled = returned(post(carrier, TRACKING, "cancelSkybill", f"{ACCOUNT}<skybillNumber>{number}</skybillNumber>"))
    assert cancelled.findtext("errorCode") == "0"
    assert carrier.told("GET", f"/tracking/{number}")["state"] == "cancelled"
    carrier.move(f"parcels/{other}", "collect")
    late = returned(post(carrier, TRACKING, "cancelSkybill", f"{ACCOUNT}<skybillNumber>{other}</skybillNumber>"))
    assert late.findtext("errorCode") == "3"
    unknown = returned(post(carrier, TRACKING, "cancelSkybill", f"{ACCOUNT}<skybillNumber>XY1</skybillNumber>"))
    assert unknown.findtext("errorCode") == "2"
    refused = returned(post(carrier, TRACKING, "cancelSkybill", f"<skybillNumber>{other}</skybillNumber>"))
    assert refused.findtext("errorCode") == "3"


def test_prices_are_exact_and_with_tax(carrier: System) -> None:
    asked = (
        f"{ACCOUNT}<depCountryCode>FR</depCountryCode><depZipCode>59000</depZipCode>"
        "<arrCountryCode>FR</arrCountryCode><arrZipCode>69002</arrZipCode><arrCity>Lyon</arrCity><type>M</type>"
    )
    rounded = 0
    for grams in (100, 600, 1200, 2500, 7000, 19_000):
        told = returned(post(carrier, QUICKCOST, "calculateProducts", f"{asked}<weight>{grams / 1000}</weight>"))
        prices = {one.findtext("productCode"): one for one in told.findall("productList")}
        assert {"1", "2", "16", "86"} <= set(prices)
        assert "44" not in prices
        ours = {offer.service: offer.amount for offer in offers(grams, "FR", "FR", postcode="69002")}
        for code, cents in (("1", ours["express"]), ("2", (ours["express"] * 130 + 50) // 100), ("86", ours["pickup"])):
            vat = round(Fraction(cents * 20, 100) + Fraction(1, 1000))  # halves upwards
            told_cents = [
                int(str(prices[code].findtext(name)).replace(".", "")) for name in ("amount", "amountTVA", "amountTTC")
            ]
            assert told_cents == [cents, vat, cents + vat]
            rounded += cents * 20 % 100 >= 50
    assert rounded
    for weight, code in (("0", "51"), ("31", "54"), ("heavy", "51"), ("", "50"), ("inf", "51")):
        refused = returned(post(carrier, QUICKCOST, "calculateProducts", f"{asked}<weight>{weight}</weight>"))
        assert refused.findtext("errorCode") == code


def test_one_product_is_priced_by_its_code(carrier: System) -> None:
    asked = f"{ACCOUNT}<depCode>92500</depCode><weight>1</weight><type>D</type>"
    home = returned(
        post(carrier, QUICKCOST, "quickCost", f"{asked}<arrCode>75001</arrCode><productCode>1</productCode>")
    )
    assert (home.findtext("errorCode"), home.findtext("service/codeService")) == ("0", "SAM")
    abroad = returned(
        post(carrier, QUICKCOST, "quickCost", f"{asked}<arrCode>DE</arrCode><productCode>44</productCode>")
    )
    assert float(str(abroad.findtext("amountTTC"))) > 0
    wrong = returned(post(carrier, QUICKCOST, "quickCost", f"{asked}<arrCode>DE</arrCode><productCode>1</productCode>"))
    assert wrong.findtext("errorCode") == "53"


def test_points_are_found_and_a_parcel_goes_to_one(carrier: System) -> None:
    asked = f"{ACCOUNT}<zipCode>69002</zipCode><countryCode>FR</countryCode><maxPointChronopost>3</maxPointChronopost>"
    found = returned(post(carrier, RELAYS, "recherchePointChronopostInter", asked)).findall("listePointRelais")
    assert len(found) == 3
    identity = str(found[0].findtext("identifiant"))
    one = returned(
        post(carrier, RELAYS, "rechercheDetailPointChronopost", f"{ACCOUNT}<identifiant>{identity}</identifiant>")
    )
    assert one.findtext("listePointRelais/nom") == found[0].findtext("nom")
    number = shipped(carrier, "CH-9", {"productCode": "86", "idRelais": identity})
    (parcel,) = carrier.told("GET", "/_control/parcels?order=CH-9")["parcels"]
    assert (parcel["tracking_number"], parcel["point"]["id"]) == (number, identity)
    wrong = returned(post(carrier, RELAYS, "recherchePointChronopost", f"{ACCOUNT}<zipCode>1</zipCode>"))
    assert wrong.findtext("errorCode") == "51"


def test_a_fault_that_waits_for_an_order_strikes_only_that_order(carrier: System) -> None:
    armed = {"fault": "answer lost", "message": "shipment.create", "order": "CH-10", "way": "received", "status": 500}
    assert carrier.call("POST", "/_control/disturbances", armed).status_code == 201
    shipped(carrier, "CH-11")
    code, _words = fault(post(carrier, SHIPPING, SHIP, label_request("CH-10")))
    assert code == "soap:Server"
    assert len(carrier.told("GET", "/_control/parcels?order=CH-10")["parcels"]) == 1
    assert KEY not in str(carrier.notes("CH-10"))


def test_parcels_and_reservations_survive_the_death_of_the_process(tmp_path: Path) -> None:
    options = ("--state", str(tmp_path / "carrier.db"))
    with running("carrier", options=options) as before:
        told = returned(post(before, SHIPPING, SHIP, label_request("CH-12", skybills=2)))
        before.die()
    reservation = f"<reservationNumber>{told.findtext('reservationNumber')}</reservationNumber>"
    number = str(told.findtext("resultMultiParcelValue/skybillNumber"))
    with running("carrier", options=options) as after:
        again = returned(post(after, SHIPPING, "getReservedSkybillWithType", reservation))
        assert text_of(base64.b64decode(str(again.findtext("skybill")))).count("Zoé Martin") == 2
        assert after.move(f"parcels/{number}", "collect") == "collected"


def test_the_description_is_well_formed_and_names_its_own_address(carrier: System) -> None:
    for path, _space in (SHIPPING, TRACKING, QUICKCOST, RELAYS):
        answer = requests.get(f"{carrier.url}{path}?wsdl", timeout=10)
        assert answer.headers["content-type"].startswith("text/xml")
        assert f'location="{carrier.url}{path}"' in answer.text
        ET.fromstring(answer.content)
