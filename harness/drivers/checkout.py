"""The checkout step by step, for customers who do not go straight through it; and what a merchant does meanwhile.

Both are optional parts of a shop's driver: only scenarios that need them ask for them.
"""

from __future__ import annotations

from typing import Protocol

from harness.drivers.storefront import Address, Article, Offer

WHO, ADDRESS, DELIVERY, LAST = "who", "address", "delivery", "last page"
BASKET = "basket"
STEPS = (WHO, ADDRESS, DELIVERY, LAST)
"""The pages of a checkout, in order; BASKET is where it begins."""


class CheckoutSteps(Protocol):
    """One page of the checkout after the other, in the shopper's window."""

    def open(self, step: str) -> str:
        """Type the address of a step's page (or of the basket's); the step whose page is open then, "" for another page."""

    def begin(self) -> None:
        """Go to the checkout from the basket that is open."""

    def as_guest(self, email: str) -> None:
        """Say who she is, without an account."""

    def with_account(self, email: str, password: str) -> None:
        """Say who she is, and sign in on the way."""

    def ship_to(self, address: Address) -> dict[str, list[str]]:
        """Type an address and send it: the complaints of the page by field, {} when it was taken."""

    def ship_to_saved(self) -> None:
        """Take the first address of the account."""

    def countries(self) -> list[str]:
        """The countries that can be chosen for the address, ISO 3166-1 alpha-2, sorted."""

    def deliver_by(self, method: str) -> None:
        """Choose the way of delivery; the last page before paying opens."""

    def bill_to(self, address: Address) -> None:
        """From the last page: name another address for the bill, and come back. Raises ShopRefused when it is not taken."""

    def offer(self) -> Offer:
        """Read the last page before paying, which must be open."""

    def confirm(self) -> str:
        """Confirm on the last page: the step whose page of the shop is open then, "" when she left for the payment."""

    def said(self) -> list[str]:
        """The notices of the page that is open."""

    def basket(self) -> dict[str, int]:
        """Units by article in the basket, which is opened for that."""

    def recount(self, article: Article, quantity: int) -> None:
        """Change how many of an article are in the basket, which is opened for that and stays open."""

    def try_voucher(self, code: str) -> str:
        """Enter a voucher in the basket, which is opened for that: what the page says against it, "" when it gave a discount."""

    def register(self, email: str, password: str) -> None:
        """Open an account, and be signed in to it. Raises ShopRefused when the shop says no."""

    def orders(self) -> list[str]:
        """The order numbers that the account lists."""

    def knows_her(self) -> bool:
        """Whether the page that is open knows an account: she is signed in, or it shows addresses that were saved."""


class Trading(Protocol):
    """What a merchant changes in the shop's back office. Amounts in minor units including tax."""

    def article(self, sku: str) -> dict[str, int]:
        """{"price", "on_hand", "on_sale"} as the back office has them; "on_sale" is 0 or 1."""

    def change_article(self, sku: str, *, price: int, on_hand: int, on_sale: int) -> None:
        """Set all three. Raises ShopRefused when the page says no."""

    def make_voucher(self, code: str, *, percent: int, uses: int, starts: int, ends: int) -> None:
        """A voucher that takes so many percent off, for `uses` orders, valid from and until so many days from now."""

    def end_voucher(self, code: str) -> None:
        """From now on nobody can use it any more."""

    def delete_voucher(self, code: str) -> None:
        """It never was."""
