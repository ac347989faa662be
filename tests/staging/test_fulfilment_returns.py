"""Returns, refunds and credit notes: what comes back, what is paid back, to the cent."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from harness.simulators.warehouse.sites import HERE
from tests.staging.neighbours import (
    FakePsp,
    Neighbour,
    authorise,
    dispatch,
    message,
    place,
    post,
    probe,
    run_outbox,
    skus,
    tell,
)
from tests.staging.test_fulfilment_dispatch import stock_of


def shipped(wanted: dict[str, int], **how: Any) -> Any:
    """An order that was paid and has left the house entirely."""
    order = authorise(place(wanted, **how))
    dispatch(order, wanted)
    run_outbox()
    order.refresh_from_db()
    return order


def guest(order: Any) -> Client:
    """A guest who opened the order's page with the link of a mail."""
    client = Client()
    answer = client.get(f"/order-status/{order.number}/{order.verification_hash()}/", follow=True)
    assert f'data-testid="order-number">{order.number}<' in answer.content.decode()
    return client


def ask_return(client: Client, order: Any, wanted: dict[str, int], reason: str = "changed_mind") -> Any:
    """Fill in the return form."""
    form = {f"quantity-{line.pk}": wanted.get(line.partner_sku, 0) for line in order.lines.all()}
    return client.post(f"/orders/{order.number}/return/", form | {"reason": reason, "language": "en"})


def graded(order: Any, rma: str, *lines: tuple[str, int, str]) -> Any:
    """The warehouse received and graded (SKU, units, grade)."""
    tell("warehouse", "return.received", order, rma=rma)
    told = [{"sku": sku, "quantity": quantity, "grade": grade} for sku, quantity, grade in lines]
    answer = tell("warehouse", "return.graded", order, rma=rma, lines=told)
    run_outbox()
    return answer


def test_a_return_is_announced_labelled_and_told_to_the_warehouse(
    psp: FakePsp, warehouse: Neighbour, carrier: Neighbour
) -> None:
    [sku] = skus(1)
    order = shipped({sku: 2})
    rma = f"R{order.number}-1"
    assert ask_return(guest(order), order, {sku: 1}).status_code == 302
    run_outbox()
    [(path, asked)] = carrier.got
    assert (path, asked["direction"], asked["rma"]) == ("/shipments", "return", rma)
    assert asked["contents"] == [{"sku": sku, "quantity": 1}]
    assert asked["weight_g"] > 0
    # A parcel comes back to where it is received.
    assert [asked["recipient"][name] for name in ("line1", "postcode", "city")] == [
        HERE["line1"], HERE["postcode"], HERE["city"],
    ]  # fmt: skip
    announced = {"rma": rma, "order": order.number, "tracking_number": "RET1"}
    lines = [{"sku": sku, "quantity": 1, "reason": "changed_mind"}]
    assert ("/returns", announced | {"lines": lines}) in warehouse.got
    told = probe(order)
    assert told["status"] == "Returning"
    [back] = told["returns"]
    assert (back["rma"], back["state"], back["tracking_number"]) == (rma, "announced", "RET1")


def test_what_the_carrier_tells_of_a_return_before_its_label_is_known_counts_then(
    psp: FakePsp, warehouse: Neighbour, carrier: Neighbour
) -> None:
    [sku] = skus(1)
    order = shipped({sku: 1})
    ask_return(guest(order), order, {sku: 1})
    order.refresh_from_db()
    tell("carrier", "parcel.collected", order, tracking_number="RET1", direction="return", place="Lyon")
    assert [each["direction"] for each in probe(order)["parcels"]] == ["outbound"]
    run_outbox()
    told = [each for each in probe(order)["parcels"] if each["direction"] == "return"]
    assert [(each["tracking_number"], each["state"]) for each in told] == [("RET1", "collected")]


