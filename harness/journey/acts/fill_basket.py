"""The shopper puts articles into her basket."""

from __future__ import annotations

from harness.drivers.storefront import Article
from harness.journey.actors import Shopper
from harness.journey.acts.attempting import attempt
from harness.journey.closing import remember_stock
from harness.journey.journey import Journey
from harness.journey.traces import note_last_order


def fill_basket(journey: Journey, shopper: Shopper, basket: list[tuple[Article, int]]) -> None:
    """Sign in if she has an account, then choose each article. Stock is noted before anything can be held."""
    remember_stock(journey, [article.sku for article, _ in basket])
    note_last_order(journey, shopper)
    with attempt(journey, shopper.name, "fill the basket", "shop"):
        shopper.storefront.enter(shopper.language)
        if not shopper.is_guest:
            shopper.storefront.sign_in(shopper.email, shopper.password)
        for article, quantity in basket:
            shopper.storefront.choose(article, quantity)
    shopper.basket = basket


def use_voucher(journey: Journey, shopper: Shopper, code: str) -> None:
    """Enter a voucher; the basket must show a discount."""
    with attempt(journey, shopper.name, "use a voucher", "shop"):
        shopper.storefront.use_voucher(code)
    shopper.voucher = code
