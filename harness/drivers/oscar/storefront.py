"""The staging shop's storefront, used as a shopper does: by its pages, in a browser or over HTTP."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from harness.drivers.oscar.checkout import OscarCheckout
from harness.drivers.oscar.pages import SAYS_NO, THANKS_PATH, Basket, Checkout, Login, Order, Product, Unpaid
from harness.drivers.oscar.reading import read_order, read_thanks
from harness.drivers.storefront import Address, Article, Offer, OrderPage, SaidNo, ShopRefused, ThankYou
from harness.drivers.window import A_LOOK, Window


class OscarStorefront:
    """One shopper's window on the shop at `address`."""

    def __init__(self, window: Window, address: str) -> None:
        self.window = window
        self._address = address.rstrip("/")
        self._language = "en"
        self.steps = OscarCheckout(window, address)

    def enter(self, language: str) -> None:
        self._language = self.steps.language = language

    def sign_in(self, email: str, password: str) -> None:
        self.window.visit(f"{self._address}/{self._language}/accounts/login/")
        self.window.fill(Login.EMAIL, email)
        self.window.fill(Login.PASSWORD, password)
        self.window.press(Login.SEND)
        if not self.window.page().has(Login.SIGNED_IN):
            raise self._refused(f"the shop does not sign {email} in")

    def choose(self, article: Article, quantity: int) -> None:
        self.window.visit(f"{self._address}/{self._language}/{article.page.lstrip('/')}")
        if self.window.page().has(variant := Product.variant(article.sku)):
            self.window.choose(variant)
        self.window.fill(Product.QUANTITY, str(quantity))
        self.window.press(Product.ADD)
        self.window.wait_for(Basket.CHECK_OUT, f"no basket came after {quantity} of {article.sku} were put into it")

    def use_voucher(self, code: str) -> None:
        self.window.fill(Basket.CODE, code)
        self.window.press(Basket.USE)
        self.window.wait_for(Basket.DISCOUNT, f"the voucher {code} gave no discount", within=A_LOOK)

    def check_out(self, *, email: str, address: Address, delivery_method: str, guest: bool) -> Offer:
        self.steps.begin()
        if guest:
            self.steps.as_guest(email)
            self.steps.ship_to(address)
        else:
            self.steps.ship_to_saved()
        self.steps.deliver_by(delivery_method)
        return self.steps.offer()

    def confirm(self) -> str:
        self.window.press(Checkout.PAY)
        if self.window.address.startswith(f"{self._address}/"):
            raise self._refused("confirming led to no payment page")
        return self.window.address

    def thanked(self) -> ThankYou:
        if THANKS_PATH not in urlsplit(self.window.address).path:
            raise self._refused("no thank-you page came")
        return read_thanks(self.window.page())

    def order_page(self, order: str, link: str) -> OrderPage:
        self._open_order(order, link)
        shown = read_order(self.window.page())
        return replace(shown, invoices=self._whole(shown.invoices), credit_notes=self._whole(shown.credit_notes))

    def _whole(self, papers: list[dict[str, object]]) -> list[dict[str, object]]:
        """With whole addresses of what they lead to."""
        return [each | {"link": each["link"] and urljoin(self.window.address, str(each["link"]))} for each in papers]

    def request_return(self, order: str, link: str, units: dict[str, int], reason: str) -> str:
        self._open_order(order, link)
        known = set(self.window.page().texts(Order.RMA))
        for sku, quantity in units.items():
            self.window.fill(Order.return_quantity(sku), str(quantity))
        self.window.select(Order.RETURN_REASON, reason)
        self.window.press(Order.RETURN_SEND)
        fresh = [rma for rma in self.window.page().texts(Order.RMA) if rma not in known]
        if len(fresh) != 1:
            raise self._refused(f"asking for a return gave {len(fresh)} new RMA numbers")
        return fresh[0]

    def cancel_order(self, order: str, link: str) -> None:
        self._open_order(order, link)
        self.window.wait_for(Order.CANCEL, f"the page of order {order} offers no cancellation", within=A_LOOK)
        self.window.press(Order.CANCEL)
        if no := self.window.page().text(SAYS_NO):
            raise SaidNo(f"the shop does not cancel order {order}: {no}")

    def pay_again(self, order: str) -> None:
        self.window.visit(f"{self._address}/{self._language}/checkout/payment/{order}/again/")
        if THANKS_PATH in urlsplit(self.window.address).path:
            raise SaidNo(f"order {order} waits for no payment")
        self.window.wait_for(Unpaid.PAY, f"the page to pay order {order} does not open", within=A_LOOK)
        self.window.press(Unpaid.PAY)
        if self.window.address.startswith(f"{self._address}/"):
            raise self._refused("paying again led to no payment page")

    def _open_order(self, order: str, link: str) -> None:
        self.window.visit(link or f"{self._address}/{self._language}/accounts/orders/{order}/")
        self.window.wait_for(Order.STATUS, f"the page of order {order} does not open", within=A_LOOK)

    def _refused(self, complaint: str) -> ShopRefused:
        return ShopRefused(f"{complaint}: {self.window.address} {self.window.page().said()}")
