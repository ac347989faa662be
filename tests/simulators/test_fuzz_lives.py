"""Warehouse, carrier and provider, worked by their buttons, killed, started anew from their file, and put back to snapshots.

No order, parcel or payment is ever lost, stock is never negative, no parcel is in two places, money never appears.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise, product
from typing import Any, ClassVar
from unittest.mock import patch
from urllib.parse import urlencode

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from starlette.applications import Starlette

from harness.simulators.carrier.app import carrier_app
from harness.simulators.carrier.lifecycle import PARCEL
from harness.simulators.psp.application import make_app
from harness.simulators.simulation import Options
from harness.simulators.warehouse.app import warehouse_app
from tests.simulators.carrier.trade import order, shipment
from tests.simulators.lives import FORM, Json, Lives, Make
from tests.simulators.warehouse.building import TWO_SITES
from tests.simulators.warehouse.floors import OtherCarrier

_MOST = 6  # few things, so that some get far
LINES = st.lists(st.tuples(st.sampled_from("AB"), st.integers(1, 4)), min_size=1, max_size=2)


def warehouse(options: Options) -> Starlette:
    """A warehouse whose carrier gives every label it is asked for."""
    with patch("harness.simulators.warehouse.floor.Carrier", lambda _simulation: OtherCarrier()):
        return warehouse_app(options)


class Warehouse(Lives):
    make: ClassVar[Make] = staticmethod(warehouse)

    def prepare(self) -> None:
        self.told("PUT", "/_control/sites", [{**site, "cut_off": "16:00"} for site in TWO_SITES])
        shelves = [{"sku": sku, "on_hand": 6, "site": site["code"]} for sku in "AB" for site in TWO_SITES]
        self.told("PUT", "/_control/stock", {"stock": shelves})

    def some(self) -> None:
        for number, lines in enumerate(([("A", 3)], [("A", 4), ("B", 2)], [("B", 7)])):
            self.ask_for(lines, number)

    @rule(lines=LINES, number=st.integers(0, _MOST))
    def ask_for(self, lines: list[tuple[str, int]], number: int) -> None:
        if self.attempt("POST", "/orders", order(f"{100000 + number}", *lines)):
            self.known.add(f"{100000 + number}")

    @rule(which=st.integers(0, 20), number=st.integers(0, 2), count=st.integers(1, 3))
    def send_back(self, which: int, number: int, count: int) -> None:
        """Something that was shipped, or too much of it."""
        shipped = [
            (each["reference"], line["sku"]) for each in self.orders() for line in each["lines"] if line["shipped"]
        ]
        if shipped:
            reference, sku = shipped[which % len(shipped)]
            lines = [{"sku": sku, "quantity": count, "reason": ""}]
            back = {"rma": f"R{number}", "order": reference, "tracking_number": "", "lines": lines}
            if self.attempt("POST", "/returns", back):
                self.known.add(f"R{number}")

    @rule(number=st.integers(0, 2))
    def take_back(self, number: int) -> None:
        self.attempt("POST", f"/orders/{100000 + number}/cancel", {"reason": ""})

    @rule(number=st.integers(0, 2), boxes=st.lists(LINES, min_size=1, max_size=2))
    def pack_by_hand(self, number: int, boxes: list[list[tuple[str, int]]]) -> None:
        contents = [{"lines": [{"sku": sku, "quantity": count} for sku, count in lines]} for lines in boxes]
        self.attempt("POST", f"/_control/orders/{100000 + number}/moves", {"move": "pack", "boxes": contents})

    @rule(
        accept=st.sampled_from(["at_once", "by_hand"]),
        an_hour=st.integers(0, 2),
        doubles=st.sampled_from(["flag", "hold"]),
    )
    def agree(self, accept: str, an_hour: int, doubles: str) -> None:
        self.told("PUT", "/_control/policy", {"accept": accept, "orders_an_hour": an_hour, "duplicates": doubles})

    def orders(self) -> list[Json]:
        found: list[Json] = self.told("GET", "/_control/orders")["orders"]
        return found

    @invariant()
    def every_unit_is_somewhere(self) -> None:
        lines = Counter[tuple[str, str, str]]()
        for part in (part for each in self.orders() for part in each["parts"]):
            for line, count in product(part["lines"], ("reserved", "picked", "shipped")):
                lines[part["site"], line["sku"], count] += line[count]
        for article in self.told("GET", "/_control/stock")["stock"]:
            for shelf in article["sites"]:
                place = (shelf["site"], article["sku"])
                gone, come = shelf["shipped"] + shelf["written_off"], shelf["restocked"] + shelf["counted"]
                assert shelf["on_hand"] == shelf["seeded"] - gone + come >= 0, shelf
                assert shelf["damaged"] == shelf["broken"] + shelf["returned"] - shelf["restocked"] >= 0, shelf
                assert 0 <= shelf["in_totes"] <= min(shelf["reserved"], shelf["on_hand"]), shelf
                assert shelf["reserved"] == lines[*place, "reserved"], shelf
                assert shelf["shipped"] == lines[*place, "shipped"], shelf
                assert shelf["in_totes"] == lines[*place, "picked"] - lines[*place, "shipped"], shelf

    @invariant()
    def every_order_is_whole(self) -> None:
        for each in self.orders():
            for line in each["lines"]:
                if each["state"] in ("picked", "packed", "handed_over"):
                    assert line["picked"] + line["short"] == line["quantity"], each
                if each["state"] == "handed_over":
                    assert (line["shipped"], line["reserved"]) == (line["picked"], 0), each
            boxed = Counter[str]()
            for line in (line for parcel in each["parcels"] for line in parcel["lines"]):
                boxed[line["sku"]] += line["quantity"]
            if each["state"] in ("packed", "handed_over"):
                assert boxed == Counter({line["sku"]: line["picked"] for line in each["lines"] if line["picked"]}), each


class Carrier(Lives):
    make: ClassVar[Make] = staticmethod(carrier_app)

    def some(self) -> None:
        for number, service in enumerate(("home", "pickup", "return")):
            self.ask_for(number, service, 1)

    @rule(
        number=st.integers(0, _MOST),
        service=st.sampled_from(["home", "express", "pickup", "return"]),
        weight=st.integers(1, 2),
    )
    def ask_for(self, number: int, service: str, weight: int) -> None:
        direction = "return" if service == "return" else "outbound"
        asked = shipment(f"{100000 + number}", service=service, direction=direction, weight_g=weight * 15_000)
        if told := self.attempt("POST", "/shipments", asked):
            self.known.add(told["tracking_number"])

    @rule(
        which=st.lists(st.integers(0, 20), min_size=1, max_size=3), path=st.sampled_from(["/handovers", "/manifests"])
    )
    def close_the_day(self, which: list[int], path: str) -> None:
        known = sorted(self.known) or ["LA000000000FR"]
        self.attempt("POST", path, {"tracking_numbers": [known[index % len(known)] for index in which]})

    @rule(which=st.integers(0, 20))
    def take_back(self, which: int) -> None:
        parcels = self.parcels()
        if parcels:
            self.attempt("POST", f"/shipments/{parcels[which % len(parcels)]['id']}/cancel", {})

    def parcels(self) -> list[Json]:
        found: list[Json] = self.told("GET", "/_control/parcels?limit=1000")["parcels"]
        return found

    @invariant()
    def every_parcel_went_a_possible_way(self) -> None:
        listed = Counter[str]()
        for parcel in self.parcels():
            states = [event["type"].removeprefix("parcel.") for event in parcel["events"]]
            assert (states[0], states[-1]) == ("announced", parcel["state"])
            assert all(PARCEL.allows(one, other) for one, other in pairwise(states)), states
            assert states.count("delivered") <= 1
            times = [event["at"] for event in parcel["events"]]
            assert times == sorted(times)
            if parcel.get("manifest"):
                listed[parcel["manifest"]] += 1
        for number, count in listed.items():
            assert self.told("GET", f"/manifests/{number}")["parcels"] == count


CARDS = (
    "pm_card_visa",
    "pm_card_authenticationRequired",
    "pm_card_pendingRefund",
    "pm_card_createDispute",
    "pm_card_refundFail",
)


class Provider(Lives):
    make: ClassVar[Make] = staticmethod(make_app)

    def some(self) -> None:
        for card, by_hand in (
            ("pm_card_visa", True),
            ("pm_card_visa", False),
            ("pm_card_authenticationRequired", True),
        ):
            self.ask_for(1000, card, by_hand=by_hand)

    @rule(amount=st.integers(50, 3000), card=st.sampled_from(CARDS), by_hand=st.booleans())
    def ask_for(self, amount: int, card: str, *, by_hand: bool) -> None:
        if len(self.known) > _MOST:
            return
        asked = {
            "amount": amount, "currency": "eur", "metadata[order]": f"{100000 + len(self.known)}", "payment_method": card,
            "confirm": "true", "capture_method": "manual" if by_hand else "automatic", "payment_method_types[]": "card",
        }  # fmt: skip
        if told := self.attempt("POST", "/v1/payment_intents", urlencode(asked), FORM):
            self.known.add(told["id"])

    @rule(which=st.integers(0, 20), amount=st.integers(1, 4000), what=st.sampled_from(["capture", "refund", "cancel"]))
    def change(self, which: int, amount: int, what: str) -> None:
        """As the shop does, with amounts that there may not be."""
        if not self.known:
            return
        intent = sorted(self.known)[which % len(self.known)]
        if what == "refund":
            self.attempt("POST", "/v1/refunds", urlencode({"payment_intent": intent, "amount": amount}), FORM)
        else:
            asked = {"amount_to_capture": amount} if what == "capture" else {}
            self.attempt("POST", f"/v1/payment_intents/{intent}/{what}", urlencode(asked), FORM)

    @invariant()
    def money_never_appears(self) -> None:
        payments: list[Any] = self.told("GET", "/_control/payments")["payments"]
        assert {payment["intent"] for payment in payments} == self.known
        for payment in payments:
            assert 0 <= payment["refunded"] <= payment["captured"] <= payment["authorised"] <= payment["amount"], (
                payment
            )
            assert sum(payment["captures"]) == payment["captured"], payment


FEW = settings(max_examples=30, stateful_step_count=30, deadline=None, derandomize=True)
TestWarehouse = Warehouse.TestCase
TestCarrier = Carrier.TestCase
TestProvider = Provider.TestCase
TestWarehouse.settings = TestCarrier.settings = TestProvider.settings = FEW


def test_who_was_put_back_before_it_knew_anybody_starts_again() -> None:
    carrier = Carrier()
    carrier.keep("a")
    carrier.put_back(0)
    carrier.start_anew()
    carrier.teardown()
