"""EasyPost's own client for Python buys, tracks and gives back labels of our EasyPost; its errors are of its own classes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
import requests

from harness.kernel.clock import read_stamp
from tests.clients.talking import Client, ClientRaised, client
from tests.simulators.carrier.dialects.hearing import hearing
from tests.simulators.carrier.dialects.papers import text_of
from tests.simulators.carrier.trade import KEY, Json, System, running

LYON: Json = {
    "name": "Zoé Martin", "street1": "3 rue de la Ré", "street2": "Bâtiment B", "city": "Lyon", "zip": "69002",
    "country": "FR", "email": "zoe@example.com", "phone": "+33612345678",
}  # fmt: skip
LILLE = {"company": "Entrepôt", "street1": "12 rue du Quai", "city": "Lille", "zip": "59000", "country": "FR"}
BOX: Json = {"length": 10, "width": 8, "height": 4, "weight": 15.4}
SHIRTS: Json = {
    "contents_type": "merchandise", "customs_certify": True, "customs_signer": "Steve Brule", "eel_pfc": "NOEEI 30.37(a)",
    "customs_items": [
        {"description": "Sweet shirts", "quantity": 2, "weight": 11, "value": 23.25, "code": "SHIRT", "currency": "EUR"}
    ],
}  # fmt: skip
_orders = count(7000)


class EasyPost:
    """The client, with a key."""

    def __init__(self, running_client: Client, carrier: System) -> None:
        self.carrier = carrier
        self._client = running_client

    def ask(self, method: str, /, *arguments: Any, key: str = KEY, **named: Any) -> Any:
        told = {"url": self.carrier.url, "key": key, "method": method}
        return self._client.ask("call", **told, arguments=list(arguments), named=named)

    def tool(self, operation: str, /, **more: Any) -> Any:
        return self._client.ask(operation, **more)

    def made(self, **more: Any) -> Json:
        """A shipment to Lyon that is not bought yet."""
        asked = {"to_address": LYON, "from_address": LILLE, "parcel": BOX, "reference": f"EP-{next(_orders)}", **more}
        shipment: Json = self.ask("shipment.create", **asked)
        return shipment

    def bought(self, service: str = "Home", **more: Any) -> Json:
        made = self.made(**more)
        rate = next(rate for rate in made["rates"] if rate["service"] == service)
        shipment: Json = self.ask("shipment.buy", made["id"], rate=rate)
        return shipment

    def native(self, shipment: Json) -> Json:
        """The carrier's parcel behind a shipment."""
        return self.carrier.told("GET", f"/_control/parcels/{shipment['tracking_code']}")


@pytest.fixture(scope="module")
def easypost() -> Iterator[EasyPost]:
    with running("carrier") as carrier, client("easypost_client") as started:
        yield EasyPost(started, carrier)


def test_a_shipment_is_rated_bought_and_labelled(easypost: EasyPost) -> None:
    made = easypost.made(customs_info=SHIRTS)
    assert (made["status"], made["tracking_code"], made["postage_label"]) == ("unknown", None, None)
    rates = easypost.carrier.told(
        "POST", "/rates",
        {"weight_g": 437, "origin": {"country": "FR", "postcode": "59000"},
         "destination": {"country": "FR", "postcode": "69002"}},
    )["rates"]  # fmt: skip
    wanted = {offer["name"]: f"{offer['amount'] / 100:.2f}" for offer in rates if offer["service"] != "return"}
    assert sorted(rate["rate"] for rate in made["rates"]) == sorted(wanted.values())
    lowest = easypost.tool("lowest", url=easypost.carrier.url, key=KEY, shipment=made["id"])
    assert lowest["rate"] == min((rate["rate"] for rate in made["rates"]), key=float)
    bought = easypost.ask("shipment.buy", made["id"], rate=lowest, insurance="100.00")
    assert (bought["selected_rate"]["id"], bought["insurance"]) == (lowest["id"], "100.00")
    assert (bought["status"], bought["tracker"]["status"]) == ("pre_transit", "pre_transit")
    waited = read_stamp(bought["tracker"]["est_delivery_date"]) - read_stamp(bought["postage_label"]["created_at"])
    assert (bought["tracker"]["weight"], waited.days) == (15.4, lowest["delivery_days"])
    parcel = easypost.native(bought)
    assert (parcel["order"], parcel["weight_g"], parcel["dialect"]) == (made["reference"], 437, "easypost")
    assert (parcel["declared_value"], parcel["currency"]) == (2325, "EUR")
    assert parcel["contents"] == [{"sku": "SHIRT", "quantity": 2}]
    assert parcel["size_cm"] == {"length": 26, "width": 21, "height": 11}


