"""The hosted page of our own payment provider, Stripe's dialect, in a browser or over HTTP."""

from __future__ import annotations

from urllib.parse import urlsplit

from harness.drivers.window import Window

_PAY = "[data-testid=pay-button]"
_NUMBER = "[data-testid=card-number]"
_PASS, _FAIL = "[data-testid=tds-pass]", "[data-testid=tds-fail]"


class SimulatedPaymentPage:
    """The payment page that is open in the shopper's window."""

    def __init__(self, window: Window) -> None:
        self._window = window

    def session(self) -> str:
        return urlsplit(self._window.address).path.rstrip("/").rpartition("/")[2]

    def pay(self, card: str) -> None:
        self._type(card)
        self._window.press(_PAY)

    def pay_and_close(self, card: str) -> None:
        self._type(card)
        self._window.press_and_vanish(_PAY)

    def refusal(self) -> str:
        return self._window.page().text("[data-testid=pay-error]")

    def asks_for_authentication(self) -> bool:
        return self._window.page().has(_PASS)

    def authenticate(self, *, passed: bool) -> None:
        self._window.press(_PASS if passed else _FAIL)

    def _type(self, card: str) -> None:
        window = self._window
        window.wait_for(_NUMBER, "no payment page with a card form is open")
        window.fill(_NUMBER, card)
        window.fill("[data-testid=card-expiry]", "12 / 34")
        window.fill("[data-testid=card-cvc]", "123")
        window.fill("[data-testid=card-name]", "Test Card")
