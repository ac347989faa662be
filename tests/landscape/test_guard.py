"""What may never be rehearsed against, whatever a landscape says."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.kernel.errors import LandscapeInvalid
from harness.landscape.guard import guard, is_loopback, is_production
from harness.landscape.load import load
from harness.landscape.model import Landscape


def landscape(folder: Path, address: str, *more: str, head: str = "") -> Landscape:
    path = folder / "mine.toml"
    lines = ['name = "mine"', 'currency = "EUR"', head, "[systems.shop]", f'address = "{address}"', *more]
    path.write_text("\n".join(lines), encoding="utf-8")
    return load(path)


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:8000", "http://127.9.9.9", "http://localhost:1", "http://LOCALHOST", "http://[::1]:80"],
)
def test_this_machine_needs_no_word(tmp_path: Path, address: str) -> None:
    guard(landscape(tmp_path, address), {})


@pytest.mark.parametrize(
    "address",
    [
        "https://shop.example",
        "http://10.0.0.1",
        "http://0.0.0.0:80",
        "http://127.0.0.1.shop.example",
        "http://localhost.shop.example",
        "http://2130706433",
        "http://0x7f.1",
        "http://[::ffff:10.0.0.1]",
    ],
)
def test_anything_else_does(tmp_path: Path, address: str) -> None:
    with pytest.raises(LandscapeInvalid, match=r"systems\.shop\.address .* staging = true under \[systems\.shop\]"):
        guard(landscape(tmp_path, address), {})
    guard(landscape(tmp_path, address, "staging = true"), {})


@pytest.mark.parametrize(
    ("address", "listed"),
    [
        ("https://www.shop.example", "www.shop.example"),
        ("https://WWW.Shop.Example.", "www.shop.example"),
        ("https://api.www.shop.example", "www.shop.example"),
        ("https://www.shop.example:8443/x", "https://www.shop.example/"),
        ("https://www.épicerie.example", "www.xn--picerie-9xa.example"),
        ("http://127.0.0.1:8000", "127.0.0.1"),
    ],
)
def test_production_is_refused_even_as_staging(tmp_path: Path, address: str, listed: str) -> None:
    made = landscape(tmp_path, address, "staging = true", head=f'production = ["{listed}"]')
    with pytest.raises(LandscapeInvalid, match="production, which is never touched"):
        guard(made, {})


def test_a_neighbour_of_production_is_not_production() -> None:
    assert not is_production("staging.shop.example", ("www.shop.example", ""))
    assert not is_production("notshop.example", ("shop.example",))


def test_an_address_among_the_options_is_guarded_too(tmp_path: Path) -> None:
    made = landscape(tmp_path, "http://127.0.0.1", "[systems.shop.options]", 'webhook = "https://shop.example/hook"')
    with pytest.raises(LandscapeInvalid, match=r"options\.webhook"):
        guard(made, {})


@pytest.mark.parametrize("value", ["sk_live_51", "rk_live_51", " sk_live_51", "pk_live_51"])
def test_a_live_key_is_refused_and_never_shown(tmp_path: Path, value: str) -> None:
    made = landscape(tmp_path, "http://127.0.0.1", 'key = { env = "SHOP_KEY" }')
    with pytest.raises(LandscapeInvalid, match=r"systems\.shop\.key names SHOP_KEY, which holds a live key") as caught:
        guard(made, {"SHOP_KEY": value + "verysecret"})
    assert "verysecret" not in str(caught.value)


@pytest.mark.parametrize("environ", [{}, {"SHOP_KEY": ""}, {"SHOP_KEY": "  "}])
def test_a_key_that_is_not_set(tmp_path: Path, environ: dict[str, str]) -> None:
    made = landscape(tmp_path, "http://127.0.0.1", "[systems.shop.options]", 'staff_password = { env = "SHOP_KEY" }')
    with pytest.raises(
        LandscapeInvalid, match=r"options\.staff_password names SHOP_KEY, which is not set; export SHOP_KEY"
    ):
        guard(made, environ)


def test_every_reason_is_told(tmp_path: Path) -> None:
    made = landscape(tmp_path, "https://shop.example", 'key = { env = "SHOP_KEY" }', 'control_key = { env = "OTHER" }')
    with pytest.raises(LandscapeInvalid) as caught:
        guard(made, {"SHOP_KEY": "sk_live_1"})
    assert len(str(caught.value).splitlines()) == 3


def test_only_names_that_cannot_lie_are_loopback() -> None:
    assert is_loopback("127.0.0.1")
    assert not is_loopback("loopback.example")
    assert not is_loopback("")
