"""EasyPost's door by raw requests: what it refuses, where it names the fault, and what it leaves behind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from harness.kernel.clock import read_stamp
from tests.simulators.carrier.dialects.hearing import hearing
from tests.simulators.carrier.trade import KEY, Json, System, running, shipment

API = "/easypost/v2"
LYON = {"name": "Zoé Martin", "street1": "3 rue de la Ré", "city": "Lyon", "zip": "69002", "country": "FR"}
LILLE = {"company": "Entrepôt", "street1": "12 rue du Quai", "city": "Lille", "zip": "59000", "country": "FR"}


class Door:
    """EasyPost's API, entered with the key as the user of HTTP Basic, as its clients for Ruby and Node do."""

    def __init__(self, carrier: System) -> None:
        self.carrier = carrier
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.auth = (KEY, "")

    def call(self, method: str, path: str, body: object = None, **more: Any) -> requests.Response:
        if body is not None:
            more["json"] = body
        return self._session.request(method, f"{self.carrier.url}{API}{path}", timeout=10, **more)

    def told(self, method: str, path: str, body: object = None, *, status: int = 200) -> Any:
        answer = self.call(method, path, body)
        assert answer.status_code == status, answer.text
        return answer.json()

    def made(self, **changes: Any) -> Json:
        made: Json = self.told("POST", "/shipments", {"shipment": shipment_of(**changes)}, status=201)
        return made


def shipment_of(**changes: Any) -> Json:
    """A shipment to Lyon; a change to `...` takes the part out."""
    made = {"to_address": LYON, "from_address": LILLE, "parcel": {"weight": 15.4}, "reference": "EP-RAW", **changes}
    return {name: value for name, value in made.items() if value is not ...}


@pytest.fixture(scope="module")
def door() -> Iterator[Door]:
    with running("carrier") as carrier:
        yield Door(carrier)


REFUSED = [
    ({"to_address": ...}, "to_address", "Required and missing."),
    ({"parcel": {}}, "parcel", "Required and missing."),
    ({"parcel": 3}, "parcel", "must be an object"),
    ({"parcel": {"weight": 0}}, "parcel.weight", "must be a number greater than 0"),
    ({"parcel": {"weight": True}}, "parcel.weight", "must be a number greater than 0"),
    ({"parcel": {"weight": "1e999"}}, "parcel.weight", "must be a number greater than 0"),
    (
        {"parcel": {"length": 3, "weight": 1}},
        "parcel.length",
        "length, width and height are all needed, or none of them",
    ),
    ({"to_address": {**LYON, "street1": ["x"]}}, "to_address.street1", "must be a string"),
    ({"to_address": {**LYON, "city": "x" * 300}}, "to_address.city", "must be a string of up to 255 characters"),
    ({"to_address": [LYON]}, "to_address", "must be an address"),
    ({"reference": {"order": 1}}, "reference", "must be a string"),
    ({"reference": "x" * 101}, "reference", "must be a string of up to 100 characters"),
    ({"options": "fast"}, "options", "must be an object"),
    ({"is_return": "perhaps"}, "is_return", "must be true or false"),
    ({"insurance": "much"}, "insurance", "must be an amount of money"),
    (
        {"customs_info": {"customs_items": [{"quantity": 1}]}},
        "customs_info.customs_items.0.description",
        "cannot be blank",
    ),
    (
        {"customs_info": {"customs_items": [{"quantity": 1.5, "description": "x", "value": 1}]}},
        "customs_info.customs_items.0.quantity",
        "must be a whole number",
    ),
]


@pytest.mark.parametrize(("change", "field", "said"), REFUSED)
def test_what_is_wrong_is_refused_with_its_field(door: Door, change: Json, field: str, said: str) -> None:
    before = door.told("GET", "/shipments?page_size=1")["shipments"]
    error = door.told("POST", "/shipments", {"shipment": shipment_of(**change)}, status=422)["error"]
    assert error["code"] == "SHIPMENT.INVALID_PARAMS"
    assert {"field": field, "message": said} in error["errors"]
    assert door.told("GET", "/shipments?page_size=1")["shipments"] == before
    note = door.carrier.told("GET", "/_control/notes")["notes"][-2]
    assert (note["operation"], note["status"]) == ("easypost.shipment.create", 422)


