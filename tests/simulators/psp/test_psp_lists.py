"""Lists: newest first, in pages, by time, by type, and the same whichever way one walks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from stripe import StripeClient

from tests.simulators.processes import running
from tests.simulators.psp.setting import advance, client_of, direct, refused, session_of

COUNT = 7


@pytest.fixture(scope="module")
def filled() -> Iterator[tuple[str, StripeClient, list[str]]]:
    """A provider with seven captured and refunded payments, a day apart, and their ids."""
    with running("psp") as url:
        client, made = client_of(url), []
        for step in range(COUNT):
            intent = direct(client, 1000 + step, metadata={"order": f"order-{step}"})
            client.v1.payment_intents.capture(intent.id)
            client.v1.refunds.create({"payment_intent": intent.id, "amount": 10})
            session_of(client, f"session-{step}")
            made.append(intent.id)
            advance(url, 1)
        yield url, client, made


Filled = tuple[str, StripeClient, list[str]]


@pytest.mark.parametrize("what", ["payment_intents", "charges", "refunds", "events", "checkout.sessions"])
def test_walking_forth_and_back_meets_the_same(filled: Filled, what: str) -> None:
    service: Any = filled[1].v1
    for step in what.split("."):
        service = getattr(service, step)
    whole = [each.id for each in service.list({"limit": 100}).data]
    assert len(whole) >= COUNT
    assert len(set(whole)) == len(whole)
    assert [each.id for each in service.list({"limit": 3}).auto_paging_iter()] == whole
    middle = whole[3]
    after = service.list({"limit": 2, "starting_after": middle})
    assert ([each.id for each in after.data], after.has_more) == (whole[4:6], len(whole) > 6)
    before = service.list({"limit": 2, "ending_before": middle})
    assert ([each.id for each in before.data], before.has_more) == (whole[1:3], True)
    assert [each.id for each in service.list({"limit": 2, "ending_before": whole[0]}).data] == []


def test_by_time(filled: Filled) -> None:
    _, client, made = filled
    times = [client.v1.payment_intents.retrieve(each).created for each in made]
    listed = client.v1.payment_intents.list
    assert [each.id for each in listed({"created": {"gte": times[5]}}).data] == made[:4:-1]
    assert [each.id for each in listed({"created": {"gt": times[5]}}).data] == [made[6]]
    assert [each.id for each in listed({"created": {"lt": times[1]}}).data] == [made[0]]
    assert [each.id for each in listed({"created": {"gte": times[2], "lte": times[3]}}).data] == [made[3], made[2]]
    assert [each.id for each in listed({"created": times[4]}).data] == [made[4]]
    since: Any = {"created": {"since": 5}}
    assert refused(lambda: listed(since)).param == "created[since]"


def test_an_order_whose_clock_is_ahead_is_found_by_its_time(filled: Filled) -> None:
    url, client, _ = filled
    advance(url, 30, "far")
    far = direct(client, 5000, metadata={"order": "far"})
    direct(client, 5001, metadata={"order": "near"})
    found = client.v1.payment_intents.list({"created": {"gte": far.created}}).data
    assert [each.id for each in found] == [far.id]


def test_by_intent_charge_and_type(filled: Filled) -> None:
    _, client, made = filled
    (charge,) = client.v1.charges.list({"payment_intent": made[2]}).data
    assert [each.amount for each in client.v1.refunds.list({"charge": charge.id}).data] == [10]
    assert client.v1.refunds.list({"payment_intent": made[2]}).data[0].charge == charge.id
    captured = client.v1.events.list({"type": "charge.captured", "limit": 100}).data
    assert len(captured) == COUNT
    assert {each.type for each in captured} == {"charge.captured"}
    both = client.v1.events.list({"types": ["charge.captured", "charge.refunded"], "limit": 100}).data
    assert len(both) == 2 * COUNT
    some = client.v1.events.list({"type": "refund.*", "limit": 100}).data
    assert {each.type for each in some} == {"refund.created", "refund.updated"}
    assert client.v1.events.list({"type": "customer.deleted"}).data == []


def test_open_and_closed_sessions(filled: Filled) -> None:
    _, client, _ = filled
    listed = client.v1.checkout.sessions.list
    late = session_of(client, "late", customer_email="late@example.fr")
    assert [each.id for each in listed({"status": "open"}).data] == [late.id]
    assert len(listed({"status": "expired"}).data) == COUNT
    assert [each.id for each in listed({"customer_details": {"email": "late@example.fr"}}).data] == [late.id]
    assert listed({"customer_details": {"email": "nobody@example.fr"}}).data == []


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": 101}, "limit"),
        ({"starting_after": "pi_nothing"}, "starting_after"),
        ({"ending_before": "pi_nothing"}, "ending_before"),
        ({"starting_after": "a", "ending_before": "b"}, "starting_after"),
        ({"page": 2}, "page"),
    ],
)
def test_pages_that_cannot_be(filled: Filled, params: Any, param: str) -> None:
    assert refused(lambda: filled[1].v1.payment_intents.list(params)).param == param


def test_search_is_refused_by_its_name(filled: Filled) -> None:
    error = refused(lambda: filled[1].v1.payment_intents.search({"query": "status:'succeeded'"}))
    assert "does not offer search" in str(error)


def test_lines_of_a_session_are_a_list_too(filled: Filled) -> None:
    client = filled[1]
    lines = [
        {
            "price_data": {"currency": "eur", "unit_amount": 100 + step, "product_data": {"name": f"n{step}"}},
            "quantity": 2,
        }
        for step in range(4)
    ]
    session = session_of(client, "lines", line_items=lines)
    listed = client.v1.checkout.sessions.line_items.list
    first = listed(session.id, {"limit": 3})
    assert ([each.description for each in first.data], first.has_more) == (["n0", "n1", "n2"], True)
    assert [each.description for each in listed(session.id, {"limit": 1}).auto_paging_iter()] == [
        "n0",
        "n1",
        "n2",
        "n3",
    ]
    assert first.data[1].amount_total == 202
