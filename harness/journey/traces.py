"""Looking for orders of a customer in every system, whether or not anybody knows of one: what was refused must not exist."""

from __future__ import annotations

from collections.abc import Callable

from harness.journey.actors import Shopper
from harness.journey.journey import Journey
from harness.ledger.events import Observed
from harness.probes.reading import Blind
from harness.probes.sight import ShopSight

SUBJECT = "orders of the customer"
"""As harness.checks.uncalled reads it."""
SYSTEMS = ("shop", "psp", "warehouse", "mail")


def note_last_order(journey: Journey, shopper: Shopper) -> None:
    """Where the shop's order numbers stand before she orders: whatever comes after them may be hers."""
    shop = journey.sights.shop
    shopper.since = max(map(int, shop.orders()), default=0) if shop is not None else 0


def look_for_orders(journey: Journey, shopper: Shopper, email: str = "") -> None:
    """Record, for each system, the orders since then of `email` (her own address, if none is given)."""
    sought = email or shopper.email
    for role in SYSTEMS:
        fields: dict[str, object] = {"email": sought}
        try:
            fields["orders"] = [order for order in _asked(journey, role, sought, shopper) if _later(order, shopper)]
        except Blind as blind:
            fields["unseen"] = str(blind)
        journey.record(Observed(system=role, subject=SUBJECT, order="", fields=fields))


def _asked(journey: Journey, role: str, email: str, shopper: Shopper) -> list[str]:
    if role == "shop":
        return _in_the_shop(journey.sights.shop, email, shopper)
    probe = journey.sights.traces.get(role)
    if probe is None:
        raise Blind(f"the {role} of this landscape cannot be asked for all it holds of a customer")
    ask: Callable[[str], list[str]] = probe.orders_of
    return ask(email)


def _in_the_shop(shop: ShopSight | None, email: str, shopper: Shopper) -> list[str]:
    """Orders to her address, and those of the articles that nobody but she can have bought."""
    if shop is None:
        raise Blind("there is no way to look at the shop of this landscape")
    own = {article.sku for article, _ in shopper.basket} if email == shopper.email else set()
    found = {order: shop.order(order) for order in shop.orders(shopper.since)}
    return [
        order
        for order, known in found.items()
        if str(known.get("email", "")).casefold() == email.casefold() or own & set(known.get("units", {}))
    ]


def _later(order: str, shopper: Shopper) -> bool:
    """An order without a number that can be counted was never one of the shop's: it is shown."""
    return not order.isdecimal() or int(order) > shopper.since
