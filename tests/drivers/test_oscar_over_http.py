"""The embedded shop and its payment page without a browser, on a landscape that really runs."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

from fixtures.inventory import Inventory, read_inventory
from fixtures.people import invent_address
from fixtures.systems import Running, start
from harness.drivers.oscar.http_storefront import open_http_back_office, open_http_payment_page, open_http_storefront
from harness.drivers.oscar.storefront import OscarStorefront
from harness.drivers.payment_pages.simulated import SimulatedPaymentPage
from harness.drivers.storefront import Address, Offer, ShopRefused
from harness.journey import cards
from harness.kernel.waiting import eventually
from harness.landscape.load import load
from harness.probes.sights import Sights


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with start(load("embedded"), home=tmp_path_factory.mktemp("run"), seed=7) as running:
        yield running


@pytest.fixture(scope="module")
def inventory(running: Running) -> Inventory:
    return read_inventory(running.endpoints)


@pytest.fixture
def shop(running: Running) -> str:
    return running.endpoints["shop"].address


@pytest.fixture
def sights(running: Running) -> Sights:
    psp = running.endpoints["psp"]
    return Sights.over({"psp": (psp.address, psp.extras.get("control_key", "") or psp.key)})


def _offered(
    storefront: OscarStorefront, inventory: Inventory, language: str = "en", voucher: str = "", method: str = "home"
) -> tuple[Offer, Address]:
    """A guest's two articles, one of them twice, up to the page before paying."""
    address = invent_address(Random(5), language)
    for article, quantity in zip(inventory.articles[:2], (1, 2), strict=True):
        storefront.choose(article, quantity)
    if voucher:
        storefront.use_voucher(voucher)
    return storefront.check_out(email="zoe@example.com", address=address, delivery_method=method, guest=True), address


def _to_payment(shop: str, inventory: Inventory, sights: Sights) -> tuple[OscarStorefront, SimulatedPaymentPage, str]:
    """An order of a guest, its payment page open."""
    storefront = open_http_storefront(shop, "en")
    payment = open_http_payment_page(storefront)
    _offered(storefront, inventory)
    storefront.confirm()
    assert sights.psp is not None
    return storefront, payment, sights.psp.order_of_session(payment.session())


def test_a_guest_buys_in_french_with_a_voucher(shop: str, inventory: Inventory, sights: Sights) -> None:
    storefront = open_http_storefront(shop, "fr")
    payment = open_http_payment_page(storefront)
    offer, address = _offered(storefront, inventory, "fr", "WELCOME10", "express")
    chosen = list(zip(inventory.articles[:2], (1, 2), strict=True))
    assert offer.lines == [
        {"sku": each.sku, "name": each.name["fr"], "quantity": count, "unit_price": each.price}
        for each, count in chosen
    ]
    assert offer.goods == sum(each.price * count for each, count in chosen)
    assert offer.discount > 0
    assert offer.total == offer.goods - offer.discount + offer.shipping
    assert 0 < offer.tax < offer.total
    assert not storefront.confirm().startswith(shop)
    payment.pay(cards.ACCEPTED)
    shown = storefront.thanked()
    assert (shown.total, shown.currency) == (offer.total, "EUR")
    assert sights.psp is not None
    assert (
        eventually(lambda: sights.psp and sights.psp.order(shown.order).get("authorised"), within=5).value
        == shown.total
    )
    storefront.window.press("[data-testid=order-link]")  # a guest without her mail
    page = storefront.order_page(shown.order, storefront.window.address)
    assert (page.order, page.total, page.tax, page.shipping) == (shown.order, offer.total, offer.tax, offer.shipping)
    assert page.lines == [{"sku": each.sku, "quantity": count} for each, count in chosen]
    assert page.address[0] == address.name
    assert not page.cancelled


def test_a_customer_signs_in_and_a_wrong_password_does_not(shop: str, inventory: Inventory) -> None:
    account = inventory.accounts[0]
    storefront = open_http_storefront(shop, "en")
    with pytest.raises(ShopRefused, match=f"does not sign {account.email} in"):
        storefront.sign_in(account.email, "wrong")
    storefront.sign_in(account.email, account.password)
    storefront.choose(inventory.articles[0], 1)
    offer = storefront.check_out(email=account.email, address=account.address, delivery_method="home", guest=False)
    assert offer.lines[0]["sku"] == inventory.articles[0].sku


