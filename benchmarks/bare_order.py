"""The same guest order in plain Playwright: what a shopper's clicks cost when nobody watches the other systems."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

from harness.drivers.storefront import Address, Article


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is ordered, by whom."""

    article: Article
    address: Address
    email: str
    card: str


def order(page: Page, shop: str, wanted: Wanted) -> str:
    """Buy one unit as a guest and pay; the order number on the thank-you page."""
    page.goto(f"{shop}/en/{wanted.article.page.lstrip('/')}", wait_until="domcontentloaded")
    variant = page.locator(f'input[name=child_id][data-sku="{wanted.article.sku}"]')
    if variant.count():
        variant.check()
    page.locator("#add_to_basket_form #id_quantity").fill("1")
    page.locator("#add_to_basket_form button[type=submit]").click()
    page.get_by_test_id("checkout").click()
    page.locator("#gateway_form #id_username").fill(wanted.email)
    page.locator("#gateway_form input[name=options][value=anonymous]").check()
    page.locator("#gateway_form button[type=submit]").click()
    _address(page, wanted.address)
    page.get_by_test_id("delivery-home").locator("button").click()
    page.locator("#place-order").click()
    page.get_by_test_id("card-number").fill(wanted.card)
    page.get_by_test_id("card-expiry").fill("12 / 34")
    page.get_by_test_id("card-cvc").fill("123")
    page.get_by_test_id("card-name").fill("Test Card")
    page.get_by_test_id("pay-button").click()
    page.wait_for_url("**/checkout/thank-you/**", wait_until="domcontentloaded")
    return page.get_by_test_id("order-number").first.inner_text()


def _address(page: Page, address: Address) -> None:
    form = page.locator("#new_shipping_address")
    typed = {
        "first_name": address.first_name,
        "last_name": address.last_name,
        "line1": address.line1,
        "line4": address.city,
        "postcode": address.postcode,
        "phone_number": address.phone,
    }
    for name, text in typed.items():
        form.locator(f"[name={name}]").fill(text)
    form.locator("select[name=country]").select_option(address.country)
    form.locator("button[type=submit]").click()
