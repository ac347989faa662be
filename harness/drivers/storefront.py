"""What a shopper can do in any shop's storefront, and what a shop's pages tell her.

A driver reaches the shop; it neither records nor judges. What a page shows is returned as it stands, in minor units.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Article:
    """Something that can be bought: `page` is its path in the shop, `name` as the page shows it.

    `tax_rate` is in basis points (2000 is 20 %), -1 where nobody said; `weight_g` is that of one unit, 0 where nobody said.
    """

    sku: str
    page: str
    name: dict[str, str] = field(default_factory=dict)
    price: int = 0
    tax_rate: int = -1
    weight_g: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A delivery address as a customer types it. `country` is ISO 3166-1 alpha-2, `phone` in international form."""

    first_name: str
    last_name: str
    line1: str
    postcode: str
    city: str
    country: str
    phone: str
    line2: str = ""
    company: str = ""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What the last page before confirming shows: the customer agrees to this and to nothing else.

    `lines`: [{"sku", "name", "quantity", "unit_price"}]; amounts in minor units including tax; `tax` is what of the
    total is tax, 0 when the page does not show it; `methods`: what the customer could choose from, the code of each way of
    delivery to its name as the page has it, {} where that was not seen.
    """

    lines: list[dict[str, object]]
    goods: int
    discount: int
    shipping: int
    total: int
    currency: str
    tax: int = 0
    methods: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ThankYou:
    """What the thank-you page shows: the order's number, and the total in minor units.

    `unpaid`: whether it says that the payment has not come yet; `parts`: goods, discount, shipping, tax, 0 where not shown.
    """

    order: str
    total: int
    currency: str
    unpaid: bool = False
    parts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPage:
    """What the customer's own page of an order shows. Amounts that it does not show are 0, texts "", lists empty.

    `status` is in the language of the page, `stands` the same in the words of docs/interfaces.md (in quotes where the
    driver does not know it); `address` its lines; `lines`: [{"sku", "quantity"}]; `cancelled`: whether it says that the order
    was called off; `invoices`, `credit_notes`: [{"number", "amount", "link"}]; `returns`: [{"rma", "state", "units"}]; `charged`: what was captured; `short`: units by article that will not
    come; `parcels`: [{"tracking_number", "link", "state", "units": name to number}], `state` in the words of
    docs/interfaces.md; `delivery_method` as Agreed has it; `cancellable`: whether the page offers to cancel, None where that
    cannot be told. `shows`: what this shop's pages always show where there is any, so that it is missed where it is not there.
    """

    order: str
    status: str
    total: int
    tracking_numbers: list[str]
    rmas: list[str]
    refunded: int
    credited: int
    currency: str = ""
    tax: int = 0
    shipping: int = 0
    discount: int = 0
    address: list[str] = field(default_factory=list)
    lines: list[dict[str, object]] = field(default_factory=list)
    cancelled: bool = False
    stands: str = ""
    delivery_method: str = ""
    charged: int = 0
    short: dict[str, int] = field(default_factory=dict)
    parcels: list[dict[str, object]] = field(default_factory=list)
    invoices: list[dict[str, object]] = field(default_factory=list)
    credit_notes: list[dict[str, object]] = field(default_factory=list)
    returns: list[dict[str, object]] = field(default_factory=list)
    cancellable: bool | None = None
    shows: frozenset[str] = frozenset()


class Storefront(Protocol):
    """A shop's storefront in one browser window, or over its HTTP surface."""

    def enter(self, language: str) -> None:
        """Open the shop in this language."""

    def sign_in(self, email: str, password: str) -> None:
        """Sign in to an existing account."""

    def choose(self, article: Article, quantity: int) -> None:
        """Put so many of an article into the basket."""

    def use_voucher(self, code: str) -> None:
        """Enter a voucher in the basket. Raises ShopRefused when the shop does not take it."""

    def check_out(self, *, email: str, address: Address, delivery_method: str, guest: bool) -> Offer:
        """Go through the checkout up to the last page before confirming, and read it."""

    def confirm(self) -> str:
        """Confirm the order; returns the address of the payment page this leads to."""

    def thanked(self) -> ThankYou:
        """What the thank-you page that is open shows. Raises ShopRefused when another page is."""

    def order_page(self, order: str, link: str) -> OrderPage:
        """Open the customer's page of an order (a guest by `link`, which came by mail) and read it."""

    def request_return(self, order: str, link: str, units: dict[str, int], reason: str) -> str:
        """Ask to send articles back, on the order page; returns the RMA number that the shop gives."""

    def cancel_order(self, order: str, link: str) -> None:
        """Cancel the order on its page. Raises ShopRefused when the page offers it not, or says no."""

    def pay_again(self, order: str) -> None:
        """Come back to an order that waits for its payment, and open a payment page. Raises SaidNo when it waits for none."""


class BackOffice(Protocol):
    """What customer service does in a shop's back office."""

    def refund_everything(self, order: str) -> None:
        """Refund all that was captured, the delivery charge included. Raises ShopRefused when the page says no."""

    def send_again(self, order: str, kind: str) -> None:
        """Have the customer sent her "confirmation" or "dispatch" mail once more. Raises SaidNo when the page says no."""

    def cancel(self, order: str) -> str:
        """Cancel an order; what the page says: that it is done, or that the warehouse is asked first.

        Raises ShopRefused when the page says no.
        """


class PaymentPage(Protocol):
    """The payment provider's hosted page, when it is open in the shopper's window."""

    def session(self) -> str:
        """The provider's name of the payment page that is open."""

    def pay(self, card: str) -> None:
        """Type this card number with a valid date and code, and pay."""

    def pay_and_close(self, card: str) -> None:
        """Pay, but never follow the way back: the window is lost as soon as the provider has the card."""

    def refusal(self) -> str:
        """Why the last card was refused, as the page says it; "" when it does not."""

    def asks_for_authentication(self) -> bool:
        """Whether the page of strong authentication is open."""

    def authenticate(self, *, passed: bool) -> None:
        """Pass or fail the strong authentication that is open."""


class ShopRefused(AssertionError):
    """The shop said no, or showed another page than a customer may expect. The message says what was on the screen."""


class SaidNo(ShopRefused):
    """The shop understood what was asked, and declined it in so many words; the message repeats them."""
