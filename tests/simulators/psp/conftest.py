"""What the tests of the provider's API share: a provider, the official client, and a way to catch its errors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from stripe import StripeClient

from tests.simulators.processes import running
from tests.simulators.psp.setting import SECRET, Shop, client_of, control, listening_shop, settled


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with running("psp", "--seed", "7") as url:
        yield url


@pytest.fixture(scope="module")
def client(url: str) -> StripeClient:
    return client_of(url)


@pytest.fixture
def shop(url: str) -> Iterator[Shop]:
    """A shop that hears what the provider tells."""
    with listening_shop() as shop:
        control(url, "PUT", "/peers", {"shop": {"url": shop.url, "secret": SECRET}})
        yield shop
        control(url, "DELETE", "/disturbances")
        settled(url)  # or the next shop would hear what was meant for this one
        control(url, "PUT", "/peers", {})
