"""The hosted page of our own payment provider, Stripe's dialect."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Page, Route
from playwright.sync_api import TimeoutError as BrowserTimeout

from harness.drivers.storefront import ShopRefused
from harness.drivers.window import said


class SimulatedPaymentPage:
    """The payment page that is open in the shopper's window."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def session(self) -> str:
        return urlsplit(self._page.url).path.rstrip("/").rpartition("/")[2]

    def pay(self, card: str) -> None:
        self._type(card)
        with self._page.expect_navigation(wait_until="domcontentloaded"):
            self._page.get_by_test_id("pay-button").click()

    def pay_and_close(self, card: str) -> None:
        self._type(card)

        def lose(route: Route) -> None:
            # The provider gets the card; its answer, which leads back to the shop, never reaches the browser.
            route.fetch(max_redirects=0)
            route.abort()

        self._page.route("**/*", lose)
        with self._page.expect_event("requestfailed"):
            self._page.get_by_test_id("pay-button").click(no_wait_after=True)
        self._page.unroute("**/*", lose)

    def _type(self, card: str) -> None:
        page = self._page
        try:
            page.get_by_test_id("card-number").fill(card, timeout=10_000)
        except BrowserTimeout as error:
            raise ShopRefused(f"no payment page with a card form is open: {said(page)}") from error
        page.get_by_test_id("card-expiry").fill("12 / 34")
        page.get_by_test_id("card-cvc").fill("123")
        page.get_by_test_id("card-name").fill("Test Card")

    def refusal(self) -> str:
        error = self._page.get_by_test_id("pay-error")
        return error.inner_text().strip() if error.count() else ""

    def asks_for_authentication(self) -> bool:
        return self._page.get_by_test_id("tds-pass").count() == 1

    def authenticate(self, *, passed: bool) -> None:
        with self._page.expect_navigation(wait_until="domcontentloaded"):
            self._page.get_by_test_id("tds-pass" if passed else "tds-fail").click()