def test_the_label_is_the_one_of_this_parcel(easypost: EasyPost) -> None:
    bought = easypost.bought()
    label = bought["postage_label"]
    assert label["label_file_type"] == "application/pdf"
    paper = requests.get(label["label_url"], timeout=10)  # no key, as EasyPost's files need none
    written = text_of(paper.content)
    for line in ("Zoé Martin", "3 rue de la Ré", "Bâtiment B", "69002 Lyon", f"Ref. {bought['reference']}", "Entrepôt"):
        assert line in written
    assert bought["tracking_code"] in written.replace(" ", "")
    more = easypost.ask("shipment.label", bought["id"], file_format="ZPL")["postage_label"]
    assert bought["tracking_code"] in requests.get(more["label_zpl_url"], timeout=10).text
    with pytest.raises(ClientRaised, match="EPL2 is not available") as raised:
        easypost.ask("shipment.label", bought["id"], file_format="EPL2")
    assert raised.value.kind == "InvalidRequestError"


def test_a_shipment_is_bought_in_one_call(easypost: EasyPost) -> None:
    bought = easypost.made(service="Express", carrier_accounts=[], options={"label_format": "ZPL"})
    assert bought["selected_rate"]["carrier"] == "Chronopost"
    assert bought["postage_label"]["label_file_type"] == "application/zpl"


def test_what_cannot_be_bought_in_one_call_is_not_kept(easypost: EasyPost) -> None:
    nowhere = {**LYON, "zip": "99999"}  # a postcode by its form, with no pick-up point near it
    for asked, said in (({"service": "Drone"}, "No rate for the service Drone"),
                        ({"service": "PickupPoint", "to_address": nowhere}, "no pick-up point near")):  # fmt: skip
        with pytest.raises(ClientRaised, match=said):
            easypost.made(reference="EP-REFUSED", **asked)
        with pytest.raises(ClientRaised) as raised:
            easypost.ask("shipment.retrieve", "EP-REFUSED")
        assert raised.value.kind == "NotFoundError"


def test_parts_are_made_once_and_named_afterwards(easypost: EasyPost) -> None:
    to = easypost.ask("address.create", **LYON)
    box = easypost.ask("parcel.create", **BOX)
    item = easypost.ask("customs_item.create", **SHIRTS["customs_items"][0])
    info = easypost.ask("customs_info.create", **{**SHIRTS, "customs_items": [{"id": item["id"]}]})
    made = easypost.made(to_address={"id": to["id"]}, parcel={"id": box["id"]}, customs_info={"id": info["id"]})
    assert (made["to_address"], made["parcel"]) == (to, box)
    assert (made["buyer_address"], made["return_address"]) == (to, made["from_address"])
    assert made["customs_info"]["customs_items"][0]["id"] == item["id"]
    for service, part in (("address", made["from_address"]), ("parcel", box), ("customs_info", info)):
        assert easypost.ask(f"{service}.retrieve", part["id"])["id"] == part["id"]


LIFE = [
    ("collect", "", "in_transit", "received_at_origin_facility"),
    ("transit", "", "in_transit", "arrived_at_facility"),
    ("misroute", "", "in_transit", "missorted"),
    ("transit", "", "in_transit", "arrived_at_facility"),
    ("out", "", "out_for_delivery", "out_for_delivery"),
    ("fail", "address", "in_transit", "address_correction"),
    ("hold_at_point", "", "available_for_pickup", "arrived_at_pickup_location"),
    ("refuse", "", "failure", "refused"),
    ("send_back", "", "return_to_sender", "return"),
    ("damage", "", "failure", "damaged"),
    ("lose", "", "failure", "lost"),
]


def test_a_parcel_is_followed_through_its_life(easypost: EasyPost) -> None:
    bought = easypost.bought()
    seen = []
    for move, reason, _, _ in LIFE:
        easypost.carrier.move(f"parcels/{bought['tracking_code']}", move, **({"reason": reason} if reason else {}))
        tracker = easypost.ask("tracker.retrieve", bought["tracker"]["id"])
        seen.append((tracker["status"], tracker["status_detail"]))
    assert seen == [(status, detail) for _, _, status, detail in LIFE]
    assert [detail["status"] for detail in tracker["tracking_details"]] == ["pre_transit", *(one for one, _ in seen)]
    assert easypost.ask("shipment.retrieve", bought["id"])["status"] == "failure"


def test_a_delivered_parcel_is_signed_for(easypost: EasyPost) -> None:
    bought = easypost.bought()
    for move in ("collect", "transit", "out", "deliver"):
        easypost.carrier.move(f"parcels/{bought['tracking_code']}", move)
    tracker = easypost.ask("tracker.all", tracking_code=bought["tracking_code"])["trackers"][0]
    assert (tracker["status"], tracker["signed_by"], tracker["finalized"]) == ("delivered", "Zoé Martin", True)


