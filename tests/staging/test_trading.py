"""The merchant's pages, and what a change of price, sale or stock means for a customer who is in the checkout."""

# ruff: noqa: PLC0415 - Django is not set up before a test runs

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.staging.shopping import fill_basket, last_order, product, to_preview
from tests.staging.stripe_stand_in import StripeStandIn, stripe

__all__ = ["stripe"]  # a fixture: pytest finds it here
DESK = "/dashboard/trading"


@pytest.fixture
def staff(shop: Path) -> Client:
    from django.contrib.auth import get_user_model

    client = Client()
    client.force_login(get_user_model().objects.get(is_staff=True))
    return client


def _post(client: Client, path: str, **form: Any) -> Any:
    return client.post(f"{DESK}/{path}", form)


def _confirm(client: Client, agreed: str) -> Any:
    return client.post("/fr/checkout/preview/", {"action": "place_order", "agreed": agreed})


def test_customers_have_no_business_there(shop: Path) -> None:
    assert Client().get(f"{DESK}/articles/FUR-STOOL/").status_code == 302
    from django.contrib.auth import get_user_model

    client = Client()
    client.force_login(get_user_model().objects.get(email="ada@example.com"))
    assert client.get(f"{DESK}/vouchers/").status_code == 403


def test_a_price_that_rises_meanwhile_is_shown_before_anything_is_ordered(staff: Client, stripe: StripeStandIn) -> None:
    client = Client()
    fill_basket(client, {"FUR-STOOL": 1})
    seen = str(to_preview(client).context["order_total"].incl_tax)
    _post(staff, "articles/FUR-STOOL/", price="75.90", on_hand="500", on_sale="1")
    before = last_order()

    answer = _confirm(client, seen)
    assert (answer.status_code, answer.url) == (302, "/fr/checkout/preview/")
    assert last_order() == before
    again = client.get(answer.url)
    assert "a changé" in again.content.decode()
    _confirm(client, str(again.context["order_total"].incl_tax))
    assert last_order().total_incl_tax == Decimal("80.80")


def test_a_total_that_is_still_right_is_taken_at_once(stripe: StripeStandIn) -> None:
    client = Client()
    fill_basket(client, {"FUR-STOOL": 1})
    page = to_preview(client)
    agreed = str(page.context["order_total"].incl_tax)
    assert f'name="agreed" value="{agreed}"' in page.content.decode()
    assert _confirm(client, agreed).url.startswith(stripe.url)


@pytest.mark.parametrize("change", [{"on_sale": "0"}, {"on_hand": "0"}])
def test_what_is_off_sale_or_sold_out_is_not_ordered(
    staff: Client, stripe: StripeStandIn, change: dict[str, str]
) -> None:
    client = Client()
    fill_basket(client, {"FUR-STOOL": 1})
    seen = str(to_preview(client).context["order_total"].incl_tax)
    _post(staff, "articles/FUR-STOOL/", **({"price": "69.00", "on_hand": "500", "on_sale": "1"} | change))
    before = last_order()

    answer = _confirm(client, seen)
    assert answer.url == "/fr/basket/"
    assert "Tabouret en hêtre" in client.get(answer.url).content.decode()
    assert last_order() == before
    assert product("FUR-STOOL").is_public is (change.get("on_sale") != "0")


def test_a_voucher_is_made_once_and_ends_when_it_is_told_to(staff: Client) -> None:
    form = {"code": "noon", "percent": "10", "uses": "Single use", "starts": "-1", "ends": "30"}
    assert _post(staff, "vouchers/", **form).status_code == 302
    assert "NOON already" in _post(staff, "vouchers/", **form).content.decode()
    client = Client()
    fill_basket(client, {"FUR-STOOL": 1}, voucher="NOON")
    assert "−6,90" in client.get("/fr/basket/").content.decode()
    _post(staff, "vouchers/NOON/", action="end")
    assert "−6,90" not in client.get("/fr/basket/").content.decode()
    assert _post(staff, "vouchers/NOON/", action="delete").status_code == 302
    assert staff.get(f"{DESK}/vouchers/NOON/").status_code == 404
