"""One browser window, and how every driver opens an address in it."""

from __future__ import annotations

from playwright.sync_api import Error, Page

from harness.drivers.storefront import ShopRefused
from harness.kernel.errors import Compromised

_DEAD = ("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "ERR_NAME_NOT_RESOLVED")


def visit(page: Page, address: str) -> None:
    """Open `address` and wait until it can be read.

    Raises Compromised when nobody answers there, ShopRefused when the answer is an error page.
    """
    try:
        answer = page.goto(address, wait_until="domcontentloaded")
    except Error as error:
        if any(mark in error.message for mark in _DEAD):
            raise Compromised(f"the shop does not answer at {address}") from error
        raise
    if answer is not None and answer.status >= 500:
        raise Compromised(f"the shop answered {answer.status} at {address}")
    if answer is not None and answer.status >= 400:
        raise ShopRefused(f"the shop answered {answer.status} at {address}: {said(page)}")


def said(page: Page) -> str:
    """What the open page says, for a message: its address, its title, the start of its text."""
    text = " ".join(page.locator("body").inner_text(timeout=2000).split())
    return f"{page.url} “{page.title()}” {text[:300]}"
