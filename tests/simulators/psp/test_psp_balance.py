"""Balance transactions: each movement of money with its fee, pending at first and available later."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stripe import StripeClient

from harness.simulators.psp.fees import DEFAULT, Rate
from tests.simulators.psp.fidelity import faults
from tests.simulators.psp.setting import advance, control, direct, refused, refused_control


def captured(client: StripeClient, order: str, amount: int = 1000, method: str = "pm_card_fr", **more: Any) -> Any:
    """The charge of a payment that was taken."""
    wishes = {"capture_method": "automatic", "metadata": {"order": order}, "expand": ["latest_charge"], **more}
    return direct(client, amount, method, **wishes).latest_charge


def movements(url: str, order: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = control(url, "GET", f"/balance-transactions?order={order}")["transactions"]
    return found


def test_a_charge_with_its_fee(client: StripeClient) -> None:
    charge = captured(client, "b1", 2390)
    found = client.v1.balance_transactions.retrieve(charge.balance_transaction)
    assert not faults(found)
    assert (found.type, found.reporting_category, found.source) == ("charge", "charge", charge.id)
    assert (found.amount, found.fee, found.net) == (2390, 61, 2329)  # 1.5 % of 23.90 is 0.3585; and 0.25
    assert [(each.amount, each.type) for each in found.fee_details] == [(61, "stripe_fee")]
    assert (found.status, found.exchange_rate) == ("pending", None)
    assert found.available_on > found.created


@pytest.mark.parametrize(
    ("method", "fee"), [("pm_card_fr", 175), ("pm_card_gb", 275), ("pm_card_us", 350), ("pm_card_de", 175)]
)
def test_what_a_card_costs_depends_on_where_it_is_from(client: StripeClient, method: str, fee: int) -> None:
    charge = captured(client, f"b2{method}", 10_000, method)
    assert client.v1.balance_transactions.retrieve(charge.balance_transaction).fee == fee


def test_a_debit_is_a_payment_once_it_is_paid(url: str, client: StripeClient) -> None:
    acceptance = {"customer_acceptance": {"type": "offline", "offline": {}}}
    wishes = {"payment_method_types": ["sepa_debit"], "mandate_data": acceptance}
    charge = captured(client, "b3", 5000, "pm_sepaDebit_success_fr", **wishes)
    assert charge.balance_transaction is None
    advance(url, 20, "b3")
    taken = movements(url, "b3")
    assert [(it["type"], it["category"], it["amount"], it["fee"]) for it in taken] == [("payment", "charge", 5000, 35)]
    client.v1.refunds.create({"charge": charge.id, "amount": 700})
    given_back = movements(url, "b3")[1]
    assert (given_back["type"], given_back["amount"], given_back["fee"]) == ("payment_refund", -700, 0)


def test_a_refund_gives_no_fee_back_and_may_return(url: str, client: StripeClient) -> None:
    charge = captured(client, "b4", 1000, "pm_card_refundFail")
    refund: Any = client.v1.refunds.create({"charge": charge.id, "expand": ["balance_transaction"]})
    moved = refund.balance_transaction
    assert (moved.type, moved.amount, moved.fee, moved.source) == ("refund", -1000, 0, refund.id)
    advance(url, 0.001, "b4")
    failed: Any = client.v1.refunds.retrieve(refund.id, {"expand": ["failure_balance_transaction"]})
    assert (failed.failure_balance_transaction.type, failed.failure_balance_transaction.amount) == (
        "refund_failure",
        1000,
    )


def test_each_capture_moves_money_and_the_charge_names_the_last(client: StripeClient) -> None:
    intent = direct(
        client, 1000, "pm_card_visa", metadata={"order": "b5"},
        payment_method_options={"card": {"request_multicapture": "if_available"}},
    )  # fmt: skip
    client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 300, "final_capture": False})
    client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 200})
    listed = client.v1.balance_transactions.list({"source": intent.latest_charge}).data
    assert [it.amount for it in listed] == [200, 300]
    assert client.v1.charges.retrieve(intent.latest_charge).balance_transaction == listed[0].id


def test_money_is_pending_for_days_and_available_then(url: str, client: StripeClient) -> None:
    def sums() -> tuple[int, int]:
        it = client.v1.balance.retrieve()
        assert not faults(it)
        return it.available[0].amount, it.pending[0].amount

    before = sums()
    net = client.v1.balance_transactions.retrieve(captured(client, "b6").balance_transaction).net
    assert sums() == (before[0], before[1] + net)
    advance(url, 2, "b6")
    assert sums() == (before[0], before[1] + net)
    advance(url, 1, "b6")
    assert sums() == (before[0] + net, before[1])
    assert movements(url, "b6")[0]["status"] == "available"


def test_some_test_cards_are_available_at_once(client: StripeClient) -> None:
    charge = captured(client, "b7", method="pm_card_bypassPending")
    assert client.v1.balance_transactions.retrieve(charge.balance_transaction).status == "available"


def test_what_is_refunded_leaves_no_sooner_than_it_came(client: StripeClient) -> None:
    charge = captured(client, "b8")
    refund: Any = client.v1.refunds.create({"charge": charge.id, "expand": ["balance_transaction"]})
    taken = client.v1.balance_transactions.retrieve(charge.balance_transaction)
    assert (refund.balance_transaction.status, refund.balance_transaction.available_on) == (
        "pending",
        taken.available_on,
    )


def test_movements_are_found_by_type_and_in_pages(client: StripeClient) -> None:
    made = [captured(client, f"b9{index}").balance_transaction for index in range(4)]
    found = client.v1.balance_transactions.list({"type": "charge", "limit": 2})
    paged = [it.id for _, it in zip(range(4), found.auto_paging_iter(), strict=False)]
    assert paged == made[::-1]
    assert all(it.type == "refund" for it in client.v1.balance_transactions.list({"type": "refund"}).data)
    assert client.v1.balance_transactions.list({"currency": "usd"}).data == []
    assert client.v1.balance_transactions.list({"created": {"gt": 10**10}}).data == []


def test_what_a_movement_was_for_comes_with_it(client: StripeClient) -> None:
    charge = captured(client, "b10")
    found: Any = client.v1.balance_transactions.retrieve(charge.balance_transaction, {"expand": ["source"]})
    assert (found.source.object, found.source.metadata["order"]) == ("charge", "b10")


def test_questions_that_are_refused(client: StripeClient) -> None:
    error = refused(lambda: client.v1.balance_transactions.retrieve("txn_nothing"))
    assert (type(error).__name__, error.http_status, error.code) == ("InvalidRequestError", 404, "resource_missing")
    error = refused(lambda: client.v1.balance_transactions.list({"payout": "po_nothing"}))
    assert (error.http_status, error.param) == (404, "payout")
    wrong: Any = {"typ": "charge"}
    assert refused(lambda: client.v1.balance_transactions.list(wrong)).code == "parameter_unknown"


def test_fees_follow_the_policy_from_now_on(url: str, client: StripeClient) -> None:
    before = control(url, "GET", "/fees")
    try:
        assert control(url, "PUT", "/fees", {"card_eea": {"share": 200}})["card_eea"] == {
            "share": 200, "fixed": 25, "most": 0,
        }  # fmt: skip
        charge = captured(client, "b11", 10_000)
        assert client.v1.balance_transactions.retrieve(charge.balance_transaction).fee == 225
    finally:
        assert control(url, "PUT", "/fees", before) == before
    assert refused_control(url, "PUT", "/fees", {"card_moon": {"share": 1}})[0] == 422
    assert refused_control(url, "PUT", "/fees", {"card_eea": {"share": 10_001}})[0] == 422
    assert refused_control(url, "PUT", "/payout-schedule", {"interval": "never"})[0] == 422


@given(st.integers(0, 10_000), st.integers(0, 10**9))
def test_a_share_is_rounded_half_up(share: int, amount: int) -> None:
    fee = Rate(share).of(amount)
    assert -5000 < fee * 10_000 - share * amount <= 5000


def test_a_fee_has_a_limit_where_the_policy_says_so() -> None:
    assert DEFAULT["bank_transfer"].of(1_000_000) == 500
