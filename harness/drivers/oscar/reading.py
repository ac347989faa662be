"""What the staging shop's pages show a customer, read from their HTML: one reading for a browser and for HTTP.

Raises ShopRefused for a page that shows less than it must, or an amount that nobody could read.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from harness.drivers.markup import Markup, attribute, lines_of, text_of
from harness.drivers.oscar.pages import Offered, Order
from harness.drivers.storefront import Offer, OrderPage, ShopRefused, ThankYou
from harness.kernel.money import Money, parse

_CURRENCIES = ("EUR", "GBP", "USD", "CHF", "JPY")
"""The shop's own first: an amount without sign or code is of that one."""

CANCELLED = "Cancelled"
"""The status of an order that was called off, in the words of docs/interfaces.md."""

METHODS = {
    "Home delivery": "home",
    "Livraison à domicile": "home",
    "Express delivery": "express",
    "Livraison express": "express",
    "Pick-up point": "pickup",
    "Point relais": "pickup",
}
"""The delivery methods of docs/interfaces.md as the shop's pages name them, in each of its languages."""

STATUSES = {
    "Awaiting payment": "Pending",
    "En attente de paiement": "Pending",
    "Payment accepted": "Authorised",
    "Paiement accepté": "Authorised",
    "In preparation": "Accepted",
    "En préparation": "Accepted",
    "Being packed": "Picked",
    "En cours d’emballage": "Picked",
    "Ready to leave": "Packed",
    "Prête à partir": "Packed",
    "On its way": "Shipped",
    "En route": "Shipped",
    "Delivered": "Delivered",
    "Livrée": "Delivered",
    "Cancelled": CANCELLED,
    "Annulée": CANCELLED,
    "Return under way": "Returning",
    "Retour en cours": "Returning",
    "Returned": "Returned",
    "Retournée": "Returned",
    "Refunded": "Refunded",
    "Remboursée": "Refunded",
}
"""What customers read, in each language of the shop, for each status of docs/interfaces.md."""


def amount_in(text: str) -> Money:
    """The one amount that a text shows, without its sign (a discount is shown with a minus)."""
    for currency in _CURRENCIES:
        try:
            found = parse(text, currency)
        except ValueError:
            continue
        return Money(abs(found.amount), currency)
    raise ShopRefused(f"the page shows {text[:80]!r} where an amount should be")


def read_offer(page: Markup) -> Offer:
    """The last page before confirming."""
    total = amount_in(page.required(Offered.TOTAL))
    return Offer(
        lines=[_offer_line(row, total.currency) for row in page.all(Offered.LINE)],
        goods=_same(page.required(Offered.GOODS), total.currency),
        discount=_same(page.text(Offered.DISCOUNT), total.currency),
        shipping=_same(page.required(Offered.SHIPPING), total.currency),
        total=total.amount,
        tax=_same(page.text(Offered.TAX), total.currency),
        currency=total.currency,
    )


def read_thanks(page: Markup) -> ThankYou:
    """The thank-you page."""
    total = amount_in(page.required(Offered.TOTAL))
    return ThankYou(order=page.required(Order.NUMBER), total=total.amount, currency=total.currency)


def read_order(page: Markup) -> OrderPage:
    """The customer's page of an order."""
    total = amount_in(page.required(Order.TOTAL))
    # A word that no customer of this shop should read is not the status it stands for, but it is shown.
    said = page.required(Order.STATUS)
    currency, stands = total.currency, STATUSES.get(said, f"“{said}”")
    return OrderPage(
        order=page.required(Order.NUMBER),
        status=page.required(Order.STATUS),
        total=total.amount,
        currency=currency,
        tax=_same(page.text(Order.TAX), currency),
        shipping=_same(page.text(Order.SHIPPING), currency),
        discount=_same(page.text(Order.DISCOUNT), currency),
        address=_address(page),
        lines=[_order_line(row) for row in page.all(Order.LINE)],
        stands=stands,
        delivery_method=METHODS.get(page.text(Order.METHOD), page.text(Order.METHOD)),
        charged=_same(page.text(Order.CHARGED), currency),
        short=_short(page),
        parcels=[_parcel(each) for each in page.all(Order.PARCEL)],
        cancelled=stands == CANCELLED,
        tracking_numbers=sorted(page.texts(Order.TRACKING)),
        rmas=page.texts(Order.RMA),
        refunded=sum(_same(text, currency) for text in page.texts(Order.REFUNDED)),
        credited=sum(_same(text, currency) for text in page.texts(Order.CREDITED)),
        invoices=[_invoice(each, currency) for each in page.all(Order.INVOICE)],
    )


def _offer_line(row: LexborNode, currency: str) -> dict[str, object]:
    cells = [text_of(cell) for cell in row.css("td")]
    if len(cells) != 4:
        raise ShopRefused(
            f"a line of the page before confirming shows {cells} instead of name, price, quantity and total"
        )
    name, price, quantity, _total = cells
    unit_price = _same(price, currency)
    return {"sku": attribute(row, "data-sku"), "name": name, "quantity": _count(quantity), "unit_price": unit_price}


def _order_line(row: LexborNode) -> dict[str, object]:
    quantity = row.css_first(Order.LINE_QUANTITY)
    return {"sku": attribute(row, "data-sku"), "quantity": _count(text_of(quantity) if quantity is not None else "")}


def _short(page: Markup) -> dict[str, int]:
    """Units by article that the page says are missing: `(1 missing)` beside the name."""
    short: dict[str, int] = {}
    for row in page.all(Order.LINE):
        told = row.css_first(Order.LINE_SHORT)
        digits = re.search(r"[0-9]+", text_of(told)) if told is not None else None
        if digits is not None:
            sku = attribute(row, "data-sku")
            short[sku] = short.get(sku, 0) + _count(digits.group(0))
    return short


def _parcel(article: LexborNode) -> dict[str, object]:
    """One parcel: its number, where that leads, and what lies in it by name."""
    tracking = article.css_first(Order.TRACKING)
    units: dict[str, int] = {}
    for told in article.css("ul li"):
        count, _, name = text_of(told).partition(" × ")
        units[name] = units.get(name, 0) + _count(count)
    return {
        "tracking_number": text_of(tracking) if tracking is not None else "",
        "link": attribute(tracking, "href") if tracking is not None else "",
        "units": units,
    }


def _invoice(row: LexborNode, currency: str) -> dict[str, object]:
    number, amount = row.css_first(Order.INVOICE_NUMBER), row.css_first(Order.INVOICE_AMOUNT)
    if number is None or amount is None:
        raise ShopRefused(f"an invoice on the page of the order shows {text_of(row)[:80]!r}, not its number and amount")
    return {"number": text_of(number), "amount": _same(text_of(amount), currency)}


def _address(page: Markup) -> list[str]:
    found = page.first(Order.ADDRESS)
    return lines_of(found) if found is not None else []


def _same(text: str, currency: str) -> int:
    """An amount in the currency of the page, in minor units; 0 for one that is not shown."""
    if not text:
        return 0
    shown = amount_in(text)
    if shown.currency != currency:
        raise ShopRefused(f"the page shows {text[:80]!r} beside a total in {currency}")
    return shown.amount


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 7):
        raise ShopRefused(f"the page shows {text[:80]!r} where a quantity should be")
    return int(text)
