"""The storefront that does nothing: what a driver must offer, in its smallest form, and a stand-in for tests."""

from __future__ import annotations

from harness.drivers.storefront import Address, Article, Offer, OrderPage, ThankYou


class NoopStorefront:
    """Accepts everything, shows an order of nothing."""

    def enter(self, language: str) -> None:
        """Nothing to open."""

    def sign_in(self, email: str, password: str) -> None:
        """Nobody to be."""

    def choose(self, article: Article, quantity: int) -> None:
        """No basket."""

    def use_voucher(self, code: str) -> None:
        """No discount."""

    def check_out(self, *, email: str, address: Address, delivery_method: str, guest: bool) -> Offer:
        return Offer(lines=[], goods=0, discount=0, shipping=0, total=0, currency="EUR")

    def confirm(self) -> str:
        return "about:blank"

    def thanked(self) -> ThankYou:
        return ThankYou(order="0", total=0, currency="EUR")

    def order_page(self, order: str, link: str) -> OrderPage:
        return OrderPage(order=order, status="", total=0, tracking_numbers=[], rmas=[], refunded=0, credited=0)

    def request_return(self, order: str, link: str, units: dict[str, int], reason: str) -> str:
        return f"R{order}-1"

    def cancel_order(self, order: str, link: str) -> None:
        """No order."""

    def pay_again(self, order: str) -> None:
        """No payment."""