def test_one_of_three_discounted_units_is_refunded_by_its_share(
    psp: FakePsp, warehouse: Neighbour, carrier: Neighbour
) -> None:
    [sku] = skus(1)
    order = shipped({sku: 3}, voucher="WELCOME10")
    paid = probe(order)["lines"][0]["paid"]
    there, _ = stock_of(sku)
    ask_return(guest(order), order, {sku: 1})
    run_outbox()
    graded(order, f"R{order.number}-1", (sku, 1, "A"))
    told = probe(order)
    first_share = -(-paid // 3)
    assert psp.calls[-1] == ("refund", order.number, first_share)
    assert psp.metadata == {"order": order.number, "rma": f"R{order.number}-1"}
    assert told["payment"]["refunded"] == first_share
    assert told["status"] == "Returned"
    assert told["returns"][0]["state"] == "refunded"
    assert told["returns"][0]["refund"] == first_share
    [note] = told["credit_notes"]
    assert (note["number"], note["amount"]) == ("CN-000001", first_share)
    assert note["tax"] == pytest.approx(first_share / 6, abs=1)
    assert stock_of(sku)[0] == there + 1


def test_everything_back_in_two_returns_gives_back_all_that_was_captured(
    psp: FakePsp, warehouse: Neighbour, carrier: Neighbour
) -> None:
    one, two = skus(2)
    order = shipped({one: 3, two: 1}, voucher="TAKE5")
    client = guest(order)
    ask_return(client, order, {one: 2})
    run_outbox()
    graded(order, f"R{order.number}-1", (one, 1, "A"), (one, 1, "B"))
    assert probe(order)["status"] == "Returned"
    ask_return(client, order, {one: 1, two: 1})
    run_outbox()
    graded(order, f"R{order.number}-2", (one, 1, "A"), (two, 1, "A"))
    told = probe(order)
    assert told["status"] == "Refunded"
    assert told["payment"]["refunded"] == told["payment"]["captured"] == told["total"]
    assert sum(note["amount"] for note in told["credit_notes"]) == told["total"]
    assert sum(note["tax"] for note in told["credit_notes"]) == told["tax"]
    assert [note["number"] for note in told["credit_notes"]] == ["CN-000001", "CN-000002"]


@pytest.mark.parametrize(
    ("grade", "reason", "refunded", "restocked"),
    [
        ("A", "changed_mind", True, 1),
        ("B", "changed_mind", True, 0),
        ("scrap", "damaged", True, 0),
        ("scrap", "changed_mind", False, 0),
    ],
)
def test_grade_and_reason_decide(
    psp: FakePsp, warehouse: Neighbour, carrier: Neighbour, grade: str, reason: str, refunded: bool, restocked: int
) -> None:
    [sku] = skus(1)
    order = shipped({sku: 2})
    there, _ = stock_of(sku)
    ask_return(guest(order), order, {sku: 1}, reason)
    run_outbox()
    graded(order, f"R{order.number}-1", (sku, 1, grade))
    told = probe(order)
    assert bool(told["payment"]["refunded"]) is refunded
    assert bool(told["credit_notes"]) is refunded
    assert stock_of(sku)[0] == there + restocked
    assert told["status"] == "Returned"


def test_grading_twice_refunds_once(psp: FakePsp, warehouse: Neighbour, carrier: Neighbour) -> None:
    [sku] = skus(1)
    order = shipped({sku: 2})
    rma = f"R{order.number}-1"
    ask_return(guest(order), order, {sku: 1})
    run_outbox()
    graded(order, rma, (sku, 1, "A"))
    before = probe(order)
    again = {"rma": rma, "lines": [{"sku": sku, "quantity": 1, "grade": "A"}]}
    assert post("warehouse", message("return.graded", order.number, again)).status_code == 409
    run_outbox()
    assert probe(order) == before


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ([{"sku": "first", "quantity": 3, "grade": "A"}], 409),
        ([{"sku": "first", "quantity": 1, "grade": "C"}], 400),
        ([{"sku": "NO-SUCH", "quantity": 1, "grade": "A"}], 422),
        ("none", 400),
    ],
)
def test_impossible_grades_change_nothing(
    psp: FakePsp, warehouse: Neighbour, carrier: Neighbour, lines: Any, status: int
) -> None:
    [sku] = skus(1)
    order = shipped({sku: 2})
    ask_return(guest(order), order, {sku: 1})
    run_outbox()
    before, stock_before = probe(order), stock_of(sku)
    told = [line | {"sku": sku if line["sku"] == "first" else line["sku"]} for line in lines] if lines != "none" else 1
    body = {"rma": f"R{order.number}-1", "lines": told}
    assert post("warehouse", message("return.graded", order.number, body)).status_code == status
    assert (probe(order), stock_of(sku)) == (before, stock_before)


