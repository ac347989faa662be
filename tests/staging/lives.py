"""Orders' lives in the shop, told in words that can be compared: what each system got, what the shop shows.

Everything a customer, a warehouse, a carrier and a PSP do in ordinary scenarios happens once. Numbers that differ from
life to life only because the database was used before are written as N.
"""

# ruff: noqa: PLC0415 - Django is not set up before a test runs

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

from django.core import mail
from django.template import Context, Template
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from tests.staging.neighbours import Neighbour, authorise, dispatch, message, parcel, place, post, probe, run_outbox
from tests.staging.shopping import deliver
from tests.staging.stripe_stand_in import StripeStandIn

#: three articles with odd prices; the first is the second variant of its family
HONEY, KNIFE, BOOK = "PAN-HONEY-500", "KIT-KNIFE", "BOO-REPAIR"
ADDRESS = {"line1": "12 rue de l’Église Saint-Étienne", "line2": "Bâtiment B", "postcode": "06000", "line4": "Nice"}
_CHANGING = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|\+00:00)?|[\w-]{27,}:?[\w-]*|msg_\d+|evt_\d+")


@dataclass
class World:
    """The stand-ins around the shop, and what they got so far."""

    stripe: StripeStandIn
    warehouse: Neighbour
    carrier: Neighbour

    def forget(self) -> None:
        """Begin anew: nobody got anything yet."""
        vars(self.stripe).update(vars(StripeStandIn()) | {"url": self.stripe.url})
        for neighbour in (self.warehouse, self.carrier):
            neighbour.got, neighbour.answers = [], []


def sold(world: World) -> Iterator[str]:
    """A French guest buys with a voucher; one article is missing, the rest leaves in two parcels and arrives."""
    order = _placed(world, {HONEY: 2, KNIFE: 2, BOOK: 1}, language="fr", voucher="WELCOME10")
    yield _seen(world, order)
    thanks = _paid(world, order)
    yield _seen(world, order) + thanks
    _prepared(order, {HONEY: 2, KNIFE: 1, BOOK: 1}, {KNIFE: 1})
    correction = message(
        "stock.changed", order.number, {"sku": KNIFE, "delta": -1, "on_hand": 1, "reason": "short_pick"}
    )
    for _ in range(2):
        if post("warehouse", correction, message_id=f"correction-{order.number}").status_code == 500:
            post("warehouse", correction, message_id=f"correction-{order.number}")
    yield _seen(world, order)
    yield from _shipped(world, order, [{HONEY: 2}, {KNIFE: 1, BOOK: 1}], {KNIFE: 1})
    yield from _under_way(world, order)


def returned(world: World) -> Iterator[str]:
    """Some of an order with a voucher comes back, then some more, then staff refund the rest."""
    order = authorise(place({HONEY: 2, BOOK: 1}, voucher="WELCOME10", language="fr"))
    world.stripe.intents[f"pi_{order.number}"] = {"id": f"pi_{order.number}", "object": "payment_intent"}
    dispatch(order, {HONEY: 2, BOOK: 1})
    _run()
    yield from _returned(world, order, {HONEY: (1, "B"), BOOK: (1, "scrap")})
    world.stripe.garbled = 1  # the answer to the next refund is lost on its way
    yield from _returned(world, order, {HONEY: (1, "A")})
    _refund_everything(order)
    yield _seen(world, order, probe=probe(order))


def called_off(world: World) -> Iterator[str]:
    """A card is declined, the next one is not; the warehouse answers at the second try, and is asked to stop."""
    order = _placed(world, {KNIFE: 1})
    failed = {"id": f"pi_{order.number}", "metadata": {"order": order.number}, "currency": "eur"}
    deliver("payment_intent.payment_failed", failed | {"amount": 2489, "status": "requires_payment_method"})
    yield _seen(world, order)
    world.warehouse.answers = [503]
    _paid(world, order, browser=False)
    _cancelled(order)
    yield _seen(world, order)