def test_an_account_that_is_not_there(door: Door) -> None:
    error = door.told("POST", "/shipments", {"shipment": shipment_of(carrier_accounts=["ca_1"])}, status=422)["error"]
    assert error["code"] == "SHIPMENT.RATE.CARRIER_ACCOUNT_INVALID"
    account = next(one for one in door.told("GET", "/carrier_accounts") if one["readable"] == "Chronopost")
    assert door.told("GET", f"/carrier_accounts/{account['id']}") == account
    made = door.made(carrier_accounts=[account["id"]])
    assert {rate["carrier"] for rate in made["rates"]} == {"Chronopost"}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [(b"{", 400, "BAD_REQUEST"), (b"[]", 400, "BAD_REQUEST"), (b"", 422, "PARAMETER.REQUIRED"),
     (b'{"shipment": 3}', 422, "PARAMETER.REQUIRED"), (b" " * 300_000, 413, "PAYLOAD_TOO_LARGE")],
    ids=["broken", "list", "empty", "number", "endless"],
)  # fmt: skip
def test_bodies_that_are_no_shipments(door: Door, body: bytes, status: int, code: str) -> None:
    answer = door.call("POST", "/shipments", data=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_unknown_fields_are_ignored_and_noted(door: Door) -> None:
    door.made(reference="EP-IGNORED", surprise=1, parcel={"weight": 3, "colour": "red"})
    (note,) = [one for one in door.carrier.notes("EP-IGNORED") if one["kind"] == "received"]
    assert note["fields"]["ignored"] == ["surprise", "parcel.colour"]
    assert (note["fields"]["to.zip"], note["fields"]["weight_g"]) == ("69002", 85)


@pytest.mark.parametrize(
    "headers",
    [{}, {"authorization": "Bearer wrong"}, {"authorization": "Basic zzz"}, {"authorization": "Basic OmtleQ=="}],
    ids=["none", "wrong", "broken", "no user"],
)
def test_without_the_key_nothing_opens(door: Door, headers: dict[str, str]) -> None:
    answer = requests.get(f"{door.carrier.url}{API}/shipments", headers=headers, timeout=10)
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] in ("UNAUTHORIZED", "APIKEY.INACTIVE")


def test_the_key_is_in_no_note(door: Door) -> None:
    door.made()
    assert KEY not in json.dumps(door.carrier.told("GET", "/_control/notes")["notes"])


def test_a_rate_is_bought_once(door: Door) -> None:
    made = door.made(reference="EP-ONCE")
    path, rate = f"/shipments/{made['id']}/buy", {"rate": {"id": made["rates"][0]["id"]}}
    assert door.told("POST", path, {}, status=422)["error"]["errors"][0]["field"] == "rate"
    assert door.told("POST", path, {"rate": {"id": "rate_0"}}, status=404)["error"]["code"] == "NOT_FOUND"
    door.told("POST", path, {"rate": rate["rate"]["id"]})
    assert door.told("POST", path, rate, status=422)["error"]["code"] == "SHIPMENT.POSTAGE.EXISTS"
    assert len(door.carrier.told("GET", "/_control/parcels?order=EP-ONCE")["parcels"]) == 1


def test_an_unbought_shipment_has_no_label_and_no_refund(door: Door) -> None:
    made = door.made()
    label = door.told("GET", f"/shipments/{made['id']}/label?file_format=PDF", status=422)["error"]
    refund = door.told("POST", f"/shipments/{made['id']}/refund", {}, status=422)["error"]
    assert (label["code"], refund["code"]) == ("SHIPMENT.POSTAGE.REQUIRED", "SHIPMENT.POSTAGE.REQUIRED")
    assert requests.get(f"{door.carrier.url}/easypost/files/{made['id']}.pdf", timeout=10).status_code == 404


