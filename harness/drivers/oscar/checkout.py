"""The staging shop's checkout, page by page."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from harness.drivers.checkout import ADDRESS, BASKET, DELIVERY, LAST, WHO
from harness.drivers.markup import attribute, quoted
from harness.drivers.oscar.pages import SAYS, SAYS_NO, Basket, Checkout, Login, Register
from harness.drivers.oscar.reading import read_methods, read_offer
from harness.drivers.storefront import Address, Article, Offer, ShopRefused
from harness.drivers.window import A_LOOK, Window

_PATHS = {
    BASKET: "basket/",
    WHO: "checkout/",
    ADDRESS: "checkout/shipping-address/",
    DELIVERY: "checkout/shipping-method/",
    LAST: "checkout/preview/",
}
_STUCK = "the checkout does not go on"


class OscarCheckout:
    """One shopper's way through the checkout of the shop at `address`."""

    def __init__(self, window: Window, address: str) -> None:
        self._window = window
        self._address = address.rstrip("/")
        self._methods: dict[str, str] = {}
        self.language = "en"

    def open(self, step: str) -> str:
        self._window.visit(f"{self._address}/{self.language}/{_PATHS[step]}")
        return self._step()

    def begin(self) -> None:
        self._window.press(Basket.CHECK_OUT)

    def as_guest(self, email: str) -> None:
        self._window.fill(Checkout.GUEST_EMAIL, email)
        self._window.choose(Checkout.AS_GUEST)
        self._window.press(Checkout.GO_ON)

    def with_account(self, email: str, password: str) -> None:
        self._window.fill(Checkout.GUEST_EMAIL, email)
        self._window.choose(Checkout.WITH_ACCOUNT)
        self._window.fill(Checkout.PASSWORD, password)
        self._window.press(Checkout.GO_ON)
        if not self._window.page().has(Login.SIGNED_IN):
            raise ShopRefused(f"the checkout does not sign {email} in: {self._window.page().said()}")

    def ship_to(self, address: Address) -> dict[str, list[str]]:
        self._window.wait_for(Checkout.ADDRESS, "the checkout does not ask for an address")
        page = self._window.page()
        for name, text in _typed(address).items():
            if text or page.has(f"{_field(name)}[value]"):
                self._window.fill(_field(name), text)
        if page.has(country := f"{Checkout.ADDRESS} select[name=country]"):
            self._window.select(country, address.country)
        self._window.press(Checkout.ADDRESS_DONE)
        return self._complaints()

    def ship_to_saved(self) -> None:
        self._window.press(Checkout.SAVED_ADDRESS)

    def countries(self) -> list[str]:
        options = self._window.page().all(f"{Checkout.ADDRESS} select[name=country] option")
        return sorted(attribute(option, "value") for option in options)

    def deliver_by(self, method: str) -> None:
        self._window.wait_for(Checkout.method(method), _STUCK)
        self._methods = read_methods(self._window.page())
        self._window.press(Checkout.method(method))
        self._window.wait_for(Checkout.PAY, _STUCK)

    def bill_to(self, address: Address) -> None:
        self._window.press(Checkout.CHANGE_BILLING)
        for name, text in _typed(address).items():
            if text and name != "phone_number":
                self._window.fill(f"{Checkout.BILLING} [name={quoted(name)}]", text)
        self._window.select(f"{Checkout.BILLING} select[name=country]", address.country)
        self._window.press(Checkout.BILLING_DONE)
        self._window.wait_for(Checkout.PAY, "the checkout does not take the billing address", within=A_LOOK)

    def offer(self) -> Offer:
        self._window.wait_for(Checkout.PAY, "the last page before paying is not open", within=A_LOOK)
        return replace(read_offer(self._window.page()), methods=self._methods)

    def confirm(self) -> str:
        self._window.press(Checkout.PAY)
        return self._step() if self._window.address.startswith(f"{self._address}/") else ""

    def said(self) -> list[str]:
        return self._window.page().texts(SAYS)

    def basket(self) -> dict[str, int]:
        self.open(BASKET)
        rows = self._window.page().all(Basket.LINE)
        counts = {attribute(row, "data-sku"): row.css_first(Basket.QUANTITY) for row in rows}
        return {sku: int(attribute(field, "value")) for sku, field in counts.items() if field is not None}

    def recount(self, article: Article, quantity: int) -> None:
        self.open(BASKET)
        self._window.fill(Basket.quantity(article.sku), str(quantity))
        self._window.press(Basket.update(article.sku))

    def try_voucher(self, code: str) -> str:
        self.open(BASKET)
        self._window.fill(Basket.CODE, code)
        self._window.press(Basket.USE)
        page = self._window.page()
        return "" if page.has(Basket.DISCOUNT) else page.text(SAYS_NO)

    def register(self, email: str, password: str) -> None:
        self._window.visit(f"{self._address}/{self.language}/accounts/login/")
        self._window.fill(Register.EMAIL, email)
        for field in Register.PASSWORDS:
            self._window.fill(field, password)
        self._window.press(Register.SEND)
        if not self._window.page().has(Login.SIGNED_IN):
            raise ShopRefused(f"the shop opens no account for {email}: {self._window.page().said()}")

    def orders(self) -> list[str]:
        self._window.visit(f"{self._address}/{self.language}/accounts/orders/")
        return self._window.page().texts(Register.ORDERS)

    def knows_her(self) -> bool:
        page = self._window.page()
        return page.has(Login.SIGNED_IN) or page.has(Checkout.SAVED_ADDRESS)

    def _step(self) -> str:
        path = urlsplit(self._window.address).path
        return next((step for step, end in _PATHS.items() if path == f"/{self.language}/{end}"), "")

    def _complaints(self) -> dict[str, list[str]]:
        groups = self._window.page().all(f"{Checkout.ADDRESS} .has-error")
        found: dict[str, list[str]] = {}
        for group in groups:
            field = group.css_first("[name]")
            told = [error.text(deep=True).strip() for error in group.css(".error-block p")]
            found[attribute(field, "name") if field is not None else ""] = told
        return found


def _typed(address: Address) -> dict[str, str]:
    return {
        "first_name": address.first_name,
        "last_name": address.last_name,
        "line1": address.line1,
        "line2": address.line2,
        "line4": address.city,
        "postcode": address.postcode,
        "phone_number": address.phone,
    }


def _field(name: str) -> str:
    return f"{Checkout.ADDRESS} [name={quoted(name)}]"
