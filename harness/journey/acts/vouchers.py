"""The shopper tries vouchers that must not be taken, and uses those that must."""

from __future__ import annotations

from harness.drivers.storefront import ShopRefused
from harness.journey.actors import Merchant, Shopper
from harness.journey.acts.attempting import attempt
from harness.journey.acts.check_out import begin_another_basket
from harness.journey.acts.fill_basket import use_voucher
from harness.journey.acts.trade import delete_voucher, make_voucher
from harness.journey.journey import Journey


def use_own_voucher(journey: Journey, merchant: Merchant, shopper: Shopper, code: str, *, uses: int = 1) -> None:
    """The merchant makes a voucher for her, and she uses it in her basket."""
    use_voucher(journey, shopper, make_voucher(journey, merchant, code, uses=uses))


def try_expired(journey: Journey, merchant: Merchant, shopper: Shopper, code: str) -> None:
    """One that ended yesterday."""
    be_refused(journey, shopper, make_voucher(journey, merchant, code, starts=-10, ends=-1))


def try_early(journey: Journey, merchant: Merchant, shopper: Shopper, code: str) -> None:
    """One that begins tomorrow."""
    be_refused(journey, shopper, make_voucher(journey, merchant, code, starts=1))


def try_deleted(journey: Journey, merchant: Merchant, shopper: Shopper, code: str) -> None:
    """One that there was, and is no more."""
    make_voucher(journey, merchant, code)
    delete_voucher(journey, merchant, code)
    be_refused(journey, shopper, code)


def try_again(journey: Journey, shopper: Shopper) -> None:
    """The voucher of the order she has placed, for another basket: it was for one order."""
    begin_another_basket(journey, shopper, shopper.basket)
    be_refused(journey, shopper, shopper.voucher)


def have_it_back(journey: Journey, shopper: Shopper) -> None:
    """The voucher of an order that was called off gives its discount to another basket."""
    begin_another_basket(journey, shopper, shopper.basket)
    with attempt(journey, shopper.name, "use the voucher again", "shop"):
        if told := shopper.by_hand.try_voucher(shopper.voucher):
            raise ShopRefused(f"the voucher {shopper.voucher} was not given back: {told}")


def be_refused(journey: Journey, shopper: Shopper, code: str) -> None:
    """The basket must say why, and give no discount."""
    with attempt(journey, shopper.name, "try a voucher that is not valid", "shop"):
        if not shopper.by_hand.try_voucher(code):
            raise ShopRefused(f"the shop takes the voucher {code}, or does not say why it does not")
