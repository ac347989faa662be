"""What the staging shop's pages show a customer, read from their HTML: one reading for a browser and for HTTP.

Raises ShopRefused for a page that shows less than it must, or an amount that nobody could read.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from harness.drivers.markup import Markup, attribute, lines_of, text_of
from harness.drivers.oscar.pages import Checkout, Offered, Order
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

RETURNS = {
    "Announced": "announced",
    "Annoncé": "announced",
    "Received": "received",
    "Reçu": "received",
    "Checked": "graded",
    "Contrôlé": "graded",
    "Refunded": "refunded",
    "Remboursé": "refunded",
}
"""What customers read of how far a return is, in each language of the shop."""

PARCELS = {
    "Announced": "announced",
    "Annoncé": "announced",
    "Packed": "packed",
    "Emballé": "packed",
    "Handed to the carrier": "dispatched",
    "Remis au transporteur": "dispatched",
    "Collected by the carrier": "collected",
    "Pris en charge par le transporteur": "collected",
    "In transit": "in_transit",
    "En cours d’acheminement": "in_transit",
    "Out for delivery": "out_for_delivery",
    "En cours de livraison": "out_for_delivery",
    "Delivered": "delivered",
    "Livré": "delivered",
    "Delivery failed": "failed",
    "Échec de livraison": "failed",
    "Ready at the pick-up point": "at_pickup_point",
    "Disponible au point relais": "at_pickup_point",
    "Refused at delivery": "refused",
    "Refusé à la livraison": "refused",
    "Delayed, sent to the wrong depot": "misrouted",
    "Retardé, parti vers une mauvaise agence": "misrouted",
    "Damaged on the way": "damaged",
    "Endommagé pendant le transport": "damaged",
    "Lost, the carrier is searching": "lost",
    "Introuvable, le transporteur le recherche": "lost",
    "On its way back to the sender": "returning",
    "En retour vers l’expéditeur": "returning",
    "Returned to sender": "returned",
    "Retourné à l’expéditeur": "returned",
    "Label cancelled": "cancelled",
    "Étiquette annulée": "cancelled",
}
"""What customers read of where a parcel is, in each language of the shop, for each state of docs/interfaces.md."""


_SHOWS = frozenset(
    {
        "tax",
        "shipping",
        "discount",
        "address",
        "stands",
        "delivery_method",
        "charged",
        "short",
        "units",
        "contents",
        "links",
    }
)


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


_PARTS = {"goods": Offered.GOODS, "discount": Offered.DISCOUNT, "shipping": Offered.SHIPPING, "tax": Offered.TAX}


def read_methods(page: Markup) -> dict[str, str]:
    """The ways of delivery that the customer can choose from: code to name."""
    heads = {attribute(card, "data-testid"): card.css_first("h2") for card in page.all(Checkout.METHODS)}
    return {id.removeprefix("delivery-"): text_of(head) for id, head in heads.items() if head is not None}


def read_thanks(page: Markup) -> ThankYou:
    """The thank-you page."""
    total = amount_in(page.required(Offered.TOTAL))
    unpaid = page.first(Offered.UNPAID) is not None
    parts = {name: _same(page.text(place), total.currency) for name, place in _PARTS.items()}
    return ThankYou(page.required(Order.NUMBER), total.amount, total.currency, unpaid, parts)


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
        invoices=[
            _paper(each, Order.INVOICE_NUMBER, Order.INVOICE_AMOUNT, currency) for each in page.all(Order.INVOICE)
        ],
        credit_notes=[
            _paper(each, Order.CREDIT_NOTE_NUMBER, Order.CREDITED, currency) for each in page.all(Order.CREDIT_NOTE)
        ],
        returns=[_return(each) for each in page.all(Order.RETURN)],
        cancellable=page.first(Order.CANCEL) is not None,
        shows=_SHOWS,
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
    """One parcel: its number, where that leads, where it is, and what lies in it by name."""
    tracking, state = article.css_first(Order.TRACKING), article.css_first(Order.PARCEL_STATE)
    return {
        "tracking_number": text_of(tracking) if tracking is not None else "",
        "link": attribute(tracking, "href") if tracking is not None else "",
        "state": PARCELS.get(text_of(state), f"“{text_of(state)}”") if state is not None else "",
        "units": _told(article),
    }


def _paper(row: LexborNode, number: str, amount: str, currency: str) -> dict[str, object]:
    """An invoice or a credit note: its number, its amount, and where that leads."""
    named, told = row.css_first(number), row.css_first(amount)
    if named is None or told is None:
        raise ShopRefused(f"a document on the page of the order shows {text_of(row)[:80]!r}, not its number and amount")
    return {"number": text_of(named), "amount": _same(text_of(told), currency), "link": attribute(named, "href")}


def _return(article: LexborNode) -> dict[str, object]:
    """A return: its number, how far it is, and what it is of by name."""
    rma, state = article.css_first(Order.RMA), article.css_first(Order.RETURN_STATE)
    said = text_of(state) if state is not None else ""
    return {
        "rma": text_of(rma) if rma is not None else "",
        "state": RETURNS.get(said, f"“{said}”") if said else "",
        "units": _told(article),
    }


def _told(article: LexborNode) -> dict[str, int]:
    """Units by name: `2 × Mug`."""
    units: dict[str, int] = {}
    for told in article.css("ul li"):
        count, _, name = text_of(told).partition(" × ")
        units[name] = units.get(name, 0) + _count(count)
    return units


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
