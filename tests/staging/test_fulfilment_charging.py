"""When money is taken and what goes back, under each of the merchant's policies; amounts worked out by hand.

The basket of these tests: 3 knives of 19.99 and a book of 15.90, 10 % off, express 9.90.
Knives 59.97 − 6.00 = 53.97 with 9.00 VAT (20 %), book 15.90 − 1.59 = 14.31 with 0.75 (5.5 %), delivery with 1.65.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.conf import settings

from tests.staging.neighbours import FakePsp, Neighbour, authorise, dispatch, parcel, place, probe, run_outbox, tell
from tests.staging.test_fulfilment_cancelling import act
from tests.staging.test_fulfilment_mails import mails, read

KNIFE, BOOK = "KIT-KNIFE", "BOO-GARDEN"
WANTED = {KNIFE: 3, BOOK: 1}
TOTAL, TAX = 7818, 1140


@pytest.fixture
def policy(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set the merchant's rules by the names of the settings, as in `policy(capture="at_order")`, for one test."""

    def rules(**told: str) -> None:
        for name, value in told.items():
            monkeypatch.setattr(settings, f"SHOP_{name.upper()}", value)

    return rules


def ordered() -> Any:
    return authorise(place(WANTED, voucher="WELCOME10", delivery="express"))


def left(order: Any, tracking: str, contents: Mapping[str, int], *, complete: bool, short: str = "") -> None:
    """One site's part leaves in one parcel, or nothing of it does; of the article `short` one is missing."""
    told = [parcel(tracking, contents)] if contents else []
    missing = [{"sku": short, "quantity": 1}] if short else []
    tell("warehouse", "order.dispatched", order, complete=complete, parcels=told, short=missing)
    run_outbox()


def back(order: Any, rma: str, *graded: tuple[str, int, str]) -> None:
    """Articles (SKU, units, grade) come back without a word and are graded."""
    lines = [{"sku": sku, "quantity": count, "grade": grade} for sku, count, grade in graded]
    tell("warehouse", "return.unannounced", order, rma=rma, lines=lines)
    tell("warehouse", "return.graded", order, rma=rma, lines=lines)
    run_outbox()


def moves(psp: FakePsp) -> list[tuple[str, int]]:
    return [(kind, amount) for kind, _, amount in psp.calls]


def invoiced(order: Any) -> list[tuple[str, int, int]]:
    return [(note["number"], note["amount"], note["tax"]) for note in probe(order)["invoices"]]


def credited(order: Any) -> list[tuple[int, int]]:
    return [(note["amount"], note["tax"]) for note in probe(order)["credit_notes"]]


def test_at_dispatch_what_shipped_is_taken_once_and_invoiced(psp: FakePsp) -> None:
    order = ordered()
    run_outbox()
    assert psp.calls == []
    dispatch(order, {KNIFE: 2, BOOK: 1}, short={KNIFE: 1})
    run_outbox()
    # two knives 35.98 with 6.00, the book, delivery
    assert moves(psp) == [("capture", 6019)]
    assert invoiced(order) == [("INV-000001", 6019, 840)]
    assert psp.final == [True]


def test_at_order_everything_is_taken_before_anything_ships(psp: FakePsp, policy: Any) -> None:
    policy(capture="at_order")
    order = ordered()
    run_outbox()
    assert moves(psp) == [("capture", TOTAL)]
    assert invoiced(order) == [("INV-000001", TOTAL, TAX)]
    dispatch(order, WANTED)
    run_outbox()
    assert moves(psp) == [("capture", TOTAL)]


def test_at_order_what_is_short_is_paid_back_as_soon_as_it_is_known(psp: FakePsp, policy: Any) -> None:
    policy(capture="at_order")
    order = ordered()
    for _ in range(2):
        found = [
            {"sku": KNIFE, "quantity": 2, "short": 1},
            {"sku": BOOK, "quantity": 1, "short": 0},
        ]
        tell("warehouse", "order.picked", order, lines=found)
        run_outbox()
    assert moves(psp) == [("capture", TOTAL), ("refund", 1799)]
    assert credited(order) == [(1799, 300)]
    assert psp.metadata == {"order": order.number, "reason": "out_of_stock"}
    dispatch(order, {KNIFE: 2, BOOK: 1}, short={KNIFE: 1})
    run_outbox()
    run_outbox()
    assert moves(psp) == [("capture", TOTAL), ("refund", 1799)]
    assert len(mails("refund")) == 1
    assert "are refunded" in read(mails("dispatch")[0])[0]
    assert probe(order)["status"] == "Shipped"


