"""A warehouse as a process, with a carrier beside it and a shop that listens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulators.carrier.trade import KEY, SECRET, Shop, System, listening_shop, running

STOCK = [{"sku": "A", "on_hand": 1000}, {"sku": "B", "on_hand": 1000, "weight_g": 1000}]


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    with listening_shop() as shop:
        yield shop


@pytest.fixture(scope="module")
def carrier() -> Iterator[System]:
    with running("carrier") as carrier:
        yield carrier


@pytest.fixture(scope="module")
def warehouse(shop: Shop, carrier: System) -> Iterator[System]:
    with running("warehouse") as warehouse:
        peers = {
            "shop": {"url": f"{shop.url}/webhooks/warehouse/", "secret": SECRET},
            "carrier": {"url": carrier.url, "secret": KEY},
        }
        warehouse.told("PUT", "/_control/peers", peers)
        warehouse.told("PUT", "/_control/stock", {"stock": STOCK, "origin": "tests"})
        yield warehouse
