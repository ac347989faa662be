"""The doctor against real sockets: healthy, ill, silent, closed."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from harness.kernel.errors import Compromised
from harness.landscape.asking import NoAnswer, ask
from harness.landscape.doctor import Row, examine, require_healthy
from harness.landscape.endpoint import Endpoint, described, endpoints_from_json, endpoints_to_json
from harness.landscape.load import load
from tests.landscape.doors import HEALTH, ORDERS, answering


def looked_at(folder: Path, address: str, *lines: str, key: str = "", within: float = 2.0) -> Row:
    path = folder / "mine.toml"
    head = ['name = "mine"', 'currency = "EUR"', "[systems.shop]", f'address = "{address}"']
    path.write_text("\n".join([*head, *lines]), encoding="utf-8")
    endpoints = {"shop": Endpoint(role="shop", address=address, key=key)}
    (row,) = examine(load(path), endpoints, within=within)
    return row


def test_a_healthy_shop_with_the_right_key(tmp_path: Path) -> None:
    with answering({HEALTH: 200, ORDERS: 200}, key="k") as address:
        assert looked_at(tmp_path, address, 'driver = "oscar"', key="k") == Row("shop", address, "healthy")


def test_a_wrong_key(tmp_path: Path) -> None:
    with answering({HEALTH: 200, ORDERS: 200}, key="k") as address:
        row = looked_at(tmp_path, address, 'driver = "oscar"', 'key = { env = "SHOP_KEY" }', key="other")
    assert row.state == "key refused"
    assert "systems.shop.key names SHOP_KEY" in row.remedy
    assert "other" not in row.remedy


def test_no_key_where_one_is_asked_for(tmp_path: Path) -> None:
    with answering({HEALTH: 200, ORDERS: 200}, key="k") as address:
        row = looked_at(tmp_path, address, 'driver = "oscar"')
    assert row.state == "key refused"
    assert 'write key = { env = "NAME" }' in row.remedy


def test_an_ill_shop(tmp_path: Path) -> None:
    with answering({HEALTH: 503}) as address:
        row = looked_at(tmp_path, address, 'driver = "oscar"')
    assert row.state == "unhealthy"
    assert "answers 503" in row.remedy


def test_a_shop_without_a_driver_only_has_to_be_there(tmp_path: Path) -> None:
    with answering({"/": 404}) as address:
        assert looked_at(tmp_path, address).state == "healthy"


def test_a_redirect_is_not_followed(tmp_path: Path) -> None:
    with answering({"/": 302}) as address:
        assert looked_at(tmp_path, address).state == "healthy"
        assert ask("GET", f"{address}/")[0] == 302


def test_nobody_there(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        row = looked_at(tmp_path, address)
    assert row.state == "no answer"
    assert row.remedy.startswith(f"{tmp_path / 'mine.toml'}: systems.shop.address {address} does not answer")
    with pytest.raises(Compromised, match="does not answer"):
        require_healthy([row])


def test_somebody_silent(tmp_path: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        row = looked_at(tmp_path, f"http://127.0.0.1:{silent.getsockname()[1]}", within=0.2)
    assert row.state == "no answer"
    assert "0.2 s" in row.remedy


def test_a_name_that_does_not_resolve() -> None:
    with pytest.raises(NoAnswer):
        ask("GET", "http://nowhere.invalid/", within=3)


def test_a_proxy_is_not_asked_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with answering({"/": 200}) as address:
        assert ask("PUT", f"{address}/", body={"a": 1}) == (200, {"path": "/"})


def test_endpoints_travel_as_json_and_are_described_without_secrets() -> None:
    shop = Endpoint(role="shop", address="http://127.0.0.1:1", key="hidden", extras={"staff_password": "hidden"})
    assert endpoints_from_json(endpoints_to_json({"shop": shop})) == {"shop": shop}
    assert described({"shop": shop}) == {"shop": {"kind": "real", "address": "http://127.0.0.1:1"}}
    assert "hidden" not in repr(shop)
