"""The staging shop's back office, used as customer service does, in a browser or over HTTP."""

from __future__ import annotations

from harness.drivers.oscar.pages import SAYS, SAYS_NO, SEND_AGAIN, AfterSales, Login
from harness.drivers.storefront import SaidNo, ShopRefused
from harness.drivers.window import A_LOOK, Window


class OscarBackOffice:
    """Customer service's own window; signs in on first use."""

    def __init__(self, window: Window, address: str, email: str, password: str) -> None:
        self._window = window
        self._address = address.rstrip("/")
        self._credentials = (email, password)
        self._signed_in = False

    def refund_everything(self, order: str) -> None:
        lacking, refused = "the back office offers no refund", f"the back office does not refund order {order}"
        self._do("refund", order, lacking, refused)

    def cancel(self, order: str) -> str:
        lacking, refused = "the back office offers no cancellation", f"the back office does not cancel order {order}"
        return self._do("cancel", order, lacking, refused)

    def send_again(self, order: str, kind: str) -> None:
        lacking, refused = f"the back office sends no {kind} again", f"the back office does not send the {kind} again"
        self._do(SEND_AGAIN[kind], order, lacking, refused)

    def _do(self, action: str, order: str, lacking: str, refused: str) -> str:
        """Press one of the after-sales buttons; what the page says then."""
        self.sign_in()
        window = self._window
        window.visit(f"{self._address}/dashboard/orders/{order}/aftersales/")
        window.wait_for(AfterSales.do(action), lacking, within=A_LOOK)
        window.choose(AfterSales.sure(action))
        window.press(AfterSales.do(action))
        if no := window.page().text(SAYS_NO):
            raise SaidNo(f"{refused}: {no}")
        return window.page().text(SAYS)

    def sign_in(self) -> None:
        """As staff, unless she is already."""
        if self._signed_in:
            return
        email, password = self._credentials
        self._window.visit(f"{self._address}/en/accounts/login/")
        self._window.fill(Login.EMAIL, email)
        self._window.fill(Login.PASSWORD, password)
        self._window.press(Login.SEND)
        if self._window.page().has(Login.EMAIL):
            raise ShopRefused(f"the back office does not sign {email} in: {self._window.page().said()}")
        self._signed_in = True
