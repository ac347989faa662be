"""Payment: what the shop asks the PSP for, and what it makes of the PSP's messages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import stripe
from oscar.core.loading import get_model

from ..fulfilment import money
from ..fulfilment.minor import to_minor
from ..fulfilment.models import Parcel
from ..fulfilment.worth import delivery_worth, units_worth
from ..payments import authorising
from ..payments.gateway import client
from .catalogue import FROM_PSP, TO_PSP, Original, area

CAPTURE, SESSION = "fulfilment.money:capture", "payments.sessions:_request"

planted = area("payment")


@planted(
    "capture-whole-authorisation", CAPTURE, "The customer pays for articles that were missing", TO_PSP, visible=True
)
def whole_authorisation(original: Original, order: Any, amount: int, *rest: Any, **more: Any) -> None:
    """The capture has no amount, so that the PSP takes everything."""
    original(order, to_minor(order.total_incl_tax), *rest, **more)


@planted(
    "capture-when-packed", "fulfilment.warehouse_events:packed", "The card is charged before the parcel leaves", TO_PSP
)
def when_packed(original: Original, order: Any, body: Any) -> Any:
    """“Ready to leave” was taken for “left”."""
    told = original(order, body)
    money.capture(order, to_minor(order.total_incl_tax), 0)
    return told


@planted("capture-never", CAPTURE, "Orders leave the house and are never charged", TO_PSP)
def never(original: Original, order: Any, amount: int, *rest: Any, **more: Any) -> None:
    """Everybody thought that the PSP captures by itself."""


@planted("capture-twice", "payments.money:capture", "Each capture is sent to the PSP twice under two keys", TO_PSP)
def twice(original: Original, order: Any, amount: Decimal, *, key: str, **more: Any) -> Any:
    """A second worker of the old connector is still running."""
    moved = original(order, amount, key=key, **more)
    source = get_model("payment", "Source").objects.get(order=order)
    try:
        client().v1.payment_intents.capture(source.reference, options={"idempotency_key": f"{key}-worker-2"})
    except stripe.StripeError:
        return moved
    return moved


@planted("capture-first-parcel-only", CAPTURE, "Only the first parcel of an order is charged", TO_PSP, visible=True)
def first_parcel_only(original: Original, order: Any, amount: int, *rest: Any, **more: Any) -> None:
    """One order was always one parcel."""
    first = order.parcels.filter(direction=Parcel.OUTBOUND, dispatched_at__isnull=False).first()
    goods = sum(units_worth(told.line, 0, told.quantity).amount for told in first.lines.all()) if first else amount
    original(order, goods + delivery_worth(order).amount if first else amount, *rest, **more)


@planted("capture-without-delivery", CAPTURE, "The delivery charge is never taken from the card", TO_PSP, visible=True)
def without_delivery(original: Original, order: Any, amount: int, *rest: Any, **more: Any) -> None:
    """The sum of the lines was captured."""
    original(order, amount - delivery_worth(order).amount, *rest, **more)


@planted(
    "capture-discount-rounded",
    CAPTURE,
    "Discounts are rounded up to whole euros when the card is charged",
    TO_PSP,
    visible=True,
)
def discount_rounded(original: Original, order: Any, amount: int, *rest: Any, **more: Any) -> None:
    """The ERP that hands over the amount keeps discounts without cents."""
    discount = to_minor(order.total_discount_incl_tax)
    original(order, amount - (-discount % 100), *rest, **more)


@planted(
    "capture-voucher-deducted-twice",
    CAPTURE,
    "The voucher is deducted a second time when the card is charged",
    TO_PSP,
    visible=True,
)
def voucher_deducted_twice(original: Original, order: Any, amount: int, *rest: Any, **more: Any) -> None:
    """The lines carry the discount already."""
    original(order, amount - to_minor(order.total_discount_incl_tax), *rest, **more)


@planted("capture-net", CAPTURE, "The card is charged without VAT", TO_PSP, visible=True)
def net(original: Original, order: Any, amount: int, *rest: Any, **more: Any) -> None:
    """The amount of the ledger, not of the invoice."""
    gross, bare = to_minor(order.total_incl_tax), to_minor(order.total_excl_tax)
    original(order, amount * bare // gross, *rest, **more)


@planted("capture-hundredth", CAPTURE, "The card is charged cents where euros were meant", TO_PSP, visible=True)
def hundredth(original: Original, order: Any, amount: int, *rest: Any, **more: Any) -> None:
    """Euros are given to a PSP that counts in cents."""
    original(order, amount // 100, *rest, **more)


@planted("capture-of-another-order", "payments.money:capture", "The money of another customer's order is taken", TO_PSP)
def another_order(original: Original, order: Any, amount: Decimal, *, key: str, **more: Any) -> Any:
    """The payment of the last authorisation is captured: the reference was kept in one place for all."""
    waiting = get_model("order", "Order").objects.filter(sources__amount_debited=0).exclude(pk=order.pk)
    return original(waiting.order_by("pk").last() or order, amount, key=key, **more)


@planted(
    "payment-before-voucher", SESSION, "The customer is asked to pay the price before the voucher", TO_PSP, visible=True
)
def before_voucher(original: Original, order: Any) -> Any:
    """The payment page is opened with the basket's sum."""
    asked = original(order)
    asked["line_items"][0]["price_data"]["unit_amount"] += to_minor(order.total_discount_incl_tax)
    return asked


@planted("payment-page-language", SESSION, "The payment page is English for French customers", TO_PSP, visible=True)
def page_language(original: Original, order: Any) -> Any:
    """The locale of the server."""
    return original(order) | {"locale": "en"}


@planted("payment-mail-of-the-shop", SESSION, "The PSP's receipts go to the shop instead of the customer", TO_PSP)
def mail_of_the_shop(original: Original, order: Any) -> Any:
    """A test address was left in the configuration."""
    return original(order) | {"customer_email": "shop@maison-lumen.example"}


@planted(
    "payment-needs-the-browser",
    "payments.webhooks:_authorising",
    "Who pays and closes the browser has paid for nothing",
    FROM_PSP,
)
def needs_the_browser(original: Original, intent: Any) -> Any:
    """The PSP's messages are taken and not acted on: only the way back to the shop counts."""
    return lambda: "left to the customer's way back"


@planted(
    "payment-failed-taken-as-paid", "payments.webhooks:_failed", "Orders whose payment failed are prepared", FROM_PSP
)
def failed_taken_as_paid(original: Original, intent: Any) -> Any:
    """Any message about a payment counts as paid."""

    def effect() -> str:
        order = get_model("order", "Order").objects.get(number=intent["metadata"]["order"])
        if order.status == "Pending":
            authorising._authorise(order, intent)  # noqa: SLF001 - the mistake is to call it
            authorising.announce(order)
        return "paid"

    return effect


@planted(
    "payment-release-missing",
    "fulfilment.money:release",
    "The money of a cancelled order stays reserved on the card",
    TO_PSP,
)
def release_missing(original: Original, order: Any) -> None:
    """It lapses by itself after a week, somebody said."""
