"""Prices with French VAT: the stock record holds what the customer pays, tax included.

A product class is named after its goods; its VAT rate is written in `RATES`. The price without tax keeps four decimals,
so that a line's tax is right to the cent whatever its quantity.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from oscar.apps.partner import availability, prices, strategy

STANDARD, REDUCED = Decimal("0.20"), Decimal("0.055")

#: VAT rate by the slug of the product class
RATES = {"furniture": STANDARD, "home": STANDARD, "book": REDUCED, "food": REDUCED}


def rate_of(product: Any) -> Decimal:
    """Return a product's VAT rate, e.g. Decimal("0.055")."""
    return RATES.get(product.get_product_class().slug, STANDARD)


def without_tax(amount: Decimal, rate: Decimal, exponent: str = "0.01") -> Decimal:
    """Return the part of an amount incl. tax that is not tax, rounded half up."""
    return (amount / (1 + rate)).quantize(Decimal(exponent), ROUND_HALF_UP)


def tax_in(amount: Decimal, rate: Decimal) -> Decimal:
    """Return the tax inside an amount incl. tax, rounded half up to the cent."""
    return (amount * rate / (1 + rate)).quantize(Decimal("0.01"), ROUND_HALF_UP)


class FrenchVat:
    """Pricing policy: the stored price includes the VAT of the product's class."""

    def pricing_policy(self, product: Any, stockrecord: Any) -> prices.Base:
        """Return the price of one unit; unavailable without a stored price."""
        if not stockrecord or stockrecord.price is None:
            return prices.Unavailable()
        rate = rate_of(product)
        bare = without_tax(stockrecord.price, rate, "0.0001")
        return prices.TaxInclusiveFixedPrice(
            currency=stockrecord.price_currency,
            excl_tax=bare,
            tax=stockrecord.price - bare,
            tax_code=str(rate * 100),
        )

    def parent_pricing_policy(self, product: Any, children_stock: list[tuple[Any, Any]]) -> prices.Base:
        """Return the lowest price among the variants."""
        offered = [(child, record) for child, record in children_stock if record and record.price is not None]
        if not offered:
            return prices.Unavailable()
        return self.pricing_policy(*min(offered, key=lambda pair: pair[1].price))


class OnSale(strategy.StockRequired):
    """Availability: what is on sale, and there. Oscar looks at the stock only, and would sell what was withdrawn."""

    def availability_policy(self, product: Any, stockrecord: Any) -> availability.Base:
        """Say whether a product can be bought."""
        if not product.is_public:
            return availability.Unavailable()
        return super().availability_policy(product, stockrecord)


class FrenchStrategy(strategy.UseFirstStockRecord, FrenchVat, OnSale, strategy.Structured):
    """One stock record per product, on sale and in stock to be bought, French VAT included."""


class Selector:
    """Gives everyone the same strategy."""

    def strategy(self, request: Any = None, user: Any = None, **kwargs: Any) -> FrenchStrategy:
        """Return the strategy for a request, or for none."""
        return FrenchStrategy(request)
