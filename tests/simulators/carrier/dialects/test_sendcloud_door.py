"""Sendcloud's door by raw requests: what it takes, what it refuses and in which words, and what it leaves behind."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.simulators.carrier.dialects.hearing import hearing
from tests.simulators.carrier.trade import KEY, Json, System, running

API = "/sendcloud/api/v2"
_orders = count(5000)


class Sendcloud:
    """A client with the keys of an account: `told` is the JSON of an answer that must have a status."""

    def __init__(self, carrier: System, *, key: str = KEY) -> None:
        self.carrier = carrier
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.auth = ("public", key)

    def call(self, method: str, path: str, body: object = None, **more: Any) -> requests.Response:
        url = path if path.startswith("http") else f"{self.carrier.url}{API}{path}"
        if body is not None:
            more["json"] = body
        return self._session.request(method, url, timeout=10, **more)

    def told(self, method: str, path: str, body: object = None, *, status: int = 200) -> Any:
        answer = self.call(method, path, body)
        assert answer.status_code == status, answer.text
        return answer.json()

    def made(self, **changes: Any) -> Json:
        """A parcel that was created, with its label unless `changes` say otherwise."""
        parcel: Json = self.told("POST", "/parcels", {"parcel": parcel_of(**changes)})["parcel"]
        return parcel


def new_order() -> str:
    return f"SC-{next(_orders)}"


def parcel_of(**changes: Any) -> Json:
    """A parcel of 1.5 kg to Lyon; a change to `...` takes the field out."""
    made = {
        "name": "Zoé Martin",
        "address": "rue de la Ré",
        "house_number": "3",
        "city": "Lyon",
        "postal_code": "69002",
        "country": "FR",
        "telephone": "+33612345678",
        "email": "zoe@example.com",
        "weight": "1.500",
        "order_number": new_order(),
        "request_label": True,
        "shipment": {"id": 1103},
        **changes,
    }
    return {name: value for name, value in made.items() if value is not ...}


@pytest.fixture(scope="module")
def carrier() -> Iterator[System]:
    with running("carrier") as system:
        yield system


@pytest.fixture(scope="module")
def sendcloud(carrier: System) -> Sendcloud:
    return Sendcloud(carrier)


def test_a_parcel_is_made_as_the_real_one_answers(sendcloud: Sendcloud) -> None:
    parcel = sendcloud.made(order_number="100027", total_order_value="59.90", total_order_value_currency="EUR")
    assert parcel["address"] == "rue de la Ré 3"
    assert parcel["address_divided"] == {"street": "rue de la Ré", "house_number": "3"}
    assert parcel["country"] == {"iso_2": "FR", "iso_3": "FRA", "name": "France"}
    assert parcel["status"] == {"id": 1000, "message": "Ready to send"}
    assert parcel["shipment"] == {"id": 1103, "name": "Colissimo Home 1-2kg"}
    assert parcel["carrier"] == {"code": "colissimo"}
    assert re.fullmatch(r"\d\d-\d\d-\d{4} \d\d:\d\d:\d\d", parcel["date_announced"])
    (native,) = sendcloud.carrier.told("GET", "/_control/parcels?order=100027")["parcels"]
    assert native["tracking_number"] == parcel["tracking_number"]
    assert native["weight_g"] == 1500
    assert (native["declared_value"], native["currency"]) == (5990, "EUR")
    assert native["recipient"]["line1"] == "rue de la Ré 3"
    assert sendcloud.told("GET", f"/parcels/{parcel['id']}")["parcel"] == parcel


def test_the_weight_is_a_kilogram_when_nobody_says(sendcloud: Sendcloud) -> None:
    parcel = sendcloud.made(weight=..., shipment={"id": 8})
    assert parcel["weight"] == "1.000"
    assert parcel["type"] == "letter"


REFUSED = [
    ({"name": ...}, "name", "This field is required."),
    ({"name": "  "}, "name", "This field may not be blank."),
    ({"name": None}, "name", "This field may not be null."),
    ({"name": ["Zoé"]}, "name", "Not a valid string."),
    ({"name": "x" * 201}, "name", "Ensure this field has no more than 200 characters."),
    ({"name": "a\u0000b"}, "name", "Null characters are not allowed."),
    ({"city": True}, "city", "Not a valid string."),
    ({"country": "XX"}, "country", '"XX" is not a valid choice.'),
    ({"postal_code": "6900"}, "postal_code", "'6900' is not a postcode of FR"),
    ({"weight": "heavy"}, "weight", "A valid number is required."),
    ({"weight": 0}, "weight", "Ensure this value is greater than or equal to 0.001."),
    ({"weight": "1.23456"}, "weight", "Ensure that there are no more than 3 decimal places."),
    ({"weight": "NaN"}, "weight", "A valid number is required."),
    ({"weight": "31"}, "weight", "Colissimo Home 1-2kg takes parcels of 1.001 to 2 kg."),
    ({"shipment": ...}, "shipping_method", "This field is required."),
    ({"shipment": {"id": 9}}, "shipping_method", "Invalid shipping method"),
    ({"shipment": {}}, "shipment", "id: This field is required."),
    ({"shipment": 8}, "shipment", "Invalid data. Expected a dictionary, but got int."),
    ({"request_label": "perhaps"}, "request_label", "Must be a valid boolean."),
    ({"quantity": 0}, "quantity", "Ensure this value is greater than or equal to 1."),
    ({"quantity": 2.5}, "quantity", "A valid integer is required."),
    ({"quantity": 2}, "quantity", "A shipment of several parcels is created with `parcels`."),
    ({"parcel_items": {}}, "parcel_items", 'Expected a list of items but got type "dict".'),
    ({"parcel_items": [{"quantity": 1}]}, "parcel_items", "0: weight: This field is required."),
    ({"sender_address": 99}, "sender_address", "Invalid sender address"),
    ({"shipment": {"id": 1203}}, "to_service_point", "This field is required."),
    ({"shipment": {"id": 1203}, "to_service_point": 1}, "to_service_point", "Invalid service point"),
    ({"to_service_point": 100690020}, "to_service_point", "Invalid service point"),
    ({"is_return": True}, "from_name", "This field is required."),
    ({"country": "CH", "postal_code": "1200"}, "customs_invoice_nr", "This field is required."),
    ({"length": "20"}, "non_field_errors", "length, width and height are all needed, or none of them."),
]


@pytest.mark.parametrize(("change", "field", "said"), REFUSED)
def test_what_is_wrong_is_refused_in_sendclouds_words(
    sendcloud: Sendcloud, change: Json, field: str, said: str
) -> None:
    wrong = parcel_of(**change)
    error = sendcloud.told("POST", "/parcels", {"parcel": wrong}, status=400)["error"]
    assert (error["code"], error["request"]) == (400, "api/v2/parcels")
    assert f"{field}: {json.dumps(said, ensure_ascii=False)}" in error["message"]
    assert sendcloud.carrier.told("GET", f"/_control/parcels?order={wrong['order_number']}")["parcels"] == []
    (note,) = sendcloud.carrier.notes(wrong["order_number"])
    assert (note["operation"], note["status"]) == ("sendcloud.parcel.create", 400)
    assert note["fields"][f"error.{field}"] == said


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{", "JSON parse error"),
        (b"[]", "Expected a dictionary"),
        (b"{}", 'parcel: "This field is required."'),
        (b'{"parcels": []}', "Expected a list of 1 to 100 parcels"),
        (b'{"parcel": 3}', "Expected a dictionary, but got int"),
    ],
    ids=["broken", "list", "empty", "no parcels", "number"],
)
def test_bodies_that_are_no_parcels(sendcloud: Sendcloud, body: bytes, message: str) -> None:
    answer = sendcloud.call("POST", "/parcels", data=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert message in answer.json()["error"]["message"]


def test_a_body_that_never_ends_is_refused(sendcloud: Sendcloud) -> None:
    answer = sendcloud.call("POST", "/parcels", data=b" " * (2 * 1024 * 1024 + 1))
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, 413)


def test_unknown_fields_are_ignored_and_noted(sendcloud: Sendcloud) -> None:
    parcel = sendcloud.made(order_number="SC-IGNORED", surprise=1, carrier_hint="x")
    assert parcel["status"]["id"] == 1000
    (note,) = [note for note in sendcloud.carrier.notes("SC-IGNORED") if note["kind"] == "received"]
    assert note["fields"]["ignored"] == ["carrier_hint", "surprise"]


@pytest.mark.parametrize("auth", [None, ("", KEY), ("public", "wrong"), ("public", "")])
def test_without_the_secret_key_nothing_opens(carrier: System, auth: tuple[str, str] | None) -> None:
    answer = requests.get(f"{carrier.url}{API}/parcels", auth=auth, timeout=10)
    assert answer.status_code == 401
    assert answer.json()["error"]["request"] == "api/v2/parcels"


def test_the_secret_key_is_in_no_note(sendcloud: Sendcloud) -> None:
    sendcloud.made(order_number="SC-SECRET")
    assert KEY not in json.dumps(sendcloud.carrier.told("GET", "/_control/notes")["notes"])


def test_a_list_is_taken_whole_or_not_at_all(sendcloud: Sendcloud) -> None:
    good, bad = parcel_of(order_number="SC-WHOLE"), parcel_of(order_number="SC-WHOLE", postal_code="0")
    sendcloud.told("POST", "/parcels", {"parcels": [good, bad]}, status=400)
    assert sendcloud.carrier.told("GET", "/_control/parcels?order=SC-WHOLE")["parcels"] == []
    told = sendcloud.told("POST", "/parcels?errors=verbose", {"parcels": [good, bad]})
    assert len(told["parcels"]) == 1
    assert told["failed_parcels"] == [{"parcel": bad, "errors": {"postal_code": ["'0' is not a postcode of FR"]}}]


def test_several_colli_of_one_shipment(sendcloud: Sendcloud) -> None:
    colli = sendcloud.told("POST", "/parcels", {"parcels": [parcel_of(quantity=3)]})["parcels"]
    assert [(one["collo_nr"], one["collo_count"]) for one in colli] == [(0, 3), (1, 3), (2, 3)]
    assert len({one["colli_uuid"] for one in colli}) == 1
    assert len({one["tracking_number"] for one in colli}) == 3


def test_the_same_external_reference_makes_the_same_parcel(sendcloud: Sendcloud) -> None:
    first = sendcloud.made(external_reference="pack/1")
    again = sendcloud.made(external_reference="pack/1")
    assert again["id"] == first["id"]
    listed = sendcloud.told("GET", "/parcels?external_reference=pack/1")["parcels"]
    assert [one["id"] for one in listed] == [first["id"]]


def test_a_parcel_without_a_label_can_be_changed_then_announced(sendcloud: Sendcloud) -> None:
    parcel = sendcloud.made(request_label=False, shipment=...)
    assert (parcel["status"]["id"], parcel["tracking_number"], parcel["label"]) == (999, "", {})
    assert sendcloud.call("GET", f"/labels/{parcel['id']}").status_code == 404
    change = {"id": parcel["id"], "city": "Villeurbanne", "postal_code": "69100", "shipment": {"id": 1103}}
    changed = sendcloud.told("PUT", "/parcels", {"parcel": change})["parcel"]
    assert (changed["city"], changed["status"]["id"]) == ("Villeurbanne", 999)
    announced = sendcloud.told("PUT", "/parcels", {"parcel": {"id": parcel["id"], "request_label": True}})["parcel"]
    assert announced["status"]["id"] == 1000
    assert announced["tracking_number"]
    error = sendcloud.told("PUT", "/parcels", {"parcel": change}, status=400)["error"]
    assert "already announced" in error["message"]


def test_an_asynchronous_label_comes_later(sendcloud: Sendcloud) -> None:
    parcel = sendcloud.made(request_label_async=True)
    assert parcel["status"] == {"id": 1001, "message": "Being announced"}
    sendcloud.carrier.told("POST", "/_control/clock", {"advance": 10, "order": parcel["order_number"]})
    later = sendcloud.told("GET", f"/parcels/{parcel['id']}")["parcel"]
    assert later["status"]["id"] == 1000
    assert later["label"]["label_printer"].endswith(f"/api/v2/labels/label_printer/{parcel['id']}")


def test_cancelling(sendcloud: Sendcloud) -> None:
    kept = sendcloud.made(request_label=False)
    assert sendcloud.told("POST", f"/parcels/{kept['id']}/cancel", status=410)["status"] == "deleted"
    assert sendcloud.call("GET", f"/parcels/{kept['id']}").status_code == 404
    made = sendcloud.made()
    path = f"/parcels/{made['id']}/cancel"
    assert sendcloud.told("POST", path) == {"status": "cancelled", "message": "Parcel has been cancelled"}
    assert sendcloud.told("GET", f"/parcels/{made['id']}")["parcel"]["status"]["id"] == 2000
    assert sendcloud.told("POST", path, status=400)["message"] == "This shipment is already being cancelled."
    assert sendcloud.call("GET", made["label"]["label_printer"]).status_code == 404
    gone = sendcloud.made()
    sendcloud.carrier.move(f"parcels/{gone['tracking_number']}", "collect")
    assert sendcloud.told("POST", f"/parcels/{gone['id']}/cancel", status=400)["status"] == "failed"
    assert sendcloud.told("POST", "/parcels/1/cancel", status=404)["error"]["message"].startswith("No Parcel matches")


def test_a_queued_cancellation_waits_for_a_parcel_that_may_leave_after_all(sendcloud: Sendcloud) -> None:
    account = "/sendcloud/_control/account"
    sendcloud.carrier.told("PUT", account, {"cancellation": "queued"})
    try:
        stays, leaves = sendcloud.made(), sendcloud.made()
        for parcel in (stays, leaves):
            assert sendcloud.told("POST", f"/parcels/{parcel['id']}/cancel", status=202)["status"] == "queued"
            assert sendcloud.told("GET", f"/parcels/{parcel['id']}")["parcel"]["status"]["id"] == 1999
        sendcloud.carrier.move(f"parcels/{leaves['tracking_number']}", "collect")
        for parcel in (stays, leaves):
            sendcloud.carrier.told("POST", "/_control/clock", {"advance": 15 * 86400, "order": parcel["order_number"]})
        shown = [
            sendcloud.told("GET", f"/parcels/{parcel['id']}")["parcel"]["status"]["id"] for parcel in (stays, leaves)
        ]
        assert shown == [2000, 22]
    finally:
        sendcloud.carrier.told("PUT", account, {"cancellation": "at_once"})


MOVES = [
    (["collect"], 22, "picked-up-by-driver"),
    (["collect", "transit"], 3, "to-sorting"),
    (["collect", "transit", "transit"], 91, "shipment-on-route"),
    (["collect", "transit", "out"], 92, "driver-on-route"),
    (["collect", "transit", "out", "deliver"], 11, "delivered"),
    (["collect", "transit", "out", "fail"], 8, "delivery-failed"),
    (["collect", "transit", "hold_at_point"], 12, "awaiting-customer-pickup"),
    (["collect", "transit", "hold_at_point", "deliver"], 93, "collected-by-customer"),
    (["collect", "transit", "out", "refuse"], 62991, "refused-by-recipient"),
    (["collect", "transit", "damage"], 62996, "exception"),
    (["collect", "transit", "lose"], 62996, "exception"),
    (["collect", "transit", "misroute"], 6, "unsorted"),
    (["collect", "transit", "out", "fail", "send_back"], 80, "undeliverable"),
    (["collect", "transit", "out", "fail", "send_back", "return"], 62992, "returned-to-sender"),
]


@pytest.mark.parametrize(("moves", "status", "parent"), MOVES)
def test_each_state_has_its_status(sendcloud: Sendcloud, moves: list[str], status: int, parent: str) -> None:
    made = sendcloud.made()
    for move in moves:
        sendcloud.carrier.move(f"parcels/{made['tracking_number']}", move)
    assert sendcloud.told("GET", f"/parcels/{made['id']}")["parcel"]["status"]["id"] == status
    tracking = sendcloud.told("GET", f"/tracking/{made['tracking_number']}")
    assert tracking["statuses"][0]["parent_status"] == parent
    assert tracking["statuses"][-1]["parent_status"] == "ready-to-send"
    assert status in [known["id"] for known in sendcloud.told("GET", "/parcels/statuses")]


def test_an_address_that_is_wrong_has_a_status_of_its_own(sendcloud: Sendcloud) -> None:
    made = sendcloud.made()
    for move in ("collect", "transit", "out"):
        sendcloud.carrier.move(f"parcels/{made['tracking_number']}", move)
    sendcloud.carrier.move(f"parcels/{made['tracking_number']}", "fail", reason="address")
    assert sendcloud.told("GET", f"/parcels/{made['id']}")["parcel"]["status"]["id"] == 62997


def test_an_unknown_number_is_answered_in_xml_as_the_real_one_does(sendcloud: Sendcloud) -> None:
    answer = sendcloud.call("GET", "/tracking/LA000000000FR")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/xml")
    assert "<Code>NoSuchKey</Code>" in answer.text


def test_lists_are_filtered_and_paged(sendcloud: Sendcloud) -> None:
    order = new_order()
    body = {"parcels": [parcel_of(order_number=order, request_label=False) for _ in range(60)]}
    made = [one["id"] for _ in range(2) for one in sendcloud.told("POST", "/parcels", body)["parcels"]]
    first = sendcloud.told("GET", f"/parcels?order_number={order}")
    second = sendcloud.told("GET", first["next"])
    assert [one["id"] for page in (first, second) for one in page["parcels"]] == made[::-1]
    assert second["next"] is None
    back = sendcloud.told("GET", second["previous"])
    assert [one["id"] for one in back["parcels"]] == [one["id"] for one in first["parcels"]]
    assert first["previous"] is None
    ids = ",".join(map(str, made[:3]))
    assert [one["id"] for one in sendcloud.told("GET", f"/parcels?ids={ids}")["parcels"]] == made[:3]
    assert sendcloud.told("GET", f"/parcels?order_number={order}&parcel_status=1000")["parcels"] == []
    future = "2100-01-01T00:00:00%2B00:00"
    assert sendcloud.told("GET", f"/parcels?order_number={order}&updated_after={future}")["parcels"] == []
    for query, status in (("cursor=zzz", 404), ("ids=a", 400), ("parcel_status=x", 400), ("updated_after=now", 400)):
        assert sendcloud.told("GET", f"/parcels?{query}", status=status)["error"]["code"] == status


def test_labels_in_every_form(sendcloud: Sendcloud) -> None:
    made = [sendcloud.made(), sendcloud.made()]
    links = sendcloud.told("GET", f"/labels/{made[0]['id']}")["label"]
    assert links == made[0]["label"]
    several = sendcloud.told("POST", "/labels", {"label": {"parcels": [one["id"] for one in made]}})["label"]
    for url in (*links["normal_printer"], links["label_printer"], *several["normal_printer"], several["label_printer"]):
        paper = sendcloud.call("GET", url)
        assert (paper.status_code, paper.headers["content-type"]) == (200, "application/pdf"), url
        assert paper.content.startswith(b"%PDF-")
    zpl = sendcloud.call("GET", made[0]["documents"][0]["link"], headers={"accept": "application/zpl"})
    assert zpl.text.startswith("^XA")
    assert made[0]["tracking_number"] in zpl.text
    assert sendcloud.call("GET", f"{made[0]['documents'][0]['link']}?format=zpl&dpi=203").text == zpl.text
    for wanted in ({"headers": {"accept": "image/png"}}, {"params": {"format": "png"}}):
        assert sendcloud.call("GET", made[0]["documents"][0]["link"], **wanted).status_code == 406
    assert sendcloud.call("GET", f"/labels/normal_printer/{made[0]['id']}?start_from=4").status_code == 400
    assert sendcloud.call("GET", "/labels/label_printer?ids=").status_code == 400
    assert sendcloud.told("POST", "/labels", {"label": {"parcels": [1]}}, status=404)["error"]["code"] == 404


def test_methods_have_the_carriers_prices(sendcloud: Sendcloud) -> None:
    methods = {one["id"]: one for one in sendcloud.told("GET", "/shipping_methods")["shipping_methods"]}
    home = methods[1103]
    assert (home["min_weight"], home["max_weight"], home["service_point_input"]) == ("1.001", "2.001", "none")
    belgium = next(one for one in home["countries"] if one["iso_2"] == "BE")
    rates = sendcloud.carrier.told(
        "POST", "/rates", {"weight_g": 2000, "origin": {"country": "FR"}, "destination": {"country": "BE"}}
    )["rates"]
    assert belgium["price"] == next(one["amount"] for one in rates if one["service"] == "home") / 100
    price = sendcloud.told("GET", "/shipping-price?shipping_method_id=1103&to_country=BE")
    assert price[0] == {"price": f"{belgium['price']:.2f}", "currency": "EUR", "to_country": "BE", "breakdown": []}
    back = sendcloud.told("GET", "/shipping_methods?is_return=true")["shipping_methods"]
    assert {one["name"].rpartition(" ")[0] for one in back if one["id"] != 8} == {"Colissimo Return"}
    points = sendcloud.told("GET", "/shipping_methods?service_point_id=1")["shipping_methods"]
    assert {one["service_point_input"] for one in points} == {"required"}
    assert sendcloud.call("GET", "/shipping_methods/1").status_code == 404
    assert sendcloud.call("GET", "/shipping_methods?to_country=XX").status_code == 400


def test_the_rules_of_the_account_choose_a_method(sendcloud: Sendcloud) -> None:
    parcel = sendcloud.made(shipment=..., apply_shipping_rules=True, weight=0.4)
    assert parcel["shipment"] == {"id": 1101, "name": "Colissimo Home 0-0.5kg"}


def test_a_parcel_to_a_service_point(sendcloud: Sendcloud) -> None:
    points = sendcloud.told("GET", "/service-points?country=FR&address=69002")
    assert [point["distance"] for point in points] == sorted(point["distance"] for point in points)
    assert sendcloud.told("GET", f"/service-points/{points[0]['id']}") == points[0]
    assert sendcloud.told("POST", f"/service-points/{points[0]['id']}/check-availability") is True
    parcel = sendcloud.made(shipment={"id": 1203}, to_service_point=points[0]["id"])
    assert parcel["to_service_point"] == points[0]["id"]
    (native,) = sendcloud.carrier.told("GET", f"/_control/parcels?order={parcel['order_number']}")["parcels"]
    assert (native["service"], native["point"]["name"]) == ("pickup", points[0]["name"])
    assert sendcloud.told("GET", "/service-points?country=FR&address=Lyon", status=400)["error"]["code"] == 400
    assert sendcloud.call("GET", "/service-points/7").status_code == 404


def test_a_return_goes_from_the_customer_to_the_merchant(sendcloud: Sendcloud) -> None:
    customer = {
        "from_name": "Zoé Martin", "from_address_1": "rue de la Ré", "from_house_number": "3", "from_city": "Lyon",
        "from_postal_code": "69002", "from_country": "FR",
    }  # fmt: skip
    merchant = {
        "name": "Entrepôt",
        "address": "rue du Quai",
        "house_number": "12",
        "city": "Lille",
        "postal_code": "59000",
    }
    parcel = sendcloud.made(is_return=True, shipment={"id": 1403}, **customer, **merchant)
    assert parcel["is_return"] is True
    (native,) = sendcloud.carrier.told("GET", f"/_control/parcels?order={parcel['order_number']}")["parcels"]
    assert (native["direction"], native["sender"]["name"], native["recipient"]["city"]) == (
        "return",
        "Zoé Martin",
        "Lille",
    )


def test_a_parcel_beyond_the_union_needs_its_customs_papers(sendcloud: Sendcloud) -> None:
    item = {"hs_code": "610910", "weight": "0.2", "quantity": 2, "description": "T-shirt", "value": 19.9, "sku": "TEE"}
    swiss = {"country": "CH", "postal_code": "1200", "city": "Genève", "parcel_items": [item]}
    parcel = sendcloud.made(**swiss, customs_invoice_nr="INV-1", customs_shipment_type=2)
    assert parcel["parcel_items"][0]["value"] == 19.9
    (native,) = sendcloud.carrier.told("GET", f"/_control/parcels?order={parcel['order_number']}")["parcels"]
    assert (native["declared_value"], native["contents"]) == (3980, [{"sku": "TEE", "quantity": 2}])


def test_the_account_is_set_up_on_the_control_plane(sendcloud: Sendcloud) -> None:
    account = "/sendcloud/_control/account"
    before = sendcloud.carrier.told("GET", account)
    address = {
        "id": 7,
        "company_name": "Atelier",
        "street": "Kerkstraat",
        "house_number": "5",
        "postal_code": "1000",
        "city": "Brussel",
    }
    try:
        sendcloud.carrier.told("PUT", account, {"sender_addresses": [{**address, "country": "BE"}]})
        assert [one["id"] for one in sendcloud.told("GET", "/user/addresses/sender")["sender_addresses"]] == [7]
        assert sendcloud.told("GET", "/user")["user"]["city"] == "Brussel"
        (native,) = sendcloud.carrier.told(
            "GET", f"/_control/parcels?order={sendcloud.made(sender_address=7)['order_number']}"
        )["parcels"]
        assert (native["sender"]["name"], native["sender"]["line1"]) == ("Atelier", "Kerkstraat 5")
    finally:
        sendcloud.carrier.told("PUT", account, before)
    assert (
        sendcloud.carrier.told("PUT", account, {"cancellation": "never"}, status=422)["error"]["code"]
        == "invalid_field"
    )


def test_each_change_of_status_is_told_and_signed(sendcloud: Sendcloud) -> None:
    with hearing() as shop:
        sendcloud.carrier.told("PUT", "/_control/peers", {"sendcloud": {"url": shop.url, "secret": "clé secrète"}})
        made = sendcloud.made()
        sendcloud.carrier.move(f"parcels/{made['tracking_number']}", "collect")
        sendcloud.carrier.settle(made["order_number"])
        sendcloud.carrier.told("PUT", "/_control/peers", {})
    for headers, body in shop.heard:
        assert headers["sendcloud-signature"] == hmac.new("clé secrète".encode(), body, hashlib.sha256).hexdigest()
    told = [json.loads(body) for _, body in shop.heard]
    assert [one["action"] for one in told] == ["parcel_status_changed"] * 2
    assert [one["parcel"]["status"]["id"] for one in told] == [1000, 22]
    assert told[0]["carrier_status_change_timestamp"] is None
    assert told[1]["parcel"]["order_number"] == made["order_number"]


def test_what_is_not_here_is_refused_in_sendclouds_shape(sendcloud: Sendcloud) -> None:
    for method, path, status in (
        ("GET", "/integrations", 404), ("DELETE", "/parcels", 405), ("GET", "/parcels/7", 404),
        ("GET", "/parcels/7/return_portal_url", 404), ("GET", "/user/addresses/sender/99", 404),
    ):  # fmt: skip
        error = sendcloud.told(method, path, status=status)["error"]
        assert (error["code"], error["request"]) == (status, f"api/v2{path}")


def test_a_slash_at_the_end_is_the_same_door(sendcloud: Sendcloud) -> None:
    assert sendcloud.told("GET", "/parcels/statuses/") == sendcloud.told("GET", "/parcels/statuses")


def test_everything_survives_a_power_cut(tmp_path: Path) -> None:
    state = ["--state", str(tmp_path / "carrier.sqlite")]
    with running("carrier", options=state) as carrier:
        sendcloud = Sendcloud(carrier)
        carrier.told("PUT", f"{API.removesuffix('/api/v2')}/_control/account", {"cancellation": "queued"})
        announced, waiting = sendcloud.made(external_reference="ref-1"), sendcloud.made(request_label=False)
        queued = sendcloud.made()
        sendcloud.told("POST", f"/parcels/{queued['id']}/cancel", {}, status=202)
        carrier.die()
    with running("carrier", options=state) as carrier:
        sendcloud = Sendcloud(carrier)
        for before in (announced, waiting):
            assert sendcloud.told("GET", f"/parcels/{before['id']}")["parcel"] == before
        assert sendcloud.made(external_reference="ref-1")["id"] == announced["id"]
        assert sendcloud.told("POST", f"/parcels/{announced['id']}/cancel", {}, status=202)
        carrier.told("POST", "/_control/clock", {"advance": 15 * 86400, "order": queued["order_number"]})
        cancelled = sendcloud.told("GET", f"/parcels/{queued['id']}")["parcel"]["status"]["id"]
    assert cancelled == 2000
