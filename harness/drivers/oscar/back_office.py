"""The staging shop's back office, driven as customer service does."""

from __future__ import annotations

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as BrowserTimeout

from harness.drivers.storefront import ShopRefused
from harness.drivers.window import said, visit


class OscarBackOffice:
    """Customer service's own window; signs in on first use."""

    def __init__(self, page: Page, address: str, email: str, password: str) -> None:
        self._page = page
        self._address = address.rstrip("/")
        self._credentials = (email, password)
        self._signed_in = False

    def refund_everything(self, order: str) -> None:
        self._sign_in()
        visit(self._page, f"{self._address}/dashboard/orders/{order}/aftersales/")
        form = self._page.get_by_test_id("aftersales-refund")
        try:
            form.get_by_test_id("sure-refund").check(timeout=5000)
            form.get_by_test_id("do-refund").click(timeout=5000)
        except BrowserTimeout as error:
            raise ShopRefused(f"the back office offers no refund: {said(self._page)}") from error

    def _sign_in(self) -> None:
        if self._signed_in:
            return
        email, password = self._credentials
        visit(self._page, f"{self._address}/en/accounts/login/")
        self._page.locator("#login_form [name=login-username]").fill(email)
        self._page.locator("#login_form [name=login-password]").fill(password)
        self._page.locator("#login_form button[name=login_submit]").click()
        self._page.wait_for_url(lambda url: "/accounts/login/" not in url, wait_until="domcontentloaded")
        self._signed_in = True
