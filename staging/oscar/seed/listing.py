"""The catalogue as a list for those who stock a warehouse or write a scenario: `template.json` holds it."""

from typing import Any

from oscar.core.loading import get_model

from staging.oscar.storefront.names import product_name
from staging.oscar.storefront.prices import rate_of

from .people import ADA, PASSWORD, people


def listing() -> list[dict[str, Any]]:
    """Return one row per article that can be bought: price in cents incl. VAT, VAT in percent and in basis points, weight in grams."""
    records = get_model("partner", "StockRecord").objects.select_related("product__parent").order_by("pk")
    return [_row(record) for record in records]


def _row(record: Any) -> dict[str, Any]:
    product = record.product
    return {
        "sku": record.partner_sku,
        "name": {"en": product_name(product, "en"), "fr": product_name(product, "fr")},
        "price": int(record.price * 100),
        "currency": record.price_currency,
        "vat_percent": str(rate_of(product) * 100),
        "tax_rate": int(rate_of(product) * 10000),
        "weight_g": product.attr.weight_g,
        "stock": record.num_in_stock,
        "parent": product.parent_id,
        "page": product.get_absolute_url(),
    }


def accounts(seed: int) -> list[dict[str, Any]]:
    """Return one row per seeded account without history, with the default address a scenario may expect."""
    return [
        {
            "email": person.email,
            "password": PASSWORD,
            "address": {
                "first_name": person.first_name,
                "last_name": person.last_name,
                "line1": person.street,
                "postcode": person.postcode,
                "city": person.town,
                "country": "FR",
                "phone": person.phone,
            },
        }
        for person in people(seed)
        if person.email != ADA
    ]
