"""Between Oscar's decimals and our integers of minor units (cents)."""

from __future__ import annotations

from decimal import Decimal

CENT = Decimal("0.01")


def to_minor(amount: Decimal) -> int:
    """Cents of an amount of euros; ValueError for a fraction of a cent, which is never rounded in silence."""
    cents = amount * 100
    if cents != cents.to_integral_value():
        raise ValueError(f"{amount} is not a whole number of cents")
    return int(cents)


def to_decimal(minor: int) -> Decimal:
    """Euros of a number of cents."""
    return (Decimal(minor) / 100).quantize(CENT)


def as_people_read(minor: int, language: str) -> str:
    """`1,023.90 €` in English, `1 023,90 €` in French."""
    euros, cents = divmod(abs(minor), 100)
    sign = "-" if minor < 0 else ""
    if language == "fr":
        return f"{sign}{euros:,}".replace(",", " ") + f",{cents:02d} €"
    return f"{sign}{euros:,}.{cents:02d} €"
