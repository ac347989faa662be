"""The carrier as a process, met over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
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


def test_a_label_can_be_taken_back_until_the_parcel_is_handed_over(carrier: System, shop: Shop) -> None:
    told = announced(carrier, "100020")
    for _ in range(2):  # who did not hear the answer asks again
        assert carrier.told("POST", f"/shipments/{told['id']}/cancel", {"reason": "gift"})["state"] == "cancelled"
    for ending in ("pdf", "zpl"):
        void = carrier.told("GET", f"/shipments/{told['id']}/label.{ending}", status=410)
        assert void["error"]["code"] == "label_void"
    refused = carrier.told("POST", "/handovers", {"tracking_numbers": [told["tracking_number"]]}, status=409)
    assert refused["error"]["code"] == "label_void"
    carrier.settle("100020")
    assert shop.types("100020") == ["parcel.cancelled"]
    other = announced(carrier, "100021")
    carrier.told("POST", "/handovers", {"tracking_numbers": [other["tracking_number"]]})
    late = carrier.told("POST", f"/shipments/{other['id']}/cancel", {}, status=409)
    assert late["error"]["code"] == "impossible_move"
    assert carrier.told("GET", f"/shipments/{other['id']}")["state"] == "collected"


def test_a_manifest_takes_each_parcel_once(carrier: System) -> None:
    numbers = [announced(carrier, f"10003{n}")["tracking_number"] for n in range(3)]
    made = carrier.told("POST", "/manifests", {"tracking_numbers": numbers[:2]}, status=201)
    assert (made["parcels"], made["weight_g"], made["tracking_numbers"]) == (2, 1900, numbers[:2])
    assert carrier.told("GET", f"/manifests/{made['number']}") == made
    printed = carrier.call("GET", made["pdf_url"].removeprefix(carrier.url), key="")
    assert (printed.headers["content-type"], printed.content[:4]) == ("application/pdf", b"%PDF")
    refused = carrier.told("POST", "/manifests", {"tracking_numbers": [numbers[2], numbers[1]]}, status=409)
    assert (refused["error"]["code"], refused["error"]["field"]) == ("already_on_manifest", "tracking_numbers.1")
    assert "manifest" not in carrier.told("GET", f"/_control/parcels/{numbers[2]}")
    shipment_id = carrier.told("GET", f"/_control/parcels/{numbers[0]}")["id"]
    assert carrier.told("POST", f"/shipments/{shipment_id}/cancel", {}, status=409)["error"]["code"] == "on_manifest"
    assert carrier.told("POST", "/handovers", {"tracking_numbers": numbers})["state"] == "collected"


def test_rates_and_points_are_told(carrier: System) -> None:
    asked = {"origin": {"country": "FR"}, "destination": {"country": "FR", "postcode": "20000"}, "weight_g": 900}
    rates = carrier.told("POST", "/rates", asked)["rates"]
    assert [(rate["service"], rate["amount"], rate["currency"]) for rate in rates] == [
        ("home", 1244, "EUR"), ("express", 2496, "EUR"), ("pickup", 976, "EUR"), ("return", 1155, "EUR"),
    ]  # fmt: skip
    points = carrier.told("GET", "/points?country=FR&postcode=69002&limit=2")["points"]
    assert len(points) == 2
    told = announced(carrier, "100040", service="pickup", point=points[1]["id"])
    assert told["point"] == points[1]
    nearest = announced(carrier, "100041", service="pickup")
    assert nearest["point"]["id"] == points[0]["id"]


def test_a_parcel_at_a_point_says_where(carrier: System, shop: Shop) -> None:
    told = announced(carrier, "100042", service="pickup")
    number, point = told["tracking_number"], told["point"]
    for move in ("collect", "transit", "out", "hold_at_point"):
        carrier.move(f"parcels/{number}", move)
    carrier.settle("100042")
    assert shop.said("100042", "parcel.at_pickup_point") == {
        "tracking_number": number, "direction": "outbound", "place": f"{point['name']}, Lyon", "point": point["id"],
    }  # fmt: skip
    page = carrier.call("GET", f"/track/{number}", key="", headers={"accept-language": "fr"}).text
    assert "À votre disposition au point relais" in page
    assert f'data-point="{point["id"]}"' in page
    assert "lun." in page
    assert re.search(r"Conservé pour vous jusqu’au \d\d/\d\d/\d{4}<", page)


@pytest.mark.parametrize(
    ("moves", "reason", "sent"),
    [
        (("transit", "out"), ("fail", "access"), "parcel.failed"),
        (("transit", "out"), ("refuse", ""), "parcel.refused"),
        (("transit",), ("misroute", ""), "parcel.misrouted"),
        (("transit",), ("damage", ""), "parcel.damaged"),
        (("transit",), ("lose", ""), "parcel.lost"),
        (("transit",), ("send_back", "address"), "parcel.returning"),
        (("transit", "send_back"), ("return", ""), "parcel.returned"),
    ],
)
def test_the_shop_hears_of_each_incident_and_its_reason(
    carrier: System, shop: Shop, moves: tuple[str, ...], reason: tuple[str, str], sent: str
) -> None:
    reference = f"1005{sum(map(ord, sent)) % 1000:03}"
    number = announced(carrier, reference)["tracking_number"]
    for move in ("collect", *moves):
        carrier.move(f"parcels/{number}", move)
    move, why = reason
    carrier.move(f"parcels/{number}", move, **({"reason": why} if why else {}))
    carrier.settle(reference)
    assert shop.types(reference)[-1] == sent
    told = shop.said(reference, sent)
    assert told.get("reason", "") == (why or {"refuse": "unwanted"}.get(move, ""))
    (noted,) = [note for note in carrier.notes(reference) if (note["kind"], note["operation"]) == ("moved", sent)]
    assert noted["fields"].get("reason", "") == told.get("reason", "")
    event = carrier.told("GET", f"/tracking/{number}")["events"][-1]
    assert (event["type"], event.get("reason", "")) == (sent, told.get("reason", ""))


def test_a_refused_shipment_is_noted_under_its_order(carrier: System) -> None:
    carrier.call("POST", "/shipments", shipment("100060", weight_g=0), headers={"idempotency-key": "k"})
    (note,) = carrier.notes("100060")
    assert (note["kind"], note["operation"], note["status"]) == ("received", "shipment.create", 422)
    assert "weight_g" in note["reply"]
    assert '"weight_g": 0' in note["body"]


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
        (shipment("100099", point="690020"), 422, "point"),
        (shipment("100099", service="pickup", point="999999"), 422, "point"),
        (shipment("100099", service="pickup", point="BE10000"), 422, "point"),
        (shipment("100099", service="pickup", point="../6900"), 422, "point"),
        (shipment("100099", service="pickup", weight_g=20_001), 422, "weight_g"),
        (shipment("100099", service="pickup", recipient=address(postcode="97400")), 422, "service"),
        (shipment("100099", service="express", recipient=address(country="US")), 422, "service"),
        (shipment("100099", size_cm={"length": 101, "width": 1, "height": 1}), 422, "size_cm"),
        (shipment("100099", size_cm={"length": 10, "width": 1}), 422, "size_cm.height"),
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
        ("POST", "/shipments/shp_1/cancel", {"body": {}}, 404, "unknown_shipment"),
        ("POST", "/shipments/shp_1/cancel", {"body": {}, "key": ""}, 401, "missing_key"),
        ("GET", "/shipments/shp_1/label.zpl", {}, 404, "unknown_shipment"),
        ("POST", "/manifests", {"body": {"tracking_numbers": ["LA123456785FR"]}}, 422, "unknown_parcel"),
        ("POST", "/manifests", {"body": {"tracking_numbers": []}}, 422, "invalid_field"),
        ("GET", "/manifests/MF1", {}, 404, "unknown_manifest"),
        ("GET", "/manifests/MF1.pdf", {}, 404, "unknown_manifest"),
        ("POST", "/rates", {"body": {"weight_g": 1}}, 422, "missing_field"),
        ("GET", "/points?country=FR&postcode=690", {}, 422, "invalid_postcode"),
        ("GET", "/points?country=FR&postcode=69002&limit=11", {}, 422, "invalid_field"),
        ("GET", "/points?country=FR", {}, 422, "missing_field"),
        ("GET", "/points?country=FR&postcode=69002&near=me", {}, 422, "unknown_field"),
        ("GET", "/points?country=FR&postcode=69002", {"key": ""}, 401, "missing_key"),
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
    for body in ({"move": "fly"}, {"move": "collect", "reason": "absent"}, {"move": "collect", "place": 1}):
        carrier.told("POST", f"/_control/parcels/{number}/moves", body, status=422)
    assert carrier.told("GET", f"/_control/parcels/{number}")["state"] == "announced"


def test_the_board_shows_a_button_for_what_can_happen_next(carrier: System) -> None:
    number = announced(carrier, "100070")["tracking_number"]
    (card,) = carrier.told("GET", "/_control/board?order=100070")["cards"]
    assert (card["thing"], card["id"], card["order"], card["state"]) == ("parcel", number, "100070", "announced")
    assert card["facts"]["city"] == "69002 Lyon FR"
    assert card["facts"]["weight_g"] == 950
    assert [(button["name"], button["kind"]) for button in card["buttons"]] == [
        ("collect", "move"),
        ("cancel", "incident"),
    ]
    pressed = 0
    for name in ("collect", "transit", "out", "fail", "hold_at_point", "send_back", "return"):
        (card,) = carrier.told("GET", "/_control/board?order=100070")["cards"]
        (button,) = [button for button in card["buttons"] if button["name"] == name]
        for wanted in button["inputs"]:
            assert wanted["at"] == ["reason"]
            button["body"]["reason"] = wanted["choices"][-1]
        carrier.told("POST", f"/_control{button['path']}", button["body"])
        pressed += 1
    assert pressed == 7
    (card,) = carrier.told("GET", "/_control/board?order=100070")["cards"]
    assert (card["state"], card["buttons"]) == ("returned", [])
    messages = carrier.told("GET", "/_control/messages")
    assert {"parcel.lost", "parcel.at_pickup_point"} <= set(messages["sent"])
    assert {"shipment.create", "handover", "tracking.page"} <= set(messages["received"])


def test_on_autopilot_a_parcel_goes_its_way_when_the_clock_is_advanced(carrier: System, shop: Shop) -> None:
    number = announced(carrier, "100080")["tracking_number"]
    carrier.told("PUT", "/_control/autopilot", {"on": True, "order": "100080"})
    carrier.told("POST", "/handovers", {"tracking_numbers": [number]})
    carrier.told("POST", "/_control/clock", {"advance": 10 * 86400, "order": "100080"})
    carrier.settle("100080")
    assert shop.types("100080") == [
        "parcel.collected", "parcel.in_transit", "parcel.in_transit", "parcel.out_for_delivery", "parcel.delivered",
    ]  # fmt: skip
    tracking = carrier.told("GET", f"/tracking/{number}")
    moments = [event["at"] for event in tracking["events"]]
    assert moments == sorted(moments)
    assert carrier.told("GET", f"/_control/parcels/{number}")["state"] == "delivered"


def test_nothing_is_lost_when_the_process_dies(tmp_path: Path, shop: Shop) -> None:
    options = ("--state", str(tmp_path / "carrier.state"))
    with running("carrier", options=options) as carrier:
        carrier.told("PUT", "/_control/peers", {"shop": {"url": f"{shop.url}/webhooks/carrier/", "secret": SECRET}})
        told = announced(carrier, "100090")
        number = told["tracking_number"]
        carrier.told("POST", "/handovers", {"tracking_numbers": [number]})
        listed = carrier.told("POST", "/manifests", {"tracking_numbers": [number]}, status=201)
        carrier.told("PUT", "/_control/autopilot", {"on": True, "order": "100090"})
        before = carrier.told("GET", f"/_control/parcels/{number}")
        carrier.die()
    with running("carrier", options=options) as carrier:
        assert carrier.told("GET", f"/_control/parcels/{number}") == before
        again = carrier.call("POST", "/shipments", shipment("100090"), headers={"idempotency-key": "100090-1"})
        assert (again.status_code, again.json()["tracking_number"]) == (200, number)
        assert carrier.told("GET", f"/manifests/{listed['number']}") == listed
        carrier.told("POST", "/_control/clock", {"advance": 10 * 86400})
        carrier.settle("100090")
        assert shop.types("100090")[-1] == "parcel.delivered"
        assert shop.types("100090").count("parcel.delivered") == 1


def test_a_snapshot_brings_the_parcels_back(carrier: System) -> None:
    number = announced(carrier, "100095")["tracking_number"]
    carrier.told("POST", "/_control/snapshots", {"name": "before"}, status=201)
    carrier.move(f"parcels/{number}", "collect")
    later = announced(carrier, "100096")["tracking_number"]
    carrier.told("POST", "/_control/snapshots/before/restore", {})
    assert carrier.told("GET", f"/_control/parcels/{number}")["state"] == "announced"
    carrier.told("GET", f"/_control/parcels/{later}", status=404)


@pytest.mark.parametrize(
    ("operation", "method", "path", "body"),
    [
        ("handover", "POST", "/handovers", {"tracking_numbers": ["{number}"]}),
        ("manifest.create", "POST", "/manifests", {"tracking_numbers": ["{number}"]}),
        ("shipment.cancel", "POST", "/shipments/{id}/cancel", {}),
        ("tracking.read", "GET", "/tracking/{number}", None),
    ],
)
def test_a_fault_meets_the_requests_about_the_parcels_of_its_order_alone(
    carrier: System, operation: str, method: str, path: str, body: Json | None
) -> None:
    kind = operation.replace(".", "")
    one, other = announced(carrier, f"A-{kind}"), announced(carrier, f"B-{kind}")
    fault = {"fault": "answer_lost", "message": operation, "order": f"A-{kind}", "way": "received", "status": 503}
    carrier.told("POST", "/_control/disturbances", fault, status=201)

    def asked(told: Json) -> int:
        filled = {"tracking_numbers": [told["tracking_number"]]} if body else body
        address = path.format(id=told["id"], number=told["tracking_number"])
        return carrier.call(method, address, filled).status_code

    assert asked(other) in (200, 201)
    assert asked(one) == 503
    (noted,) = [note for note in carrier.notes(f"A-{kind}") if note["operation"] == operation and note["status"] == 503]
    assert noted["kind"] == "received"
