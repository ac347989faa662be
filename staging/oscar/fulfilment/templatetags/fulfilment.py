"""Words, amounts and the order page, in the template's `language` (else the active one)."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils.translation import get_language

from ..facts import order_facts
from ..minor import as_people_read
from ..words import word as word_in
from ..worth import delivery_tax_rate, tax_rate

register = template.Library()


def _language(context: Context | dict[str, Any]) -> str:
    return str(context.get("language") or get_language() or "en")[:2]


@register.simple_tag(takes_context=True)
def word(context: Context, key: str, part: str = "") -> str:
    """The words of `key`, or of `key.part`."""
    return word_in(f"{key}.{part}" if part else key, _language(context))


@register.simple_tag(takes_context=True)
def money(context: Context, minor: int) -> str:
    """An amount in minor units as people read it."""
    return as_people_read(minor, _language(context))


@register.simple_tag(takes_context=True)
def rate(context: Context, taxed: Any) -> str:
    """The VAT rate of an order line, or of an order's delivery, as people read it: `5.5 %`, `5,5 %` in French."""
    points = delivery_tax_rate(taxed) if hasattr(taxed, "shipping_tax_code") else tax_rate(taxed)
    text = f"{points / 100:g}"
    return (text.replace(".", ",") if _language(context) == "fr" else text) + "\N{NO-BREAK SPACE}%"


@register.inclusion_tag("fulfilment/order_page.html", takes_context=True)
def order_page(context: Context, order: Any) -> dict[str, Any]:
    """All that the customer may see and do about an order."""
    return order_facts(order) | {
        "language": (get_language() or "en")[:2],
        "csrf_token": context.get("csrf_token"),
    }
