"""The shopper goes through the checkout page by page: forwards, backwards, and where she should not get to."""

from __future__ import annotations

from harness.drivers.checkout import ADDRESS, BASKET, DELIVERY, LAST, WHO
from harness.drivers.storefront import Address, Article, ShopRefused
from harness.journey.actors import Shopper
from harness.journey.acts.attempting import attempt
from harness.journey.acts.place_order import agree_on, is_what_was_chosen
from harness.journey.journey import Journey
from harness.journey.traces import look_for_orders


def go_to_last_page(journey: Journey, shopper: Shopper) -> None:
    """All pages up to the last one before paying, which becomes her offer."""
    with attempt(journey, shopper.name, "go through the checkout", "shop"):
        shopper.by_hand.begin()
        shopper.by_hand.as_guest(shopper.email)
        _take_address(shopper)
        shopper.by_hand.deliver_by(shopper.delivery_method)
        _read_offer(shopper)


def confirm(journey: Journey, shopper: Shopper) -> None:
    """Confirm on the last page, on the terms that it shows: the payment page opens."""
    with attempt(journey, shopper.name, "confirm the order", "shop"):
        if stayed := shopper.by_hand.confirm():
            raise ShopRefused(f"confirming led back to the shop ({stayed}): {'; '.join(shopper.by_hand.said())}")
    agree_on(journey, shopper)


def try_to_skip(journey: Journey, shopper: Shopper) -> None:
    """At every page of the checkout she types the address of the last one, and must be led back to where she was."""
    steps = shopper.by_hand
    with attempt(journey, shopper.name, "skip pages of the checkout", "shop"):
        _led_to(shopper, LAST, WHO)
        steps.as_guest(shopper.email)
        _led_to(shopper, LAST, ADDRESS)
        _take_address(shopper)
        _led_to(shopper, LAST, DELIVERY)
    look_for_orders(journey, shopper)
    with attempt(journey, shopper.name, "go through the checkout", "shop"):
        steps.deliver_by(shopper.delivery_method)
        _read_offer(shopper)


def begin_without_articles(journey: Journey, shopper: Shopper) -> None:
    """She types the addresses of the checkout with nothing in her basket, and is led to the basket, which says so."""
    with attempt(journey, shopper.name, "check out with an empty basket", "shop"):
        for step in (WHO, ADDRESS, DELIVERY, LAST):
            _led_to(shopper, step, BASKET)
            if not shopper.by_hand.said():
                raise ShopRefused("the shop does not say why the checkout does not begin with an empty basket")
    look_for_orders(journey, shopper)


def come_to_address(journey: Journey, shopper: Shopper) -> None:
    """From the basket to the page where she types her address."""
    with attempt(journey, shopper.name, "begin to check out", "shop"):
        shopper.by_hand.begin()
        shopper.by_hand.as_guest(shopper.email)


def be_refused_address(journey: Journey, shopper: Shopper, wrong: Address, fields: set[str]) -> None:
    """Type a wrong address: the page must have one complaint at each of these fields, none elsewhere, and go nowhere."""
    with attempt(journey, shopper.name, "type a wrong address", "shop"):
        told = shopper.by_hand.ship_to(wrong)
        if set(told) != fields or any(len(each) != 1 for each in told.values()):
            raise ShopRefused(f"the page should have one complaint for each of {sorted(fields)}, and has {told}")
        _led_to(shopper, LAST, ADDRESS)
    look_for_orders(journey, shopper)


def finish_from_address(journey: Journey, shopper: Shopper) -> None:
    """From the page of the address to the last one, with what she is then."""
    with attempt(journey, shopper.name, "go through the checkout", "shop"):
        _take_address(shopper)
        shopper.by_hand.deliver_by(shopper.delivery_method)
        _read_offer(shopper)


def go_back(journey: Journey, shopper: Shopper, address: Address, method: str, article: Article, count: int) -> None:
    """From the last page back to the basket, then to address and delivery: other units, another address, another way."""
    shopper.basket = [(each, count if each is article else units) for each, units in shopper.basket]
    shopper.address, shopper.delivery_method = address, method
    with attempt(journey, shopper.name, "go back and change the order", "shop"):
        shopper.by_hand.recount(article, count)
        shopper.by_hand.open(ADDRESS)
    finish_from_address(journey, shopper)


def change_mail_address(journey: Journey, shopper: Shopper, email: str) -> None:
    """From the last page back to the first, with another mail address; the address she typed is still there."""
    shopper.email = email
    with attempt(journey, shopper.name, "change the mail address", "shop"):
        shopper.by_hand.open(WHO)
        shopper.by_hand.as_guest(email)
    finish_from_address(journey, shopper)


def sign_in_half_way(journey: Journey, shopper: Shopper) -> None:
    """Begin as a guest, go back from the address, and sign in: the basket and the account's address are there."""
    with attempt(journey, shopper.name, "sign in on the way", "shop"):
        shopper.by_hand.begin()
        shopper.by_hand.as_guest(f"first-{shopper.email}")
        shopper.by_hand.open(WHO)
        shopper.by_hand.with_account(shopper.email, shopper.password)
        _still_there(shopper)
        shopper.by_hand.open(ADDRESS)
        shopper.by_hand.ship_to_saved()
        shopper.by_hand.deliver_by(shopper.delivery_method)
        _read_offer(shopper)


