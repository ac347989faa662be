"""The shop tells its analytics of purchases and refunds: once each, to the cent, and nothing while there is none."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.staging.neighbours import FakePsp, Neighbour, authorise, neighbour, place, skus

URL = "/mp/collect?measurement_id=G-DRYRUN01&api_secret=s3cret"


@pytest.fixture
def analytics(shop: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Neighbour]:
    """An analytics that takes everything."""
    from django.conf import settings  # noqa: PLC0415 - Django is not set up before

    with neighbour() as server:
        monkeypatch.setattr(settings, "SHOP_ANALYTICS_URL", server.url)
        monkeypatch.setattr(settings, "SHOP_ANALYTICS_SECRET", "s3cret")
        yield server


def deliver() -> None:
    """Carry out what the outbox holds for the analytics, and for the PSP."""
    from staging.oscar.fulfilment import delivering  # noqa: PLC0415 - Django is not set up before
    from staging.oscar.fulfilment.models import OutboxMessage  # noqa: PLC0415 - as above

    OutboxMessage.objects.filter(to__in=("warehouse", "mail", "carrier")).update(state=OutboxMessage.DELIVERED)
    delivering.deliver_due()


def cents(told: float) -> int:
    return int(Decimal(str(told)) * 100)


def params(sent: tuple[str, dict[str, Any]], name: str) -> dict[str, Any]:
    """What one message says; it must be a single event of this name, at the right door."""
    path, body = sent
    assert path == URL
    (event,) = body["events"]
    assert event["name"] == name
    return dict(event["params"])


def worth(told: dict[str, Any]) -> int:
    return sum(cents(item["price"]) * int(item["quantity"]) for item in told["items"]) + cents(told["shipping"])


def test_a_purchase_is_told_once_with_what_the_customer_pays(analytics: Neighbour, psp: FakePsp) -> None:
    first, second = skus(2, price_above=Decimal(20))
    order = authorise(place({first: 3, second: 1}, voucher="WELCOME10"))
    deliver()
    deliver()
    (sent,) = analytics.got
    told = params(sent, "purchase")
    assert told["transaction_id"] == order.number
    assert (cents(told["value"]), cents(told["tax"])) == (order.total_incl_tax * 100, order.total_tax * 100)
    assert (told["currency"], cents(told["shipping"])) == ("EUR", order.shipping_incl_tax * 100)
    assert worth(told) == cents(told["value"])
    units = {sku: sum(item["quantity"] for item in told["items"] if item["item_id"] == sku) for sku in (first, second)}
    assert units == {first: 3, second: 1}


def test_an_order_that_is_not_paid_is_no_purchase(analytics: Neighbour) -> None:
    place({skus(1)[0]: 1})
    deliver()
    assert analytics.got == []


def test_a_refund_is_told_once_it_is_settled(analytics: Neighbour, psp: FakePsp) -> None:
    from staging.oscar.fulfilment import refunds  # noqa: PLC0415 - Django is not set up before

    order = authorise(place({skus(1)[0]: 3}))
    line, delivery = order.lines.get(), int(order.shipping_incl_tax * 100)
    refund = order.refunds.create(key="r-1", reason="everything", amount=1000 + delivery, delivery=delivery)
    refund.lines.create(line=line, quantity=3, amount=1000, tax=167)
    deliver()
    assert len(analytics.got) == 1
    refunds.settle(refund, "re_1")
    deliver()
    refunds.settle(refund, "re_1")
    deliver()
    _, sent = analytics.got
    told, note = params(sent, "refund"), order.credit_notes.get()
    assert (told["transaction_id"], cents(told["value"]), cents(told["tax"])) == (order.number, note.amount, note.tax)
    assert [(item["quantity"], cents(item["price"])) for item in told["items"]] == [(1, 334), (2, 333)]
    assert worth(told) == note.amount == 1000 + delivery


def test_money_given_back_for_no_unit_stands_in_the_value_alone(analytics: Neighbour, psp: FakePsp) -> None:
    from staging.oscar.fulfilment import refunds  # noqa: PLC0415 - Django is not set up before

    order = authorise(place({skus(1)[0]: 1}))
    refund = order.refunds.create(key="r-2", reason="everything", amount=100)
    refund.lines.create(line=order.lines.get(), quantity=0, amount=100)
    refunds.settle(refund, "re_2")
    deliver()
    told = params(analytics.got[-1], "refund")
    assert (cents(told["value"]), told["items"]) == (100, [])


@pytest.mark.parametrize(
    ("status", "state"), [(503, "waiting"), (400, "waiting"), (404, "given_up"), (204, "delivered")]
)
def test_an_analytics_that_is_away_is_told_later(analytics: Neighbour, psp: FakePsp, status: int, state: str) -> None:
    analytics.answers = [status]
    order = authorise(place({skus(1)[0]: 1}))
    deliver()
    assert order.outbox.get(operation="analytics.purchase").state == state


def test_without_an_analytics_nothing_is_asked_for(shop: Path) -> None:
    order = authorise(place({skus(1)[0]: 1}))
    assert not order.outbox.filter(to="analytics").exists()
