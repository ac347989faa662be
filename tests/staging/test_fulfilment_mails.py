"""Mails to the customer: one per fact, in the order's language, with what people need to read."""

from __future__ import annotations

import email
import email.policy
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.staging.neighbours import (
    FakePsp,
    Neighbour,
    authorise,
    dispatch,
    parcel,
    place,
    probe,
    run_outbox,
    skus,
    tell,
)
from tests.staging.test_fulfilment_cancelling import act
from tests.staging.test_fulfilment_pages import order_page
from tests.staging.test_fulfilment_returns import ask_return, graded, guest, shipped


def mails(kind: str) -> list[Any]:
    return [sent for sent in mail.outbox if sent.extra_headers["X-Mail"] == kind]


def read(sent: Any) -> tuple[str, str]:
    """Text and HTML of a mail, as a mail program gets them."""
    message = email.message_from_bytes(sent.message().as_bytes(), policy=email.policy.default)
    parts = [part.get_content() for part in message.walk() if not part.is_multipart()]
    text, html = parts
    return text, html


class _Sound(HTMLParser):
    """Notes tags that are closed in the wrong order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in ("meta", "br", "input", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize(
    ("language", "subject", "word", "total"),
    [
        ("en", "Your order {} is confirmed", "Thank you for your order", "{}.{:02d} €"),
        ("fr", "Votre commande {} est confirmée", "Merci pour votre commande", "{},{:02d} €"),
    ],
)
def test_the_confirmation_tells_everything_once_in_the_orders_language(
    psp: FakePsp, warehouse: Neighbour, language: str, subject: str, word: str, total: str
) -> None:
    [sku] = skus(1)
    order = authorise(place({sku: 2}, voucher="TAKE5", language=language))
    for _ in range(3):
        run_outbox()
    [sent] = mails("confirmation")
    told = probe(order)
    assert sent.subject == subject.format(order.number)
    assert sent.to == ["guest@example.com"]
    headers = sent.message()
    assert (headers["X-Order"], headers["Content-Language"]) == (order.number, language)
    for part in read(sent):
        flat = re.sub(r"<[^>]+>", "", part)
        for expected in (word, order.number, told["lines"][0]["name"], "3 rue de l’Église", "69003 Lyon", "TAKE5"):
            assert expected in flat
        for cents in (told["total"], told["shipping"], told["discount"], told["tax"]):
            assert total.format(*divmod(cents, 100)) in flat
        assert order.shipping_method in flat
        assert f"http://shop.test/order-status/{order.number}/" in part
    _Sound().feed(read(sent)[1])


def test_the_dispatch_mail_names_parcels_and_what_is_missing(psp: FakePsp) -> None:
    one, two = skus(2)
    order = authorise(place({one: 2, two: 1}, language="fr"))
    tell("warehouse", "order.picked", order, lines=[{"sku": one, "quantity": 2, "short": 0}])
    dispatch(order, {one: 2}, short={two: 1})
    run_outbox()
    run_outbox()
    [sent] = mails("dispatch")
    names = {line["sku"]: line["name"] for line in probe(order)["lines"]}
    assert sent.subject == f"Votre commande {order.number} est en route"
    for part in read(sent):
        assert f"T{order.number}" in part
        assert f"http://carrier.test/track/T{order.number}" in part
        assert part.index(f"2 × {names[one]}") < part.index("ne vous sont pas facturés") < part.index(names[two])


def test_a_mail_of_everything_shipped_says_nothing_of_missing_articles(psp: FakePsp) -> None:
    [sku] = skus(1)
    shipped({sku: 1})
    [sent] = mails("dispatch")
    assert "not charged" not in read(sent)[0]


def test_return_and_refund_mails(psp: FakePsp, warehouse: Neighbour, carrier: Neighbour) -> None:
    [sku] = skus(1)
    order = shipped({sku: 2}, language="fr")
    ask_return(guest(order), order, {sku: 1})
    run_outbox()
    rma = f"R{order.number}-1"
    [label] = mails("return")
    assert rma in label.subject
    for part in read(label):
        assert "http://carrier.test/RET1/label.pdf" in part
        assert rma in part
    graded(order, rma, (sku, 1, "A"))
    run_outbox()
    [sent] = mails("refund")
    [note] = probe(order)["credit_notes"]
    for part in read(sent):
        assert "{},{:02d} €".format(*divmod(note["amount"], 100)) in part
        assert note["number"] in part
        assert f"http://shop.test/credit-notes/{note['number']}/" in part


def test_the_cancellation_mail(psp: FakePsp, warehouse: Neighbour) -> None:
    order = authorise(place({"KIT-KNIFE": 1}, language="fr"))
    run_outbox()
    act(order, "cancel")
    run_outbox()
    tell("warehouse", "order.cancelled", order)
    run_outbox()
    [sent] = mails("cancellation")
    assert sent.subject == f"Votre commande {order.number} est annulée"
    for part in read(sent):
        flat = re.sub(r"<[^>]+>", "", part)
        assert "Rien ne vous sera prélevé" in flat
        assert order.number in flat
        assert "Montant libéré\N{NO-BREAK SPACE}: 24,89 €" in flat


def test_the_cancellation_of_an_unpaid_order_speaks_of_no_money(psp: FakePsp) -> None:
    order = place({"KIT-KNIFE": 1})
    act(order, "cancel")
    run_outbox()
    [sent] = mails("cancellation")
    assert "It was not paid" in read(sent)[0]
    assert "24.89" not in read(sent)[0]


def links(sent: Any) -> set[str]:
    """Every address in the text of a mail, and every one that its HTML links to."""
    text, html = read(sent)
    return {*re.findall(r"https?://\S+", text), *re.findall(r'href="([^"]*)"', html)}


@pytest.mark.parametrize("account", [False, True])
def test_every_mail_links_to_the_order_and_no_link_is_dead(
    psp: FakePsp, warehouse: Neighbour, carrier: Neighbour, account: bool
) -> None:
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - Django is not set up before

    [sku] = skus(1)
    ada = get_user_model().objects.get(email="ada@example.com") if account else None
    order = shipped({sku: 2}, user=ada)
    reader = Client()
    if ada:
        reader.force_login(ada)
    ask_return(reader if ada else guest(order), order, {sku: 1})
    run_outbox()
    graded(order, f"R{order.number}-1", (sku, 1, "A"))
    other = authorise(place({sku: 1}, user=ada))
    act(other, "cancel")
    run_outbox()
    assert sorted(sent.extra_headers["X-Mail"] for sent in mail.outbox) == [
        *("cancellation", "confirmation", "confirmation", "dispatch", "refund", "return")
    ]
    for sent in mail.outbox:
        ours = {link.removeprefix("http://shop.test") for link in links(sent) if link.startswith("http://shop.test/")}
        assert {
            link for link in links(sent) if not link.startswith(("http://shop.test/", "http://carrier.test/"))
        } == set()
        pages = [reader.get(link, follow=True) for link in ours]
        assert {page.status_code for page in pages} == {200}
        assert any(f'data-testid="order-number">{sent.extra_headers["X-Order"]}<' in p.content.decode() for p in pages)


def test_a_parcel_without_a_page_of_its_own_is_not_linked(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = authorise(place({sku: 1}))
    tell("warehouse", "order.dispatched", order, parcels=[parcel("T1", {sku: 1}) | {"tracking_url": ""}], short=[])
    run_outbox()
    [sent] = mails("dispatch")
    for part in (*read(sent), order_page(guest(order), order, "en")):
        assert "T1" in part
        assert 'href=""' not in part
    assert "Follow this parcel" not in read(sent)[0]


def test_staff_may_send_the_confirmation_again(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = authorise(place({sku: 1}, email="other@example.com"))
    run_outbox()
    act(order, "resend")
    run_outbox()
    assert [sent.to for sent in mails("confirmation")] == [["other@example.com"]] * 2
    unpaid = place({sku: 1})
    assert "no confirmation" in act(unpaid, "resend")


def test_staff_may_send_the_shipping_mail_again_as_often_as_they_are_asked(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = authorise(place({sku: 1}, email="other@example.com"))
    run_outbox()
    assert "Nothing of this order has shipped" in act(order, "resend_dispatch")
    tell("warehouse", "order.dispatched", order, parcels=[parcel("T1", {sku: 1})], short=[])
    run_outbox()
    for _ in range(2):
        act(order, "resend_dispatch")
        run_outbox()
    sent = mails("dispatch")
    assert [each.to for each in sent] == [["other@example.com"]] * 3
    assert len({read(each)[0] for each in sent}) == 1
    assert len({each.extra_headers["Message-ID"] for each in sent}) == 3


def test_markup_in_the_address_is_shown_as_text(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = place({sku: 1})
    order.shipping_address.line1 = "<script>alert(1)</script> & Sons"
    order.shipping_address.save()
    authorise(order)
    run_outbox()
    [sent] = mails("confirmation")
    text, html = read(sent)
    assert "<script>alert(1)</script> & Sons" in text
    assert "<script>" not in html
    page = guest(order).get(f"/en/accounts/order-status/{order.number}/{order.verification_hash()}/")
    assert "<script>alert(1)" not in page.content.decode()
