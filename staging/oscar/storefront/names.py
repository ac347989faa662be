"""Names of products, categories, countries and choices, in the language of the page.

shown("Oak bookcase")      → "Bibliothèque en chêne" while French is active
order_language(order)      → "fr"
"""

from functools import cache
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

#: order statuses in words
STATUSES = {
    "Pending": _("Waiting for payment"),
    "Authorised": _("Payment accepted"),
    "Accepted": _("In preparation"),
    "Picked": _("Articles collected"),
    "Packed": _("Packed"),
    "Shipped": _("Shipped"),
    "Delivered": _("Delivered"),
    "Returning": _("Return announced"),
    "Returned": _("Returned"),
    "Refunded": _("Refunded"),
    "Cancelled": _("Cancelled"),
}


@cache
def _texts(language: str) -> dict[str, str]:
    from .models import Translation  # noqa: PLC0415 - Django loads the models after this module

    return dict(Translation.objects.filter(language=language).values_list("original", "text"))


def shown(original: str, language: str | None = None) -> str:
    """Return the text for a language ("fr", "en"; default the active one); the original where there is none."""
    language = (language or get_language() or "en")[:2]
    return original if language == "en" else _texts(language).get(original, original)


def product_name(product: Any, language: str | None = None) -> str:
    """Return a product's name; a variant without one of its own is its parent's name and what makes it different."""
    if product.title or not product.parent_id:
        return shown(product.title, language)
    return shown(product.parent.title, language)


def order_language(order: Any) -> str:
    """Return the language an order was placed in, "fr" or "en"."""
    spoken = getattr(order, "spoken", None)
    return spoken.language if spoken else "en"


def status_name(status: str) -> str:
    """Return an order status as the customer reads it, in the active language."""
    return str(STATUSES.get(status, status))


def install() -> None:
    """Teach Oscar's models to show their names in the active language."""
    product, country = get_model("catalogue", "Product"), get_model("address", "Country")
    product.get_title = product_name
    product.__str__ = product_name
    country.__str__ = lambda self: shown(self.printable_name)
    translation = get_model("storefront", "Translation")
    for signal in (post_save, post_delete):
        signal.connect(lambda **_: _texts.cache_clear(), sender=translation, weak=False)
