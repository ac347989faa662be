"""Invoices and credit notes: no gap, no double, and taxes that add up to the cent whatever ships and comes back."""

from __future__ import annotations

from collections import Counter
from itertools import count, pairwise
from random import Random
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from staging.oscar.fulfilment.shares import tax_of
from tests.staging.neighbours import FakePsp, authorise, dispatch, parcel, place, probe, run_outbox, tell
from tests.staging.shopping import deliver
from tests.staging.stripe_stand_in import StripeStandIn, stripe
from tests.staging.test_fulfilment_cancelling import act
from tests.staging.test_fulfilment_pages import order_page, shown
from tests.staging.test_fulfilment_returns import guest, shipped

__all__ = ["stripe"]  # a fixture: pytest finds it here

POLICIES = [
    {"SHOP_CAPTURE": "at_order", "SHOP_REFUND_SHIPPING": "always", "SHOP_REFUND_PERCENT": "A:100,B:70,scrap:0"},
    {"SHOP_CAPTURE": "at_dispatch", "SHOP_REFUND_SHIPPING": "when_everything_returned"},
    {"SHOP_CAPTURE": "per_parcel", "SHOP_REFUND_SHIPPING": "never", "SHOP_REFUND_PERCENT": "A:90,B:33,scrap:7"},
]
ARTICLES = ("KIT-KNIFE", "BOO-GARDEN", "PAN-TEA", "PAN-OIL", "LIG-CANDLE", "FUR-SHELF-60", "BOO-COOK-PB")


def test_the_tax_of_a_part_is_rounded_over_what_is_told_so_far() -> None:
    # 9.00 in 53.97: a third is 3.00; 0.01 in 0.10 falls on the half that reaches it
    assert [tax_of(900, 5397, before, 1799) for before in (0, 1799, 3598)] == [300, 300, 300]
    assert [tax_of(1, 10, before, 1) for before in range(10)] == [0, 0, 0, 0, 1, 0, 0, 0, 0, 0]
    assert tax_of(0, 0, 0, 0) == 0


@given(whole=st.integers(1, 500_000), share=st.fractions(0, 1), cuts=st.lists(st.integers(0, 500_000), max_size=6))
def test_the_taxes_of_parts_add_up_and_each_is_right_within_a_cent(whole: int, share: Any, cuts: list[int]) -> None:
    tax, edges = int(whole * share), sorted({0, whole, *(cut % (whole + 1) for cut in cuts)})
    parts = [(first, last - first) for first, last in pairwise(edges)]
    told = [tax_of(tax, whole, before, amount) for before, amount in parts]
    assert sum(told) == tax
    assert all(abs(part * whole - tax * amount) <= whole for part, (_, amount) in zip(told, parts, strict=True))


def ship(chance: Random, order: Any, wanted: dict[str, int]) -> dict[str, int]:
    """Let the order leave in one to three parcels, and say of what is left over that it is missing; what left."""
    left, gone = Counter(wanted), Counter[str]()
    for number in range(chance.randint(1, 3)):
        inside = Counter({sku: chance.randint(0 if number else 1, units) for sku, units in left.items()})
        if inside := +inside:
            left, gone = left - inside, gone + inside
            told = [parcel(f"T{order.number}-{number}", inside)]
            tell("warehouse", "order.dispatched", order, complete=False, parcels=told, short=[])
            run_outbox()
    missing = [{"sku": sku, "quantity": units} for sku, units in left.items() if units]
    tell("warehouse", "order.dispatched", order, complete=True, parcels=[], short=missing)
    run_outbox()
    return dict(gone)


def come_back(chance: Random, order: Any, gone: dict[str, int]) -> None:
    """Some of what left comes back in one or two parcels, in any condition."""
    left = Counter(gone)
    for number in range(chance.randint(1, 2)):
        units = [sku for sku, held in left.items() for _ in range(chance.randint(0, held))]
        left -= Counter(units)
        graded = Counter((sku, chance.choice(("A", "A", "B", "scrap"))) for sku in units)
        lines = [{"sku": sku, "quantity": held, "grade": grade} for (sku, grade), held in graded.items()]
        rma = f"U{order.number}-{number}"
        tell("warehouse", "return.unannounced", order, rma=rma, lines=lines)
        tell("warehouse", "return.graded", order, rma=rma, lines=lines)
        run_outbox()


def check(told: dict[str, Any]) -> None:
    """Documents and money say the same; the tax of each document is possible for its amount."""
    invoices, notes, money = told["invoices"], told["credit_notes"], told["payment"]
    assert sum(note["amount"] for note in invoices) == money["captured"]
    assert sum(note["amount"] for note in notes) == money["refunded"] <= money["captured"]
    for note in (*invoices, *notes):
        assert 0 <= note["tax"] <= note["amount"] / 6 + len(told["lines"]) + 1
    if money["captured"] == told["total"]:
        assert sum(note["tax"] for note in invoices) == told["tax"]
    if money["refunded"] == money["captured"]:
        assert sum(note["tax"] for note in notes) == sum(note["tax"] for note in invoices)


