"""A day is played at both doors: whatever is answered, and whatever is told, stands in the documents; and the other way round."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from requests import Response

from harness.simulators.bodies import LIMIT
from harness.simulators.carrier.app import carrier_app
from harness.simulators.warehouse.app import warehouse_app
from tests.simulators.carrier.trade import KEY, SECRET, Json, Shop, listening_shop, order, shipment
from tests.simulators.described import Document
from tests.simulators.inside import Inside, inside
from tests.simulators.warehouse.building import TWO_SITES


@dataclass(frozen=True)
class Judged:
    """A door whose every answer is held against its document."""

    system: Inside
    document: Document

    def ask(self, method: str, path: str, body: object = None, *, status: int, **more: Any) -> Response:
        answer = self.system.call(method, path, body, **more)
        self.document.judge(method, path, answer)
        assert answer.status_code == status, answer.text
        return answer

    def refusals(self, method: str, path: str, *, body: bool) -> None:
        """All that is refused whatever the way does."""
        self.ask(method, path, data=b" " * (LIMIT + 1), status=413)
        if body:
            self.ask(method, path, data=b"{", status=400)
            self.ask(method, path, data=b"{}", headers={"content-type": "text/xml"}, status=415)
            self.ask(method, path, {"unknown": 1}, headers={"idempotency-key": "refusals"}, status=422)
        self.ask(method, path, {} if body else None, key="wrong", status=401)


@dataclass(frozen=True)
class Trade:
    warehouse: Judged
    carrier: Judged
    shop: Shop


@pytest.fixture(scope="module")
def trade() -> Iterator[Trade]:
    with ExitStack() as open_:
        shop = open_.enter_context(listening_shop())
        doors = [open_.enter_context(inside(app)) for app in (warehouse_app, carrier_app)]
        warehouse, carrier = (Judged(door, Document(door.told("GET", "/openapi.json"))) for door in doors)
        hears, told = ({"shop": {"url": f"{shop.url}/{name}", "secret": SECRET}} for name in ("warehouse", "carrier"))
        carrier.system.told("PUT", "/_control/peers", told)
        warehouse.system.told(
            "PUT", "/_control/peers", {**hears, "carrier": {"url": carrier.system.url, "secret": KEY}}
        )
        warehouse.system.told("PUT", "/_control/sites", [{**site, "cut_off": "16:00"} for site in TWO_SITES])
        yield Trade(warehouse, carrier, shop)


def promised(document: Document, *but: tuple[str, str, int]) -> set[tuple[str, str, int]]:
    """Every answer that a document promises while no fault is armed, without those in `but`."""
    found = {
        (method.upper(), path, int(status))
        for path, ways in document.read["paths"].items()
        for method, way in ways.items()
        for status in way["responses"]
        if status != "5XX"
    }
    assert set(but) <= found
    return found - set(but)


def heard(trade: Trade, judged: Judged, *orders: str) -> None:
    """Hold every message about these orders, and about none, against the document."""
    for reference in orders:
        judged.system.settle(reference)
    for path, message in trade.shop.heard:
        if path == f"/{judged.system.simulation.name}":
            judged.document.judge_message(message)


def one_order_leaves_in_two_parts(door: Judged) -> None:
    system = door.system
    shelves = [{"sku": sku, "on_hand": 9, "site": site} for sku in "AB" for site in ("LIL", "LYO")]
    system.told("PUT", "/_control/stock", {"stock": shelves})

    asked = order("1", ("A", 4), ("B", 2), gift_message="Bon anniversaire", insert="AUTUMN")
    door.ask("POST", "/orders", asked, status=201)
    door.ask("POST", "/orders", asked, status=200)
    door.ask("POST", "/orders", {**asked, "total": 1}, status=409)
    door.refusals("POST", "/orders", body=True)
    system.move("orders/1", "hold", reason="address", message="No such street")
    system.move("orders/1", "release")
    system.move("orders/1", "allocate", split=True)
    system.move("orders/1", "miss_cut_off", site="LYO")
    missing = [{"sku": "A", "quantity": 1}]
    system.move("orders/1", "pick", site="LIL", short=missing, damaged=missing)
    system.move("orders/1", "pick", site="LYO")
    system.move("orders/1", "fail_label", reason="carrier_unreachable")
    for move in ("pack", "hand_over"):
        system.move("orders/1", move, **({"force": True} if move == "hand_over" else {}))
    assert door.ask("GET", "/orders/1", status=200).json()["state"] == "handed_over"


def others_do_not(door: Judged) -> None:
    system = door.system
    door.ask("POST", "/orders", order("2", ("A", 1)), status=201)
    door.ask("POST", "/orders/2/cancel", {"reason": ""}, status=200)
    door.ask("POST", "/orders/2/cancel", {"reason": ""}, status=200)
    door.ask("POST", "/orders/1/cancel", {"reason": "late"}, status=409)
    door.ask("POST", "/orders/none/cancel", {"reason": ""}, status=404)
    door.refusals("POST", "/orders/2/cancel", body=True)
    door.ask("GET", "/orders/none", status=404)
    door.refusals("GET", "/orders/1", body=False)
    system.told("PUT", "/_control/policy", {"accept": "by_hand"})
    door.ask("POST", "/orders", order("3", ("A", 1)), status=201)
    system.move("orders/3", "reject")


def something_comes_back(door: Judged) -> None:
    system = door.system
    back: Json = {
        "rma": "R1",
        "order": "1",
        "tracking_number": "",
        "lines": [{"sku": "A", "quantity": 1, "reason": "big"}],
    }
    door.ask("POST", "/returns", back, status=201)
    door.ask("POST", "/returns", back, status=200)
    door.ask("POST", "/returns", {**back, "tracking_number": "X"}, status=409)
    door.refusals("POST", "/returns", body=True)
    system.move("returns/R1", "receive")
    came = [{"sku": sku, "quantity": 9, "grade": grade} for sku, grade in (("A", "A"), ("B", "B"), ("B", "scrap"))]
    system.move("returns/R1", "grade", grades=came)
    assert door.ask("GET", "/returns/R1", status=200).json()["graded"] == came
    unannounced = {"order": "1", "lines": [{"sku": "A", "quantity": 1}]}
    number = system.told("POST", "/_control/returns", unannounced, status=201)["return"]
    door.ask("GET", f"/returns/{number}", status=200)
    door.ask("GET", "/returns/none", status=404)
    door.refusals("GET", "/returns/R1", body=False)


def stock_is_counted(door: Judged) -> None:
    door.system.told("POST", "/_control/stock/A/count", {"counted": 5, "site": "LIL"})
    assert len(door.ask("GET", "/stock?sku=A&sku=B", status=200).json()["stock"][0]["sites"]) == 2
    door.ask("GET", "/stock", status=200)
    door.ask("GET", "/stock?sku=Z", status=422)
    door.refusals("GET", "/stock", body=False)
    door.ask("GET", "/openapi.json", status=200)
    door.ask("GET", "/openapi.json", data=b" " * (LIMIT + 1), status=413)


def test_a_day_in_the_warehouse(trade: Trade) -> None:
    door = trade.warehouse
    one_order_leaves_in_two_parts(door)
    others_do_not(door)
    something_comes_back(door)
    stock_is_counted(door)
    door.system.told("POST", "/_control/settle", {"within": 10})
    heard(trade, door, "1", "2", "3")
    assert door.document.answered == promised(door.document)
    assert door.document.told == set(door.document.read["webhooks"])


def keyed(key: str) -> Json:
    return {"idempotency-key": key}


def announced(door: Judged, reference: str, **changes: Any) -> Json:
    answer = door.ask("POST", "/shipments", shipment(reference, **changes), headers=keyed(reference), status=201)
    told: Json = answer.json()
    return told


def moved(door: Judged, parcel: Json, *moves: str) -> None:
    for move in moves:
        door.system.move(f"parcels/{parcel['tracking_number']}", move)


def labels_are_asked_for(door: Judged) -> tuple[Json, Json, Json, Json]:
    """A parcel to a door, one to a point, one that comes back, and one whose label is void."""
    size = {"length": 90, "width": 50, "height": 40}
    home = announced(door, "11", size_cm=size)
    assert door.ask("POST", "/shipments", shipment("11", size_cm=size), headers=keyed("11"), status=200).json() == home
    door.refusals("POST", "/shipments", body=True)
    door.ask("POST", "/shipments", shipment("11"), status=400)
    pickup = announced(door, "12", service="pickup")
    back = announced(door, "13", direction="return", service="return", rma="R11-1")
    void = announced(door, "14")
    door.ask("POST", f"/shipments/{void['id']}/cancel", {"reason": "gift"}, status=200)
    return home, pickup, back, void


def shipments_are_read(door: Judged, home: Json, void: Json) -> None:
    for path in (f"/shipments/{home['id']}", f"/tracking/{home['tracking_number']}"):
        door.ask("GET", path, status=200)
        door.ask("GET", path[:-3], status=404)
        door.refusals("GET", path, body=False)
    one = f"/shipments/{home['id']}"
    for path in (f"{one}/label.pdf", f"{one}/label.pdf?page=A4", f"{one}/label.zpl"):
        door.ask("GET", path, status=200, key="")
        door.ask("GET", path.replace("shp_", "shq_"), status=404)
        door.ask("GET", path, data=b" " * (LIMIT + 1), status=413)
    door.ask("GET", f"{one}/label.pdf?page=A5", status=422)
    cancel = f"/shipments/{void['id']}/cancel"
    door.ask("POST", cancel, {}, status=200)
    for ending in ("pdf", "zpl"):
        door.ask("GET", f"/shipments/{void['id']}/label.{ending}", status=410)
    door.ask("POST", "/shipments/none/cancel", {}, status=404)
    door.refusals("POST", cancel, body=True)


def parcels_are_handed_over(door: Judged, home: Json, pickup: Json) -> None:
    listed = door.ask("POST", "/manifests", {"tracking_numbers": [home["tracking_number"]]}, status=201).json()
    door.ask("POST", "/manifests", {"tracking_numbers": [home["tracking_number"]]}, status=409)
    door.ask("POST", f"/shipments/{home['id']}/cancel", {}, status=409)
    door.refusals("POST", "/manifests", body=True)
    for ending in ("", ".pdf"):
        door.ask("GET", f"/manifests/{listed['number']}{ending}", status=200)
        door.ask("GET", f"/manifests/MF0{ending}", status=404)
    door.refusals("GET", "/manifests/MF0", body=False)
    door.ask("GET", "/manifests/MF0.pdf", data=b" " * (LIMIT + 1), status=413)
    numbers = {"tracking_numbers": [home["tracking_number"], pickup["tracking_number"]]}
    door.ask("POST", "/handovers", numbers, status=200)
    door.ask("POST", "/handovers", numbers, status=409)
    door.refusals("POST", "/handovers", body=True)


def strangers_ask(door: Judged, home: Json) -> None:
    size = {"length": 90, "width": 50, "height": 40}
    ends = {"origin": {"country": "FR"}, "destination": {"country": "FR", "postcode": "20000"}}
    door.ask("POST", "/rates", {**ends, "weight_g": 900, "size_cm": size}, status=200)
    door.refusals("POST", "/rates", body=True)
    door.ask("GET", "/points?country=FR&postcode=69002&limit=3", status=200)
    door.ask("GET", "/points?country=FR&postcode=69002&limit=11", status=422)
    door.refusals("GET", "/points?country=FR&postcode=69002", body=False)
    door.ask("GET", f"/track/{home['tracking_number']}", status=200, key="")
    door.ask("GET", "/track/NONE", status=404, key="")
    door.ask("GET", "/track/NONE", data=b" " * (LIMIT + 1), status=413)
    door.ask("GET", "/openapi.json", status=200)
    door.ask("GET", "/openapi.json", data=b" " * (LIMIT + 1), status=413)


def test_a_day_at_the_carrier(trade: Trade) -> None:
    door = trade.carrier
    home, pickup, back, void = labels_are_asked_for(door)
    shipments_are_read(door, home, void)
    parcels_are_handed_over(door, home, pickup)
    strangers_ask(door, home)
    moved(door, home, "transit", "misroute", "transit", "out", "fail", "out", "deliver")
    moved(door, pickup, "transit", "hold_at_point", "refuse", "send_back", "return")
    moved(door, back, "collect", "transit", "damage", "lose", "transit", "out", "deliver")
    for parcel in (home, pickup, back, void):
        door.ask("GET", f"/shipments/{parcel['id']}", status=200)
        door.ask("GET", f"/tracking/{parcel['tracking_number']}", status=200)
    heard(trade, door, "11", "12", "13", "14")
    # A hundred million numbers of a product would have to be used up first; `test_carrier_models` does it with a shorter form.
    assert door.document.answered == promised(door.document, ("POST", "/shipments", 409))
    assert door.document.told == set(door.document.read["webhooks"])
