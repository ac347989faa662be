"""Killed in the middle of orders and started again: no order lost, nothing done twice."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.kernel.waiting import eventually
from tests.simulators.carrier.trade import KEY, ROOT, SECRET, Shop, System, order

STOCK = [{"sku": "A", "on_hand": 1000}]


class Killed:
    """A warehouse that keeps its state in a file, and can be killed."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> System:
        command = [sys.executable, "-m", "harness.simulators.warehouse", "--state", str(self._state)]
        environment = {**os.environ, "DRYRUN_DOOR_KEY": KEY}
        self._process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        return System(self._process.stdout.readline().split()[1])

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait(timeout=10)
        assert self._process.stdout is not None
        self._process.stdout.close()


@contextmanager
def killed(tmp_path: Path) -> Iterator[Killed]:
    house = Killed(tmp_path / "warehouse.state")
    try:
        yield house
    finally:
        house.kill()


def joined(warehouse: System, shop: Shop, carrier: System) -> None:
    peers = {
        "shop": {"url": f"{shop.url}/webhooks/warehouse/", "secret": SECRET},
        "carrier": {"url": carrier.url, "secret": KEY},
    }
    warehouse.told("PUT", "/_control/peers", peers)


def test_what_was_answered_is_there_after_the_power_went(tmp_path: Path, shop: Shop, carrier: System) -> None:
    with killed(tmp_path) as house:
        warehouse = house.start()
        joined(warehouse, shop, carrier)
        warehouse.told("PUT", "/_control/stock", {"stock": STOCK})
        warehouse.told("PUT", "/_control/policy", {"orders_an_hour": 30})
        answered: list[str] = []

        def send(first: int) -> None:
            door = System(warehouse.url)
            for number in range(first, first + 500):
                try:
                    door.told("POST", "/orders", order(str(number), ("A", 1)), status=201)
                except OSError:  # it is gone
                    return
                answered.append(str(number))

        senders = [threading.Thread(target=send, args=(600_000 + 1000 * number,)) for number in range(3)]
        for sender in senders:
            sender.start()
        assert eventually(lambda: len(answered) >= 40, within=30).satisfied
        house.kill()
        for sender in senders:
            sender.join()
        again = house.start()
        for reference in answered:
            assert again.told("GET", f"/orders/{reference}")["state"] == "accepted"
            assert again.told("POST", "/orders", order(reference, ("A", 1)))["state"] == "accepted"
        assert again.told("GET", "/_control/policy")["orders_an_hour"] == 30
        for reference in answered[:3]:
            again.settle(reference)
            assert shop.types(reference) == ["order.accepted"]


def test_an_order_goes_on_where_it_was(tmp_path: Path, shop: Shop, carrier: System) -> None:
    with killed(tmp_path) as house:
        warehouse = house.start()
        joined(warehouse, shop, carrier)
        warehouse.told("PUT", "/_control/stock", {"stock": STOCK})
        warehouse.told("POST", "/orders", order("600900", ("A", 2)), status=201)
        for move in ("allocate", "pick", "pack", "hand_over"):
            before = warehouse.told("GET", "/_control/orders/600900")
            house.kill()
            warehouse = house.start()
            assert warehouse.told("GET", "/_control/orders/600900") == before
            warehouse.move("orders/600900", move)
        warehouse.settle("600900")
        assert shop.types("600900")[-1] == "order.dispatched"
        (shelf,) = warehouse.told("GET", "/_control/stock?sku=A")["stock"]
        assert (shelf["on_hand"], shelf["reserved"], shelf["shipped"]) == (998, 0, 2)
        assert len(carrier.told("GET", "/_control/parcels?order=600900")["parcels"]) == 1


def test_a_label_asked_for_twice_is_one_parcel(tmp_path: Path, shop: Shop, carrier: System) -> None:
    """Killed after the carrier gave the label and before the warehouse wrote it down."""
    with killed(tmp_path) as house:
        warehouse = house.start()
        joined(warehouse, shop, carrier)
        warehouse.told("PUT", "/_control/stock", {"stock": STOCK})
        warehouse.told("POST", "/orders", order("600901", ("A", 1)), status=201)
        for move in ("allocate", "pick"):
            warehouse.move("orders/600901", move)
        slow = {"fault": "late", "way": "received", "message": "shipment.create", "order": "600901", "delay": 0.5}
        carrier.told("POST", "/_control/disturbances", slow, status=201)

        def packs() -> None:
            try:
                warehouse.call("POST", "/_control/orders/600901/moves", {"move": "pack"})
            except OSError:
                return

        packer = threading.Thread(target=packs)
        packer.start()
        asking = eventually(lambda: not carrier.told("GET", "/_control/disturbances")["disturbances"], within=10)
        assert asking.satisfied
        house.kill()
        packer.join()
        made = eventually(lambda: carrier.told("GET", "/_control/parcels?order=600901")["parcels"], within=10)
        assert made.satisfied
        again = house.start()
        assert again.told("GET", "/_control/orders/600901")["state"] == "picked"
        assert again.move("orders/600901", "pack") == "packed"
        (parcel,) = carrier.told("GET", "/_control/parcels?order=600901")["parcels"]
        (ours,) = again.told("GET", "/_control/orders/600901")["parcels"]
        assert ours["tracking_number"] == parcel["tracking_number"]