def test_refunds_are_all_or_none(door: Door) -> None:
    made = door.made()
    bought = door.told("POST", f"/shipments/{made['id']}/buy", {"rate": made["rates"][0]})
    codes = {"tracking_codes": f"{bought['tracking_code']}, LA000000000FR"}
    assert (
        door.told("POST", "/refunds", {"refund": codes}, status=422)["error"]["code"]
        == "REFUND.TRACKING_CODE.NOT_FOUND"
    )
    assert door.told("GET", f"/shipments/{made['id']}")["refund_status"] is None
    assert (
        door.told("POST", "/refunds", {"refund": {"tracking_codes": []}}, status=422)["error"]["code"]
        == "PARAMETER.REQUIRED"
    )


@pytest.mark.parametrize(
    "change",
    [{"url": "ftp://shop"}, {"url": "http://"}, {"url": 3}, {"url": "http://shop", "webhook_secret": 3},
     {"url": "http://shop", "custom_headers": [{"name": "a b", "value": "c"}]},
     {"url": "http://shop", "custom_headers": [{"name": "X", "value": "a\r\nY: b"}]}],
)  # fmt: skip
def test_webhooks_that_cannot_be(door: Door, change: Json) -> None:
    assert door.told("POST", "/webhooks", {"webhook": change}, status=422)["error"]["code"] in (
        "WEBHOOK.INVALID", "PARAMETER.REQUIRED",
    )  # fmt: skip
    assert door.told("GET", "/webhooks")["webhooks"] == []


def test_a_webhook_is_read_changed_and_deleted(door: Door) -> None:
    hook = door.told(
        "POST", "/webhooks", {"webhook": {"url": "http://127.0.0.1:9/x", "webhook_secret": "s"}}, status=201
    )
    assert door.told("GET", f"/webhooks/{hook['id']}") == hook
    changed = door.told("PATCH", f"/webhooks/{hook['id']}", {"custom_headers": [{"name": "X-A", "value": "b"}]})
    assert changed["custom_headers"] == [{"name": "X-A", "value": "b"}]
    assert f"easypost:{hook['id']}" in door.carrier.told("GET", "/_control/peers")["peers"]
    assert door.told("DELETE", f"/webhooks/{hook['id']}") == {}
    assert door.carrier.told("GET", "/_control/peers")["peers"] == {}


def test_a_webhook_outlives_the_peers_of_the_rehearsal(door: Door) -> None:
    with hearing() as shop:
        hook = door.told("POST", "/webhooks", {"webhook": {"url": shop.url}}, status=201)
        door.carrier.told("PUT", "/_control/peers", {})
        made = door.made(reference="EP-HEARD")
        door.told("POST", f"/shipments/{made['id']}/buy", {"rate": made["rates"][0]})
        door.carrier.settle("EP-HEARD")
        door.told("DELETE", f"/webhooks/{hook['id']}")
    ((headers, body),) = shop.heard
    assert json.loads(body)["description"] == "tracker.created"
    assert "x-hmac-signature" not in headers  # there is no secret to sign with


def test_a_tracker_hears_of_a_parcel_of_another_door(door: Door) -> None:
    key = {"idempotency-key": "other-1"}
    native = door.carrier.call("POST", "/shipments", shipment("EP-OTHER"), headers=key).json()
    with hearing() as shop:
        hook = door.told("POST", "/webhooks", {"webhook": {"url": shop.url}}, status=201)
        door.told("POST", "/trackers", {"tracker": {"tracking_code": native["tracking_number"]}}, status=201)
        door.carrier.move(f"parcels/{native['tracking_number']}", "collect")
        door.carrier.settle("EP-OTHER")
        door.told("DELETE", f"/webhooks/{hook['id']}")
    told = [json.loads(body) for _, body in shop.heard]
    assert [event["description"] for event in told] == ["tracker.created", "tracker.updated"]
    assert told[1]["result"]["status"] == "in_transit"


