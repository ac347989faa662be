"""The checkout, from the basket to the PSP's page: amounts, language, one order per basket."""

# ruff: noqa: PLC0415 - Django is not set up before a test runs

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.staging.shopping import fill_basket, last_order, pay, product, to_preview
from tests.staging.stripe_stand_in import StripeStandIn, stripe

__all__ = ["stripe"]  # a fixture: pytest finds it here


def amounts(order: Any) -> tuple[Decimal, Decimal, Decimal]:
    return order.total_incl_tax, order.total_tax, order.total_discount_incl_tax


def test_totals_hold_both_vat_rates_and_the_voucher(stripe: StripeStandIn) -> None:
    client = Client()
    fill_basket(client, {"KIT-KNIFE": 3, "BOO-GARDEN": 1}, voucher="WELCOME10")
    preview = to_preview(client, delivery="express")
    pay(client)
    # 3 × 19.99 + 15.90 = 75.87, less 6.00 and 1.59; VAT: 53.97 at 20 % = 9.00 (8.995), 14.31 at 5.5 % = 0.75, 9.90 holds 1.65
    assert amounts(last_order()) == (Decimal("78.18"), Decimal("11.40"), Decimal("7.59"))
    assert last_order().discounts.get().amount == Decimal("7.59")
    page = preview.content.decode()
    for shown in ("75,87\xa0€", "−7,59\xa0€", "9,90\xa0€", "78,18\xa0€", "11,40\xa0€"):
        assert shown in page


def test_the_lines_add_up_to_the_order(stripe: StripeStandIn) -> None:
    client = Client()
    fill_basket(client, {"KIT-KNIFE": 7, "PAN-OIL": 3, "FUR-SHELF-60": 1}, voucher="TAKE5")
    to_preview(client)
    pay(client)
    order = last_order()
    lines = list(order.lines.all())
    assert sum(line.line_price_incl_tax for line in lines) + order.shipping_incl_tax == order.total_incl_tax
    assert sum(line.line_price_excl_tax for line in lines) + order.shipping_excl_tax == order.total_excl_tax
    assert order.total_discount_incl_tax == Decimal("5.00")


def test_the_session_says_who_pays_what_in_which_language(stripe: StripeStandIn) -> None:
    client = Client()
    fill_basket(client, {"FUR-STOOL": 1})
    to_preview(client)
    answer = pay(client)
    order = last_order()
    assert (order.status, order.number.isdigit(), answer.url) == ("Pending", True, f"{stripe.url}/pay/cs_1")
    ((_, _, fields, key),) = stripe.calls
    assert key == f"session-{order.number}"
    expected = {
        "client_reference_id": order.number,
        "customer_email": "zoe@example.com",
        "locale": "fr",
        "metadata[order]": order.number,
        "payment_intent_data[capture_method]": "manual",
        "payment_intent_data[metadata][order]": order.number,
        "line_items[0][price_data][unit_amount]": "7390",
        "cancel_url": f"http://shop.test/fr/checkout/payment/{order.number}/again/",
    }
    assert {name: fields[name] for name in expected} == expected


def test_the_order_keeps_the_language_it_was_placed_in(stripe: StripeStandIn) -> None:
    client = Client()
    fill_basket(client, {"FUR-BOOK-5": 1}, language="fr")
    to_preview(client, language="fr")
    pay(client)
    order = last_order()
    assert (order.spoken.language, order.shipping_method) == ("fr", "Livraison à domicile")
    assert [line.title for line in order.lines.all()] == ["Bibliothèque en chêne, 5 étagères"]


def test_returning_records_the_authorisation_once(stripe: StripeStandIn) -> None:
    from staging.oscar.payments.signals import order_authorised

    told: list[str] = []

    def hear(order: Any, **_: Any) -> None:
        told.append(order.number)

    order_authorised.connect(hear)
    client = Client()
    fill_basket(client, {"FUR-STOOL": 1})
    to_preview(client)
    pay(client)
    order = last_order()
    stripe.pay(order.number)
    for _ in range(2):
        assert client.get(f"/fr/checkout/payment/{order.number}/returned/").url == "/fr/checkout/thank-you/"
    order_authorised.disconnect(hear)
    order.refresh_from_db()
    source = order.sources.get()
    assert (order.status, source.amount_allocated, told) == ("Authorised", Decimal("73.90"), [order.number])
    assert order.number in client.get("/fr/checkout/thank-you/").content.decode()


def test_a_second_click_places_no_second_order(stripe: StripeStandIn) -> None:
    from oscar.core.loading import get_model

    client = Client()
    fill_basket(client, {"FUR-STOOL": 1})
    to_preview(client)
    pay(client)
    assert pay(client).url == "/fr/basket/"
    assert get_model("order", "Order").objects.filter(status="Pending").count() == 1


def test_an_unreachable_psp_leaves_an_order_that_can_be_paid_later(stripe: StripeStandIn) -> None:
    client = Client()
    fill_basket(client, {"FUR-STOOL": 1})
    to_preview(client)
    stripe.fail(500)
    again = pay(client).url
    order = last_order()
    assert (order.status, again) == ("Pending", f"/fr/checkout/payment/{order.number}/again/")
    assert "n’est pas encore payée" in client.get(again).content.decode()
    assert client.post(again).url == f"{stripe.url}/pay/cs_1"


def test_paying_again_closes_the_first_page_and_opens_another(stripe: StripeStandIn) -> None:
    client = Client()
    fill_basket(client, {"FUR-STOOL": 1})
    to_preview(client)
    pay(client)
    number = last_order().number
    assert client.post(f"/fr/checkout/payment/{number}/again/").url == f"{stripe.url}/pay/cs_2"
    assert len(stripe.writes("/cs_1/expire")) == 1
    assert [key for *_, key in stripe.calls if key.startswith("session-")] == [
        f"session-{number}",
        f"session-{number}-2",
    ]


def test_paying_again_after_having_paid_opens_nothing(stripe: StripeStandIn) -> None:
    client = Client()
    fill_basket(client, {"FUR-STOOL": 1})
    to_preview(client)
    pay(client)
    number = last_order().number
    stripe.pay(number)
    assert client.post(f"/fr/checkout/payment/{number}/again/").url == "/fr/checkout/thank-you/"
    assert len(stripe.sessions) == 1


@pytest.mark.parametrize("page", ["again", "returned"])
def test_another_browser_does_not_see_the_payment_pages(stripe: StripeStandIn, page: str) -> None:
    client = Client()
    fill_basket(client, {"FUR-STOOL": 1})
    to_preview(client)
    pay(client)
    assert Client().get(f"/fr/checkout/payment/{last_order().number}/{page}/").status_code == 404


def test_placing_an_order_allocates_stock(stripe: StripeStandIn) -> None:
    client = Client()
    before = product("FUR-STOOL").stockrecords.get()
    fill_basket(client, {"FUR-STOOL": 2})
    to_preview(client)
    pay(client)
    after = product("FUR-STOOL").stockrecords.get()
    assert (after.num_in_stock, after.num_allocated or 0) == (before.num_in_stock, (before.num_allocated or 0) + 2)


@pytest.mark.parametrize(("accepts", "language"), [("fr-FR,fr;q=0.9", "fr"), ("en-GB", "en"), ("de", "en")])
def test_the_browser_decides_the_language_of_the_first_visit(shop: Path, accepts: str, language: str) -> None:
    assert Client(headers={"accept-language": accepts}).get("/").url == f"/{language}/"
