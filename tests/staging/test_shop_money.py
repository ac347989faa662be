"""Capture, refund and release as fulfilment calls them: once by key, honest about what is not known."""

# ruff: noqa: PLC0415 - Django is not set up before a test runs

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.staging.neighbours import authorise, place
from tests.staging.shopping import deliver
from tests.staging.stripe_stand_in import StripeStandIn, stripe

__all__ = ["stripe"]  # a fixture: pytest finds it here

TEN = Decimal("10.00")


@pytest.fixture
def order(stripe: StripeStandIn) -> Any:
    """An order of 73.90 whose money is held at the PSP."""
    made = authorise(place({"FUR-STOOL": 1}))
    stripe.intents[f"pi_{made.number}"] = {"id": f"pi_{made.number}", "object": "payment_intent", "status": "x"}
    return made


def money() -> Any:
    from staging.oscar.payments import money as module

    return module


def captured(order: Any) -> Any:
    done = money().capture(order, order.total_incl_tax, key="capture-1")
    assert done.ok
    return order


def test_a_capture_is_asked_for_once_per_key(stripe: StripeStandIn, order: Any) -> None:
    results = [money().capture(order, TEN, key="k") for _ in range(3)]
    assert [result.ok for result in results] == [True] * 3
    assert [fields["amount_to_capture"] for fields in stripe.writes("/capture")] == ["1000"]
    assert order.sources.get().amount_debited == TEN


@pytest.mark.parametrize("amount", ["0", "-1", "73.91"])
def test_an_amount_that_is_not_authorised_is_refused_unasked(stripe: StripeStandIn, order: Any, amount: str) -> None:
    result = money().capture(order, Decimal(amount), key="k")
    assert (result.ok, result.uncertain, stripe.writes("/capture")) == (False, False, [])


def test_a_key_cannot_be_used_for_something_else(stripe: StripeStandIn, order: Any) -> None:
    money().capture(order, TEN, key="k")
    assert not money().capture(order, Decimal("11.00"), key="k").ok


def test_no_answer_is_uncertain_and_may_be_asked_again(stripe: StripeStandIn, order: Any) -> None:
    stripe.fail(500)
    first = money().capture(order, TEN, key="k")
    assert (first.ok, first.uncertain, order.sources.get().amount_debited) == (False, True, Decimal(0))
    assert money().capture(order, TEN, key="k").ok


def test_an_answer_that_cannot_be_read_is_uncertain(stripe: StripeStandIn, order: Any) -> None:
    stripe.garbled = 1
    first = money().capture(order, TEN, key="k")
    assert (first.ok, first.uncertain) == (False, True)
    assert money().capture(order, TEN, key="k").ok
    assert order.sources.get().amount_debited == TEN


def test_an_unanswered_capture_that_happened_is_settled_by_its_message(stripe: StripeStandIn, order: Any) -> None:
    stripe.fail(500)
    money().capture(order, TEN, key="k")
    deliver("payment_intent.succeeded", {"id": f"pi_{order.number}", "amount_received": 1000})
    assert money().capture(order, TEN, key="k").ok
    assert order.sources.get().amount_debited == TEN


def test_a_refusal_is_final_for_its_key(stripe: StripeStandIn, order: Any) -> None:
    stripe.fail(400, "This payment expired.")
    assert money().capture(order, TEN, key="k").reason == "This payment expired."
    again = money().capture(order, TEN, key="k")
    assert (again.ok, again.uncertain, len(stripe.writes("/capture"))) == (False, False, 1)


def test_a_refund_carries_its_reason_and_is_told_once(stripe: StripeStandIn, order: Any) -> None:
    from staging.oscar.payments.signals import refund_settled

    told: list[tuple[str, Decimal]] = []

    def hear(refund_id: str, amount: Decimal, **_: Any) -> None:
        told.append((refund_id, amount))

    refund_settled.connect(hear)
    captured(order)
    result = money().refund(order, TEN, key="r", metadata={"rma": "R1-1"})
    deliver("refund.updated", stripe.refunds["re_1"])
    refund_settled.disconnect(hear)
    assert (result.ok, result.settled, result.reference) == (True, True, "re_1")
    assert stripe.refunds["re_1"]["metadata"] == {"rma": "R1-1", "order": order.number, "key": "r"}
    assert (told, order.sources.get().amount_refunded) == ([("re_1", TEN)], TEN)


def test_a_pending_refund_counts_when_the_psp_confirms_it(stripe: StripeStandIn, order: Any) -> None:
    captured(order)
    stripe.refund_status = "pending"
    result = money().refund(order, TEN, key="r", metadata={"reason": "goodwill"})
    assert (result.ok, result.settled, order.sources.get().amount_refunded) == (True, False, Decimal(0))
    deliver("refund.updated", stripe.refunds["re_1"] | {"status": "succeeded"})
    assert order.sources.get().amount_refunded == TEN


def test_a_refund_that_bounces_is_taken_back(stripe: StripeStandIn, order: Any) -> None:
    captured(order)
    money().refund(order, TEN, key="r", metadata={"reason": "goodwill"})
    deliver("refund.failed", stripe.refunds["re_1"] | {"status": "failed"})
    assert order.sources.get().amount_refunded == Decimal(0)
    assert not money().refund(order, TEN, key="r", metadata={"reason": "goodwill"}).ok


def test_no_more_is_refunded_than_was_captured(stripe: StripeStandIn, order: Any) -> None:
    captured(order)
    stripe.refund_status = "pending"
    money().refund(order, Decimal("70.00"), key="r1", metadata={"reason": "a"})
    refused = money().refund(order, TEN, key="r2", metadata={"reason": "b"})
    assert (refused.ok, len(stripe.refunds)) == (False, 1)


def test_nothing_is_captured_after_a_release(stripe: StripeStandIn, order: Any) -> None:
    assert money().release(order).ok
    assert money().release(order).ok
    assert len(stripe.writes("/cancel")) == 1
    assert not money().capture(order, TEN, key="k").ok


def test_an_order_without_money_moves_none(stripe: StripeStandIn) -> None:
    unpaid = place({"FUR-STOOL": 1})
    results = [money().capture(unpaid, TEN, key="a"), money().refund(unpaid, TEN, key="b", metadata={})]
    results.append(money().release(unpaid))
    assert [(result.ok, result.uncertain) for result in results] == [(False, False)] * 3