def stay_a_guest(journey: Journey, shopper: Shopper) -> None:
    """Check out with the mail address of an account, without its password: nothing of the account is shown."""
    with attempt(journey, shopper.name, "check out with the mail address of an account", "shop"):
        shopper.by_hand.begin()
        shopper.by_hand.as_guest(shopper.email)
        if shopper.by_hand.knows_her():
            raise ShopRefused("the checkout shows a guest what belongs to the account of her mail address")
    finish_from_address(journey, shopper)


def confirm_in_vain(journey: Journey, shopper: Shopper, *, said: str = "") -> None:
    """Confirm what cannot be sold any more: she stays in the shop, which names `said`; nothing is ordered."""
    with attempt(journey, shopper.name, "confirm what is not there any more", "shop"):
        if not shopper.by_hand.confirm():
            raise ShopRefused("the shop takes the order all the same, and asks for the money")
        told = shopper.by_hand.said()
        if not any(said in each for each in told):
            raise ShopRefused(f"the shop should name {said!r}, and says {told}")
    look_for_orders(journey, shopper)


def see_new_total(journey: Journey, shopper: Shopper) -> None:
    """Confirm a total that is not right any more: the last page comes again, says so, and shows the new one."""
    before = shopper.offer
    with attempt(journey, shopper.name, "confirm a total that has changed", "shop"):
        if shopper.by_hand.confirm() != LAST:
            raise ShopRefused("the shop takes the order at a total that the customer has not seen")
        told = shopper.by_hand.said()
        _read_offer(shopper)
        if before is not None and shopper.offer is not None and shopper.offer.total == before.total:
            raise ShopRefused(f"the last page still shows the total of before, {before.total}")
        if not told:
            raise ShopRefused("the last page comes again, and does not say why")
    look_for_orders(journey, shopper)


def find_basket_empty(journey: Journey, shopper: Shopper) -> None:
    """Open the basket after the order: nothing is in it, and the last page of the checkout opens no more."""
    with attempt(journey, shopper.name, "look into the basket", "shop"):
        if left := shopper.by_hand.basket():
            raise ShopRefused(f"the basket still holds {left} after the order")
        _led_to(shopper, LAST, BASKET)
    look_for_orders(journey, shopper)


def begin_another_basket(journey: Journey, shopper: Shopper, basket: list[tuple[Article, int]]) -> None:
    """Put articles into a basket of their own after the order, and leave it at that."""
    with attempt(journey, shopper.name, "begin another basket", "shop"):
        for article, quantity in basket:
            shopper.storefront.choose(article, quantity)
        chosen = {article.sku: quantity for article, quantity in basket}
        if (found := shopper.by_hand.basket()) != chosen:
            raise ShopRefused(f"the new basket should hold {chosen}, and holds {found}")
    look_for_orders(journey, shopper)


def go_on_in(journey: Journey, shopper: Shopper, language: str) -> None:
    """From here on she reads the shop in another language; her basket stays."""
    with attempt(journey, shopper.name, "change the language", "shop"):
        shopper.storefront.enter(language)
        shopper.language = language
        _still_there(shopper)


def bill_to(journey: Journey, shopper: Shopper, address: Address) -> None:
    """On the last page she names another address for the bill; the parcel still goes to the first."""
    with attempt(journey, shopper.name, "name a billing address", "shop"):
        shopper.by_hand.bill_to(address)
        shopper.billing = address
        _read_offer(shopper)


def find_countries(journey: Journey, shopper: Shopper, delivered_to: list[str]) -> None:
    """The page of the address offers the countries that the merchant delivers to, and no other."""
    with attempt(journey, shopper.name, "look where the shop delivers", "shop"):
        if (offered := shopper.by_hand.countries()) != delivered_to:
            raise ShopRefused(f"the shop delivers to {delivered_to}, and its checkout offers {offered}")


def register(journey: Journey, shopper: Shopper, password: str) -> None:
    """After the order she opens an account with its mail address, and finds the order there, its page with it."""
    with attempt(journey, shopper.name, "open an account", "shop"):
        shopper.by_hand.register(shopper.email, password)
    with attempt(journey, shopper.name, "find the order in the account", "shop"):
        if (found := shopper.by_hand.orders()) != [journey.life.order]:
            raise ShopRefused(f"the new account should list order {journey.life.order}, and lists {found}")
        # From here on her page of the order is the account's.
        shopper.password, shopper.link = password, ""
        shopper.storefront.order_page(journey.life.order, shopper.link)


def _take_address(shopper: Shopper) -> None:
    if told := shopper.by_hand.ship_to(shopper.address):
        raise ShopRefused(f"the checkout does not take the address: {told}")


def _led_to(shopper: Shopper, typed: str, expected: str) -> None:
    if (found := shopper.by_hand.open(typed)) != expected:
        raise ShopRefused(f"typing the address of the page “{typed}” leads to “{found}”, not to “{expected}”")


def _still_there(shopper: Shopper) -> None:
    chosen = {article.sku: quantity for article, quantity in shopper.basket}
    if (found := shopper.by_hand.basket()) != chosen:
        raise ShopRefused(f"the basket should hold {chosen}, and holds {found}")


def _read_offer(shopper: Shopper) -> None:
    shopper.offer = shopper.by_hand.offer()
    is_what_was_chosen(shopper, shopper.offer)
