"""The warehouse as a process, with a carrier beside it and a shop that listens."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from tests.simulators.carrier.trade import KEY, SECRET, Json, Shop, System, address, order, running
from tests.simulators.warehouse.conftest import STOCK


def taken(warehouse: System, reference: str, *lines: tuple[str, int], **changes: Any) -> Json:
    asked = order(reference, *(lines or (("A", 2), ("B", 1))), **changes)
    assert warehouse.told("POST", "/orders", asked, status=201) == {"reference": reference, "state": "accepted"}
    return asked


def shipped(warehouse: System, reference: str, *lines: tuple[str, int], parcels: int = 1) -> None:
    taken(warehouse, reference, *lines)
    warehouse.move(f"orders/{reference}", "allocate")
    warehouse.move(f"orders/{reference}", "pick")
    warehouse.move(f"orders/{reference}", "pack", parcels=parcels)
    assert warehouse.move(f"orders/{reference}", "hand_over") == "handed_over"
    warehouse.settle(reference)


def snapshot(warehouse: System) -> tuple[Json, ...]:
    return tuple(warehouse.told("GET", f"/_control/{of}") for of in ("orders", "returns", "stock"))


def test_an_order_leaves_the_house_and_the_shop_hears_of_each_step(
    warehouse: System, carrier: System, shop: Shop
) -> None:
    shipped(warehouse, "200001", parcels=2)
    assert shop.types("200001") == [
        "order.accepted", "order.allocated", "order.picked", "order.packed", "order.dispatched",
    ]  # fmt: skip
    dispatched = shop.said("200001", "order.dispatched")
    assert dispatched["short"] == []
    assert [parcel["lines"] for parcel in dispatched["parcels"]] == [
        [{"sku": "A", "quantity": 2}],
        [{"sku": "B", "quantity": 1}],
    ]
    assert [parcel["weight_g"] for parcel in dispatched["parcels"]] == [950, 1150]
    found = carrier.told("GET", "/_control/parcels?order=200001")["parcels"]
    assert [parcel["tracking_number"] for parcel in found] == [
        parcel["tracking_number"] for parcel in dispatched["parcels"]
    ]
    assert {parcel["state"] for parcel in found} == {"collected"}
    assert [parcel["declared_value"] for parcel in found] == [2000, 1000]
    assert found[0]["recipient"] == address()
    (shelf,) = warehouse.told("GET", "/stock?sku=A")["stock"]
    assert set(shelf) == {"sku", "on_hand", "reserved", "damaged"}


def test_a_short_pick_reaches_the_shop(warehouse: System, shop: Shop) -> None:
    taken(warehouse, "200002", ("A", 3))
    before = warehouse.told("GET", "/_control/stock?sku=A")["stock"][0]
    warehouse.move("orders/200002", "allocate")
    assert warehouse.move("orders/200002", "pick", short=[{"sku": "A", "quantity": 1}]) == "picked"
    warehouse.settle("200002")
    assert shop.said("200002", "order.picked") == {"lines": [{"sku": "A", "quantity": 2, "short": 1}]}
    assert shop.said("200002", "stock.changed")["delta"] == -1
    after = warehouse.told("GET", "/_control/stock?sku=A")["stock"][0]
    assert after["on_hand"] == before["on_hand"] - 1
    assert after["written_off"] == before["written_off"] + 1


def test_the_same_order_again_does_nothing_twice(warehouse: System) -> None:
    asked = taken(warehouse, "200003")
    again = warehouse.told("POST", "/orders", asked)
    assert again == {"reference": "200003", "state": "accepted"}
    other = warehouse.told("POST", "/orders", {**asked, "total": 1}, status=409)
    assert other["error"]["code"] == "other_content"
    assert warehouse.told("GET", "/orders/200003") == {**asked, "state": "accepted"}


def test_twenty_at_once_make_one_order(warehouse: System, shop: Shop) -> None:
    asked = order("200004", ("A", 1))
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: post(warehouse, asked), range(20)))
    assert sorted(answers) == [200] * 19 + [201]
    warehouse.settle("200004")
    assert shop.types("200004") == ["order.accepted"]


def post(warehouse: System, asked: Json) -> int:
    return requests.post(
        f"{warehouse.url}/orders", json=asked, headers={"authorization": f"Bearer {KEY}"}, timeout=10
    ).status_code


def test_two_clerks_packing_one_order_make_one_parcel(warehouse: System, carrier: System) -> None:
    taken(warehouse, "200005", ("A", 1))
    warehouse.move("orders/200005", "allocate")
    warehouse.move("orders/200005", "pick")
    with ThreadPoolExecutor(4) as pool:
        moves = [
            pool.submit(warehouse.call, "POST", "/_control/orders/200005/moves", {"move": "pack"}) for _ in range(4)
        ]
    assert sorted(move.result().status_code for move in moves) == [200, 409, 409, 409]
    assert len(carrier.told("GET", "/_control/parcels?order=200005")["parcels"]) == 1


def test_an_order_can_be_cancelled_until_it_is_picked(warehouse: System, shop: Shop) -> None:
    taken(warehouse, "200006", ("A", 1))
    warehouse.move("orders/200006", "allocate")
    for _ in range(2):
        assert warehouse.told("POST", "/orders/200006/cancel", {"reason": "changed my mind"})["state"] == "cancelled"
    warehouse.settle("200006")
    assert shop.types("200006") == ["order.accepted", "order.allocated", "order.cancelled"]
    shipped(warehouse, "200007", ("A", 1))
    late = warehouse.told("POST", "/orders/200007/cancel", {"reason": "too late"}, status=409)
    assert late["error"]["code"] == "impossible_move"


def test_an_order_is_accepted_or_rejected_by_hand_when_told_so(warehouse: System, shop: Shop) -> None:
    warehouse.told("PUT", "/_control/policy", {"accept": "by_hand"})
    try:
        assert warehouse.told("POST", "/orders", order("200008", ("A", 1)), status=201)["state"] == "received"
        assert warehouse.move("orders/200008", "reject") == "rejected"
    finally:
        warehouse.told("PUT", "/_control/policy", {"accept": "at_once"})
    warehouse.settle("200008")
    assert set(shop.said("200008", "order.rejected")) == {"code", "message"}


def test_a_return_is_received_graded_and_closed(warehouse: System, shop: Shop) -> None:
    shipped(warehouse, "200009", ("A", 2))
    before = warehouse.told("GET", "/_control/stock?sku=A")["stock"][0]
    asked = {
        "rma": "R200009-1", "order": "200009", "tracking_number": "LR123456785FR",
        "lines": [{"sku": "A", "quantity": 2, "reason": "too small"}],
    }  # fmt: skip
    assert warehouse.told("POST", "/returns", asked, status=201) == {"rma": "R200009-1", "state": "announced"}
    assert warehouse.told("POST", "/returns", asked)["state"] == "announced"
    warehouse.told("POST", "/returns", {**asked, "tracking_number": "X"}, status=409)
    warehouse.move("returns/R200009-1", "receive")
    grades = [{"sku": "A", "quantity": 1, "grade": "A"}, {"sku": "A", "quantity": 1, "grade": "B"}]
    assert warehouse.move("returns/R200009-1", "grade", grades=grades) == "graded"
    assert warehouse.move("returns/R200009-1", "close") == "closed"
    warehouse.settle("200009")
    assert shop.said("200009", "return.received") == {"rma": "R200009-1"}
    assert shop.said("200009", "return.graded") == {"rma": "R200009-1", "lines": grades}
    after = warehouse.told("GET", "/_control/stock?sku=A")["stock"][0]
    assert (after["on_hand"] - before["on_hand"], after["damaged"] - before["damaged"]) == (1, 1)
    assert warehouse.told("GET", "/returns/R200009-1")["state"] == "closed"


def test_what_the_carrier_refuses_stays_picked(warehouse: System) -> None:
    taken(warehouse, "200010", ("A", 1), recipient=address(postcode="2A"))
    warehouse.move("orders/200010", "allocate")
    warehouse.move("orders/200010", "pick")
    refused = warehouse.told("POST", "/_control/orders/200010/moves", {"move": "pack"}, status=409)
    assert refused["error"]["code"] == "carrier_refused"
    kept = warehouse.told("GET", "/_control/orders/200010")
    assert (kept["state"], kept["parcels"]) == ("picked", [])
    assert "postcode" in kept["carrier_refusal"]
    (note,) = [note for note in warehouse.notes("200010") if note["operation"] == "label.request"]
    assert (note["kind"], note["peer"], note["status"]) == ("sent", "carrier", 422)
    assert note["key"].startswith("200010-1-")


def test_a_carrier_that_errs_did_not_refuse_and_is_asked_for_the_same_label_again(
    warehouse: System, carrier: System
) -> None:
    taken(warehouse, "200019", ("A", 1))
    for move in ("allocate", "pick"):
        warehouse.move("orders/200019", move)
    fault = {
        "way": "received",
        "fault": "error_after_work",
        "message": "shipment.create",
        "times": 1,
        "order": "200019",
        "status": 500,
    }
    carrier.told("POST", "/_control/disturbances", fault, status=201)
    erred = warehouse.told("POST", "/_control/orders/200019/moves", {"move": "pack"}, status=502)
    assert erred["error"]["code"] == "carrier_failed"
    assert warehouse.move("orders/200019", "pack") == "packed"
    assert len(carrier.told("GET", "/_control/parcels?order=200019")["parcels"]) == 1


def test_packing_waits_for_a_carrier_that_is_away(shop: Shop) -> None:
    with running("warehouse") as warehouse:
        warehouse.told("PUT", "/_control/stock", {"stock": STOCK})
        taken(warehouse, "200011", ("A", 1))
        warehouse.move("orders/200011", "allocate")
        warehouse.move("orders/200011", "pick")
        away = warehouse.told("POST", "/_control/orders/200011/moves", {"move": "pack"}, status=502)
        assert away["error"]["code"] == "no_carrier"
        warehouse.told("PUT", "/_control/peers", {"carrier": {"url": "http://127.0.0.1:9"}})
        away = warehouse.told("POST", "/_control/orders/200011/moves", {"move": "pack"}, status=502)
        assert away["error"]["code"] == "carrier_unreachable"
        with running("carrier") as late:
            warehouse.told("PUT", "/_control/peers", {"carrier": {"url": late.url, "secret": KEY}})
            assert warehouse.move("orders/200011", "pack") == "packed"
            # The carrier has collected already, and the warehouse did not hear its answer.
            (parcel,) = late.told("GET", "/_control/parcels?order=200011")["parcels"]
            late.told("POST", "/handovers", {"tracking_numbers": [parcel["tracking_number"]]})
            assert warehouse.move("orders/200011", "hand_over") == "handed_over"


def test_the_notes_show_what_the_shop_asked(warehouse: System) -> None:
    taken(warehouse, "200012", ("A", 2), recipient=address(name="Ana Lima"))
    warehouse.settle("200012")
    notes = warehouse.notes("200012")
    (asked,) = [note for note in notes if note["operation"] == "order.create"]
    assert (asked["kind"], asked["status"], asked["peer"]) == ("received", 201, "shop")
    assert asked["fields"]["lines"] == [{"sku": "A", "quantity": 2}]
    assert asked["fields"]["recipient.postcode"] == "69002"
    assert (asked["fields"]["total"], asked["fields"]["language"]) == (2490, "fr")
    moved = [note["fields"]["to"] for note in notes if note["kind"] == "moved"]
    assert moved == ["received", "accepted"]
    assert KEY not in str(notes)
    assert SECRET not in str(notes)


def test_an_impossible_move_names_the_possible_ones(warehouse: System) -> None:
    taken(warehouse, "200013", ("A", 1))
    before = snapshot(warehouse)
    refused = warehouse.told("POST", "/_control/orders/200013/moves", {"move": "hand_over"}, status=409)
    assert refused["error"]["allowed"] == ["allocate", "cancel", "hold"]
    (note,) = [note for note in warehouse.notes("200013") if note["kind"] == "refused"]
    assert (note["status"], note["fields"]["code"]) == (409, "impossible_move")
    assert "hand_over is not possible" in note["reply"]
    assert snapshot(warehouse) == before


def line(**changes: Any) -> list[Json]:
    return [{"sku": "A", "name": "Article", "quantity": 1, "unit_price": 1000, **changes}]


BAD_ORDERS: list[tuple[object, str]] = [
    ([], ""),
    (None, ""),
    ("100027", ""),
    ({}, "reference"),
    ({key: value for key, value in order("299999", ("A", 1)).items() if key != "lines"}, "lines"),
    (order("299999", ("Z", 1)), "lines.0.sku"),
    (order("299999", ("A", 0)), "lines.0.quantity"),
    (order("299999", ("A", -1)), "lines.0.quantity"),
    (order("299999", ("A", 10**9)), "lines.0.quantity"),
    (order("299999", lines=[]), "lines"),
    (order("299999", lines="A"), "lines"),
    (order("299999", lines=line(quantity="1")), "lines.0.quantity"),
    (order("299999", lines=line(quantity=1.0)), "lines.0.quantity"),
    (order("299999", lines=line(unit_price=-1)), "lines.0.unit_price"),
    (order("299999", lines=line(colour="red")), "lines.0.colour"),
    (order("299999", ("A", 1), gift=True), "gift"),
    (order("../../etc", ("A", 1)), "reference"),
    (order("x" * 41, ("A", 1)), "reference"),
    (order("", ("A", 1)), "reference"),
    (order("299999", ("A", 1), placed_at="yesterday"), "placed_at"),
    (order("299999", ("A", 1), currency="euro"), "currency"),
    (order("299999", ("A", 1), total=23.9), "total"),
    (order("299999", ("A", 1), delivery_method="drone"), "delivery_method"),
    (order("299999", ("A", 1), recipient={"name": "Zoé"}), "recipient.company"),
    (order("299999", ("A", 1), recipient=None), "recipient"),
]


@pytest.mark.parametrize(("body", "field"), BAD_ORDERS)
def test_an_order_that_cannot_be_is_refused(warehouse: System, body: object, field: str) -> None:
    before = snapshot(warehouse)
    answer = (
        warehouse.call("POST", "/orders", json=body)
        if body is not None
        else warehouse.call("POST", "/orders", data="null")
    )
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, field)
    assert answer.json()["error"]["message"]
    assert snapshot(warehouse) == before


GOOD = order("299999", ("A", 1))
BACK = {"rma": "R1", "order": "299999", "tracking_number": "", "lines": [{"sku": "A", "quantity": 1, "reason": ""}]}


@pytest.mark.parametrize(
    ("method", "path", "more", "status", "code"),
    [
        ("POST", "/orders", {"data": b"{nope"}, 400, "malformed_json"),
        ("POST", "/orders", {"data": b"\xff\xfe"}, 400, "malformed_json"),
        ("POST", "/orders", {"data": b'{"a":' * 50_000}, 400, "malformed_json"),
        ("POST", "/orders", {"data": b" " * 300_000}, 413, "body_too_large"),
        ("POST", "/orders", {"body": GOOD, "key": "wrong"}, 401, "wrong_key"),
        ("POST", "/orders", {"body": GOOD, "key": ""}, 401, "missing_key"),
        ("POST", "/orders", {"body": GOOD, "key": "clé".encode().decode("latin-1")}, 401, "wrong_key"),
        ("GET", "/orders/299999", {}, 404, "unknown_order"),
        ("GET", "/orders/%00", {}, 404, "unknown_order"),
        ("POST", "/orders/299999/cancel", {"body": {"reason": ""}}, 404, "unknown_order"),
        ("POST", "/orders/299999/cancel", {"body": {}}, 422, "missing_field"),
        ("POST", "/returns", {"body": BACK}, 422, "unknown_order"),
        ("POST", "/returns", {"body": {**BACK, "lines": []}}, 422, "invalid_field"),
        ("GET", "/returns/R1", {}, 404, "unknown_return"),
        ("GET", "/stock?sku=Z", {}, 422, "unknown_article"),
        ("PATCH", "/orders", {}, 405, "no_such_door"),
        ("POST", "/_control/orders/299999/moves", {"body": {"move": "pick"}}, 404, "unknown_order"),
        ("POST", "/_control/returns/R1/moves", {"body": {"move": "receive"}}, 404, "unknown_return"),
        ("PUT", "/_control/stock", {"body": {"stock": [{"sku": "A", "on_hand": -1}]}}, 422, "invalid_field"),
        ("PUT", "/_control/stock", {"body": {"stock": [{"sku": "N", "on_hand": 1}] * 2}}, 422, "doubled_article"),
        ("PUT", "/_control/policy", {"body": {"accept": "never"}}, 422, "invalid_field"),
    ],
)
def test_what_is_not_acceptable_is_refused_with_a_reason(
    warehouse: System, method: str, path: str, more: Json, status: int, code: str
) -> None:
    before = snapshot(warehouse)
    answer = warehouse.call(
        method, path, more.get("body"), **{name: value for name, value in more.items() if name != "body"}
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.json()["error"]["message"]
    assert snapshot(warehouse) == before


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"move": "teleport"}, 422, "move"),
        ({}, 422, "move"),
        ({"move": "pick", "short": [{"sku": "Z", "quantity": 1}]}, 422, "short.0.sku"),
        ({"move": "pick", "short": [{"sku": "A", "quantity": 3}]}, 422, "short.0.quantity"),
        ({"move": "pick", "short": [{"sku": "A", "quantity": 0}]}, 422, "short.0.quantity"),
        ({"move": "pick", "parcels": 2}, 422, "parcels"),
        ({"move": "allocate", "short": []}, 422, "short"),
        ({"move": "pack", "parcels": 0}, 422, "parcels"),
        ({"move": "pack"}, 409, ""),
    ],
)
def test_a_move_that_makes_no_sense_changes_nothing(warehouse: System, body: Json, status: int, field: str) -> None:
    reference = "200014"
    if warehouse.call("GET", f"/orders/{reference}").status_code == 404:
        taken(warehouse, reference, ("A", 2))
        warehouse.move(f"orders/{reference}", "allocate")
    before = snapshot(warehouse)
    refused = warehouse.told("POST", f"/_control/orders/{reference}/moves", body, status=status)
    assert refused["error"]["field"] == field
    assert snapshot(warehouse) == before


def test_two_sites_ship_one_order(shop: Shop, carrier: System) -> None:
    with running("warehouse") as warehouse:
        peers = {
            "shop": {"url": f"{shop.url}/webhooks/warehouse/", "secret": SECRET},
            "carrier": {"url": carrier.url, "secret": KEY},
        }
        warehouse.told("PUT", "/_control/peers", peers)
        lyon = {"code": "LYO", "name": "Lyon", "address": address(name="Entrepôt de Lyon")}
        warehouse.told("PUT", "/_control/sites", [{"code": "LIL", "name": "Lille"}, lyon])
        rows = [{"sku": sku, "on_hand": 2, "site": site} for sku, site in (("A", "LIL"), ("B", "LYO"))]
        warehouse.told("PUT", "/_control/stock", {"stock": rows})
        taken(warehouse, "200020", ("A", 1), ("B", 1))
        for move in ("allocate", "pick", "pack"):
            warehouse.move("orders/200020", move)
        assert warehouse.move("orders/200020", "hand_over", site="LYO") == "packed"
        assert warehouse.move("orders/200020", "hand_over") == "handed_over"
        warehouse.settle("200020")
        left = [message["data"] for message in shop.of("200020") if message["type"] == "order.dispatched"]
        assert [(body["site"], body["complete"]) for body in left] == [("LYO", False), ("LIL", True)]
        found = carrier.told("GET", "/_control/parcels?order=200020")["parcels"]
        assert {parcel["sender"]["name"] for parcel in found} == {"Entrepôt Dryrun", "Entrepôt de Lyon"}
        (row,) = warehouse.told("GET", "/stock?sku=A")["stock"]
        assert row["sites"] == [{"site": "LIL", "on_hand": 1, "reserved": 0, "damaged": 0}]


def test_the_people_at_the_shelves_are_heard_by_the_shop(warehouse: System, shop: Shop) -> None:
    warehouse.told("PUT", "/_control/stock", {"stock": [{"sku": "a/b c", "on_hand": 5}]})
    (row,) = warehouse.told("POST", "/_control/stock/a%2Fb%20c/count", {"counted": 4})["stock"]
    assert (row["on_hand"], row["counted"]) == (4, -1)
    warehouse.told("POST", "/_control/stock/a%2Fb%20c/damage", {"quantity": 1})
    assert warehouse.told("POST", "/_control/settle", {"within": 10})["idle"]
    heard = [message["data"] for _, message in shop.heard if message["data"].get("sku") == "a/b c"]
    assert [(body["delta"], body["reason"]) for body in heard] == [(-1, "counted"), (-1, "damaged")]
    assert warehouse.told("POST", "/_control/stock/Z/count", {}, status=404)["error"]["code"] == "unknown_article"


def test_a_label_that_the_carrier_refuses_is_told_to_the_shop(warehouse: System, shop: Shop) -> None:
    taken(warehouse, "200021", ("A", 1), recipient=address(postcode="2A"))
    warehouse.move("orders/200021", "allocate")
    warehouse.move("orders/200021", "pick")
    for _ in range(2):
        warehouse.told("POST", "/_control/orders/200021/moves", {"move": "pack"}, status=409)
    warehouse.settle("200021")
    told = shop.said("200021", "order.delayed")
    assert (told["reason"], told["leaves_on"]) == ("carrier_refused", "")
    assert "postcode" in told["message"]


def test_lists_come_in_pages_the_newest_first(warehouse: System) -> None:
    for number in range(3):
        taken(warehouse, f"20003{number}", ("A", 1))
    page = warehouse.told("GET", "/_control/orders?limit=2")["orders"]
    assert [made["reference"] for made in page] == ["200032", "200031"]
    page = warehouse.told("GET", "/_control/orders?limit=1&before=200031")["orders"]
    assert [made["reference"] for made in page] == ["200030"]
    assert warehouse.told("GET", "/_control/returns?order=200030") == {"returns": []}
