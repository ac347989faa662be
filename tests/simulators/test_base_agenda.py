"""What happens by itself, and who goes on by themselves."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from harness.simulators.board import Button, Card, Input, Messages
from harness.simulators.control import control_routes
from harness.simulators.simulation import Options, Simulation
from harness.simulators.things import Things

HOUR = 3600.0


@dataclass(slots=True, weakref_slot=True)
class Order:
    reference: str
    next_at: float | None = None
    hours: int = 0


class Floor:
    """Orders that take one step an hour, five at most."""

    def __init__(self) -> None:
        self.simulation = Simulation.begin("floor", Options())
        self.orders: Things[Order] = self.simulation.store.things("order", Order, due=lambda order: order.next_at)
        self.simulation.when_due(self.orders, self.step)
        self.replanned: list[str] = []
        for reference in ("1", "2"):
            now = self.simulation.clock.now().timestamp()
            self.orders.put(reference, Order(reference, next_at=now + HOUR), group=reference)

    def step(self, order: Order) -> None:
        assert order.next_at is not None
        order.hours += 1
        order.next_at = order.next_at + HOUR if order.hours < 5 else None

    def hours(self) -> dict[str, int]:
        return {order.reference: order.hours for order in self.orders.earliest(9)}

    def app(self) -> Starlette:
        card = Card("order", "1", "1", "picked", buttons=(Button("pack", "/orders/1/moves", {"move": "pack"}),))
        routes = control_routes(
            self.simulation,
            cards=lambda order, limit: [card][:limit] if order in ("", "1") else [],
            messages=Messages(sent=("order.packed",), received=("order.create",)),
            replan=self.replanned.append,
        )
        return Starlette(routes=routes, lifespan=self.simulation.lifespan)


def test_nothing_happens_before_its_time() -> None:
    floor = Floor()
    asyncio.run(floor.simulation.agenda.tick())
    assert floor.hours() == {"1": 0, "2": 0}


def test_advancing_the_clock_plays_all_that_is_due_by_then() -> None:
    floor = Floor()
    with TestClient(floor.app()) as client:
        assert client.post("/_control/clock", json={"advance": 3.5 * HOUR}).status_code == 200
        assert floor.hours() == {"1": 3, "2": 3}
        client.post("/_control/clock", json={"advance": 24 * HOUR})
        assert floor.hours() == {"1": 5, "2": 5}


def test_one_order_can_be_advanced_by_itself() -> None:
    floor = Floor()
    with TestClient(floor.app()) as client:
        before = client.get("/_control/clock").json()["now"]
        client.post("/_control/clock", json={"advance": 2.5 * HOUR, "order": "2"})
        assert floor.hours() == {"1": 0, "2": 2}
        client.post("/_control/clock", json={"advance": HOUR})
        assert floor.hours() == {"1": 1, "2": 3}
        assert client.get("/_control/clock", params={"order": "2"}).json()["now"] > before
    assert floor.simulation.clock.ahead("2") == timedelta(hours=2.5)


def test_a_handler_that_changes_nothing_is_found_out() -> None:
    floor = Floor()
    floor.simulation.when_due(floor.orders, lambda _order: None)
    floor.simulation.agenda._kinds.pop(0)
    floor.simulation.clock.advance(timedelta(days=1))
    with pytest.raises(RuntimeError, match="again and again"):
        asyncio.run(floor.simulation.agenda.tick())


def test_the_pace_of_the_clock_can_be_set_and_goes_on_after_a_restart() -> None:
    floor = Floor()
    with TestClient(floor.app()) as client:
        assert client.put("/_control/clock", json={"pace": 3600}).json()["pace"] == 3600
        for pace in (0, -1, "fast", 1e9):
            assert client.put("/_control/clock", json={"pace": pace}).status_code == 422
    kept = floor.simulation.clock.to_json()
    later = Simulation.begin("later", Options())
    later.clock.resume(kept)
    assert later.clock.now() >= floor.simulation.clock.now() - timedelta(seconds=1)


def test_the_autopilot_is_switched_for_all_or_for_one() -> None:
    floor = Floor()
    pilot = floor.simulation.autopilot
    with TestClient(floor.app()) as client:
        assert client.get("/_control/autopilot").json() == {"on": False, "orders": {}}
        assert client.put("/_control/autopilot", json={"on": True, "order": "1"}).json()["orders"] == {"1": True}
        assert (pilot.on("1"), pilot.on("2"), pilot.on()) == (True, False, False)
        client.put("/_control/autopilot", json={"on": True})
        client.put("/_control/autopilot", json={"on": False, "order": "1"})
        assert (pilot.on("1"), pilot.on("2")) == (False, True)
        assert client.put("/_control/autopilot", json={"on": "yes"}).status_code == 422
    assert floor.replanned == ["1", "", "1"]


def test_a_snapshot_brings_back_things_clock_and_autopilot() -> None:
    floor = Floor()
    with TestClient(floor.app()) as client:
        assert client.post("/_control/snapshots", json={"name": "noon"}).status_code == 201
        client.put("/_control/peers", json={"shop": {"url": "http://127.0.0.1:9"}})
        client.put("/_control/autopilot", json={"on": True})
        client.post("/_control/disturbances", json={"fault": "lost", "message": "order.packed", "copies": 0})
        client.post("/_control/clock", json={"advance": 24 * HOUR})
        late = client.get("/_control/clock").json()["now"]
        assert [kept["name"] for kept in client.get("/_control/snapshots").json()["snapshots"]] == ["noon"]
        assert client.post("/_control/snapshots/noon/restore").json() == {"name": "noon"}
        assert floor.hours() == {"1": 0, "2": 0}
        assert client.get("/_control/clock").json()["now"] < late
        assert client.get("/_control/autopilot").json()["on"] is False
        assert client.get("/_control/disturbances").json() == {"disturbances": []}
        assert list(client.get("/_control/peers").json()["peers"]) == ["shop"]
        assert client.post("/_control/snapshots/dawn/restore").status_code == 404
        assert client.post("/_control/snapshots", json={"name": "../x"}).status_code == 422


def test_the_board_and_the_messages_are_shown() -> None:
    floor = Floor()
    with TestClient(floor.app()) as client:
        (card,) = client.get("/_control/board").json()["cards"]
        assert card["buttons"] == [
            {"name": "pack", "path": "/orders/1/moves", "body": {"move": "pack"}, "kind": "move", "inputs": []}
        ]
        assert client.get("/_control/board", params={"order": "9"}).json() == {"cards": []}
        assert client.get("/_control/board", params={"limit": "x"}).status_code == 422
        assert client.get("/_control/messages").json()["received"] == ["order.create"]
    asked = Input("sku", ("short", 0, "sku"), "choice", ("A", "B"))
    assert (asked.at, asked.choices) == (("short", 0, "sku"), ("A", "B"))
