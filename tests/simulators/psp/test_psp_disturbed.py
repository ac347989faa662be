"""Faults laid over calls to the provider: what the official client makes of them, and which order they are about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import stripe

from harness.faults.connection_reset import connection_reset
from harness.faults.error_after_work import error_after_work
from harness.faults.garbled import garbled
from harness.faults.lost import lost
from harness.faults.receiver_down import receiver_down
from harness.faults.wrongly_signed import wrongly_signed
from harness.kernel.disturbance import Disturbance
from tests.simulators.processes import running
from tests.simulators.psp.setting import authorised, client_of, direct, session_of


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with running("psp") as url:
        yield url


def arm(url: str, disturbance: Disturbance) -> None:
    answer = httpx.post(f"{url}/_control/disturbances", json=disturbance.to_json(), trust_env=False)
    assert answer.status_code == 201


def disturbed(url: str, order: str) -> list[str]:
    notes = httpx.get(f"{url}/_control/notes?order={order}", trust_env=False).json()["notes"]
    return [note["fields"]["fault"] for note in notes if note["kind"] == "disturbed"]


@pytest.mark.parametrize(
    ("made", "error", "done"),
    [
        (lost("payment.capture", way="received"), stripe.APIConnectionError, False),
        (connection_reset("payment.capture", way="received"), stripe.APIConnectionError, True),
        (error_after_work("payment.capture", way="received"), stripe.APIError, True),
        (receiver_down("payment.capture", seconds=0.001, way="received"), stripe.APIError, False),
        (wrongly_signed("payment.capture", way="received"), stripe.AuthenticationError, False),
        (garbled("payment.capture", way="received"), stripe.InvalidRequestError, False),
        (garbled("payment.capture", way="received", part="answer"), stripe.APIError, True),
    ],
    ids=["lost", "torn", "500", "down", "key", "garbled", "answer"],
)
def test_a_capture_that_goes_wrong_and_is_asked_again_takes_the_money_once(
    url: str, request: pytest.FixtureRequest, made: Disturbance, error: type[Exception], *, done: bool
) -> None:
    """The call names its payment only; the fault waits for the order."""
    client, order = client_of(url), f"A-{request.node.callspec.id}"
    intent = authorised(client, order)
    arm(url, Disturbance.from_json(made.to_json() | {"order": order}))
    options: Any = {"idempotency_key": f"capture-{intent}"}
    with pytest.raises(error):
        client.v1.payment_intents.capture(intent, options=options)
    known = client.v1.payment_intents.retrieve(intent)
    assert (known.amount_received > 0) is done
    assert client.v1.payment_intents.capture(intent, options=options).amount_received == 2390
    assert disturbed(url, order) == [made.fault]
    payments = httpx.get(f"{url}/_control/payments?order={order}", trust_env=False).json()["payments"]
    assert [payment["captured"] for payment in payments] == [2390]


def test_other_orders_and_other_calls_go_through(url: str) -> None:
    client = client_of(url)
    arm(url, lost("payment.capture", order="B-1", way="received"))
    intent = authorised(client, "B-2")
    client.v1.payment_intents.capture(intent)
    session_of(client, "B-1")
    assert disturbed(url, "B-1") == disturbed(url, "B-2") == []


def test_a_fault_finds_the_order_of_a_dispute(url: str) -> None:
    client = client_of(url)
    for order in ("C-1", "C-2"):
        direct(client, 900, "pm_card_createDispute", capture_method="automatic", metadata={"order": order})
    other, mine = client.v1.disputes.list({"limit": 2}).data
    arm(url, lost("dispute.close", order="C-1", way="received"))
    assert client.v1.disputes.close(other.id).status == "lost"
    with pytest.raises(stripe.APIConnectionError):
        client.v1.disputes.close(mine.id)
    assert (client.v1.disputes.retrieve(mine.id).status, disturbed(url, "C-1")) == ("needs_response", ["lost"])
