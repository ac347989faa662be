"""Order export: what the warehouse is told to prepare. All of it is the shop's word to the warehouse."""

from __future__ import annotations

import html
from typing import Any

from ..fulfilment import partners
from ..fulfilment.minor import to_minor
from ..fulfilment.orders_out import order_body
from ..fulfilment.outbox import ask
from ..fulfilment.worth import paid_for
from .catalogue import TO_WAREHOUSE, Original, area

ORDER, LINE = "fulfilment.orders_out:order_body", "fulfilment.orders_out:line_body"
Body = dict[str, Any]

planted = area("order export")


@planted("export-net-unit-price", LINE, "Prices reach the warehouse without VAT", TO_WAREHOUSE)
def net_unit_price(original: Original, line: Any) -> Body:
    """`line_price_excl_tax` was taken for the price of the customs form."""
    paid = paid_for(line)
    return original(line) | {"unit_price": (paid.amount - paid.tax) // line.quantity}


@planted(
    "export-total-in-euros", ORDER, "The order's total reaches the warehouse in euros instead of cents", TO_WAREHOUSE
)
def total_in_euros(original: Original, order: Any, language: str) -> Body:
    """The old warehouse took euros."""
    return original(order, language) | {"total": int(order.total_incl_tax)}


@planted("export-total-before-voucher", ORDER, "The warehouse is told the total before the voucher", TO_WAREHOUSE)
def total_before_voucher(original: Original, order: Any, language: str) -> Body:
    """The basket's total was exported, and the voucher is applied after it."""
    body = original(order, language)
    return body | {"total": body["total"] + to_minor(order.total_discount_incl_tax)}


@planted("export-quantity-one", LINE, "Every line is exported with a quantity of one", TO_WAREHOUSE)
def quantity_one(original: Original, line: Any) -> Body:
    """The mapping has a default where the field should be."""
    return original(line) | {"quantity": 1}


@planted("export-last-line-lost", ORDER, "The last article of an order is not exported", TO_WAREHOUSE)
def last_line_lost(original: Original, order: Any, language: str) -> Body:
    """Off by one when the lines are cut into pages; an order of one line is spared by a special case."""
    body = original(order, language)
    return body | {"lines": body["lines"][:-1] or body["lines"]}


@planted("export-lines-doubled", ORDER, "Orders with a voucher are exported with each article twice", TO_WAREHOUSE)
def lines_doubled(original: Original, order: Any, language: str) -> Body:
    """A join with the discounts repeats the lines."""
    body = original(order, language)
    return body | {"lines": body["lines"] * (1 + order.discounts.count())}


@planted(
    "export-first-variant", LINE, "The warehouse is told the first colour or size, not the one bought", TO_WAREHOUSE
)
def first_variant(original: Original, line: Any) -> Body:
    """The article number was read from the family of variants."""
    family = line.product.parent or line.product
    first = family.children.order_by("pk").first() or family
    return original(line) | {"sku": first.upc}


@planted("export-method-express", ORDER, "Home delivery is ordered from the warehouse as express", TO_WAREHOUSE)
def method_express(original: Original, order: Any, language: str) -> Body:
    """The table of delivery methods was shifted by one row."""
    shifted = {"home": "express", "express": "pickup", "pickup": "home"}
    body = original(order, language)
    return body | {"delivery_method": shifted.get(body["delivery_method"], body["delivery_method"])}


def _addressed(body: Body, **changes: str) -> Body:
    return body | {"recipient": body["recipient"] | changes}


@planted("export-country-name", ORDER, "The warehouse gets the country's name instead of its code", TO_WAREHOUSE)
def country_name(original: Original, order: Any, language: str) -> Body:
    """`str(country)` is what people read."""
    return _addressed(original(order, language), country=str(order.shipping_address.country))


@planted("export-postcode-number", ORDER, "Postcodes lose their leading zero on the way to the warehouse", TO_WAREHOUSE)
def postcode_number(original: Original, order: Any, language: str) -> Body:
    """A spreadsheet, or a column of numbers, stands in between."""
    body = original(order, language)
    return _addressed(body, postcode=body["recipient"]["postcode"].lstrip("0"))


@planted("export-street-cut", ORDER, "Streets are cut to 20 characters for the old label", TO_WAREHOUSE)
def street_cut(original: Original, order: Any, language: str) -> Body:
    """The label of the warehouse before had twenty."""
    body = original(order, language)
    return _addressed(body, line1=body["recipient"]["line1"][:20])


@planted("export-accents-garbled", ORDER, "Accents of names and streets arrive garbled at the warehouse", TO_WAREHOUSE)
def accents_garbled(original: Original, order: Any, language: str) -> Body:
    """UTF-8 that somebody reads as Latin-1: “Ã©”."""
    body = original(order, language)
    there = body["recipient"]
    return _addressed(
        body, **{key: there[key].encode().decode("latin-1") for key in ("name", "line1", "line2", "city")}
    )


@planted("export-address-escaped", ORDER, "Apostrophes arrive as “&#x27;” on the parcel's label", TO_WAREHOUSE)
def address_escaped(original: Original, order: Any, language: str) -> Body:
    """Escaped for a page, sent to a printer. Typographic apostrophes are made plain ones first."""
    body = original(order, language)
    plain = {key: value.replace("’", "'") for key, value in body["recipient"].items()}
    return _addressed(body, **{key: html.escape(plain[key]) for key in ("name", "line1", "line2", "city")})


@planted("export-address-lines-swapped", ORDER, "The two lines of the address change places", TO_WAREHOUSE)
def address_lines_swapped(original: Original, order: Any, language: str) -> Body:
    """The warehouse's line 1 is the building in the country of its makers."""
    body = original(order, language)
    there = body["recipient"]
    return _addressed(body, line1=there["line2"], line2=there["line1"])


@planted("export-phone-lost", ORDER, "The courier has no telephone number to call", TO_WAREHOUSE)
def phone_lost(original: Original, order: Any, language: str) -> Body:
    """It was read from the account, where it is optional, and not from the address."""
    return _addressed(original(order, language), phone="")


@planted("export-language-constant", ORDER, "Packing slips are French for everybody", TO_WAREHOUSE)
def language_constant(original: Original, order: Any, language: str) -> Body:
    """The shop began in one language."""
    return original(order, "fr")


@planted(
    "export-before-payment",
    "payments.sessions:open_page",
    "Orders go to the warehouse before they are paid",
    TO_WAREHOUSE,
)
def before_payment(original: Original, order: Any) -> Any:
    """Joined to "order placed", which here comes before the payment."""
    ask("warehouse", "order.export", order, f"order-{order.number}")
    return original(order)


@planted("export-fails-with-voucher", ORDER, "Orders with a voucher never reach the warehouse", TO_WAREHOUSE)
def fails_with_voucher(original: Original, order: Any, language: str) -> Body:
    """The discount is a line without an article number, and the export stumbles over it."""
    body = original(order, language)
    if order.discounts.exists():
        raise KeyError("partner_sku")
    return body


@planted(
    "export-twice",
    "fulfilment.operations:_export_order",
    "Each order is prepared twice, once under a number of its own",
    TO_WAREHOUSE,
)
def exported_twice(original: Original, message: Any) -> Body:
    """The first version and the version with the payment are two orders for the warehouse."""
    answer: Body = original(message)
    again = order_body(message.order, "en") | {"reference": f"{message.order.number}-2"}
    partners.warehouse("POST", "/orders", f"{message.key}-2", again)
    return answer
