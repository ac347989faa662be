"""Who attempts something, and what they do it with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from harness.drivers.control import CourierRound, PaymentDesk, WarehouseFloor
from harness.drivers.storefront import Address, Article, BackOffice, Offer, PaymentPage, Storefront


@dataclass(slots=True)
class Shopper:
    """A customer: who she is, what she wants, and the window she shops through. `password` is "" for a guest.

    `link` is the address of her order page, as it came by mail; customers with an account have none.
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