def test_any_parcel_of_the_carrier_can_be_tracked(easypost: EasyPost) -> None:
    from tests.simulators.carrier.trade import shipment  # noqa: PLC0415 - the name is one of EasyPost's here

    made = easypost.carrier.call("POST", "/shipments", shipment("EP-NATIVE"), headers={"idempotency-key": "n1"}).json()
    tracker = easypost.ask("tracker.create", tracking_code=made["tracking_number"])
    assert (tracker["status"], tracker["shipment_id"]) == ("pre_transit", None)
    assert easypost.ask("tracker.create", tracking_code=made["tracking_number"])["id"] == tracker["id"]
    with pytest.raises(ClientRaised, match="no carrier knows this tracking code"):
        easypost.ask("tracker.create", tracking_code="LA000000000FR")


def test_a_label_is_given_back_and_paid_later(easypost: EasyPost) -> None:
    bought = easypost.bought()
    refunded = easypost.ask("shipment.refund", bought["id"])
    assert (refunded["refund_status"], refunded["status"]) == ("submitted", "cancelled")
    assert [fee["refunded"] for fee in refunded["fees"]] == [False, False]
    assert easypost.native(bought)["state"] == "cancelled"
    assert requests.get(bought["postage_label"]["label_url"], timeout=10).status_code == 404
    easypost.carrier.told("POST", "/_control/clock", {"advance": 15 * 86400, "order": bought["reference"]})
    paid = easypost.ask("shipment.retrieve", bought["id"])
    assert (paid["refund_status"], [fee["refunded"] for fee in paid["fees"]]) == ("refunded", [True, True])
    another = easypost.bought()
    (refund,) = easypost.ask("refund.create", carrier="Colissimo", tracking_codes=[another["tracking_code"]])
    assert (refund["status"], refund["shipment_id"]) == ("submitted", another["id"])
    assert easypost.ask("refund.retrieve", refund["id"]) == refund


def test_what_has_left_is_not_given_back(easypost: EasyPost) -> None:
    bought = easypost.bought()
    easypost.carrier.move(f"parcels/{bought['tracking_code']}", "collect")
    with pytest.raises(ClientRaised, match="The parcel has been shipped") as raised:
        easypost.ask("shipment.refund", bought["id"])
    assert raised.value.kind == "InvalidRequestError"
    assert easypost.ask("shipment.retrieve", bought["id"])["refund_status"] is None


def test_a_scan_form_is_a_manifest_of_the_carrier(easypost: EasyPost) -> None:
    bought = [easypost.bought(), easypost.bought()]
    form = easypost.ask("scan_form.create", shipments=[{"id": one["id"]} for one in bought])
    assert form["tracking_codes"] == [one["tracking_code"] for one in bought]
    assert requests.get(form["form_url"], timeout=10).content.startswith(b"%PDF-")
    assert easypost.native(bought[0])["manifest"] == form["confirmation"]
    assert easypost.ask("shipment.retrieve", bought[0]["id"])["scan_form"]["id"] == form["id"]
    with pytest.raises(ClientRaised, match="already"):
        easypost.ask("scan_form.create", shipments=[{"id": bought[0]["id"]}])
    with pytest.raises(ClientRaised, match="must be purchased"):
        easypost.ask("scan_form.create", shipments=[{"id": easypost.made()["id"]}])
    with pytest.raises(ClientRaised, match="for one carrier"):
        easypost.ask("scan_form.create", shipments=[{"id": easypost.bought(one)["id"]} for one in ("Home", "Express")])


def test_a_return_goes_to_where_the_shipment_came_from(easypost: EasyPost) -> None:
    bought = easypost.bought("Return", is_return=True)
    parcel = easypost.native(bought)
    assert (parcel["direction"], parcel["sender"]["name"], parcel["recipient"]["city"]) == (
        "return",
        "Zoé Martin",
        "Lille",
    )


def test_a_pick_up_point_is_the_nearest_one(easypost: EasyPost) -> None:
    bought = easypost.bought("PickupPoint")
    assert easypost.native(bought)["point"]["id"].startswith("69002")


def test_addresses_are_verified(easypost: EasyPost) -> None:
    good = easypost.ask("address.create", verify=True, **LYON)["verifications"]["delivery"]
    assert (good["success"], good["details"]["latitude"]) == (True, 45.76)
    bad = easypost.ask("address.create", verify=True, **{**LYON, "zip": "6900"})["verifications"]["delivery"]
    assert (bad["success"], bad["errors"][0]["code"]) == (False, "E.ZIP.INVALID")
    with pytest.raises(ClientRaised, match="Unable to verify address") as raised:
        easypost.ask("address.create_and_verify", **{**LYON, "zip": "6900"})
    assert raised.value.kind == "InvalidRequestError"
    kept = easypost.ask("address.create", **LYON)
    assert easypost.ask("address.verify", kept["id"])["verifications"]["delivery"]["success"] is True