def test_an_unknown_return_is_not_found(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = shipped({sku: 1})
    assert post("warehouse", message("return.received", order.number, {"rma": "R1-1"})).status_code == 404


@pytest.mark.parametrize(
    ("wanted", "reason", "sentence"),
    [
        (3, "changed_mind", "more articles than"),
        (0, "changed_mind", "at least one"),
        ("one", "damaged", "in figures"),
        ("-1", "damaged", "in figures"),
        (1, "because", "from the list"),
    ],
)
def test_a_senseless_return_form_is_refused_with_a_sentence(
    psp: FakePsp, wanted: Any, reason: str, sentence: str
) -> None:
    [sku] = skus(1)
    order = shipped({sku: 2})
    client = guest(order)
    answer = ask_return(client, order, {sku: wanted}, reason)
    page = client.get(answer["Location"])
    assert sentence in page.content.decode()
    assert probe(order)["returns"] == []
    assert probe(order)["status"] == "Shipped"


def test_a_return_too_heavy_for_one_parcel_is_refused_before_anybody_waits_for_its_label(
    psp: FakePsp, carrier: Neighbour
) -> None:
    order = shipped({"FUR-BOOK-5": 4})
    client = guest(order)
    answer = ask_return(client, order, {"FUR-BOOK-5": 4})
    assert "at most 30 kg" in client.get(answer["Location"]).content.decode()
    ask_return(client, order, {"FUR-BOOK-5": 3})
    run_outbox()
    assert [asked["weight_g"] for _, asked in carrier.got] == [29_100]


def test_a_return_form_cannot_be_sent_twice_for_the_same_units(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = shipped({sku: 1})
    client = guest(order)
    ask_return(client, order, {sku: 1})
    ask_return(client, order, {sku: 1})
    assert len(probe(order)["returns"]) == 1


def test_nobody_else_can_return_an_order(psp: FakePsp) -> None:
    [sku] = skus(1)
    order = shipped({sku: 1})
    assert ask_return(Client(), order, {sku: 1}).status_code == 404
    assert probe(order)["returns"] == []


def test_a_refused_refund_is_noted_and_makes_no_credit_note(
    psp: FakePsp, warehouse: Neighbour, carrier: Neighbour
) -> None:
    [sku] = skus(1)
    order = shipped({sku: 1})
    ask_return(guest(order), order, {sku: 1})
    run_outbox()
    psp.refusal = "the charge is disputed"
    graded(order, f"R{order.number}-1", (sku, 1, "A"))
    assert probe(order)["credit_notes"] == []
    assert "disputed" in order.notes.get().message


def test_everything_after_a_return_is_what_was_left_to_the_cent(
    psp: FakePsp, warehouse: Neighbour, carrier: Neighbour
) -> None:
    from staging.oscar.fulfilment import refunds  # noqa: PLC0415 - Django is not set up before

    [sku] = skus(1)
    order = shipped({sku: 3}, voucher="TAKE5")
    assert probe(order)["lines"][0]["paid"] % 3
    ask_return(guest(order), order, {sku: 1})
    run_outbox()
    graded(order, f"R{order.number}-1", (sku, 1, "A"))
    refunds.everything(order)
    run_outbox()
    told = probe(order)
    assert told["status"] == "Refunded"
    assert told["payment"]["refunded"] == told["payment"]["captured"]
    assert sum(note["tax"] for note in told["credit_notes"]) == told["tax"]
