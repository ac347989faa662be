"""The shopper goes through the checkout and confirms; the order exists, its payment page is open."""

from __future__ import annotations

from harness.drivers.storefront import Address, Article, Offer, ShopRefused
from harness.journey.actors import Shopper
from harness.journey.acts.attempting import attempt
from harness.journey.journey import Journey
from harness.kernel.waiting import eventually
from harness.ledger.events import Agreed
from harness.probes.reading import Blind


def place_order(journey: Journey, shopper: Shopper) -> None:
    """Check out, keep what the last page showed as the terms agreed, confirm, and open the stage "placed"."""
    with attempt(journey, shopper.name, "place the order", "shop"):
        offer = shopper.storefront.check_out(
            email=shopper.email,
            address=shopper.address,
            delivery_method=shopper.delivery_method,
            guest=shopper.is_guest,
        )
        is_what_was_chosen(shopper, offer)
        shopper.offer = offer
        shopper.storefront.confirm()
        order = _order_number(journey, shopper)
    _placed(journey, shopper, order, offer)


def agree_on(journey: Journey, shopper: Shopper) -> None:
    """She confirmed what the last page showed her, and the payment page is open: the order is placed on these terms."""
    if shopper.offer is None:
        raise LookupError("no last page before paying was read, so nobody knows what she agreed to")
    with attempt(journey, shopper.name, "come to the payment page", "psp"):
        order = _order_number(journey, shopper)
    _placed(journey, shopper, order, shopper.offer)


def _placed(journey: Journey, shopper: Shopper, order: str, offer: Offer) -> None:
    journey.life.guest = shopper.is_guest
    journey.agree(_terms(order, shopper, offer))
    journey.reach("placed")


def is_what_was_chosen(shopper: Shopper, offer: Offer) -> None:
    """The page before confirming lists what the basket was filled with. Raises ShopRefused."""
    chosen = {article.sku: quantity for article, quantity in shopper.basket}
    shown = {str(line["sku"]): line["quantity"] for line in offer.lines}
    if chosen != shown:
        raise ShopRefused(f"the page before confirming shows {shown}, the basket was filled with {chosen}")


def _order_number(journey: Journey, shopper: Shopper) -> str:
    psp = journey.sights.psp
    if psp is None:
        raise Blind("there is no way to look at the psp of this landscape, where the number of an unpaid order is read")
    session = shopper.payment.session()
    found = eventually(lambda: psp.order_of_session(session), within=5.0)
    if not found.value:
        raise ShopRefused(f"the payment page {session!r} belongs to no order that the payment provider knows")
    return found.value


def _terms(order: str, shopper: Shopper, offer: Offer) -> Agreed:
    return Agreed(
        order=order,
        currency=offer.currency,
        lines=_as_announced(shopper, offer),
        goods=offer.goods,
        discount=offer.discount,
        shipping=offer.shipping,
        total=offer.total,
        tax=offer.tax,
        email=shopper.email,
        language=shopper.language,
        delivery_method=shopper.delivery_method,
        address=_fields(shopper.address),
        voucher=shopper.voucher,
        methods=offer.methods,
        billing=_fields(shopper.billing) if shopper.billing is not None else {},
    )


def _as_announced(shopper: Shopper, offer: Offer) -> list[dict[str, object]]:
    """The lines as the page shows them, with what the inventory knows of each article, where it does."""
    known = {article.sku: article for article, _ in shopper.basket}
    return [{**line, **_announced(known.get(str(line["sku"])), shopper.language)} for line in offer.lines]


def _announced(article: Article | None, language: str) -> dict[str, object]:
    if article is None:
        return {"tax_rate": -1}
    told: dict[str, object] = {"tax_rate": article.tax_rate}
    told |= {"list_price": article.price} if article.price else {}
    return told | ({"list_name": article.name[language]} if article.name.get(language) else {})


def _fields(address: Address) -> dict[str, str]:
    return {
        "name": address.name,
        "company": address.company,
        "line1": address.line1,
        "line2": address.line2,
        "postcode": address.postcode,
        "city": address.city,
        "country": address.country,
        "phone": address.phone,
    }
