"""The staging shop's pages of daily trade, used as the merchant does, in a browser or over HTTP."""

from __future__ import annotations

from harness.drivers.markup import attribute
from harness.drivers.oscar.back_office import OscarBackOffice
from harness.drivers.oscar.pages import SAYS_NO, TradingDesk
from harness.drivers.storefront import ShopRefused
from harness.drivers.window import Window


class OscarTrading:
    """In the window of `office`, which signs in."""

    def __init__(self, window: Window, address: str, office: OscarBackOffice) -> None:
        self._window = window
        self._address = address.rstrip("/")
        self._office = office

    def article(self, sku: str) -> dict[str, int]:
        self._open(f"articles/{sku}/")
        price, on_hand = (self._value(name) for name in ("price", "on_hand"))
        chosen = self._window.page().first(f"{TradingDesk.field('on_sale')} option[selected]")
        sold = attribute(chosen, "value") if chosen is not None else ""
        return {"price": _cents(price), "on_hand": int(on_hand), "on_sale": int(sold)}

    def change_article(self, sku: str, *, price: int, on_hand: int, on_sale: int) -> None:
        self._open(f"articles/{sku}/")
        self._window.select(TradingDesk.field("on_sale"), str(on_sale))
        self._send({"price": f"{price // 100}.{price % 100:02}", "on_hand": str(on_hand)})

    def make_voucher(self, code: str, *, percent: int, uses: int, starts: int, ends: int) -> None:
        self._open("vouchers/")
        self._window.select(TradingDesk.field("uses"), "Single use" if uses == 1 else "Multi-use")
        self._send({"code": code, "percent": str(percent), "starts": str(starts), "ends": str(ends)})

    def end_voucher(self, code: str) -> None:
        self._open(f"vouchers/{code}/")
        self._window.press(TradingDesk.END)

    def delete_voucher(self, code: str) -> None:
        self._open(f"vouchers/{code}/")
        self._window.press(TradingDesk.DELETE)

    def _open(self, page: str) -> None:
        self._office.sign_in()
        self._window.visit(f"{self._address}/dashboard/trading/{page}")

    def _value(self, name: str) -> str:
        field = self._window.page().first(TradingDesk.field(name))
        if field is None:
            raise ShopRefused(f"the back office does not show {name}: {self._window.page().said()}")
        return attribute(field, "value")

    def _send(self, typed: dict[str, str]) -> None:
        for name, text in typed.items():
            self._window.fill(TradingDesk.field(name), text)
        self._window.press(TradingDesk.SAVE)
        if no := self._window.page().text(TradingDesk.WRONG) or self._window.page().text(SAYS_NO):
            raise ShopRefused(f"the back office does not save it: {no}")


def _cents(text: str) -> int:
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0")[:2] or 0)