def test_lists_are_cut_by_time(door: Door) -> None:
    door.made()
    past, future = "2000-01-01T00:00:00Z", "2100-01-01T00:00:00Z"
    assert door.told("GET", f"/shipments?end_datetime={past}")["shipments"] == []
    assert door.told("GET", f"/shipments?start_datetime={past}&end_datetime={future}&page_size=1")["shipments"]
    for query in ("start_datetime=yesterday", "page_size=0", "page_size=x"):
        assert door.told("GET", f"/shipments?{query}", status=422)["error"]["code"] == "PARAMETER.INVALID"
    assert door.told("GET", "/shipments?before_id=shp_0", status=404)["error"]["code"] == "NOT_FOUND"


def test_a_page_is_full_whatever_is_cut_away(door: Door) -> None:
    door.carrier.told("POST", "/_control/clock", {"advance": 86400, "order": "EP-TOMORROW"})
    today = [door.made(reference="EP-TODAY") for _ in range(3)]
    tomorrow = [door.made(reference="EP-TOMORROW") for _ in range(3)]
    noon = (read_stamp(today[0]["created_at"]) + timedelta(hours=12)).strftime("%Y-%m-%dT%H:%M:%SZ")
    seen = door.told("GET", f"/shipments?end_datetime={noon}&page_size=2")
    assert ([one["id"] for one in seen["shipments"]], seen["has_more"]) == ([today[2]["id"], today[1]["id"]], True)
    seen = door.told("GET", f"/shipments?start_datetime={noon}&after_id={today[0]['id']}&page_size=3")
    assert ([one["id"] for one in seen["shipments"]], seen["has_more"]) == (
        [one["id"] for one in tomorrow][::-1],
        False,
    )


def test_what_is_not_here_is_refused_in_easyposts_shape(door: Door) -> None:
    for method, path, status, code in (
        ("GET", "/batches", 404, "NOT_FOUND"), ("DELETE", "/shipments", 405, "METHOD_NOT_ALLOWED"),
        ("GET", "/trackers/trk_0", 404, "NOT_FOUND"), ("GET", "/rates/rate_0", 404, "NOT_FOUND"),
    ):  # fmt: skip
        error = door.told(method, path, status=status)["error"]
        assert (error["code"], error["errors"]) == (code, [])


def test_everything_survives_a_power_cut(tmp_path: Path) -> None:
    state = ["--state", str(tmp_path / "carrier.sqlite")]
    with hearing() as shop:
        with running("carrier", options=state) as carrier:
            door = Door(carrier)
            secret = {"url": shop.url, "webhook_secret": "s", "custom_headers": [{"name": "X-Shop", "value": "y"}]}
            door.told("POST", "/webhooks", {"webhook": secret}, status=201)
            made = [door.made(reference=f"EP-KEPT-{place}") for place in range(3)]
            bought = [
                door.told("POST", f"/shipments/{one['id']}/buy", {"rate": one["rates"][0]})
                for one in made[:2]
            ]  # fmt: skip
            refunded = door.told("POST", f"/shipments/{bought[1]['id']}/refund", {})
            for place in range(2):
                carrier.settle(f"EP-KEPT-{place}")
            before = len(shop.heard)
            carrier.die()
        with running("carrier", options=state) as carrier:
            door = Door(carrier)
            assert [door.told("GET", f"/shipments/{one['id']}") for one in made] == [bought[0], refunded, made[2]]
            carrier.move(f"parcels/{bought[0]['tracking_code']}", "collect")
            assert door.told("GET", f"/trackers/{bought[0]['tracker']['id']}")["status"] == "in_transit"
            door.told("POST", f"/shipments/{made[2]['id']}/buy", {"rate": made[2]["rates"][0]})
            carrier.told("POST", "/_control/clock", {"advance": 15 * 86400, "order": "EP-KEPT-1"})
            assert door.told("GET", f"/shipments/{refunded['id']}")["refund_status"] == "refunded"
            for place in range(3):
                carrier.settle(f"EP-KEPT-{place}")
    told = shop.heard[before:]
    assert sorted(json.loads(body)["description"] for _, body in told) == [
        "refund.successful",
        "tracker.created",
        "tracker.updated",
    ]
    assert all(headers["x-shop"] == "y" and "x-hmac-signature" in headers for headers, _ in told)
