"""What an article of the catalogue is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Variant:
    """What can be bought: `sku`, what makes it different (English, French; "" when alone), price, weight."""

    sku: str
    en: str
    fr: str
    price: str
    weight_g: int


@dataclass(frozen=True)
class Article:
    """One product of the catalogue; `kind` decides its VAT, `category` where it is found."""

    kind: str
    category: str
    en: str
    fr: str
    about_en: str
    about_fr: str
    variants: tuple[Variant, ...]


def alone(sku: str, price: str, weight_g: int) -> tuple[Variant, ...]:
    """Return the single unnamed variant of an article that has no others."""
    return (Variant(sku, "", "", price, weight_g),)
