"""What a parcel that leaves the Union must say of its contents: the part of a request that becomes a CN23."""

from __future__ import annotations

import re
from typing import Any

from harness.simulators.carrier.dialects.colissimo.fields import Fields
from harness.simulators.carrier.dialects.colissimo.mistakes import Mistake

MOST = 100
_CATEGORIES = range(1, 7)  # gift, sample, commercial, document, other, returned goods
_TARIFF = re.compile(r"[0-9]{6,10}")


def articles_of(customs: Fields, parcel_g: int) -> list[dict[str, Any]]:
    """The articles, as contents of the SHIPMENT form. Raises Mistake for what customs would ask for."""
    contents = customs.under("contents")
    if not contents.there:
        raise Mistake("30500", customs.place("contents"))
    articles = list(contents.each("article", MOST + 1))
    if not articles:
        raise Mistake("30505", contents.place("article"))
    if len(articles) > MOST:
        raise Mistake("30523", contents.place("article"))
    category = contents.under("category").number("value")
    if category is None:
        raise Mistake("30503", contents.place("category.value"))
    if category not in _CATEGORIES:
        raise Mistake("30504", contents.place("category.value"))
    read = [_article(article) for article in articles]
    if sum(grams for _, grams in read) > parcel_g:
        raise Mistake("30507", contents.place("article"))
    return [article for article, _ in read]


def _article(article: Fields) -> tuple[dict[str, Any], float]:
    """One article, and what all of it weighs in grams."""
    description, reference = article.text("description"), article.text("artref")
    if not description:
        raise Mistake("30510", article.place("description"))
    quantity = _positive(article, "quantity", "30512", "30513")
    weight = _positive(article, "weight", "30514", "30515")
    _positive(article, "value", "30516", "30517")
    tariff, origin = article.text("hsCode"), article.text("originCountry").upper()
    if not tariff:
        raise Mistake("30518", article.place("hsCode"))
    if not _TARIFF.fullmatch(tariff):
        raise Mistake("30519", article.place("hsCode"))
    if not origin:
        raise Mistake("30520", article.place("originCountry"))
    if not re.fullmatch("[A-Z]{2}", origin):
        raise Mistake("30521", article.place("originCountry"))
    if quantity != int(quantity) or quantity > 9999:
        raise Mistake("30513", article.place("quantity"))
    return {"sku": (reference or description)[:64], "quantity": int(quantity)}, quantity * weight * 1000


def _positive(article: Fields, name: str, missing: str, wrong: str) -> float:
    value = article.number(name)
    if value is None:
        raise Mistake(missing, article.place(name))
    if value <= 0:
        raise Mistake(wrong, article.place(name))
    return value