def test_at_order_a_shortage_that_is_known_before_the_capture_is_confirmed_waits_for_it(
    psp: FakePsp, policy: Any
) -> None:
    policy(capture="at_order")
    order = ordered()
    dispatch(order, {KNIFE: 3}, short={BOOK: 1})
    assert psp.calls == []
    run_outbox()
    assert moves(psp) == [("capture", TOTAL), ("refund", 1431)]


def test_at_order_an_order_of_which_nothing_ships_is_paid_back_with_its_delivery(psp: FakePsp, policy: Any) -> None:
    policy(capture="at_order")
    order = ordered()
    run_outbox()
    nothing = [{"sku": sku, "quantity": 0, "short": count} for sku, count in WANTED.items()]
    tell("warehouse", "order.picked", order, lines=nothing)
    run_outbox()
    assert moves(psp) == [("capture", TOTAL), ("refund", TOTAL)]
    assert credited(order) == [(TOTAL, TAX)]
    assert probe(order)["status"] == "Cancelled"
    [told] = mails("cancellation")
    assert "is refunded" in read(told)[0]
    assert "78.18 €" in read(told)[0]


def test_at_order_a_cancelled_order_is_paid_back(psp: FakePsp, policy: Any, warehouse: Neighbour) -> None:
    policy(capture="at_order")
    order = ordered()
    run_outbox()
    act(order, "cancel")
    run_outbox()
    assert moves(psp) == [("capture", TOTAL), ("refund", TOTAL)]
    assert credited(order) == [(TOTAL, TAX)]
    assert probe(order)["status"] == "Cancelled"


def test_at_order_a_capture_that_the_psp_refuses_leaves_nothing_to_pay_back(psp: FakePsp, policy: Any) -> None:
    policy(capture="at_order")
    psp.refusal = "the authorisation has expired"
    order = ordered()
    run_outbox()
    dispatch(order, {KNIFE: 3}, short={BOOK: 1})
    run_outbox()
    assert moves(psp) == [("capture", TOTAL)]
    assert probe(order)["invoices"] == []
    assert "expired" in order.notes.get().message


def test_per_parcel_each_is_taken_when_it_leaves_and_the_last_gives_the_rest_free(psp: FakePsp, policy: Any) -> None:
    policy(capture="per_parcel")
    order = ordered()
    left(order, "T1", {KNIFE: 2}, complete=False)
    assert moves(psp) == [("capture", 4588)]
    left(order, "T2", {KNIFE: 1, BOOK: 1}, complete=True)
    assert moves(psp) == [("capture", 4588), ("capture", 3230)]
    assert psp.final == [False, True]
    assert invoiced(order) == [("INV-000001", 4588, 765), ("INV-000002", 3230, 375)]


def test_per_parcel_two_parcels_of_one_message_are_two_captures(psp: FakePsp, policy: Any) -> None:
    policy(capture="per_parcel")
    order = ordered()
    both = [parcel("T1", {KNIFE: 3}), parcel("T2", {BOOK: 1})]
    for _ in range(2):
        tell("warehouse", "order.dispatched", order, parcels=both, short=[])
        run_outbox()
    assert moves(psp) == [("capture", 6387), ("capture", 1431)]
    assert psp.final == [False, True]


def test_per_parcel_what_is_found_missing_afterwards_sets_the_rest_free(psp: FakePsp, policy: Any) -> None:
    policy(capture="per_parcel")
    order = ordered()
    left(order, "T1", {KNIFE: 3}, complete=False)
    for _ in range(2):
        left(order, "", {}, complete=True, short=BOOK)
    assert moves(psp) == [("capture", 6387), ("release", 0)]
    assert invoiced(order) == [("INV-000001", 6387, 1065)]


def test_per_parcel_a_card_that_is_captured_only_once_pays_everything_with_the_last(psp: FakePsp, policy: Any) -> None:
    policy(capture="per_parcel")
    order = ordered()
    psp.refusal = "final_capture can be false only when multicapture is available"
    left(order, "T1", {KNIFE: 2}, complete=False)
    psp.refusal = ""
    left(order, "T2", {KNIFE: 1, BOOK: 1}, complete=True)
    assert moves(psp) == [("capture", 4588), ("capture", TOTAL)]
    assert invoiced(order) == [("INV-000001", TOTAL, TAX)]


