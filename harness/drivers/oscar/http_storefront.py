"""The staging shop without a browser: a window of its own for each customer, as many at once as are wanted.

    storefront = open_http_storefront("http://127.0.0.1:8000", "fr")
    payment = open_http_payment_page(storefront)

Each pair belongs to one customer and is used by one thread at a time; pairs share nothing.
"""

from __future__ import annotations

from harness.drivers.http_window import HttpWindow, MayVisit, anywhere
from harness.drivers.oscar.back_office import OscarBackOffice
from harness.drivers.oscar.storefront import OscarStorefront
from harness.drivers.payment_pages.simulated import SimulatedPaymentPage


def open_http_storefront(address: str, language: str, *, may_visit: MayVisit = anywhere) -> OscarStorefront:
    """A shopper's window on the shop at `address`, entered in `language` ("en", "fr")."""
    opened = OscarStorefront(HttpWindow(language, may_visit=may_visit), address)
    opened.enter(language)
    return opened


def open_http_payment_page(storefront: OscarStorefront) -> SimulatedPaymentPage:
    """The payment page in the same window."""
    return SimulatedPaymentPage(storefront.window)


def open_http_back_office(
    address: str, email: str, password: str, *, may_visit: MayVisit = anywhere
) -> OscarBackOffice:
    """Customer service's window on the same shop, signed in on first use."""
    return OscarBackOffice(HttpWindow("en", may_visit=may_visit), address, email, password)
