"""A customer calls her order off: as long as nobody picks it, once, and everything is given back."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tests.staging.neighbours import FakePsp, Neighbour, authorise, place, probe, run_outbox, skus, tell
from tests.staging.test_fulfilment_dispatch import stock_of
from tests.staging.test_fulfilment_pages import order_page, shown
from tests.staging.test_fulfilment_returns import guest


def call_off(client: Client, order: Any, language: str = "en") -> str:
    """Press "Cancel this order" on the customer's page; the page that follows."""
    answer = client.post(f"/orders/{order.number}/cancel/", {"language": language}, follow=True)
    order.refresh_from_db()
    return str(answer.content.decode())


def voucher_counts(code: str) -> tuple[int, int, int]:
    """How often it was used in orders, how often its offer was applied and in how many orders."""
    from oscar.core.loading import get_model  # noqa: PLC0415 - Django is not set up before

    voucher = get_model("voucher", "Voucher").objects.get(code=code)
    offer = voucher.offers.get()
    return voucher.num_orders, offer.num_applications, offer.num_orders


def test_a_customer_calls_her_order_off_and_everything_is_given_back(psp: FakePsp, warehouse: Neighbour) -> None:
    [sku] = skus(1)
    before, unused = stock_of(sku), voucher_counts("TAKE5")
    order = authorise(place({sku: 2}, voucher="TAKE5", language="fr"))
    run_outbox()
    assert probe(order)["voucher_uses"] == 1
    client = guest(order)
    assert "Annulation demandée." in call_off(client, order, "fr")
    assert 'data-testid="cancel-order"' not in call_off(client, order, "fr")
    run_outbox()
    told = probe(order)
    assert [path for path, _ in warehouse.got] == ["/orders", f"/orders/{order.number}/cancel"]
    assert (told["status"], told["voucher_uses"]) == ("Cancelled", 0)
    assert (stock_of(sku), voucher_counts("TAKE5")) == (before, unused)
    assert psp.calls == [("release", order.number, 0)]
    page = order_page(client, order, "fr")
    assert shown(page, "order-status") == ["Annulée"]
    assert shown(page, "cancel-order") == shown(page, "cancellation") == []


def test_the_button_is_there_as_long_as_nobody_picks(psp: FakePsp, warehouse: Neighbour) -> None:
    [sku] = skus(1)
    order = place({sku: 1})
    client = guest(order)
    assert shown(order_page(client, order, "en"), "cancel-order") == ["Cancel this order"]
    authorise(order)
    tell("warehouse", "order.accepted", order)
    assert shown(order_page(client, order, "en"), "cancel-order") == ["Cancel this order"]
    tell("warehouse", "order.picked", order, lines=[{"sku": sku, "quantity": 1, "short": 0}])
    assert shown(order_page(client, order, "en"), "cancel-order") == []
    assert "too late" in call_off(client, order)
    assert (order.status, order.outbox.filter(operation="order.cancel").count()) == ("Picked", 0)


def test_a_warehouse_that_does_not_stop_is_believed_and_the_page_says_so(psp: FakePsp, warehouse: Neighbour) -> None:
    [sku] = skus(1)
    order = authorise(place({sku: 1}))
    run_outbox()
    warehouse.answers = [409]
    client = guest(order)
    call_off(client, order)
    run_outbox()
    page = order_page(client, order, "en")
    assert shown(page, "cancellation") == ["The order could not be cancelled: its preparation had begun."]
    assert shown(page, "cancel-order") == []
    assert "too late" in call_off(client, order)
    run_outbox()
    assert (probe(order)["status"], psp.calls) == ("Authorised", [])


def test_an_unpaid_order_is_called_off_at_once_and_nobody_else_hears(psp: FakePsp, warehouse: Neighbour) -> None:
    [sku] = skus(1)
    order = place({sku: 1})
    assert "The order is cancelled." in call_off(guest(order), order)
    run_outbox()
    assert (probe(order)["status"], warehouse.got, psp.calls) == ("Cancelled", [], [])


def test_nobody_else_can_call_an_order_off(psp: FakePsp) -> None:
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - Django is not set up before

    [sku] = skus(1)
    users = get_user_model().objects
    guests, adas = place({sku: 1}), place({sku: 1}, user=users.get(email="ada@example.com"))
    other = Client()
    other.force_login(users.get(email="shopper-01@example.com"))
    for order, client in ((guests, Client()), (guests, other), (adas, Client()), (adas, other)):
        assert client.post(f"/orders/{order.number}/cancel/").status_code == 404
        assert probe(order)["status"] == "Pending"


def test_nothing_is_given_back_twice(psp: FakePsp) -> None:
    one, two = skus(2)
    order = authorise(place({one: 1}, voucher="TAKE5"))
    other = authorise(place({two: 1}, voucher="TAKE5"))
    used = voucher_counts("TAKE5")
    for _ in range(2):
        tell("warehouse", "order.picked", order, lines=[{"sku": one, "quantity": 0, "short": 1}])
    assert voucher_counts("TAKE5") == (used[0] - 1, used[1] - 1, used[2] - 1)
    assert probe(other)["voucher_uses"] == 1
