"""The shop is born the same from the same seed, with what the scenarios count on."""

# ruff: noqa: PLC0415 - Django is not set up before a test runs

from __future__ import annotations

import json
from pathlib import Path

import pytest

from staging.oscar.configuration import REQUIRED, ConfigurationError, check
from staging.oscar.seed.people import PASSWORD, people
from tests.staging.conftest import ENVIRONMENT


def test_the_same_seed_invents_the_same_people() -> None:
    assert people(7) == people(7) != people(8)
    assert [person.email for person in people(7)][:2] == ["ada@example.com", "shopper-01@example.com"]
    assert len(people(7)) == 41


def test_thirty_products_with_generous_stock(shop: Path) -> None:
    from oscar.core.loading import get_model

    assert get_model("catalogue", "Product").objects.browsable().count() == 30
    assert get_model("catalogue", "Product").objects.filter(structure="child").count() > 10
    assert not get_model("partner", "StockRecord").objects.filter(num_in_stock__lt=500).exists()


def test_the_manifest_lists_what_can_be_bought(template: Path) -> None:
    rows = json.loads((template / "template.json").read_text(encoding="utf-8"))["catalogue"]
    shelf = {row["sku"]: row for row in rows}["FUR-SHELF-60"]
    assert (shelf["price"], shelf["vat_percent"], shelf["tax_rate"], shelf["weight_g"]) == (3990, "20.00", 2000, 2100)
    assert shelf["name"] == {"en": "Wall shelf, 60 cm", "fr": "Étagère murale, 60 cm"}


def test_the_seeded_accounts_can_sign_in(shop: Path) -> None:
    from django.test import Client

    for email in ("ada@example.com", "shopper-40@example.com"):
        assert Client().login(username=email, password=PASSWORD)


def test_ada_has_a_history(shop: Path) -> None:
    from oscar.core.loading import get_model

    orders = get_model("order", "Order").objects.filter(user__email="ada@example.com")
    assert [order.status for order in orders] == ["Delivered"] * 3
    for order in orders:
        assert (
            sum(line.line_price_incl_tax for line in order.lines.all()) + order.shipping_incl_tax
            == order.total_incl_tax
        )


@pytest.mark.parametrize("name", REQUIRED)
def test_a_missing_variable_is_named(name: str) -> None:
    environment = {**ENVIRONMENT, "SHOP_TEMPLATE": "somewhere"}
    check(environment)
    with pytest.raises(ConfigurationError, match=name):
        check({**environment, name: " "})


@pytest.mark.parametrize(
    ("name", "value"),
    [("SHOP_SMTP", "mail"), ("SHOP_SMTP", "h:99999"), ("SHOP_PSP_URL", "psp"), ("SHOP_CAPTURE", "never")],
)
def test_a_senseless_variable_is_named(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        check({**ENVIRONMENT, "SHOP_TEMPLATE": "somewhere", name: value})


@pytest.mark.parametrize(
    "path", ["/static/../settings.py", "/media/../shop.sqlite3", "/static/%2e%2e/urls.py", "/media//etc/passwd"]
)
def test_files_outside_their_folders_are_not_served(shop: Path, path: str) -> None:
    from django.test import Client

    assert Client().get(path).status_code == 404


def test_files_carry_cache_headers(shop: Path) -> None:
    from django.test import Client

    for path in ("/static/shop/shop.css", "/media/products/fur-stool.svg"):
        answer = Client().get(path)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=86400")