@pytest.mark.parametrize(
    ("rule", "first", "second"),
    [
        ("when_everything_returned", (1431, 75), (5397 + 990, 900 + 165)),
        ("always", (1431 + 990, 75 + 165), (5397, 900)),
        ("never", (1431, 75), (5397, 900)),
    ],
)
def test_delivery_goes_back_by_the_merchants_rule(
    psp: FakePsp, policy: Any, rule: str, first: tuple[int, int], second: tuple[int, int]
) -> None:
    policy(refund_shipping=rule)
    order = ordered()
    dispatch(order, WANTED)
    run_outbox()
    back(order, "U1", (BOOK, 1, "A"))
    assert credited(order) == [first]
    back(order, "U2", (KNIFE, 3, "A"))
    assert credited(order) == [first, second]
    assert probe(order)["status"] == ("Returned" if rule == "never" else "Refunded")


def test_delivery_does_not_go_back_while_a_part_may_still_ship(psp: FakePsp, policy: Any) -> None:
    policy(capture="per_parcel")
    order = ordered()
    left(order, "T1", {BOOK: 1}, complete=False)
    back(order, "U1", (BOOK, 1, "A"))
    assert credited(order) == [(1431, 75)]


@pytest.mark.parametrize(("grade", "paid_back"), [("A", (1799, 300)), ("B", (1439, 240)), ("scrap", (180, 30))])
def test_a_grade_is_paid_back_by_its_percentage(
    psp: FakePsp, policy: Any, grade: str, paid_back: tuple[int, int]
) -> None:
    policy(refund_percent="A:100,B:80,scrap:10")
    order = ordered()
    dispatch(order, WANTED)
    run_outbox()
    back(order, "U1", (KNIFE, 1, grade))
    assert credited(order) == [paid_back]


def test_what_a_percentage_kept_back_goes_back_when_staff_refunds_everything(psp: FakePsp, policy: Any) -> None:
    policy(refund_percent="A:100,B:80,scrap:10")
    order = ordered()
    dispatch(order, WANTED)
    run_outbox()
    back(order, "U1", (KNIFE, 1, "B"), (BOOK, 1, "scrap"))
    act(order, "refund")
    run_outbox()
    told = probe(order)
    assert [note["amount"] for note in told["credit_notes"]] == [1439 + 143, TOTAL - 1582]
    assert sum(note["tax"] for note in told["credit_notes"]) == TAX
    assert told["status"] == "Refunded"


def test_the_reasons_that_are_the_customers_choice_are_the_merchants_to_name(psp: FakePsp, policy: Any) -> None:
    policy(refund_percent="A:50", choice_reasons="does_not_fit")
    order = ordered()
    dispatch(order, WANTED)
    run_outbox()
    back(order, "U1", (KNIFE, 1, "A"))
    assert probe(order)["returns"][0]["reason"] == "changed_mind"
    assert credited(order) == [(1799, 300)]


@pytest.mark.parametrize(("grades", "restocked"), [("A", 1), ("A,B", 2), ("", 0)])
def test_the_grades_that_go_back_on_sale(psp: FakePsp, policy: Any, grades: str, restocked: int) -> None:
    from tests.staging.test_fulfilment_dispatch import stock_of  # noqa: PLC0415 - beside the other readers of stock

    policy(restock_grades=grades)
    order = ordered()
    dispatch(order, WANTED)
    run_outbox()
    there = stock_of(KNIFE)[0]
    back(order, "U1", (KNIFE, 1, "A"), (KNIFE, 1, "B"), (KNIFE, 1, "scrap"))
    assert stock_of(KNIFE)[0] == there + restocked


def test_the_page_before_paying_says_when_the_card_is_charged(shop: object, policy: Any) -> None:
    from django.test import Client  # noqa: PLC0415 - Django is not set up before

    from tests.staging.shopping import fill_basket, to_preview  # noqa: PLC0415 - as above

    client = Client()
    fill_basket(client, {KNIFE: 1})
    assert "débitée au départ du colis" in to_preview(client).content.decode()
    policy(capture="at_order")
    assert "débitée aussitôt" in client.get("/fr/checkout/preview/").content.decode()
    policy(capture="per_parcel")
    assert "pour chaque colis à son départ" in client.get("/fr/checkout/preview/").content.decode()
