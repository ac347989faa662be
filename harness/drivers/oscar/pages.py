"""Where things are on the staging shop's pages: locators only, nothing here clicks."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

# What the last page before paying shows, read in one go: a question for each cell costs more than the page itself.
READ_OFFER = """() => ({
  lines: [...document.querySelectorAll("[data-testid=preview-line]")].map(row => ({
    sku: row.dataset.sku, cells: [...row.querySelectorAll("td")].map(cell => cell.innerText)})),
  amounts: Object.fromEntries(
    [...document.querySelectorAll("[data-testid^=amount-]")].map(cell => [cell.dataset.testid, cell.innerText])),
})"""


class ProductPage:
    """One article."""

    def __init__(self, page: Page) -> None:
        self.quantity = page.locator("#add_to_basket_form #id_quantity")
        self.add = page.locator("#add_to_basket_form button[type=submit]")
        self._page = page

    def variant(self, sku: str) -> Locator:
        return self._page.locator(f'#add_to_basket_form input[name=child_id][data-sku="{sku}"]')


class BasketPage:
    """The basket and its voucher form."""

    def __init__(self, page: Page) -> None:
        self.code = page.locator("#voucher_form #id_code")
        self.use = page.locator("#voucher_form button[type=submit]")
        self.check_out = page.get_by_test_id("checkout")
        self.discount = page.get_by_test_id("amount-discount")
        self.messages = page.locator("#messages, .alert")


class CheckoutPages:
    """From "who are you?" to the page before paying."""

    def __init__(self, page: Page) -> None:
        self.guest_email = page.locator("#gateway_form #id_username")
        self.as_guest = page.locator("#gateway_form input[name=options][value=anonymous]")
        self.go_on = page.locator("#gateway_form button[type=submit]")
        self.address = page.locator("#new_shipping_address")
        self.address_done = page.locator("#new_shipping_address button[type=submit]")
        self.saved_address = page.get_by_test_id("saved-address").first
        self.pay = page.locator("#place-order")
        self._page = page

    def method(self, code: str) -> Locator:
        return self._page.get_by_test_id(f"delivery-{code}").locator("button")


class OrderPages:
    """Thank-you page and the customer's page of an order."""

    def __init__(self, page: Page) -> None:
        self.number = page.get_by_test_id("order-number").first
        self.status = page.get_by_test_id("order-status")
        self.total = page.get_by_test_id("order-total")
        self.refunded = page.get_by_test_id("refunded-amount")
        self.tracking = page.get_by_test_id("parcel-tracking")
        self.rmas = page.get_by_test_id("return-rma")
        self.credited = page.get_by_test_id("credit-note-amount")
        self.return_reason = page.get_by_test_id("return-reason")
        self.return_submit = page.get_by_test_id("return-submit")
        self._page = page

    def return_quantity(self, sku: str) -> Locator:
        return self._page.locator(f'[data-testid=return-quantity][data-sku="{sku}"]')