def test_cards_are_declined_and_asked_for_more(shop: str, inventory: Inventory, sights: Sights) -> None:
    storefront, payment, order = _to_payment(shop, inventory, sights)
    assert payment.refusal() == ""
    payment.pay(cards.DECLINED)
    assert payment.refusal()
    with pytest.raises(ShopRefused, match="no thank-you page came"):
        storefront.thanked()
    payment.pay(cards.NEEDS_AUTHENTICATION)
    assert payment.asks_for_authentication()
    payment.authenticate(passed=False)
    assert payment.refusal()
    payment.pay(cards.NEEDS_AUTHENTICATION)
    payment.authenticate(passed=True)
    assert storefront.thanked().order == order


def test_a_window_lost_after_paying_leaves_the_payment(shop: str, inventory: Inventory, sights: Sights) -> None:
    storefront, payment, order = _to_payment(shop, inventory, sights)
    payment.pay_and_close(cards.ACCEPTED)
    with pytest.raises(ShopRefused, match="no thank-you page came: about:blank"):
        storefront.thanked()
    with pytest.raises(ShopRefused, match="no payment page with a card form is open"):
        payment.pay(cards.ACCEPTED)
    assert sights.psp is not None
    assert sights.psp.order(order)["authorised"] > 0


def test_the_shop_says_no(shop: str, inventory: Inventory) -> None:
    storefront = open_http_storefront(shop, "en")
    article = inventory.articles[0]
    storefront.choose(article, 1)
    with pytest.raises(ShopRefused, match="the voucher NOTHING gave no discount"):
        storefront.use_voucher("NOTHING")
    with pytest.raises(ShopRefused, match="answered 404"):
        storefront.order_page("999999", f"{shop}/order-status/999999/x/")
    with pytest.raises(ShopRefused, match="page of order 999999 does not open"):
        storefront.order_page("999999", "")
    with pytest.raises(ShopRefused, match="min 1, and '0'"):
        storefront.choose(article, 0)
    with pytest.raises(ShopRefused, match="no basket came after 999999 of"):
        open_http_storefront(shop, "en").choose(article, 999_999)


def test_customer_service_cancels_what_is_not_paid_and_cannot_refund_it(
    running: Running, shop: str, inventory: Inventory, sights: Sights
) -> None:
    _, _, order = _to_payment(shop, inventory, sights)
    extras = running.endpoints["shop"].extras
    with pytest.raises(ShopRefused, match=r"does not sign .* in"):
        open_http_back_office(shop, extras["staff_user"], "wrong").cancel(order)
    office = open_http_back_office(shop, extras["staff_user"], extras["staff_password"])
    with pytest.raises(ShopRefused, match=f"does not refund order {order}: "):
        office.refund_everything(order)
    assert office.cancel(order)
    with pytest.raises(ShopRefused, match=f"does not cancel order {order}: "):
        office.cancel(order)
    with pytest.raises(ShopRefused, match="answered 404"):
        office.cancel("999999")


def test_a_customer_cancels_on_her_page_once(shop: str, inventory: Inventory, sights: Sights) -> None:
    storefront, payment, order = _to_payment(shop, inventory, sights)
    payment.pay(cards.ACCEPTED)
    storefront.window.press("[data-testid=order-link]")
    link = storefront.window.address
    storefront.cancel_order(order, link)
    assert eventually(lambda: storefront.order_page(order, link).cancelled, within=5).satisfied
    with pytest.raises(ShopRefused, match=f"page of order {order} offers no cancellation"):
        storefront.cancel_order(order, link)


def test_customers_shop_at_once_each_in_a_window_of_her_own(shop: str, inventory: Inventory) -> None:
    def buy(number: int) -> tuple[str, int, int]:
        storefront = open_http_storefront(shop, "fr" if number % 2 else "en")
        storefront.choose(inventory.articles[number], number + 1)
        offer = storefront.check_out(
            email=f"guest-{number}@example.com",
            address=invent_address(Random(number), "fr"),
            delivery_method="home",
            guest=True,
        )
        storefront.confirm()
        open_http_payment_page(storefront).pay(cards.ACCEPTED)
        assert offer.lines[0]["sku"] == inventory.articles[number].sku
        shown = storefront.thanked()
        return shown.order, shown.total, offer.total

    with ThreadPoolExecutor(4) as customers:
        bought = list(customers.map(buy, range(4)))
    assert len({order for order, _, _ in bought}) == 4
    assert all(shown == agreed for _, shown, agreed in bought)
