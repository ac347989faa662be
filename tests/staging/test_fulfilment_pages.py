"""The customer's order page, the credit note's page and the back office, in English and in French."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from tests.staging.neighbours import FakePsp, Neighbour, authorise, dispatch, place, probe, run_outbox, skus, tell
from tests.staging.test_fulfilment_cancelling import staff
from tests.staging.test_fulfilment_returns import ask_return, graded, guest, shipped


def shown(page: str, test_id: str) -> list[str]:
    """The text of every element with that test id."""
    found = re.findall(rf'<(\w+)[^>]*data-testid="{test_id}"[^>]*>(.*?)</\1>', page, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", text).strip() for _, text in found]


def order_page(client: Client, order: Any, language: str) -> str:
    address = f"/{language}/accounts/order-status/{order.number}/{order.verification_hash()}/"
    return str(client.get(address).content.decode())


def test_the_order_page_tells_what_a_driver_reads(psp: FakePsp, warehouse: Neighbour, carrier: Neighbour) -> None:
    one, two = skus(2)
    order = authorise(place({one: 2, two: 1}, voucher="TAKE5"))
    dispatch(order, {one: 2}, short={two: 1})
    tell("carrier", "parcel.in_transit", order, tracking_number=f"T{order.number}", direction="outbound", place="Lyon")
    run_outbox()
    client = guest(order)
    ask_return(client, order, {one: 1})
    run_outbox()
    graded(order, f"R{order.number}-1", (one, 1, "A"))
    told = probe(order)
    amount = "{}.{:02d} €".format(*divmod(told["credit_notes"][0]["amount"], 100))
    page = order_page(client, order, "en")
    assert shown(page, "order-number") == [order.number]
    assert shown(page, "order-status") == ["Returned"]
    assert shown(page, "order-total") == ["{}.{:02d} €".format(*divmod(told["total"], 100))]
    assert shown(page, "parcel-tracking") == [f"T{order.number}"]
    assert shown(page, "parcel-state") == ["In transit"]
    assert "Lyon" in shown(page, "parcel-event")[0]
    assert shown(page, "return-rma") == [f"R{order.number}-1"]
    assert shown(page, "return-state") == ["Refunded"]
    assert shown(page, "credit-note-number") == ["CN-000001"]
    assert shown(page, "credit-note-amount") == [amount]
    assert shown(page, "refunded-amount") == [amount]
    assert shown(page, "line-short") == ["(1 out of stock, not charged)"]


def test_the_order_page_speaks_french(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = shipped({sku: 1}, language="fr")
    page = order_page(guest(order), order, "fr")
    assert shown(page, "order-status") == ["En route"]
    assert "Retourner des articles" in page
    body = re.search(r'data-testid="order-page".*?</section>', page, re.DOTALL)
    assert body is not None
    for english in ("Order", "Status", "Parcel", "Total refunded", "Quantity", "Return", "Delivery", "Reason"):
        assert not re.search(rf">[^<]*\b{english}\b", body.group())


def test_every_word_is_there_twice(shop: object) -> None:
    from staging.oscar.fulfilment.words import WORDS, word  # noqa: PLC0415 - Django is not set up before

    for key, (english, french) in WORDS.items():
        assert english.strip(), key
        assert french.strip(), key
        assert set(re.findall(r"{\w+}", english)) == set(re.findall(r"{\w+}", french)), key
    assert word("total", "de") == word("total", "en")


def test_a_link_that_was_tampered_with_opens_nothing(psp: FakePsp) -> None:
    [sku] = skus(1)
    order, other = shipped({sku: 1}), place({sku: 1})
    assert Client().get(f"/order-status/{order.number}/{other.verification_hash()}/").status_code == 404
    assert Client().get(f"/order-status/{order.number}/x/").status_code == 404


def test_the_credit_note_is_a_page_behind_a_signed_link(psp: FakePsp, warehouse: Neighbour, carrier: Neighbour) -> None:
    [sku] = skus(1)
    order = shipped({sku: 1}, language="fr")
    client = guest(order)
    ask_return(client, order, {sku: 1})
    run_outbox()
    graded(order, f"R{order.number}-1", (sku, 1, "A"))
    [path] = re.findall(r'href="(/credit-notes/[^"]+)"', order_page(client, order, "en"))
    page = Client().get(path).content.decode()
    [note] = probe(order)["credit_notes"]
    assert 'lang="fr"' in page
    assert shown(page, "credit-note-number") == ["CN-000001"]
    assert shown(page, "credit-note-amount") == ["{},{:02d} €".format(*divmod(note["amount"], 100))]
    assert shown(page, "credit-note-tax") == ["{},{:02d} €".format(*divmod(note["tax"], 100))]
    assert note["amount"] == probe(order)["total"]
    assert Client().get("/credit-notes/CN-000001/forged/").status_code == 404


def test_a_customer_sees_her_own_orders_page_and_nobody_elses(psp: FakePsp) -> None:
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - Django is not set up before

    [sku] = skus(1)
    users = get_user_model().objects
    ada, other = users.get(email="ada@example.com"), users.get(email="shopper-01@example.com")
    order = shipped({sku: 2}, user=ada)
    client, stranger = Client(), Client()
    client.force_login(ada)
    stranger.force_login(other)
    page = client.get(f"/en/accounts/orders/{order.number}/").content.decode()
    assert shown(page, "order-status") == ["On its way"]
    assert stranger.get(f"/en/accounts/orders/{order.number}/").status_code == 404
    assert ask_return(stranger, order, {sku: 1}).status_code == 404
    assert ask_return(client, order, {sku: 1}).status_code == 302
    assert [back["rma"] for back in probe(order)["returns"]] == [f"R{order.number}-1"]


def test_adas_past_orders_can_be_opened(shop: object) -> None:
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - Django is not set up before

    client = Client()
    client.force_login(get_user_model().objects.get(email="ada@example.com"))
    assert client.get("/fr/accounts/orders/90001/").status_code == 200


def test_the_back_office_leads_to_after_sales(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = shipped({sku: 1})
    page = staff().get(f"/en/dashboard/orders/{order.number}/").content.decode()
    assert f"/dashboard/orders/{order.number}/aftersales/" in page
    after = staff().get(f"/dashboard/orders/{order.number}/aftersales/").content.decode()
    assert shown(after, "captured-amount") == ["{}.{:02d} €".format(*divmod(probe(order)["total"], 100))]
    assert f"capture-{order.number}-1" in after
