"""The PSP as the shop calls it: the official client, pointed where the settings say."""

from decimal import Decimal
from functools import cache

import stripe
from django.conf import settings

#: seconds the shop waits for the PSP before it says it does not know
PATIENCE = 10


@cache
def client() -> stripe.StripeClient:
    """Return the one client of this process; it keeps its connections open."""
    return stripe.StripeClient(
        settings.SHOP_PSP_KEY,
        base_addresses={"api": settings.SHOP_PSP_URL.rstrip("/")},  # type: ignore[typeddict-item]
        http_client=stripe.RequestsClient(timeout=PATIENCE),
        max_network_retries=1,
    )


def to_minor(amount: Decimal) -> int:
    """Return an amount in EUR as cents; refuse fractions of a cent."""
    cents = amount * 100
    if cents != cents.to_integral_value():
        raise ValueError(f"{amount} is not a whole number of cents")
    return int(cents)


def from_minor(cents: int) -> Decimal:
    """Return cents as an amount with two decimals."""
    return Decimal(cents).scaleb(-2)
