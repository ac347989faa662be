"""Whether there is a browser at all, asked before any system is started."""

from __future__ import annotations

import pytest
from playwright.sync_api import sync_playwright
from pytest_bdd.compat import getfixturedefs

from harness.drivers.browser import launch

_DOOR = "storefront"
"""The fixture through which customers enter a shop: where it is not among those in use, no step opens a page."""


def needs_browser(item: pytest.Item) -> bool:
    """Whether a scenario will ask for a browser, when customers come by one."""
    if item.get_closest_marker("ui"):
        return True
    manager = item.session._fixturemanager  # noqa: SLF001 - pytest has no public list
    return not item.get_closest_marker("api") and bool(getfixturedefs(manager, _DOOR, item))


def require_browser() -> None:
    """Start a browser and close it. Raises BrowserMissing."""
    with sync_playwright() as playwright:
        launch(playwright).close()