def disturbed(world: World) -> Iterator[str]:
    """Messages are forged and late, the shop is started anew, nobody fetches the parcel, and all is refunded."""
    waiting = authorise(place({KNIFE: 1}))
    order = authorise(place({BOOK: 1}))
    world.stripe.intents |= {f"pi_{each.number}": {"object": "payment_intent"} for each in (waiting, order)}
    leaving = message(
        "order.dispatched", order.number, {"parcels": [parcel(f"T{order.number}-1234", {BOOK: 1})], "short": []}
    )
    post("warehouse", leaving, secret="whsec_Zm9yZ2VkLWZvcmdlZC1mb3JnZWQ=")
    yield _seen(world, order)
    post("warehouse", leaving)
    _restarted()
    post("warehouse", message("order.accepted", order.number, {}))
    yield _seen(world, order)
    for hours, kind in enumerate(("at_pickup_point", "returning", "returned")):
        _scanned(order, f"T{order.number}-1234", kind, hours)
        yield _seen(world, order)
    _refund_everything(order)
    yield _seen(world, order, probe=probe(order))


Life = Callable[[World], Iterator[str]]
LIVES: tuple[Life, ...] = (sold, returned, called_off, disturbed)


def _placed(world: World, wanted: Mapping[str, int], **how: str) -> Any:
    from staging.oscar.payments import sessions

    order = place(wanted, email="zoe.lefevre+123@example.com", **how)
    for field, value in ADDRESS.items():
        setattr(order.shipping_address, field, value)
    order.shipping_address.save()
    sessions.open_page(order)
    _run()
    return order


def _paid(world: World, order: Any, *, browser: bool = True) -> str:
    """Pay, come back, and be told of by two messages; the thank-you page."""
    intent = world.stripe.pay(order.number)
    visitor = Client()
    session = visitor.session
    session["checkout_order_id"] = order.pk
    session.save()
    if browser:
        visitor.get(f"/fr/checkout/payment/{order.number}/returned/")
    for _ in range(2):
        deliver("payment_intent.amount_capturable_updated", intent)
        _run()
    post("warehouse", message("order.accepted", order.number, {}))
    return "".join(_shown(visitor.get("/fr/checkout/thank-you/").content.decode()))


def _prepared(order: Any, found: Mapping[str, int], short: Mapping[str, int]) -> None:
    picked = [{"sku": sku, "quantity": count, "short": short.get(sku, 0)} for sku, count in found.items()]
    lines = [{"sku": line.partner_sku, "quantity": line.quantity} for line in order.lines.all()]
    post("warehouse", message("order.allocated", order.number, {"lines": lines}))
    post("warehouse", message("order.picked", order.number, {"lines": picked}))


def _shipped(world: World, order: Any, boxes: list[dict[str, int]], short: Mapping[str, int]) -> Iterator[str]:
    parcels = [parcel(f"T{order.number}-1234{index}", box) for index, box in enumerate(boxes)]
    parcels = [told | {"packaging": "M", "enclosed": []} for told in parcels]
    post("warehouse", message("order.packed", order.number, {"parcels": parcels}))
    yield _seen(world, order)
    missing = [{"sku": sku, "quantity": count} for sku, count in short.items()]
    leaving = message("order.dispatched", order.number, {"parcels": parcels, "short": missing})
    for _ in range(2):
        post("warehouse", leaving, message_id=f"dispatch-{order.number}")
    yield _seen(world, order)


def _under_way(world: World, order: Any) -> Iterator[str]:
    first, second = f"T{order.number}-12340", f"T{order.number}-12341"
    for hours, kind in enumerate(("collected", "at_pickup_point", "delivered")):
        _scanned(order, first, kind, hours)
        yield _seen(world, order)
    _scanned(order, first, "in_transit", 1)
    _scanned(order, second, "delivered", 3)
    yield _seen(world, order, probe=probe(order))


