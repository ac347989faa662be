"""The merchant changes articles and vouchers while a customer shops. Whatever was changed is put back in the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from harness.drivers.storefront import Article
from harness.journey.actors import Merchant, Shopper
from harness.journey.acts.attempting import attempt
from harness.journey.journey import Journey


def raise_price(journey: Journey, merchant: Merchant, shopper: Shopper) -> None:
    """The first article of her basket costs a tenth more from now on, as the merchant's list says too."""
    article, count = shopper.basket[0]
    price = article.price + article.price // 10
    _change(journey, merchant, article, "raise the price", price=price)
    shopper.basket[0] = (replace(article, price=price), count)


def withdraw(journey: Journey, merchant: Merchant, shopper: Shopper) -> None:
    """The first article of her basket is not on sale any more."""
    _change(journey, merchant, shopper.basket[0][0], "take the article off sale", on_sale=0)


def sell_out(journey: Journey, merchant: Merchant, shopper: Shopper) -> None:
    """Of the first article of her basket none is left."""
    _change(journey, merchant, shopper.basket[0][0], "set the stock to nothing", on_hand=0)


def make_voucher(
    journey: Journey, merchant: Merchant, code: str, *, uses: int = 1, starts: int = -1, ends: int = 30
) -> str:
    """A voucher of 10 % for one order or for many, from and until so many days from now; ended when the scenario is."""
    with attempt(journey, merchant.name, "make a voucher", "shop"):
        merchant.trading.make_voucher(code, percent=10, uses=uses, starts=starts, ends=ends)
    if ends > 0:
        merchant.undo.append(lambda: merchant.trading.end_voucher(code))
    return code


def end_voucher(journey: Journey, merchant: Merchant, shopper: Shopper) -> None:
    """The voucher she has used in her basket ends; without it she pays in full."""
    with attempt(journey, merchant.name, "end the voucher", "shop"):
        merchant.trading.end_voucher(shopper.voucher)
    shopper.voucher = ""


def delete_voucher(journey: Journey, merchant: Merchant, code: str) -> None:
    """A voucher that nobody used is deleted."""
    with attempt(journey, merchant.name, "delete the voucher", "shop"):
        merchant.trading.delete_voucher(code)
    merchant.undo.pop()


def _change(journey: Journey, merchant: Merchant, article: Article, act: str, **changed: int) -> None:
    with attempt(journey, merchant.name, act, "shop"):
        before = merchant.trading.article(article.sku)
        merchant.trading.change_article(article.sku, **(before | changed))
    merchant.undo.append(_back(merchant, article.sku, {name: before[name] for name in changed}))


def _back(merchant: Merchant, sku: str, before: dict[str, Any]) -> Callable[[], None]:
    """Only what was changed goes back: the stock may have moved since for good reason."""
    return lambda: merchant.trading.change_article(sku, **(merchant.trading.article(sku) | before))