def test_an_address_where_nobody_delivers_has_no_rates_but_a_reason(easypost: EasyPost) -> None:
    made = easypost.made(to_address={**LYON, "zip": "6900"})
    assert made["rates"] == []
    assert "is not a postcode of FR" in made["messages"][0]["message"]
    heavy = easypost.made(parcel={"weight": 2000})
    assert "30000 g" in heavy["messages"][0]["message"]


def test_lists_turn_page_by_page(easypost: EasyPost) -> None:
    made = [easypost.made()["id"] for _ in range(5)]
    pages = easypost.tool("pages", url=easypost.carrier.url, key=KEY, service="shipment", name="shipments", size=2)
    assert [len(page) for page in pages[:-1]] == [2] * (len(pages) - 1)
    assert [identity for page in pages for identity in page][:5] == made[::-1]


def test_a_shipment_is_found_by_its_reference(easypost: EasyPost) -> None:
    made = easypost.made()
    assert easypost.ask("shipment.retrieve", made["reference"])["id"] == made["id"]


def test_rates_are_made_anew(easypost: EasyPost) -> None:
    made = easypost.made()
    again = easypost.ask("shipment.regenerate_rates", made["id"])["rates"]
    assert [rate["rate"] for rate in again] == [rate["rate"] for rate in made["rates"]]
    assert {rate["id"] for rate in again}.isdisjoint(rate["id"] for rate in made["rates"])
    assert easypost.ask("rate.retrieve", again[0]["id"]) == again[0]
    with pytest.raises(ClientRaised) as raised:
        easypost.ask("shipment.buy", made["id"], rate=made["rates"][0])
    assert raised.value.kind == "NotFoundError"


def test_webhooks_are_signed_as_the_client_checks_them(easypost: EasyPost) -> None:
    with hearing() as shop:
        headers = [{"name": "X-Shop", "value": "staging"}]
        hook = easypost.ask("webhook.create", url=shop.url, webhook_secret="sécret de la ﬁn", custom_headers=headers)
        bought = easypost.bought()
        easypost.carrier.move(f"parcels/{bought['tracking_code']}", "collect")
        easypost.carrier.settle(bought["reference"])
        easypost.ask("webhook.delete", hook["id"])
        easypost.carrier.move(f"parcels/{bought['tracking_code']}", "transit")
        easypost.carrier.settle(bought["reference"])
    told = []
    for heard, body in shop.heard:
        assert heard["x-shop"] == "staging"
        signed = {"X-Hmac-Signature": heard["x-hmac-signature"]}
        told.append(easypost.tool("validate", body=body.decode(), headers=signed, secret="sécret de la ﬁn"))
        with pytest.raises(ClientRaised) as raised:
            easypost.tool("validate", body=body.decode(), headers=signed, secret="another")
        assert raised.value.kind == "SignatureVerificationError"
    assert [event["description"] for event in told] == ["tracker.created", "tracker.updated"]
    assert told[1]["previous_attributes"] == {"status": "pre_transit"}
    assert told[1]["result"]["status"] == "in_transit"
    assert easypost.ask("event.retrieve", told[1]["id"])["description"] == "tracker.updated"
    notes = json.dumps(easypost.carrier.told("GET", "/_control/notes")["notes"])
    assert "cret de la" not in notes


REFUSED = [
    ("shipment.create", {}, "InvalidRequestError", "Missing required parameter."),
    ("shipment.create", {"to_address": LYON}, "InvalidRequestError", "Unable to create shipment"),
    ("parcel.create", {"weight": "heavy"}, "InvalidRequestError", "Unable to create parcel"),
    ("address.create", {"street1": "x", "country": "Utopia"}, "InvalidRequestError", "Unable to create address"),
    ("shipment.retrieve", {"arguments": ["shp_0"]}, "NotFoundError", "could not be found"),
    ("order.create", {"shipments": []}, "NotFoundError", "could not be found"),
    ("shipment.all", {"page_size": 1000}, "InvalidRequestError", "Invalid parameter."),
    ("shipment.all", {"key": "wrong"}, "UnauthorizedError", "no longer active"),
]


@pytest.mark.parametrize(("method", "asked", "kind", "said"), REFUSED)
def test_a_refusal_is_an_error_of_the_clients(
    easypost: EasyPost, method: str, asked: Json, kind: str, said: str
) -> None:
    asked = dict(asked)
    arguments, key = asked.pop("arguments", []), asked.pop("key", KEY)
    with pytest.raises(ClientRaised, match=said) as raised:
        easypost.ask(method, *arguments, key=key, **asked)
    assert raised.value.kind == kind