@pytest.mark.parametrize("rules", POLICIES, ids=lambda rules: rules["SHOP_CAPTURE"])
def test_documents_add_up_over_any_basket_and_whatever_becomes_of_it(
    psp: FakePsp, monkeypatch: pytest.MonkeyPatch, rules: dict[str, str]
) -> None:
    for name, value in rules.items():
        monkeypatch.setattr(settings, name, value)
    chance = Random(f"documents-{rules['SHOP_CAPTURE']}")
    for _ in range(6):
        wanted = {sku: chance.randint(1, 7) for sku in chance.sample(ARTICLES, chance.randint(1, 4))}
        voucher = chance.choice(("", "WELCOME10", "TAKE5"))
        order = authorise(place(wanted, voucher=voucher, delivery=chance.choice(("home", "express", "pickup"))))
        run_outbox()
        gone = ship(chance, order, wanted)
        check(probe(order))
        come_back(chance, order, gone)
        check(probe(order))
        act(order, "refund")
        run_outbox()
        told = probe(order)
        check(told)
        assert told["payment"]["refunded"] == told["payment"]["captured"] > 0
    numbered("invoices", "INV")
    numbered("credit_notes", "CN")


def numbered(kind: str, prefix: str) -> None:
    """All documents of the shop are numbered from one without a gap."""
    from django.apps import apps  # noqa: PLC0415 - Django is not set up before

    model = apps.get_model("fulfilment", {"invoices": "Invoice", "credit_notes": "CreditNote"}[kind])
    numbers = list(model.objects.order_by("pk").values_list("number", flat=True))
    assert numbers
    assert numbers == [f"{prefix}-{number:06d}" for number, _ in zip(count(1), numbers, strict=False)]


def test_a_refund_that_was_refused_leaves_no_cent_of_tax_behind(psp: FakePsp) -> None:
    order = shipped({"KIT-KNIFE": 3}, voucher="WELCOME10")
    back = [{"sku": "KIT-KNIFE", "quantity": 1, "grade": "A"}]
    psp.refusal = "the card is closed"
    for rma in ("U1", "U2"):
        tell("warehouse", "return.unannounced", order, rma=rma, lines=back)
        tell("warehouse", "return.graded", order, rma=rma, lines=back)
        run_outbox()
        psp.refusal = ""
    act(order, "refund")
    run_outbox()
    told = probe(order)
    assert told["payment"]["refunded"] == told["total"]
    assert sum(note["tax"] for note in told["credit_notes"]) == told["tax"]


def test_the_psps_message_and_its_answer_make_one_invoice(stripe: StripeStandIn) -> None:
    order = authorise(place({"KIT-KNIFE": 1}))
    stripe.intents[f"pi_{order.number}"] = {"id": f"pi_{order.number}", "object": "payment_intent", "status": "x"}
    dispatch(order, {"KIT-KNIFE": 1})
    stripe.fail(500)
    run_outbox()
    assert probe(order)["invoices"] == []
    for _ in range(2):
        deliver("payment_intent.succeeded", {"id": f"pi_{order.number}", "amount_received": 2489})
    order.outbox.filter(operation="capture").update(next_attempt_at=timezone.now())
    run_outbox()
    assert order.outbox.get(operation="capture").state == "delivered"
    (note,) = probe(order)["invoices"]
    # 19.99 holds 3.33 and 4.90 holds 0.82
    assert (note["number"], note["amount"], note["tax"]) == ("INV-000001", 2489, 415)
    assert note["at"].endswith("Z")


def test_a_capture_that_somebody_made_at_the_psp_has_its_invoice_too(stripe: StripeStandIn) -> None:
    order = authorise(place({"KIT-KNIFE": 1, "BOO-GARDEN": 1}))
    deliver("payment_intent.succeeded", {"id": f"pi_{order.number}", "amount_received": 2999})
    (note,) = probe(order)["invoices"]
    # the knife with 3.33, and 10.00 of the book with 0.52
    assert (note["amount"], note["tax"]) == (2999, 385)


def test_the_invoice_is_a_page_behind_a_signed_link(psp: FakePsp) -> None:
    order = shipped({"KIT-KNIFE": 2, "BOO-GARDEN": 1}, language="fr")
    page = order_page(guest(order), order, "en")
    assert shown(page, "invoice-number") == ["INV-000001"]
    assert shown(page, "invoice-amount") == ["60.78 €"]
    path = page.split('href="/invoices/')[1].split('"')[0]
    document = Client().get(f"/invoices/{path}").content.decode()
    assert 'lang="fr"' in document
    assert "Facture" in document
    assert shown(document, "invoice-amount") == ["60,78 €"]
    # 39.98 holds 6.66, 15.90 holds 0.83, 4.90 holds 0.82
    assert shown(document, "invoice-tax") == ["8,31 €"]
    assert "5,5\N{NO-BREAK SPACE}%" in document
    assert Client().get("/invoices/INV-000001/forged/").status_code == 404
    assert Client().get("/invoices/INV-999999/forged/").status_code == 404


def test_a_refund_that_fails_at_the_bank_is_still_owed_and_told_to_staff(stripe: StripeStandIn) -> None:
    order = authorise(place({"KIT-KNIFE": 1}))
    stripe.intents[f"pi_{order.number}"] = {"id": f"pi_{order.number}", "object": "payment_intent", "status": "x"}
    dispatch(order, {"KIT-KNIFE": 1})
    run_outbox()
    stripe.refund_status = "pending"
    act(order, "refund")
    run_outbox()
    assert probe(order)["credit_notes"] == []
    deliver("refund.failed", stripe.refunds["re_1"] | {"status": "failed"})
    assert "the refund failed" in order.notes.get().message
    stripe.refund_status = "succeeded"
    act(order, "refund")
    run_outbox()
    told = probe(order)
    assert (told["payment"]["refunded"], [note["amount"] for note in told["credit_notes"]]) == (2489, [2489])
