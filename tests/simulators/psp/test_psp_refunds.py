"""Refunds of card payments: at once, later, not in the end, taken back."""

from __future__ import annotations

from typing import Any

import pytest
from stripe import StripeClient

from tests.simulators.psp.fidelity import faults
from tests.simulators.psp.setting import Shop, advance, control, direct, payments, refused, refused_control, settled


def captured(client: StripeClient, order: str, method: str = "pm_card_visa", amount: int = 1000) -> str:
    intent = direct(client, amount, method=method, metadata={"order": order})
    client.v1.payment_intents.capture(intent.id)
    return str(intent.id)


def test_a_refund_that_arrives_later(url: str, shop: Shop, client: StripeClient) -> None:
    intent = captured(client, "r1", "pm_card_pendingRefund")
    refund: Any = client.v1.refunds.create({"payment_intent": intent})
    assert not faults(refund)
    assert (refund.status, refund.pending_reason) == ("pending", "processing")
    assert payments(url, "r1")[0]["refunded"] == 1000
    advance(url, 0.001, "r1")
    assert client.v1.refunds.retrieve(refund.id).status == "succeeded"
    settled(url)
    assert shop.types()[-3:] == ["refund.created", "charge.refunded", "refund.updated"]


def test_a_refund_that_comes_back(url: str, client: StripeClient) -> None:
    intent = captured(client, "r2", "pm_card_refundFail")
    refund = client.v1.refunds.create({"payment_intent": intent})
    advance(url, 0.001, "r2")
    failed = client.v1.refunds.retrieve(refund.id)
    assert (failed.status, failed.failure_reason) == ("failed", "expired_or_canceled_card")
    charge: Any = client.v1.charges.list({"payment_intent": intent}).data[0]
    assert (charge.amount_refunded, charge.refunded) == (0, False)
    assert client.v1.refunds.create({"payment_intent": intent, "amount": 1000}).status == "succeeded"


def test_a_note_can_be_put_on_a_refund(client: StripeClient) -> None:
    refund = client.v1.refunds.create({"payment_intent": captured(client, "r3"), "metadata": {"rma": "R3", "by": "x"}})
    changed = client.v1.refunds.update(refund.id, {"metadata": {"by": "", "seen": "yes"}})
    assert changed.to_dict()["metadata"] == {"rma": "R3", "seen": "yes"}


def test_a_card_refund_is_canceled_by_the_back_office_alone_and_soon(url: str, client: StripeClient) -> None:
    intent = captured(client, "r4")
    first = client.v1.refunds.create({"payment_intent": intent, "amount": 300})
    assert refused(lambda: client.v1.refunds.cancel(first.id)).http_status == 400
    assert control(url, "POST", f"/refunds/{first.id}/cancel") == {"refund": first.id, "status": "canceled"}
    assert payments(url, "r4")[0]["refunded"] == 0
    second = client.v1.refunds.create({"payment_intent": intent, "amount": 300})
    advance(url, 0.05, "r4")
    assert refused_control(url, "POST", f"/refunds/{second.id}/cancel") == (409, "impossible")


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({}, None),
        ({"charge": "ch_x", "payment_intent": "pi_x"}, None),
        ({"charge": "ch_nothing"}, "charge"),
        ({"payment_intent": "pi_nothing"}, "payment_intent"),
        ({"payment_intent": "pi_x", "amount": -5}, "amount"),
        ({"payment_intent": "pi_x", "reason": "because"}, "reason"),
        ({"payment_intent": "pi_x", "reverse_transfer": True}, "reverse_transfer"),
        ({"origin": "customer_balance"}, "customer"),
    ],
)
def test_refunds_that_are_refused(client: StripeClient, params: Any, param: str | None) -> None:
    error = refused(lambda: client.v1.refunds.create(params))
    assert (error.http_status in (400, 404), error.param) == (True, param)


def test_the_refunds_of_a_charge_come_with_it_when_asked_for(client: StripeClient) -> None:
    intent = captured(client, "r5")
    made = [client.v1.refunds.create({"payment_intent": intent, "amount": 100}).id for _ in range(3)]
    charge = client.v1.charges.list({"payment_intent": intent, "expand": ["data.refunds"]}).data[0]
    assert charge.refunds is not None
    assert [each.id for each in charge.refunds.data] == made[::-1]
    assert not faults(charge)
