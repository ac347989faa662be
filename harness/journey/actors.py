"""Who attempts something, and what they do it with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from harness.drivers.checkout import CheckoutSteps, Trading
from harness.drivers.control import CourierRound, PaymentDesk, WarehouseFloor
from harness.drivers.storefront import Address, Article, BackOffice, Offer, PaymentPage, Storefront
from harness.kernel.errors import NotOffered


@dataclass(slots=True)
class Shopper:
    """A customer: who she is, what she wants, and the window she shops through. `password` is "" for a guest.

    `link` is the address of her order page, as it came by mail; customers with an account have none. `steps` is the
    checkout page by page; `billing` where the bill goes, None for the delivery address; `since` the shop's last order number when she filled her basket.
    """

    email: str
    address: Address
    language: str
    storefront: Storefront
    payment: PaymentPage
    password: str = ""
    delivery_method: str = "home"
    basket: list[tuple[Article, int]] = field(default_factory=list)
    voucher: str = ""
    offer: Offer | None = None
    link: str = ""
    name: str = "shopper"
    steps: CheckoutSteps | None = None
    since: int = 0
    billing: Address | None = None

    @property
    def by_hand(self) -> CheckoutSteps:
        """The checkout, page by page. Raises NotOffered where this shop's driver has no such way."""
        if self.steps is None:
            raise NotOffered("this shop's driver goes through the checkout in one go only")
        return self.steps

    @property
    def is_guest(self) -> bool:
        return not self.password


@dataclass(frozen=True, slots=True)
class WarehouseClerk:
    """Prepares orders and receives returns."""

    floor: WarehouseFloor
    name: str = "warehouse clerk"


@dataclass(frozen=True, slots=True)
class Courier:
    """Moves parcels."""

    round: CourierRound
    name: str = "courier"


@dataclass(frozen=True, slots=True)
class CustomerService:
    """Works in the shop's back office."""

    office: BackOffice
    name: str = "customer service"


@dataclass(frozen=True, slots=True)
class Merchant:
    """Changes prices, stock and vouchers in the shop's back office. What `undo` holds is called in the end, the last first."""

    trading: Trading
    undo: list[Callable[[], None]] = field(default_factory=list)
    name: str = "merchant"


@dataclass(frozen=True, slots=True)
class Finance:
    """Looks after the money at the payment provider."""

    desk: PaymentDesk
    name: str = "finance"


class Choosing(Protocol):
    """Chooses what the shopper buys, and the account she uses, among what no parallel scenario holds."""

    def choose(self, counts: list[int]) -> list[tuple[Article, int]]:
        """One article for each count, with that many units of it."""

    def take_account(self) -> Shopper:
        """Make the shopper the owner of a free account."""

    def countries(self) -> list[str]:
        """Where the shop delivers, as the merchant says: ISO 3166-1 alpha-2, sorted."""

    def account_address(self) -> str:
        """The mail address of an account, whose owner the shopper is not."""

    def choose_mixed(self) -> list[tuple[Article, int]]:
        """Articles of two tax rates, two units of the first."""

    def code(self, word: str) -> str:
        """A voucher's code that begins with this word, and that no other scenario has."""

    def mail_address(self) -> str:
        """Another mail address of the same customer."""
