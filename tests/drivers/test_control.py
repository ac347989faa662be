"""The hands of clerks and couriers: what a control plane's answer means to them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import requests

from harness.drivers.control import ControlPlane, CourierRound, MoveRefused, NeighbourAway, PaymentDesk, WarehouseFloor
from harness.kernel.errors import Compromised


class Session:
    """Answers what it is told to, and keeps what it was asked."""

    def __init__(self, *answers: tuple[int, bytes]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, Any]] = []

    def post(self, url: str, json: Any, timeout: float) -> requests.Response:
        assert timeout > 0
        self.asked.append((url, json))
        made = requests.Response()
        made.status_code, made._content = self.answers.pop(0)
        return made


def plane(*answers: tuple[int, bytes]) -> tuple[ControlPlane, Session]:
    made, session = ControlPlane("warehouse", "http://x"), Session(*answers)
    made._session = session  # type: ignore[assignment]
    return made, session


@pytest.mark.parametrize(
    ("status", "error"), [(409, MoveRefused), (422, MoveRefused), (500, Compromised), (502, NeighbourAway)]
)
def test_a_refusal_tells_whose_fault_it_is(status: int, error: type[Exception]) -> None:
    made, _ = plane((status, b'{"error": {"message": "the carrier did not answer"}}'))
    with pytest.raises(error) as caught:
        made.post("/orders/1/moves", {})
    assert caught.type is error


@pytest.mark.parametrize(
    ("now", "advances"),
    [
        ("2026-11-23T20:00:00Z", [0, 16 * 3600]),
        ("2026-11-20T12:00:00Z", [0, 4 * 86400]),
        ("2026-11-24T12:00:00Z", [0]),
        ("2026-11-25T01:00:00Z", [0]),
    ],
)
def test_time_goes_on_to_a_day_and_never_back(now: str, advances: list[float]) -> None:
    made, session = plane((200, b'{"now": "%s"}' % now.encode()), (200, b"{}"))
    WarehouseFloor(made).wait_until("100027", date(2026, 11, 24))
    assert [body["advance"] for _, body in session.asked] == advances
    assert {body["order"] for _, body in session.asked} == {"100027"}


def test_a_courier_says_why() -> None:
    made, session = plane((200, b"{}"))
    CourierRound(made).move("LA1", "refuse", reason="unwanted")
    assert session.asked == [("http://x/_control/parcels/LA1/moves", {"move": "refuse", "reason": "unwanted"})]


def test_a_refusal_says_what_it_was_answered_with() -> None:
    made, _ = plane((404, b"{}"))
    with pytest.raises(MoveRefused) as caught:
        PaymentDesk(made).void("pi_1")
    assert caught.value.status == 404


def test_finance_moves_money_by_the_number_of_the_payment() -> None:
    made, session = plane((200, b"{}"), (200, b"{}"))
    PaymentDesk(made).capture("pi_1", 700)
    PaymentDesk(made).refund("pi_1", 300)
    assert [(url.rpartition("/payments/")[2], body) for url, body in session.asked] == [
        ("pi_1/capture", {"amount": 700}),
        ("pi_1/refund", {"amount": 300}),
    ]
