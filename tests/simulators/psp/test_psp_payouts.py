"""Payouts: daily or by hand, on their way, arrived or sent back; always the sum of what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stripe import StripeClient

from tests.simulators.processes import running
from tests.simulators.psp.fidelity import event_faults, faults
from tests.simulators.psp.setting import (
    SECRET,
    advance,
    client_of,
    control,
    listening_shop,
    refused,
    refused_control,
    settled,
)
from tests.simulators.psp.test_psp_balance import captured, movements

AT_ONCE = "pm_card_bypassPending"


@pytest.fixture
def own() -> Iterator[str]:
    """A provider of its own: payouts are of all orders."""
    with running("psp", "--seed", "9") as url:
        yield url


@pytest.fixture(scope="module")
def shared() -> Iterator[str]:
    with running("psp", "--seed", "10") as url:
        yield url


def inside(client: StripeClient, payout: str) -> list[Any]:
    """The balance transactions of a payout, its own left out."""
    found = client.v1.balance_transactions.list({"payout": payout, "limit": 2}).auto_paging_iter()
    return [it for it in found if it.source != payout]


def whole(client: StripeClient) -> int:
    """What the merchant has, by the balance."""
    it = client.v1.balance.retrieve()
    return sum(each.amount for each in it.available) + sum(each.amount for each in it.pending)


def test_what_is_available_is_paid_out_every_day(own: str) -> None:
    client = client_of(own)
    with listening_shop() as shop:
        control(own, "PUT", "/peers", {"shop": {"url": shop.url, "secret": SECRET}})
        charge = captured(client, "p1", 2390)
        captured(client, "p2", 1000)
        client.v1.refunds.create({"charge": charge.id, "amount": 390})
        assert client.v1.payouts.list().data == []
        advance(own, 4.2)
        (payout,) = client.v1.payouts.list().data
        assert not faults(payout)
        assert payout.automatic
        assert payout.amount == 2390 - 61 - 390 + 1000 - 40
        moved = inside(client, payout.id)
        assert sorted(it.net for it in moved) == [-390, 960, 2329]
        assert client.v1.balance.retrieve().available[0].amount == 0
        advance(own, 2)
        paid: Any = client.v1.payouts.retrieve(payout.id, {"expand": ["balance_transaction"]})
        assert (paid.status, paid.reconciliation_status) == ("paid", "completed")
        assert (paid.balance_transaction.type, paid.balance_transaction.net) == ("payout", -payout.amount)
        settled(own)
        told = [event for event in shop.events if event.type.startswith("payout")]
        assert [event.type for event in told] == [
            "payout.created",
            "payout.updated",
            "payout.reconciliation_completed",
            "payout.paid",
        ]
        assert [fault for event in told for fault in event_faults(str(event))] == []


def test_a_jump_of_the_clock_pays_out_day_by_day(own: str) -> None:
    client = client_of(own)
    captured(client, "j1", 1000)
    control(own, "PUT", "/payout-schedule", {"delay_days": 6})
    captured(client, "j2", 2000)
    advance(own, 30)
    later, sooner = client.v1.payouts.list().data
    assert [sum(it.net for it in inside(client, each.id)) for each in (sooner, later)] == [960, 1945]
    assert later.created - sooner.created == 3 * 86400
    assert (sooner.status, later.status) == ("paid", "paid")


def test_a_merchant_may_ask_for_a_payout_and_take_it_back(own: str) -> None:
    client = client_of(own)
    control(own, "PUT", "/payout-schedule", {"interval": "manual"})
    captured(client, "m1", 10_000, AT_ONCE)
    net = client.v1.balance.retrieve().available[0].amount
    advance(own, 3)
    assert client.v1.payouts.list().data == []
    wishes: Any = {"amount": 4000, "currency": "eur", "metadata": {"for": "rent"}, "statement_descriptor": "SHOP"}
    payout = client.v1.payouts.create(wishes)
    assert not faults(payout)
    assert (payout.status, payout.automatic, payout.reconciliation_status) == ("pending", False, "not_applicable")
    assert client.v1.balance.retrieve().available[0].amount == net - 4000
    assert "automatic payouts" in str(refused(lambda: client.v1.balance_transactions.list({"payout": payout.id})))
    changed: Any = client.v1.payouts.update(payout.id, {"metadata": {"for": "", "seen": "yes"}})
    assert changed.to_dict()["metadata"] == {"seen": "yes"}
    canceled: Any = client.v1.payouts.cancel(payout.id, {"expand": ["failure_balance_transaction"]})
    assert (canceled.status, canceled.failure_balance_transaction.net) == ("canceled", 4000)
    assert client.v1.balance.retrieve().available[0].amount == net
    assert refused(lambda: client.v1.payouts.cancel(payout.id)).http_status == 400
    # Back to daily payouts: what was moved by hand is part of the next one.
    control(own, "PUT", "/payout-schedule", {"interval": "daily"})
    advance(own, 1.2)
    automatic = client.v1.payouts.list().data[0]
    assert (automatic.amount, sum(it.net for it in inside(client, automatic.id))) == (net, net)


def test_a_payout_that_the_bank_sends_back(own: str) -> None:
    client = client_of(own)
    captured(client, "f1", 5000, AT_ONCE)
    before = whole(client)
    (made,) = control(own, "POST", "/payouts")["payouts"]
    assert [it["order"] for it in made["transactions"]] == ["f1"]
    assert whole(client) == 0
    assert control(own, "POST", f"/payouts/{made['id']}/fail", {"code": "account_closed"})["status"] == "failed"
    failed = client.v1.payouts.retrieve(made["id"])
    assert not faults(failed)
    assert (failed.failure_code, failed.failure_message) == ("account_closed", "The bank account has been closed.")
    assert whole(client) == before
    (again,) = control(own, "POST", "/payouts")["payouts"]
    assert again["amount"] == made["amount"] == sum(it.net for it in inside(client, again["id"]))
    assert [it.type for it in inside(client, again["id"])] == ["payout_failure"]


def test_nothing_is_paid_out_of_a_debt(own: str) -> None:
    client = client_of(own)
    charge = captured(client, "n1", 1000, AT_ONCE)
    client.v1.refunds.create({"charge": charge.id})
    assert whole(client) < 0
    advance(own, 3)
    assert control(own, "POST", "/payouts") == {"payouts": []}
    captured(client, "n2", 9000, AT_ONCE)
    advance(own, 2)
    (payout,) = client.v1.payouts.list().data
    assert payout.amount == sum(it.net for it in inside(client, payout.id)) < 9000 - 160


def test_what_is_asked_wrongly(shared: str) -> None:
    client = client_of(shared)
    asked: Any = {"amount": 10**9, "currency": "eur"}
    error = refused(lambda: client.v1.payouts.create(asked))
    assert (type(error).__name__, error.code, error.param) == ("InvalidRequestError", "balance_insufficient", "amount")
    asked = {"amount": 1, "currency": "gbp"}
    assert refused(lambda: client.v1.payouts.create(asked)).code == "balance_insufficient"
    asked = {"amount": 1, "currency": "eur", "method": "instant"}
    assert refused(lambda: client.v1.payouts.create(asked)).param == "method"
    assert refused(lambda: client.v1.payouts.retrieve("po_nothing")).code == "resource_missing"
    captured(client, "w1", 5000, AT_ONCE)
    (made,) = control(shared, "POST", "/payouts")["payouts"]
    assert refused(lambda: client.v1.payouts.cancel(made["id"])).http_status == 400
    assert refused(lambda: client.v1.payouts.reverse(made["id"])).code == "payout_reversal_not_supported"
    assert refused_control(shared, "POST", f"/payouts/{made['id']}/cancel") == (409, "impossible")
    assert refused_control(shared, "POST", f"/payouts/{made['id']}/fail", {"code": "because"})[0] == 422
    assert refused_control(shared, "POST", "/payouts/po_nothing/pay") == (404, "unknown_payout")
    assert control(shared, "POST", f"/payouts/{made['id']}/pay")["status"] == "paid"
    assert refused_control(shared, "POST", f"/payouts/{made['id']}/pay") == (409, "impossible")


def test_payouts_are_found(shared: str) -> None:
    client = client_of(shared)
    made = []
    for index in range(3):
        captured(client, f"l{index}", 5000, AT_ONCE)
        made += [each["id"] for each in control(shared, "POST", "/payouts")["payouts"]]
    listed = client.v1.payouts.list({"limit": 2}).auto_paging_iter()
    assert [it.id for _, it in zip(range(3), listed, strict=False)] == made[::-1]
    control(shared, "POST", f"/payouts/{made[0]}/fail")
    assert made[0] in [it.id for it in client.v1.payouts.list({"status": "failed"}).data]
    assert client.v1.payouts.list({"arrival_date": {"gt": 10**10}}).data == []
    assert client.v1.payouts.list({"destination": "ba_of_others"}).data == []
    found = client.v1.payouts.retrieve(made[1])
    assert found.id in [it.id for it in client.v1.payouts.list({"destination": str(found.destination)}).data]


def test_which_payouts_hold_the_money_of_an_order(shared: str) -> None:
    client = client_of(shared)
    charge = captured(client, "o1", 5000, AT_ONCE)
    captured(client, "o2", 5000, AT_ONCE)
    assert control(shared, "GET", "/payouts?order=o1") == {"payouts": []}
    (first,) = control(shared, "POST", "/payouts")["payouts"]
    client.v1.refunds.create({"charge": charge.id, "amount": 700})
    captured(client, "o3", 5000, AT_ONCE)
    (second,) = control(shared, "POST", "/payouts")["payouts"]
    found = control(shared, "GET", "/payouts?order=o1")["payouts"]
    assert [(it["id"], [each["amount"] for each in it["transactions"]]) for it in found] == [
        (first["id"], [5000]),
        (second["id"], [-700]),
    ]
    assert {it["payout"] for it in movements(shared, "o1")} == {first["id"], second["id"]}
    (named,) = control(shared, "GET", f"/payouts?payout={first['id']}")["payouts"]
    assert {each["order"] for each in named["transactions"]} - {""} == {"o1", "o2"}
    assert named["amount"] == sum(each["net"] for each in named["transactions"])
    assert refused_control(shared, "GET", "/payouts?payout=po_nothing")[0] == 404


def test_every_button_of_a_payout_leads_somewhere(shared: str) -> None:
    client = client_of(shared)
    captured(client, "k1", 5000, AT_ONCE)
    control(shared, "POST", "/payouts")
    for name, state in (("pay", "paid"), ("fail", "failed")):
        card = control(shared, "GET", "/board")["cards"][0]
        (button,) = [each for each in card["buttons"] if each["name"] == name]
        control(shared, "POST", button["path"], button["body"])
        card = control(shared, "GET", "/board")["cards"][0]
        assert (card["thing"], card["state"]) == ("payout", state)
    assert card["buttons"] == []
    client.v1.payouts.create({"amount": 100, "currency": "eur"})
    card = control(shared, "GET", "/board")["cards"][0]
    (button,) = [each for each in card["buttons"] if each["name"] == "cancel"]
    assert control(shared, "POST", button["path"], button["body"])["status"] == "canceled"


_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("charge"), st.integers(50, 50_000), st.sampled_from([AT_ONCE, "pm_card_fr", "pm_card_us"])),
        st.tuples(st.just("refund"), st.integers(1, 20_000)),
        st.tuples(st.just("dispute"), st.booleans()),
        st.tuples(st.just("manual"), st.integers(1, 10_000)),
        st.tuples(st.just("fail"), st.integers(0, 5)),
        st.tuples(st.just("days"), st.sampled_from([0.3, 1.0, 4.5])),
        st.tuples(st.just("pay out"), st.none()),
    ),
    max_size=12,
)


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS)
def test_a_payout_is_always_the_sum_of_what_is_in_it(shared: str, steps: list[tuple[Any, ...]]) -> None:
    client = client_of(shared)
    known = {it.id for it in client.v1.payouts.list({"limit": 100}).data}
    charges: list[Any] = []
    for step in steps:
        _play(shared, client, charges, step)
    control(shared, "POST", "/payouts")
    for payout in client.v1.payouts.list({"limit": 100}).data:
        if payout.automatic and payout.id not in known:
            assert payout.amount == sum(it.net for it in inside(client, payout.id)) > 0
    moved = client.v1.balance_transactions.list({"limit": 100}).auto_paging_iter()
    assert whole(client) == sum(it.net for it in moved)


def _play(url: str, client: StripeClient, charges: list[Any], step: tuple[Any, ...]) -> None:
    match step:
        case "charge", amount, method:
            charges.append(captured(client, f"h{len(charges)}", amount, method))
        case "refund", amount if charges:
            left = client.v1.charges.retrieve(charges[-1].id)
            if not left.disputed and left.amount_refunded < left.amount:
                client.v1.refunds.create({"charge": left.id, "amount": min(amount, left.amount - left.amount_refunded)})
        case "dispute", won if charges:
            left = client.v1.charges.retrieve(charges[0].id)
            if not left.disputed and left.amount_refunded < left.amount:
                made = control(url, "POST", f"/payments/{left.payment_intent}/dispute")["dispute"]
                text = "winning_evidence" if won else "losing_evidence"
                control(url, "POST", f"/disputes/{made}/submit", {"text": text})
        case _:
            _play_bank(url, client, step)


def _play_bank(url: str, client: StripeClient, step: tuple[Any, ...]) -> None:
    match step:
        case "manual", amount if client.v1.balance.retrieve().available[0].amount >= amount:
            client.v1.payouts.create({"amount": amount, "currency": "eur"})
        case "fail", index:
            found = [it for it in client.v1.payouts.list().data if it.status not in ("failed", "canceled")]
            if index < len(found):
                control(url, "POST", f"/payouts/{found[index].id}/fail")
        case "days", days:
            advance(url, days)
        case "pay out", _:
            control(url, "POST", "/payouts")
