"""Whether there is a browser at all, asked before any system is started."""

from __future__ import annotations

from playwright.sync_api import sync_playwright

from harness.drivers.browser import launch


def require_browser() -> None:
    """Start a browser and close it. Raises BrowserMissing."""
    with sync_playwright() as playwright:
        launch(playwright).close()
