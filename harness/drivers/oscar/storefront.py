"""The staging shop's storefront, driven as a shopper does: by its pages, in a real browser."""

from __future__ import annotations

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as BrowserTimeout

from harness.drivers.oscar.pages import READ_OFFER, BasketPage, CheckoutPages, OrderPages, ProductPage
from harness.drivers.storefront import Address, Article, Offer, OrderPage, ShopRefused
from harness.drivers.window import said, visit
from harness.kernel.money import parse

_CURRENCY = "EUR"
_PATIENCE = 15_000  # milliseconds that a customer would wait for a page
_A_LOOK = 5_000  # milliseconds that a page takes at most that is open already


class OscarStorefront:
    """One shopper's window on the shop at `address`."""

    def __init__(self, page: Page, address: str) -> None:
        self._page = page
        self._address = address.rstrip("/")
        self._language = "en"

    def enter(self, language: str) -> None:
        self._language = language

    def sign_in(self, email: str, password: str) -> None:
        visit(self._page, f"{self._address}/{self._language}/accounts/login/")
        self._page.locator("#login_form [name=login-username]").fill(email)
        self._page.locator("#login_form [name=login-password]").fill(password)
        self._page.locator("#login_form button[name=login_submit]").click()
        self._page.locator("#logout_link").wait_for(state="attached")

    def choose(self, article: Article, quantity: int) -> None:
        visit(self._page, f"{self._address}/{self._language}/{article.page.lstrip('/')}")
        pages = ProductPage(self._page)
        if (variant := pages.variant(article.sku)).count():
            variant.check()
        pages.quantity.fill(str(quantity))
        pages.add.click()
        BasketPage(self._page).check_out.wait_for()

    def use_voucher(self, code: str) -> None:
        basket = BasketPage(self._page)
        basket.code.fill(code)
        basket.use.click()
        try:
            basket.discount.wait_for(timeout=_PATIENCE)
        except BrowserTimeout as error:
            raise ShopRefused(f"the voucher {code} gave no discount: {said(self._page)}") from error

    def check_out(self, *, email: str, address: Address, delivery_method: str, guest: bool) -> Offer:
        checkout = CheckoutPages(self._page)
        BasketPage(self._page).check_out.click()
        if guest:
            checkout.guest_email.fill(email)
            checkout.as_guest.check()
            checkout.go_on.click()
            self._type_address(checkout, address)
        else:
            checkout.saved_address.locator("button").click()
        try:
            checkout.method(delivery_method).click(timeout=_PATIENCE)
            checkout.pay.wait_for(timeout=_PATIENCE)
        except BrowserTimeout as error:
            raise ShopRefused(f"the checkout does not go on: {said(self._page)}") from error
        return self._read_offer()

    def confirm(self) -> str:
        CheckoutPages(self._page).pay.click()
        return self._left_for_payment()

    def thanked(self) -> str:
        try:
            self._page.wait_for_url("**/checkout/thank-you/**", wait_until="domcontentloaded", timeout=_PATIENCE)
        except BrowserTimeout as error:
            raise ShopRefused(f"no thank-you page came: {said(self._page)}") from error
        return OrderPages(self._page).number.inner_text().strip()

    def order_page(self, order: str, link: str) -> OrderPage:
        self._open_order(order, link)
        pages = OrderPages(self._page)
        return OrderPage(
            order=pages.number.inner_text().strip(),
            status=pages.status.inner_text().strip(),
            total=self._amount(pages.total.inner_text()),
            tracking_numbers=sorted(text.strip() for text in pages.tracking.all_inner_texts()),
            rmas=[text.strip() for text in pages.rmas.all_inner_texts()],
            refunded=sum(self._amount(text) for text in pages.refunded.all_inner_texts()),
            credited=sum(self._amount(text) for text in pages.credited.all_inner_texts()),
        )

    def request_return(self, order: str, link: str, units: dict[str, int], reason: str) -> str:
        self._open_order(order, link)
        pages = OrderPages(self._page)
        known = set(pages.rmas.all_inner_texts())
        for sku, quantity in units.items():
            pages.return_quantity(sku).fill(str(quantity))
        pages.return_reason.select_option(reason)
        pages.return_submit.click()
        pages.rmas.nth(len(known)).wait_for()
        fresh = [text.strip() for text in pages.rmas.all_inner_texts() if text not in known]
        if len(fresh) != 1:
            raise ShopRefused(f"asking for a return gave {len(fresh)} new RMA numbers: {said(self._page)}")
        return fresh[0]

    def _left_for_payment(self) -> str:
        try:
            self._page.wait_for_url(
                lambda url: not url.startswith(self._address), wait_until="domcontentloaded", timeout=_PATIENCE
            )
        except BrowserTimeout as error:
            raise ShopRefused(f"confirming led to no payment page: {said(self._page)}") from error
        return self._page.url

    def _open_order(self, order: str, link: str) -> None:
        visit(self._page, link or f"{self._address}/{self._language}/accounts/orders/{order}/")
        try:
            OrderPages(self._page).status.wait_for(timeout=_A_LOOK)
        except BrowserTimeout as error:
            raise ShopRefused(f"the page of order {order} does not open: {said(self._page)}") from error

    def _type_address(self, checkout: CheckoutPages, address: Address) -> None:
        typed = {
            "first_name": address.first_name,
            "last_name": address.last_name,
            "line1": address.line1,
            "line2": address.line2,
            "line4": address.city,
            "postcode": address.postcode,
            "phone_number": address.phone,
        }
        for name, text in typed.items():
            if text:
                checkout.address.locator(f"[name={name}]").fill(text)
        country = checkout.address.locator("select[name=country]")
        if country.count():
            country.select_option(address.country)
        checkout.address_done.click()

    def _read_offer(self) -> Offer:
        seen = self._page.evaluate(READ_OFFER)
        shown = {name: self._amount(text) for name, text in seen["amounts"].items()}
        return Offer(
            lines=[self._line(row["sku"], row["cells"]) for row in seen["lines"]],
            goods=shown["amount-goods"],
            discount=shown.get("amount-discount", 0),
            shipping=shown["amount-delivery"],
            total=shown["amount-total"],
            currency=_CURRENCY,
        )

    def _line(self, sku: str, cells: list[str]) -> dict[str, object]:
        name, price, quantity, _total = cells
        return {"sku": sku, "name": name.strip(), "quantity": int(quantity), "unit_price": self._amount(price)}

    def _amount(self, text: str) -> int:
        return abs(parse(text, _CURRENCY).amount)
