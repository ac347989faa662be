"""The shopper pays on the provider's page, in one of the ways this can go."""

from __future__ import annotations

from harness.drivers.storefront import ShopRefused
from harness.journey import cards
from harness.journey.actors import Shopper
from harness.journey.acts.attempting import attempt
from harness.journey.journey import Journey
from harness.kernel.waiting import eventually
from harness.ledger.events import Observed
from harness.probes.reading import Blind


def pay(journey: Journey, shopper: Shopper, card: str = cards.ACCEPTED) -> None:
    """Pay and come back to the shop's thank-you page, which must name the order."""
    with attempt(journey, shopper.name, "pay by card", "psp"):
        shopper.payment.pay(card)
        _arrive(journey, shopper)
    _authorised(journey, shopper)


def be_declined(journey: Journey, shopper: Shopper) -> None:
    """Pay with a card the bank declines; the payment page must say so and stay open."""
    with attempt(journey, shopper.name, "pay with a card that is declined", "psp"):
        shopper.payment.pay(cards.DECLINED)
        if not shopper.payment.refusal():
            raise ShopRefused("the payment page does not tell the customer that the card was declined")


def pay_until_authentication(journey: Journey, shopper: Shopper) -> None:
    """Pay with a card that asks for strong authentication; its page must open."""
    with attempt(journey, shopper.name, "pay with a card that asks for strong authentication", "psp"):
        shopper.payment.pay(cards.NEEDS_AUTHENTICATION)
        if not shopper.payment.asks_for_authentication():
            raise ShopRefused("the card should have asked for strong authentication, and its page did not open")


def pass_authentication(journey: Journey, shopper: Shopper) -> None:
    """Prove who she is, and come back to the shop's thank-you page."""
    with attempt(journey, shopper.name, "pass the strong authentication", "psp"):
        shopper.payment.authenticate(passed=True)
        _arrive(journey, shopper)
    _authorised(journey, shopper)


def fail_authentication(journey: Journey, shopper: Shopper) -> None:
    """Fail to prove who she is; the payment page must say that nothing was paid."""
    with attempt(journey, shopper.name, "fail the strong authentication", "psp"):
        shopper.payment.authenticate(passed=False)
        if not shopper.payment.refusal():
            raise ShopRefused("the payment page does not tell the customer that the authentication failed")


def pay_and_vanish(journey: Journey, shopper: Shopper) -> None:
    """Pay, and lose the browser before it is back in the shop: only the provider's message tells the shop."""
    with attempt(journey, shopper.name, "pay and never come back", "psp"):
        shopper.payment.pay_and_close(cards.ACCEPTED)
    _authorised(journey, shopper)


def come_back(journey: Journey, shopper: Shopper) -> None:
    """Leave the payment page, and come back to the order by the shop: a payment page of the same order must open."""
    with attempt(journey, shopper.name, "come back to the unpaid order", "shop"):
        shopper.storefront.pay_again(journey.life.order)
        opened = _order_of_page(journey, shopper)
        if opened != journey.life.order:
            raise ShopRefused(f"coming back to order {journey.life.order} opened the payment page of {opened!r}")


def _order_of_page(journey: Journey, shopper: Shopper) -> str:
    if (psp := journey.sights.psp) is None:
        raise Blind("there is no way to look at the psp of this landscape")
    session = shopper.payment.session()
    return eventually(lambda: psp.order_of_session(session), within=5.0).value


def _arrive(journey: Journey, shopper: Shopper) -> None:
    shown = shopper.storefront.thanked()
    fields = {"order": shown.order, "total": shown.total, "currency": shown.currency, "unpaid": shown.unpaid}
    # Where the price of the goods stands, what was taken off it does too: else it does not add up.
    sure = {"discount"} if shown.parts.get("goods") else set()
    fields |= {name: amount for name, amount in shown.parts.items() if amount or name in sure}
    journey.life.thanked = fields
    journey.record(Observed(system="screen", subject="thank-you page", order=journey.life.order, fields=fields))


def _authorised(journey: Journey, shopper: Shopper) -> None:
    journey.life.paid = True
    journey.reach("authorised")
    if journey.life.at_order:
        journey.reach("captured")
    journey.reach("accepted")
    shopper.link = _link_by_mail(journey)


def _link_by_mail(journey: Journey) -> str:
    """The address of the order page, as the confirmation mail gives it: the first link that names the order."""
    mail = journey.sights.mail
    if mail is None:
        return ""
    found = mail.mail(journey.life.order, "confirmation", journey.life.terms.currency)
    return next((link for link in found.get("links", []) if f"/{journey.life.order}/" in link), "")
