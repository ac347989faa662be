"""Where parcels and bills go, and to whom an order belongs once its guest has opened an account."""

# ruff: noqa: PLC0415 - Django is not set up before a test runs

from __future__ import annotations

from typing import Any

from django.test import Client

from tests.staging.shopping import ADDRESS, fill_basket, last_order, pay, to_preview
from tests.staging.stripe_stand_in import StripeStandIn, stripe

__all__ = ["stripe"]  # a fixture: pytest finds it here
BILL = ADDRESS | {"line1": "7 quai de la Fosse"}
PASSWORD = "a-long-one-2026"


def _ordered(*, billed: bool = False) -> tuple[Client, Any]:
    client = Client()
    fill_basket(client, {"FUR-STOOL": 1})
    to_preview(client)
    if billed:
        client.post("/fr/checkout/billing-address/", BILL)
    pay(client)
    return client, last_order()


def _register(client: Client, email: str) -> None:
    form = {"registration-email": email, "registration-password1": PASSWORD, "registration-password2": PASSWORD}
    client.post("/fr/accounts/login/", form | {"registration_submit": "Register"})


def test_only_what_the_shop_delivers_to_can_be_chosen(stripe: StripeStandIn) -> None:
    from oscar.apps.checkout.forms import ShippingAddressForm

    offered = {country.pk for country in ShippingAddressForm().fields["country"].queryset}
    assert offered == {"FR", "BE", "LU", "DE", "ES", "IT"}
    assert not ShippingAddressForm(ADDRESS | {"country": "CH", "postcode": "1200"}).is_valid()


def test_a_bill_to_another_address_is_told_and_shown_beside_that_of_the_delivery(stripe: StripeStandIn) -> None:
    from staging.oscar.fulfilment.facts import order_facts
    from staging.oscar.fulfilment.orders_out import address_of, billing_of

    _, order = _ordered(billed=True)
    assert (address_of(order)["line1"], billing_of(order)["line1"]) == (ADDRESS["line1"], BILL["line1"])
    assert BILL["line1"] in order_facts(order)["billing"]
    _, plain = _ordered()
    assert (billing_of(plain), order_facts(plain)["billing"]) == ({}, [])


def test_a_bill_cannot_be_asked_for_before_the_delivery_is_known(stripe: StripeStandIn) -> None:
    client = Client()
    fill_basket(client, {"FUR-STOOL": 1})
    assert client.get("/fr/checkout/billing-address/").url == "/fr/checkout/"


def test_a_new_account_has_the_order_of_its_session(stripe: StripeStandIn) -> None:
    from staging.oscar.fulfilment.links import order_link

    client, order = _ordered()
    link = order_link(order)
    _register(client, "Zoe@example.com")
    order.refresh_from_db()
    assert order.user.email == "Zoe@example.com"
    assert order.number in client.get("/fr/accounts/orders/").content.decode()
    # Her mail's link leads on to the account's page, and nobody but she gets in.
    path = "/" + link.split("/", 3)[3]
    assert client.get(path, follow=True).status_code == 200
    assert "login" in Client().get(path, follow=True).redirect_chain[-1][0]


def test_an_address_alone_gives_nobody_an_order(stripe: StripeStandIn) -> None:
    _, order = _ordered()
    _register(Client(), "zoe@example.com")
    order.refresh_from_db()
    assert order.user is None
    client, other = _ordered()
    _register(client, "somebody@example.com")
    other.refresh_from_db()
    assert other.user is None
