"""The carrier as a process, met over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from harness.simulators.carrier.tracking_number import is_valid
from tests.simulators.carrier.trade import SECRET, Json, Shop, System, address, listening_shop, running, shipment


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    with listening_shop() as shop:
        yield shop


@pytest.fixture(scope="module")
def carrier(shop: Shop) -> Iterator[System]:
    with running("carrier") as carrier:
        carrier.told("PUT", "/_control/peers", {"shop": {"url": f"{shop.url}/webhooks/carrier/", "secret": SECRET}})
        yield carrier


def announced(carrier: System, reference: str, **changes: Any) -> Json:
    answer = carrier.call(
        "POST", "/shipments", shipment(reference, **changes), headers={"idempotency-key": f"{reference}-1"}
    )
    assert answer.status_code == 201, answer.text
    told: Json = answer.json()
    return told


def test_a_parcel_is_followed_from_the_label_to_the_door(carrier: System, shop: Shop) -> None:
    told = announced(carrier, "100001")
    number = told["tracking_number"]
    assert is_valid(number)
    assert told["state"] == "announced"
    assert carrier.told("POST", "/handovers", {"tracking_numbers": [number]})["state"] == "collected"
    for move in ("transit", "transit", "out", "fail", "out"):
        carrier.move(f"parcels/{number}", move)
    assert carrier.move(f"parcels/{number}", "deliver", place="Chez le voisin") == "delivered"
    carrier.settle("100001")
    assert shop.types("100001") == [
        "parcel.collected", "parcel.in_transit", "parcel.in_transit", "parcel.out_for_delivery", "parcel.failed",
        "parcel.out_for_delivery", "parcel.delivered",
    ]  # fmt: skip
    assert {path for path, message in shop.heard if message["order"] == "100001"} == {"/webhooks/carrier/"}
    delivered = shop.said("100001", "parcel.delivered")
    assert delivered == {"tracking_number": number, "direction": "outbound", "place": "Chez le voisin"}
    tracking = carrier.told("GET", f"/tracking/{number}")
    assert tracking["state"] == "delivered"
    assert [event["type"] for event in tracking["events"]] == ["parcel.announced", *shop.types("100001")]


def test_the_same_key_gives_the_same_parcel(carrier: System) -> None:
    first = announced(carrier, "100002")
    again = carrier.call("POST", "/shipments", shipment("100002"), headers={"idempotency-key": "100002-1"})
    assert (again.status_code, again.json()) == (200, first)
    other = carrier.call("POST", "/shipments", shipment("100002", weight_g=1), headers={"idempotency-key": "100002-1"})
    assert (other.status_code, other.json()["error"]["code"]) == (422, "key_reused")
    assert len(carrier.told("GET", "/_control/parcels?order=100002")["parcels"]) == 1


def test_a_label_is_a_pdf_that_anybody_with_the_link_can_open(carrier: System) -> None:
    told = announced(carrier, "100003", recipient=address(name="王小明 Łukasz"))
    label = carrier.call("GET", told["label_url"].removeprefix(carrier.url), key="")
    assert label.headers["content-type"] == "application/pdf"
    assert label.content.startswith(b"%PDF")
    kept = carrier.told("GET", f"/shipments/{told['id']}")
    assert kept["recipient"]["name"] == "王小明 Łukasz"


def test_a_parcel_is_handed_over_once(carrier: System) -> None:
    one, two = announced(carrier, "100004")["tracking_number"], announced(carrier, "100005")["tracking_number"]
    carrier.told("POST", "/handovers", {"tracking_numbers": [one]})
    refused = carrier.told("POST", "/handovers", {"tracking_numbers": [two, one]}, status=409)
    assert refused["error"]["field"] == "tracking_numbers.1"
    assert carrier.told("GET", f"/tracking/{two}")["state"] == "announced"


def test_a_return_is_brought_by_its_sender(carrier: System) -> None:
    told = announced(carrier, "100006", direction="return", service="return", rma="R100006-1")
    number = told["tracking_number"]
    assert (
        carrier.told("POST", "/handovers", {"tracking_numbers": [number]}, status=422)["error"]["code"]
        == "not_outbound"
    )
    for move in ("collect", "transit", "out", "deliver"):
        carrier.move(f"parcels/{number}", move)
    assert carrier.told("GET", f"/_control/parcels/{number}")["rma"] == "R100006-1"


@pytest.mark.parametrize(("language", "words"), [("fr-FR", "Pris en charge"), ("en", "Handed over")])
def test_the_customer_sees_the_parcel(carrier: System, language: str, words: str) -> None:
    reference = f"10001{len(language)}"
    number = announced(carrier, reference)["tracking_number"]
    carrier.told("POST", "/handovers", {"tracking_numbers": [number]})
    page = carrier.call("GET", f"/track/{number}", key="", headers={"accept-language": language})
    assert page.status_code == 200
    assert words in page.text
    assert 'data-testid="tracking-state" data-state="collected"' in page.text
    assert page.headers["content-language"] == language[:2]


def test_an_unknown_number_has_a_page_too(carrier: System) -> None:
    page = carrier.call("GET", "/track/%3Cscript%3E", key="")
    assert page.status_code == 404
    assert "&lt;script&gt;" in page.text


def test_the_notes_show_what_was_asked(carrier: System) -> None:
    number = announced(carrier, "100007")["tracking_number"]
    (note,) = [note for note in carrier.notes("100007") if note["operation"] == "shipment.create"]
    assert (note["kind"], note["status"], note["key"]) == ("received", 201, "100007-1")
    assert note["fields"]["recipient.name"] == "Zoé Martin"
    assert note["fields"]["tracking_number"] == number
    assert note["fields"]["weight_g"] == 950
    (moved,) = [note for note in carrier.notes("100007") if note["kind"] == "moved"]
    assert moved["fields"]["to"] == "announced"


def without(name: str) -> Json:
    return {key: value for key, value in shipment("100099").items() if key != name}


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ([], 422, ""),
        (without("order"), 422, "order"),
        (without("recipient"), 422, "recipient"),
        (shipment("100099", colour="red"), 422, "colour"),
        (shipment("../etc"), 422, "order"),
        (shipment("100099", service="drone"), 422, "service"),
        (shipment("100099", service="return"), 422, "service"),
        (shipment("100099", rma="R1"), 422, "rma"),
        (shipment("100099", weight_g=0), 422, "weight_g"),
        (shipment("100099", weight_g=30_001), 422, "weight_g"),
        (shipment("100099", weight_g="950"), 422, "weight_g"),
        (shipment("100099", weight_g=True), 422, "weight_g"),
        (shipment("100099", declared_value=-1), 422, "declared_value"),
        (shipment("100099", contents=[]), 422, "contents"),
        (shipment("100099", contents=[{"sku": "A", "quantity": 10**9}]), 422, "contents.0.quantity"),
        (shipment("100099", recipient=address(name=" ")), 422, "recipient.name"),
        (shipment("100099", recipient=address(postcode="6900")), 422, "recipient.postcode"),
        (shipment("100099", recipient=address(country="France")), 422, "recipient.country"),
        (shipment("100099", recipient=address(city="")), 422, "recipient.city"),
        (shipment("100099", recipient={"name": "Zoé"}), 422, "recipient.company"),
    ],
)
def test_a_shipment_that_cannot_be_is_refused(carrier: System, body: object, status: int, field: str) -> None:
    before = carrier.told("GET", "/_control/parcels")
    answer = carrier.call("POST", "/shipments", body, headers={"idempotency-key": "100099-1"})
    assert (answer.status_code, answer.json()["error"]["field"]) == (status, field)
    assert answer.json()["error"]["message"]
    assert carrier.told("GET", "/_control/parcels") == before


@pytest.mark.parametrize(
    ("method", "path", "more", "status", "code"),
    [
        ("POST", "/shipments", {"data": b"{nope"}, 400, "malformed_json"),
        ("POST", "/shipments", {"data": b"\xff\xfe"}, 400, "malformed_json"),
        ("POST", "/shipments", {"data": b"[" * 100_000}, 400, "malformed_json"),
        ("POST", "/shipments", {"data": b" " * 300_000}, 413, "body_too_large"),
        ("POST", "/shipments", {"body": shipment("100099")}, 400, "missing_idempotency_key"),
        ("POST", "/shipments", {"body": shipment("100099"), "key": "wrong"}, 401, "wrong_key"),
        ("POST", "/shipments", {"body": shipment("100099"), "key": ""}, 401, "missing_key"),
        ("GET", "/shipments/shp_1", {}, 404, "unknown_shipment"),
        ("GET", "/shipments/shp_1/label.pdf", {}, 404, "unknown_shipment"),
        ("GET", "/tracking/LA123456785FR", {}, 404, "unknown_parcel"),
        ("POST", "/handovers", {"body": {"tracking_numbers": []}}, 422, "invalid_field"),
        ("POST", "/handovers", {"body": {"tracking_numbers": ["LA123456785FR"]}}, 422, "unknown_parcel"),
        ("POST", "/handovers", {"body": {"tracking_numbers": [1]}}, 422, "invalid_field"),
        ("DELETE", "/shipments", {}, 405, "no_such_door"),
        ("GET", "/elsewhere", {}, 404, "no_such_door"),
        ("POST", "/_control/parcels/LA123456785FR/moves", {"body": {"move": "collect"}}, 404, "unknown_parcel"),
    ],
)
def test_what_is_not_acceptable_is_refused_with_a_reason(
    carrier: System, method: str, path: str, more: Json, status: int, code: str
) -> None:
    before = carrier.told("GET", "/_control/parcels")
    answer = carrier.call(method, path, more.pop("body", None), **more)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert carrier.told("GET", "/_control/parcels") == before


def test_an_impossible_move_names_the_possible_ones(carrier: System) -> None:
    number = announced(carrier, "100008")["tracking_number"]
    refused = carrier.told("POST", f"/_control/parcels/{number}/moves", {"move": "deliver"}, status=409)
    assert refused["error"]["allowed"] == ["cancel", "collect"]
    carrier.told("POST", f"/_control/parcels/{number}/moves", {"move": "fly"}, status=422)
