"""A page of a real browser as a driver's window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Error, Page, Response, Route
from playwright.sync_api import TimeoutError as BrowserTimeout

from harness.drivers.markup import Markup
from harness.drivers.storefront import ShopRefused
from harness.drivers.window import A_LOOK, PATIENCE
from harness.kernel.errors import Compromised

_DEAD = ("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "ERR_NAME_NOT_RESOLVED")


class BrowserWindow:
    """Drives one Playwright page."""

    def __init__(self, page: Page) -> None:
        self._page = page

    @property
    def address(self) -> str:
        return self._page.url

    def visit(self, address: str) -> None:
        with _answering(address):
            answer = self._page.goto(address, wait_until="domcontentloaded", timeout=PATIENCE * 1000)
        if (status := _status(answer)) >= 500:
            raise Compromised(f"the shop answered {status} at {address}")
        if status >= 400:
            raise ShopRefused(f"the shop answered {status} at {address}: {self._said()}")

    def page(self) -> Markup:
        return Markup(self._page.content())

    def wait_for(self, selector: str, complaint: str, *, within: float = PATIENCE) -> None:
        try:
            self._page.locator(selector).first.wait_for(timeout=within * 1000)
        except BrowserTimeout as error:
            raise ShopRefused(f"{complaint}: {self._said()}") from error

    def fill(self, selector: str, text: str) -> None:
        with self._touching(selector):
            self._page.locator(selector).first.fill(text, timeout=A_LOOK * 1000)

    def choose(self, selector: str) -> None:
        with self._touching(selector):
            self._page.locator(selector).first.check(timeout=A_LOOK * 1000)

    def select(self, selector: str, value: str) -> None:
        with self._touching(selector):
            self._page.locator(selector).first.select_option(value, timeout=A_LOOK * 1000)

    def press(self, selector: str) -> None:
        pressed = self._page.locator(selector).first
        with _answering(self._page.url), self._touching(selector):
            pressed.wait_for(state="attached", timeout=A_LOOK * 1000)
            with self._page.expect_navigation(wait_until="domcontentloaded", timeout=PATIENCE * 1000) as left:
                pressed.click(timeout=A_LOOK * 1000)
        if (status := _status(left.value)) >= 500:
            raise ShopRefused(f"{self._page.url} answered {status}: {self._said()}")

    def press_and_vanish(self, selector: str) -> None:
        def lose(route: Route) -> None:
            # The other side gets what was sent; its answer, which leads back to the shop, never reaches the browser.
            route.fetch(max_redirects=0)
            route.abort()

        pressed = self._page.locator(selector).first
        self._page.route("**/*", lose)
        try:
            with self._touching(selector), self._page.expect_event("requestfailed", timeout=PATIENCE * 1000):
                pressed.click(no_wait_after=True, timeout=A_LOOK * 1000)
        finally:
            self._page.unroute("**/*", lose)

    @contextmanager
    def _touching(self, selector: str) -> Iterator[None]:
        """What cannot be touched in time is not there for the customer."""
        try:
            yield
        except BrowserTimeout as error:
            raise ShopRefused(f"{selector} cannot be used on the page: {self._said()}") from error

    def _said(self) -> str:
        return f"{self._page.url} {self.page().said()}"


def _status(answer: Response | None) -> int:
    """The status of an answer; 200 for a page that came without one."""
    return answer.status if answer is not None else 200


@contextmanager
def _answering(address: str) -> Iterator[None]:
    """A connection that is refused says nothing about a shop, only that it is not there; the rest is what it leads to."""
    try:
        yield
    except BrowserTimeout as error:
        raise ShopRefused(f"{address} did not answer within {PATIENCE:.0f} s") from error
    except Error as error:
        if any(mark in error.message for mark in _DEAD):
            raise Compromised(f"the shop does not answer at {address}") from error
        if "net::" in error.message:
            raise ShopRefused(f"{address} leads to what cannot be opened: {error.message.splitlines()[0]}") from error
        raise
