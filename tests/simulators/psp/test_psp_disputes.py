"""Disputes and inquiries: from the day they come until the bank has decided, and the money that goes with them."""

from __future__ import annotations

from typing import Any

import pytest
from stripe import StripeClient

from tests.simulators.psp.fidelity import event_faults, faults
from tests.simulators.psp.setting import Shop, advance, control, refused, refused_control, settled
from tests.simulators.psp.test_psp_balance import captured, movements

FRAUD, INQUIRY = "pm_card_createDispute", "pm_card_createDisputeInquiry"
TOLD = ["charge.dispute.created", "charge.dispute.funds_withdrawn"]


def disputed(client: StripeClient, order: str, method: str = FRAUD) -> Any:
    """The dispute of a payment of 10.00."""
    charge = captured(client, order, 1000, method)
    return client.v1.disputes.list({"charge": charge.id}).data[0]


def answer(client: StripeClient, dispute: Any, text: str, **more: Any) -> Any:
    asked: Any = {"evidence": {"uncategorized_text": text}, **more}
    return client.v1.disputes.update(dispute.id, asked)


def told(shop: Shop, url: str) -> list[str]:
    settled(url)
    found = [event for event in shop.events if event.type.startswith("charge.dispute")]
    assert [fault for event in found for fault in event_faults(str(event))] == []
    return [event.type for event in found]


def moved(url: str, order: str) -> list[tuple[str, int, int]]:
    return [(it["category"], it["amount"], it["fee"]) for it in movements(url, order)][1:]


def test_a_dispute_takes_money_and_a_fee(url: str, shop: Shop, client: StripeClient) -> None:
    dispute = disputed(client, "d1")
    assert not faults(dispute)
    assert (dispute.status, dispute.reason, dispute.amount) == ("needs_response", "fraudulent", 1000)
    assert [(it.type, it.net) for it in dispute.balance_transactions] == [("adjustment", -3000)]
    assert moved(url, "d1") == [("dispute", -1000, 2000)]
    assert told(shop, url) == TOLD
    assert client.v1.charges.retrieve(dispute.charge).disputed


def test_a_dispute_that_is_won(url: str, shop: Shop, client: StripeClient) -> None:
    dispute = answer(client, disputed(client, "d2"), "winning_evidence")
    assert not faults(dispute)
    assert (dispute.status, dispute.evidence_details.submission_count) == ("won", 1)
    assert moved(url, "d2") == [("dispute", -1000, 2000), ("dispute_reversal", 1000, 0)]
    ended = ["charge.dispute.updated", "charge.dispute.funds_reinstated", "charge.dispute.closed"]
    assert told(shop, url) == TOLD + ended


def test_a_dispute_that_is_lost(url: str, shop: Shop, client: StripeClient) -> None:
    assert answer(client, disputed(client, "d3"), "losing_evidence").status == "lost"
    assert moved(url, "d3") == [("dispute", -1000, 2000)]
    assert told(shop, url) == [*TOLD, "charge.dispute.updated", "charge.dispute.closed"]


def test_evidence_may_be_written_first_and_sent_later_once(client: StripeClient) -> None:
    dispute = disputed(client, "d4")
    staged = client.v1.disputes.update(dispute.id, {"evidence": {"customer_name": "Zoé Lefèvre"}, "submit": False})
    assert (staged.status, staged.evidence_details.has_evidence) == ("needs_response", True)
    sent = client.v1.disputes.update(dispute.id, {"submit": True, "metadata": {"by": "anna"}})
    assert (sent.status, sent.evidence.customer_name, sent.metadata["by"]) == ("under_review", "Zoé Lefèvre", "anna")
    assert refused(lambda: answer(client, dispute, "winning_evidence")).http_status == 400
    assert client.v1.disputes.update(dispute.id, {"metadata": {"seen": "yes"}}).status == "under_review"


def test_the_shop_may_give_in(client: StripeClient) -> None:
    dispute = disputed(client, "d5")
    assert client.v1.disputes.close(dispute.id).status == "lost"
    error = refused(lambda: client.v1.disputes.close(dispute.id))
    assert (type(error).__name__, error.http_status) == ("InvalidRequestError", 400)


def test_who_does_not_answer_in_time_has_lost(url: str, client: StripeClient) -> None:
    dispute = disputed(client, "d6")
    advance(url, 8.9, "d6")
    assert client.v1.disputes.retrieve(dispute.id).status == "needs_response"
    advance(url, 0.2, "d6")
    late = client.v1.disputes.retrieve(dispute.id)
    assert (late.status, late.evidence_details.past_due) == ("lost", True)


def test_an_inquiry_takes_no_money_and_may_be_refunded(url: str, client: StripeClient) -> None:
    inquiry = disputed(client, "d7", INQUIRY)
    assert not faults(inquiry)
    assert (inquiry.status, inquiry.is_charge_refundable) == ("warning_needs_response", True)
    assert moved(url, "d7") == []
    assert refused(lambda: client.v1.disputes.close(inquiry.id)).http_status == 400
    client.v1.refunds.create({"charge": inquiry.charge, "amount": 400})
    assert client.v1.disputes.retrieve(inquiry.id).status == "warning_needs_response"
    client.v1.refunds.create({"charge": inquiry.charge})
    closed = client.v1.disputes.retrieve(inquiry.id)
    assert (closed.status, closed.is_charge_refundable) == ("warning_closed", False)


