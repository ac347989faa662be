"""Colissimo's services by raw requests: what is made, what is refused and how, and what the journal keeps of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.simulators.carrier.dialects.colissimo.products import PRODUCTS, domestic_number, is_number
from harness.simulators.carrier.tracking_number import is_valid
from tests.simulators.carrier.dialects.asking import POINTS, SLS, changed, generate, infos, letter, mistake, parts
from tests.simulators.carrier.dialects.papers import text_of
from tests.simulators.carrier.trade import KEY, Json, System, running

RELAY = {
    "letter__service__productCode": "A2P",
    "letter__parcel__pickupLocationId": "690023",
}
ARTICLE = {
    "description": "Chemise",
    "quantity": 2,
    "weight": 0.3,
    "value": 19.9,
    "hsCode": "620520",
    "originCountry": "FR",
}
OVERSEAS = {
    "letter__service__productCode": "COM",
    "letter__addressee__address__countryCode": "GP",
    "letter__addressee__address__zipCode": "97100",
    "letter__addressee__address__city": "Basse-Terre",
    "letter__customsDeclarations": {
        "includeCustomsDeclarations": True,
        "contents": {"article": [ARTICLE], "category": {"value": 3}},
    },
}
_ADDRESSEE = "letter__addressee__address__"
_CONTENTS = "letter__customsDeclarations__contents"


@pytest.fixture(scope="module")
def carrier() -> Iterator[System]:
    with running("carrier") as system:
        yield system


def made(carrier: System, order: str, **changes: Any) -> str:
    """The number of a new parcel."""
    answer = generate(carrier, letter(order, **changes))
    assert answer.status_code == 200, answer.text
    return str(infos(answer)["labelV2Response"]["parcelNumber"])


def note(carrier: System, order: str) -> Json:
    return [one for one in carrier.notes(order) if one["kind"] == "received"][-1]


def test_a_parcel_is_announced_with_its_label(carrier: System) -> None:
    answer = generate(carrier, letter("CO-1"))
    told = infos(answer)
    assert told["messages"] == [
        {"id": "0", "type": "INFOS", "messageContent": "La requête a été traitée avec succès", "replacementValues": []}
    ]
    number = told["labelV2Response"]["parcelNumber"]
    assert number.startswith("8L")
    assert is_number(number)
    label = text_of(parts(answer)["<label>"])
    for words in ("Zoé Martin", "3 rue de la Ré", "69002 Lyon", "1.200 kg", "CO-1"):
        assert words in label
    assert carrier.told("GET", f"/tracking/{number}")["order"] == "CO-1"
    (card,) = carrier.told("GET", "/_control/board?order=CO-1&limit=5")["cards"]
    assert (card["id"], card["state"]) == (number, "announced")


def test_what_was_asked_is_kept_and_secrets_are_not(carrier: System) -> None:
    number = made(carrier, "CO-2", letter__unknown={"a": 1}, letter__service__mystery="x")
    kept = note(carrier, "CO-2")
    assert kept["operation"] == "shipment.create"
    assert kept["fields"]["recipient.city"] == "Lyon"
    assert kept["fields"]["colissimo.letter.parcel.weight"] == 1.2
    assert kept["fields"]["tracking_number"] == number
    assert sorted(kept["fields"]["ignored"]) == ["letter.service.mystery", "letter.unknown"]
    assert '"orderNumber": "CO-2"' in kept["body"]
    assert KEY not in str(kept)
    assert "900001" not in str(kept)


@pytest.mark.parametrize(
    ("changes", "order"),
    [
        ({}, "CO-3"),
        ({"letter__service__orderNumber": None, "letter__sender__senderParcelRef": "CO-3b"}, "CO-3b"),
        ({"letter__service__orderNumber": "", "letter__addressee__addresseeParcelRef": "CO-3c"}, "CO-3c"),
        ({"letter__service__orderNumber": None}, ""),
    ],
)
def test_the_order_is_what_the_client_calls_it(carrier: System, changes: Json, order: str) -> None:
    number = made(carrier, "CO-3", **changes)
    assert carrier.told("GET", f"/tracking/{number}")["order"] == order


@pytest.mark.parametrize(
    ("printing", "begins", "side_mm"),
    [
        ("PDF_10x15_300dpi", "%PDF", 100), ("PDF_A4_300dpi", "%PDF", 210), ("ZPL_10x15_203dpi", "^XA", 0),
        ("ZPL_10x10_300dpi", "^XA", 0), ("PDF_10x15_300dpi_UL", "%PDF", 100),
    ],
)  # fmt: skip
def test_labels_are_printed_as_asked(carrier: System, printing: str, begins: str, side_mm: int) -> None:
    answer = generate(carrier, letter("CO-4", outputFormat__outputPrintingType=printing))
    label = parts(answer)["<label>"]
    assert label.startswith(begins.encode())
    assert not side_mm or f"{side_mm / 25.4 * 72:.2f}".encode() in label


def test_lines_end_as_each_client_reads_them(carrier: System) -> None:
    mime = generate(carrier, letter("CO-5"))
    assert mime.content.startswith(b"\r\n--uuid:")
    asked = {"url": f"{carrier.url}{SLS}/generateLabel", "json": letter("CO-5"), "timeout": 10}
    urllib = requests.post(**asked, headers={"user-agent": "Python-urllib/3.11"})  # type: ignore[arg-type]
    assert b"<jsonInfos>\n\n{" in urllib.content
    assert parts(urllib)["<label>"].startswith(b"%PDF")


@pytest.mark.parametrize(
    ("product", "changes", "service", "form"),
    [
        ("DOS", {}, "home", r"6C"),
        ("COLR", {}, "express", r"6J"),
        ("CORE", {}, "return", r"8R"),
        ("A2P", RELAY, "pickup", r"6M"),
        ("DOM", {f"{_ADDRESSEE}countryCode": "BE", f"{_ADDRESSEE}zipCode": "1000"}, "home", r"CB"),
        ("COM", OVERSEAS, "home", r"8Q"),
    ],
)
def test_each_product_is_a_service_with_numbers_of_its_own(
    carrier: System, product: str, changes: Json, service: str, form: str
) -> None:
    number = made(carrier, f"CO-6-{product}", **{**changes, "letter__service__productCode": product})
    (parcel,) = carrier.told("GET", f"/_control/parcels?order=CO-6-{product}")["parcels"]
    assert (parcel["service"], parcel["direction"]) == (service, "return" if product == "CORE" else "outbound")
    assert number.startswith(form)
    assert is_valid(number) if form == "CB" else is_number(number)


@pytest.mark.parametrize(
    ("changes", "identity", "field"),
    [
        ({"password": "wrong"}, "30000", "password"),
        ({"password": None}, "30000", "password"),
        ({"contractNumber": None}, "30000", "password"),
        ({"outputFormat": None}, "30025", "outputFormat.outputPrintingType"),
        ({"outputFormat__outputPrintingType": "DPL_10x15_203dpi"}, "30026", "outputFormat.outputPrintingType"),
        ({"outputFormat__outputPrintingType": "ZPL_A4_300dpi"}, "30026", "outputFormat.outputPrintingType"),
        ({"letter__service__productCode": None}, "30014", "letter.service.productCode"),
        ({"letter__service__productCode": "NOPE"}, "30109", "letter.service.productCode"),
        ({"letter__service__depositDate": None}, "30010", "letter.service.depositDate"),
        ({"letter__service__depositDate": "soon"}, "30010", "letter.service.depositDate"),
        ({"letter__service__depositDate": "2020-01-01"}, "30002", "letter.service.depositDate"),
        ({"letter__service__depositDate": "2020-02-31"}, "30010", "letter.service.depositDate"),
        ({"letter__parcel__weight": None}, "30300", "letter.parcel.weight"),
        ({"letter__parcel__weight": 0}, "30300", "letter.parcel.weight"),
        ({"letter__parcel__weight": 0.001}, "30301", "letter.parcel.weight"),
        ({"letter__parcel__weight": 31}, "30301", "letter.parcel.weight"),
        ({"letter__parcel__weight": -2}, "30301", "letter.parcel.weight"),
        ({"letter__sender__address__lastName": None, "letter__sender__address__companyName": None}, "30065",
         "letter.sender.address.lastName"),
        ({"letter__sender__address__line2": None}, "30100", "letter.sender.address.line2"),
        ({"letter__sender__address__zipCode": "9999"}, "30108", "letter.sender.address.zipCode"),
        ({"letter__sender__address__zipCode": "99999"}, "30109", "letter.sender.address.zipCode"),
        ({f"{_ADDRESSEE}lastName": None, f"{_ADDRESSEE}firstName": None}, "30200", "letter.addressee.address.lastName"),
        ({f"{_ADDRESSEE}line2": " "}, "30204", "letter.addressee.address.line2"),
        ({f"{_ADDRESSEE}countryCode": None}, "30206", "letter.addressee.address.countryCode"),
        ({f"{_ADDRESSEE}countryCode": "France"}, "30207", "letter.addressee.address.countryCode"),
        ({f"{_ADDRESSEE}city": None}, "30208", "letter.addressee.address.city"),
        ({f"{_ADDRESSEE}zipCode": None}, "30210", "letter.addressee.address.zipCode"),
        ({f"{_ADDRESSEE}zipCode": "6900"}, "30212", "letter.addressee.address.zipCode"),
        ({f"{_ADDRESSEE}zipCode": "99999"}, "30213", "letter.addressee.address.zipCode"),
        ({f"{_ADDRESSEE}email": "zoe"}, "30223", "letter.addressee.address.email"),
        ({"letter__service__productCode": "COM"}, "30213", "letter.addressee.address.zipCode"),
        ({**RELAY, f"{_ADDRESSEE}countryCode": "US", f"{_ADDRESSEE}zipCode": "10001"}, "30213",
         "letter.addressee.address.zipCode"),
        ({**RELAY, f"{_ADDRESSEE}mobileNumber": None}, "30220", "letter.addressee.address.mobileNumber"),
        ({**RELAY, f"{_ADDRESSEE}mobileNumber": "0123456789"}, "30221", "letter.addressee.address.mobileNumber"),
        ({**RELAY, f"{_ADDRESSEE}email": None}, "30222", "letter.addressee.address.email"),
        ({**RELAY, "letter__service__commercialName": None}, "30018", "letter.service.commercialName"),
        ({**RELAY, "letter__parcel__pickupLocationId": None}, "30400", "letter.parcel.pickupLocationId"),
        ({**RELAY, "letter__parcel__pickupLocationId": "999999"}, "30401", "letter.parcel.pickupLocationId"),
        ({**RELAY, "letter__parcel__weight": 21}, "30301", "weight_g"),
        ({"letter__parcel__insuranceValue": 600_000}, "30309", "letter.parcel.insuranceValue"),
        ({"letter__parcel__recommendationLevel": "R9"}, "30311", "letter.parcel.recommendationLevel"),
        ({"letter__parcel__insuranceValue": 100, "letter__parcel__recommendationLevel": "R1"}, "14040",
         "letter.parcel.recommendationLevel"),
        ({"letter__parcel__parcelNumber": "8L01234567894"}, "30321", "letter.parcel.parcelNumber"),
        ({"fields": {"field": [{"key": name, "value": "120"} for name in ("LENGTH", "WIDTH", "HEIGHT")]}}, "30317",
         "size_cm"),
        ({**OVERSEAS, "letter__service__totalAmount": None}, "30020", "letter.service.totalAmount"),
        ({**OVERSEAS, "letter__customsDeclarations": None}, "30500", "letter.customsDeclarations.contents"),
        ({**OVERSEAS, f"{_CONTENTS}__article": []}, "30505", "letter.customsDeclarations.contents.article"),
        ({**OVERSEAS, f"{_CONTENTS}__article": [ARTICLE] * 101}, "30523", "letter.customsDeclarations.contents.article"),
        ({**OVERSEAS, f"{_CONTENTS}__category": None}, "30503", "letter.customsDeclarations.contents.category.value"),
        ({**OVERSEAS, f"{_CONTENTS}__category__value": 9}, "30504", "letter.customsDeclarations.contents.category.value"),
        ({**OVERSEAS, "letter__parcel__weight": 0.5}, "30507", "letter.customsDeclarations.contents.article"),
        *(
            ({**OVERSEAS, f"{_CONTENTS}__article": [{**ARTICLE, name: value}]}, identity,
             f"letter.customsDeclarations.contents.article.0.{name}")
            for name, value, identity in (
                ("description", "", "30510"), ("quantity", None, "30512"), ("quantity", 0, "30513"), ("quantity", 1.5, "30513"),
                ("weight", None, "30514"), ("weight", -1, "30515"), ("value", None, "30516"), ("value", 0, "30517"),
                ("hsCode", None, "30518"), ("hsCode", "shirt", "30519"), ("originCountry", None, "30520"),
                ("originCountry", "France", "30521"),
            )
        ),
    ],
)  # fmt: skip
def test_a_request_that_is_wrong_is_refused_by_id(carrier: System, changes: Json, identity: str, field: str) -> None:
    order = f"COR-{identity}-{len(json.dumps(changes))}"
    for path in ("checkGenerateLabel", "generateLabel"):
        answer = generate(carrier, letter(order, **changes), path)
        assert answer.status_code == 400
        said = answer.json()["messages"][0] if path == "checkGenerateLabel" else infos(answer)["messages"][0]
        assert (said["id"], said["type"]) == (identity, "ERROR")
    kept = note(carrier, order)["fields"]
    assert (kept["error_code"], kept["field"]) == (identity, field)
    assert carrier.told("GET", f"/_control/parcels?order={order}") == {"parcels": []}


GOOD = f'{{"contractNumber":"1","password":"{KEY}"'


@pytest.mark.parametrize(
    "body",
    [
        "", "not JSON", "[]", '"x"', "[" * 5000, '{"letter": "x"}', '{"letter": {"parcel": []}}', GOOD,
        GOOD + ',"outputFormat":{"outputPrintingType":["PDF"]}}', GOOD + ',"outputFormat":{"outputPrintingType":{}}}',
        GOOD + ',"outputFormat":{"outputPrintingType":"PDF_A4_300dpi"},"letter":[]}',
        GOOD + ',"outputFormat":{"outputPrintingType":"PDF_A4_300dpi"},"letter":{"service":{"productCode":true}}}',
    ],
)  # fmt: skip
def test_a_body_of_the_wrong_shape_is_refused(carrier: System, body: str) -> None:
    answer = requests.post(f"{carrier.url}{SLS}/generateLabel", data=body.encode(), timeout=10)
    assert answer.status_code in (400, 422)
    assert mistake(answer) in ("422", "30000")
    last = carrier.told("GET", "/_control/notes")["notes"][-1]
    assert last["fields"]["refused"]
    assert KEY not in str(last)


def test_scalars_may_be_written_as_text(carrier: System) -> None:
    number = made(
        carrier, "CO-7", letter__parcel__weight="1.2", letter__parcel__nonMachinable="false", letter__parcel__insuranceValue="1500",
        letter__service__depositDate="31/12/2099",
    )  # fmt: skip
    (parcel,) = carrier.told("GET", "/_control/parcels?order=CO-7")["parcels"]
    assert (parcel["tracking_number"], parcel["weight_g"], parcel["declared_value"]) == (number, 1200, 1500)


@pytest.mark.parametrize(("weight", "grams"), [(0.01, 10), (30, 30_000), (29.9996, 30_000)])
def test_a_weight_may_be_at_the_limits(carrier: System, weight: float, grams: int) -> None:
    number = made(carrier, "CO-W1", letter__parcel__weight=weight)
    parcels = carrier.told("GET", "/_control/parcels?order=CO-W1")["parcels"]
    assert [one["weight_g"] for one in parcels if one["tracking_number"] == number] == [grams]


def test_a_check_makes_nothing(carrier: System) -> None:
    answer = generate(carrier, letter("CO-8"), "checkGenerateLabel")
    assert (answer.status_code, answer.json()["messages"][0]["id"]) == (200, "0")
    assert carrier.told("GET", "/_control/parcels?order=CO-8") == {"parcels": []}
    assert note(carrier, "CO-8")["operation"] == "shipment.check"


def test_a_key_in_the_header_stands_for_the_contract(carrier: System) -> None:
    asked = letter("CO-9", contractNumber=None, password=None)
    url = f"{carrier.url}{SLS}/checkGenerateLabel"
    assert requests.post(url, json=asked, headers={"apiKey": KEY}, timeout=10).status_code == 200
    assert requests.post(url, json=asked, headers={"apiKey": "wrong"}, timeout=10).status_code == 400


def test_a_client_may_bring_its_own_number_once(carrier: System) -> None:
    own = domestic_number("8L", 123_456_789)
    assert made(carrier, "CO-10", letter__parcel__parcelNumber=own) == own
    assert mistake(generate(carrier, letter("CO-10", letter__parcel__parcelNumber=own))) == "30702"


def test_the_parcels_of_a_day_go_on_one_deposit_slip(carrier: System) -> None:
    numbers = [made(carrier, "CO-11"), made(carrier, "CO-11")]
    asked = {
        "contractNumber": "900001",
        "password": KEY,
        "generateBordereauParcelNumberList": {"parcelsNumbers": numbers},
    }
    answer = generate(carrier, asked, "generateBordereauByParcelsNumbers")
    header = infos(answer)["bordereauHeader"]
    assert (header["numberOfParcels"], header["company"]) == (2, "Boutique")
    slip = text_of(parts(answer)["<bordereauDataHandler>"])
    assert header["bordereauNumber"] in slip
    assert note(carrier, "CO-11")["operation"] == "manifest.create"
    again = generate(carrier, asked, "generateBordereauByParcelsNumbers")
    assert (again.status_code, mistake(again)) == (400, "50031")
    for wrong in (["unknown"], [numbers[0]] * 2, [], [1], None):
        bad = changed(asked, {"generateBordereauParcelNumberList__parcelsNumbers": wrong})
        assert mistake(generate(carrier, bad, "generateBordereauByParcelsNumbers")) in ("50031", "422")


def points(carrier: System, operation: str, **asked: str) -> Json:
    body = {"accountNumber": "900001", "password": KEY, **asked}
    told: Json = requests.post(f"{carrier.url}{POINTS}/{operation}", json=body, timeout=10).json()
    return told


NEAR = {"zipCode": "69002", "city": "Lyon", "countryCode": "FR", "shippingDate": "24/11/2026", "weight": "1000"}


def test_points_are_found_and_a_parcel_goes_to_one(carrier: System) -> None:
    found = points(carrier, "findRDVPointRetraitAcheminement", **NEAR)
    assert (found["errorCode"], found["qualiteReponse"]) == (0, 2)
    first = found["listePointRetraitAcheminement"][0]
    assert first["horairesOuvertureLundi"].count("-") == 2
    by_link = requests.get(
        f"{carrier.url}{POINTS}/findRDVPointRetraitAcheminement",
        params={**NEAR, "accountNumber": "900001", "password": KEY},
        timeout=10,
    )
    assert by_link.json()["listePointRetraitAcheminement"][0] == first
    one = points(carrier, "findPointRetraitAcheminementByID", id=first["identifiant"])
    assert one["pointRetraitAcheminement"]["nom"] == first["nom"]
    made(carrier, "CO-12", **{**RELAY, "letter__parcel__pickupLocationId": first["identifiant"]})
    (parcel,) = carrier.told("GET", "/_control/parcels?order=CO-12")["parcels"]
    assert parcel["point"]["id"] == first["identifiant"]


@pytest.mark.parametrize(
    ("operation", "changes", "code"),
    [
        ("findRDVPointRetraitAcheminement", {"password": "wrong"}, 201),
        ("findRDVPointRetraitAcheminement", {"zipCode": ""}, 104),
        ("findRDVPointRetraitAcheminement", {"city": ""}, 105),
        ("findRDVPointRetraitAcheminement", {"shippingDate": ""}, 106),
        ("findRDVPointRetraitAcheminement", {"shippingDate": "2026-11-24"}, 122),
        ("findRDVPointRetraitAcheminement", {"weight": "heavy"}, 120),
        ("findRDVPointRetraitAcheminement", {"weight": "100000"}, 121),
        ("findRDVPointRetraitAcheminement", {"weight": "25000"}, 301),
        ("findRDVPointRetraitAcheminement", {"zipCode": "6900"}, 144),
        ("findRDVPointRetraitAcheminement", {"countryCode": "US", "weight": ""}, 146),
        ("findPointRetraitAcheminementByID", {"id": ""}, 107),
        ("findPointRetraitAcheminementByID", {"id": "999999"}, 124),
    ],
)
def test_a_search_that_is_wrong_is_refused_by_code(carrier: System, operation: str, changes: Json, code: int) -> None:
    told = points(carrier, operation, **{**NEAR, **changes})
    assert told["errorCode"] == code
    assert told["errorMessage"]


def test_a_fault_answers_in_the_dialect(carrier: System) -> None:
    lost = {"fault": "answer lost", "message": "shipment.create", "order": "CO-14", "way": "received", "status": 500}
    assert carrier.call("POST", "/_control/disturbances", lost).status_code == 201
    failed = generate(carrier, letter("CO-14"))
    assert (failed.status_code, failed.json()["messages"][0]["type"]) == (500, "ERROR")
    assert len(carrier.told("GET", "/_control/parcels?order=CO-14")["parcels"]) == 1
    assert KEY not in str(carrier.notes("CO-14"))


@pytest.mark.parametrize(
    "number",
    [
        "8L20524752032",
        "8L41392078260",
        "8L41392128255",
        "9V34929818521",
        "7Q06270508932",
        "6A15602676300",
        "CB662173705US",
    ],
)
def test_the_key_is_that_of_numbers_seen_in_public(number: str) -> None:
    assert is_number(number)
    key = 10 if number.endswith("US") else 12
    wrong = str((int(number[key]) + 1) % 10)
    assert not is_number(number[:key] + wrong + number[key + 1 :])


@settings(max_examples=50)
@given(
    serial=st.integers(0, 10**20),
    product=st.sampled_from(sorted(PRODUCTS)),
    zone=st.sampled_from(["domestic", "union"]),
)
def test_every_number_that_is_made_has_the_right_key(serial: int, product: str, zone: str) -> None:
    number = PRODUCTS[product].numbering(zone)("", serial)
    assert len(number) == 13
    assert is_number(number)
