"""The one window a driver acts through: a browser's, or one that loads pages and sends forms over HTTP.

A driver of a shop is written once, in selectors; which window it is given is the channel of the rehearsal.
"""

from __future__ import annotations

from typing import Protocol

from harness.drivers.markup import Markup

PATIENCE = 15.0
"""Seconds that a customer would wait for a page."""

A_LOOK = 5.0
"""Seconds that a page takes at most that is open already."""


class Window(Protocol):
    """What a customer can do with the page that is open. Selectors are CSS.

    Whatever the page does not allow raises ShopRefused with what was on it; a shop that does not answer, Compromised.
    """

    @property
    def address(self) -> str:
        """Where the page came from; "about:blank" before any was opened."""

    def visit(self, address: str) -> None:
        """Open an address. Raises ShopRefused when the answer is an error page, Compromised for a fault of the server."""

    def page(self) -> Markup:
        """The page as it stands now."""

    def wait_for(self, selector: str, complaint: str, *, within: float = PATIENCE) -> None:
        """Wait until the page shows an element. Raises ShopRefused: `complaint`, then what is there instead."""

    def fill(self, selector: str, text: str) -> None:
        """Type into a field."""

    def choose(self, selector: str) -> None:
        """Choose a radio button, or tick a box."""

    def select(self, selector: str, value: str) -> None:
        """Take an option of a list by its value."""

    def press(self, selector: str) -> None:
        """Press a button that sends a form, or follow a link, and wait for the page it leads to."""

    def press_and_vanish(self, selector: str) -> None:
        """Press a button, and lose the window before any answer: the other side has what was sent, nobody comes back."""