def _returned(world: World, order: Any, graded: Mapping[str, tuple[int, str]]) -> Iterator[str]:
    customer = Client()
    customer.get(f"/order-status/{order.number}/{order.verification_hash()}/", follow=True)
    wanted = {f"quantity-{line.pk}": graded.get(line.partner_sku, (0,))[0] for line in order.lines.all()}
    customer.post(f"/orders/{order.number}/return/", wanted | {"reason": "changed_mind", "language": "fr"})
    _run()
    request = order.returns.select_related("parcel").last()
    if request is None or request.parcel is None:
        return
    _scanned(order, request.parcel.tracking_number, "delivered", 5, "return")
    post("warehouse", message("return.received", order.number, {"rma": request.rma}))
    yield _seen(world, order, probe=probe(order))
    lines = [{"sku": sku, "quantity": count, "grade": grade} for sku, (count, grade) in graded.items()]
    post("warehouse", message("return.graded", order.number, {"rma": request.rma, "lines": lines}))
    yield _seen(world, order)


def _scanned(order: Any, number: str, kind: str, hours: int, direction: str = "outbound") -> None:
    at = datetime(2026, 11, 23, 8, tzinfo=UTC) + timedelta(hours=hours)
    body = {"tracking_number": number, "direction": direction, "place": "Lille"}
    post("carrier", message(f"parcel.{kind}", order.number, body, at))


def _cancelled(order: Any) -> None:
    from staging.oscar.fulfilment import cancelling

    order.refresh_from_db()
    cancelling.cancel(order, "asked by staff")


def _refund_everything(order: Any) -> None:
    """Staff give the rest back, when there is any."""
    from staging.oscar.fulfilment import refunds
    from staging.oscar.inbox.receiving import Refused

    order.refresh_from_db()
    with suppress(Refused):
        refunds.everything(order)


def _restarted() -> None:
    """The shop is ended before its outbox is empty, and started anew; its thread leaves the work to the test."""
    from staging.oscar.fulfilment import delivering, outbox

    with patch.object(delivering.Worker, "run", lambda worker: None):
        outbox.start().stop()


def _run() -> None:
    """Empty the outbox; what has to be tried again is tried at once, three times at most."""
    from staging.oscar.fulfilment.models import OutboxMessage

    for _ in range(3):
        run_outbox()
        if not OutboxMessage.objects.filter(state=OutboxMessage.WAITING).update(next_attempt_at=timezone.now()):
            return


def _seen(world: World, order: Any, **more: Any) -> str:
    """What there is to see of the order now, of what it caused, and of the stock."""
    from oscar.core.loading import get_model

    _run()
    order.refresh_from_db()
    stock = get_model("partner", "StockRecord").objects.filter(partner_sku__in=(HONEY, KNIFE, BOOK))
    told = more | {
        "status": order.status,
        "page": _shown(_order_page(order)),
        "stock": list(stock.order_by("pk").values_list("partner_sku", "num_in_stock", "num_allocated")),
        "psp": [(path, fields, key) for method, path, fields, key in world.stripe.calls if method == "POST"],
        "warehouse": world.warehouse.got,
        "carrier": world.carrier.got,
        "mails": [_mail(each) for each in mail.outbox],
        "vouchers": list(get_model("voucher", "Voucher").objects.values_list("code", "num_orders")),
    }
    return _CHANGING.sub("~", json.dumps(told, ensure_ascii=False, default=str, sort_keys=True, indent=1))


def _mail(sent: Any) -> list[str]:
    headers = [f"{name}: {value}" for name, value in sent.extra_headers.items() if name != "Message-ID"]
    return [sent.subject, sent.body, str(sent.alternatives[0][0]), *sent.to, *headers]


def _order_page(order: Any) -> str:
    """What the customer's page shows of the order, without the shop around it."""
    with override(order.spoken.language):
        return str(Template("{% load fulfilment %}{% order_page order %}").render(Context({"order": order})))


def _shown(page: str) -> list[str]:
    """The elements of a page that are marked for tests, with what stands in them."""
    return re.findall(r'data-testid="[^>]*>[^<]*', page)