def test_an_inquiry_may_become_a_dispute(url: str, client: StripeClient) -> None:
    inquiry = disputed(client, "d8", INQUIRY)
    client.v1.refunds.create({"charge": inquiry.charge, "amount": 400})
    assert answer(client, inquiry, "escalate_inquiry_evidence").status == "needs_response"
    assert moved(url, "d8")[1:] == [("dispute", -600, 2000)]
    assert refused(lambda: client.v1.refunds.create({"charge": inquiry.charge})).code == "charge_disputed"
    assert answer(client, inquiry, "winning_evidence").status == "won"


def test_an_answered_inquiry_is_closed(client: StripeClient) -> None:
    assert answer(client, disputed(client, "d9", INQUIRY), "winning_evidence").status == "warning_closed"


def test_what_is_left_is_disputed_and_only_once(url: str, client: StripeClient) -> None:
    charge = captured(client, "d10")
    client.v1.refunds.create({"charge": charge.id, "amount": 300})
    path = f"/payments/{charge.payment_intent}/dispute"
    assert refused_control(url, "POST", path, {"reason": "no_such_reason"})[0] == 422
    identity = control(url, "POST", path, {"reason": "product_not_received"})["dispute"]
    found: Any = client.v1.disputes.retrieve(identity, {"expand": ["charge"]})
    assert (found.amount, found.reason, found.charge.id) == (700, "product_not_received", charge.id)
    assert refused_control(url, "POST", path) == (409, "impossible")


def test_disputes_are_found(client: StripeClient) -> None:
    made = [disputed(client, f"d11{index}").id for index in range(3)]
    listed = client.v1.disputes.list({"limit": 2})
    assert [it.id for _, it in zip(range(3), listed.auto_paging_iter(), strict=False)] == made[::-1]
    found = client.v1.disputes.retrieve(made[0])
    assert [it.id for it in client.v1.disputes.list({"payment_intent": str(found.payment_intent)}).data] == [made[0]]
    moves = client.v1.balance_transactions.list({"source": made[0], "expand": ["data.source"]}).data
    assert [it.source.id for it in moves if not isinstance(it.source, str | None)] == [made[0]]


def test_what_is_asked_wrongly(client: StripeClient) -> None:
    dispute = disputed(client, "d12")
    assert refused(lambda: client.v1.disputes.retrieve("du_nothing")).code == "resource_missing"
    wrong: Any = {"evidence": {"receipt": "file_1"}}
    assert refused(lambda: client.v1.disputes.update(dispute.id, wrong)).param == "evidence[receipt]"
    assert refused(lambda: answer(client, dispute, "x" * 20_001)).http_status == 400
    names = ("billing_address", "cancellation_rebuttal", "customer_name", "product_description", "service_date",
             "shipping_address", "shipping_carrier", "shipping_date")  # fmt: skip
    long: Any = {"evidence": dict.fromkeys(names, "x" * 19_999)}
    assert "150,000" in str(refused(lambda: client.v1.disputes.update(dispute.id, long)))
    assert client.v1.disputes.retrieve(dispute.id).evidence_details.has_evidence is False


@pytest.mark.parametrize(
    ("acts", "end"), [(("submit", "win"), "won"), (("submit", "lose"), "lost"), (("accept",), "lost")]
)
def test_the_console_plays_shop_and_bank(url: str, client: StripeClient, acts: tuple[str, ...], end: str) -> None:
    order = f"d13{'-'.join(acts)}"
    dispute = disputed(client, order)
    for act in acts:
        control(url, "POST", f"/disputes/{dispute.id}/{act}")
    (found,) = control(url, "GET", f"/disputes?order={order}")["disputes"]
    assert (found["id"], found["status"], found["taken"]) == (dispute.id, end, 0 if end == "won" else 1000)
    assert refused_control(url, "POST", f"/disputes/{dispute.id}/win") == (409, "impossible")
    assert refused_control(url, "POST", "/disputes/du_nothing/win") == (404, "unknown_dispute")


def test_every_button_of_a_dispute_leads_somewhere(url: str, client: StripeClient) -> None:
    for method, presses in ((FRAUD, ("submit", "win")), (INQUIRY, ("submit", "escalate", "submit", "lose"))):
        order = f"d14{method}"
        disputed(client, order, method)
        for name in presses:
            card = control(url, "GET", f"/board?order={order}")["cards"][0]
            (button,) = [each for each in card["buttons"] if each["name"] == name]
            control(url, "POST", button["path"], button["body"])
        card = control(url, "GET", f"/board?order={order}")["cards"][0]
        assert (card["thing"], card["state"], card["buttons"]) == ("dispute", {FRAUD: "won"}.get(method, "lost"), [])


def test_on_autopilot_the_bank_decides_in_the_end(url: str, client: StripeClient) -> None:
    dispute = disputed(client, "d15")
    answer(client, dispute, "It was delivered.")
    advance(url, 100, "d15")
    assert client.v1.disputes.retrieve(dispute.id).status == "under_review"
    control(url, "PUT", "/autopilot", {"on": True, "order": "d15"})
    advance(url, 100, "d15")
    assert client.v1.disputes.retrieve(dispute.id).status in ("won", "lost")
