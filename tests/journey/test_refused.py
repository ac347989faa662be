"""What must be refused: a true refusal passes, everything else does not, and a move in silence is found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.drivers.control import MoveRefused
from harness.drivers.storefront import Address, SaidNo, ShopRefused
from harness.journey.actors import CustomerService, Finance, Shopper, WarehouseClerk
from harness.journey.acts import refused
from harness.journey.journey import Journey
from harness.ledger.events import Acted
from harness.ledger.ledger import Ledger
from tests.journey.lives import ORDER, TERMS, Eyes, started

HELD = {"authorised": TERMS.total, "captured": 0, "refunded": 0, "payments": [{"intent": "pi_1"}]}
_ADDRESS = Address(first_name="Ada", last_name="Martin", line1="", postcode="", city="", country="FR", phone="")
GONE = HELD | {"captured": TERMS.total}


class Desk:
    """Does what it is asked, or answers with `no`; keeps what it was asked."""

    def __init__(self, no: Exception | None = None) -> None:
        self.no = no
        self.asked: list[tuple[Any, ...]] = []

    def __getattr__(self, name: str) -> Any:
        def ask(*args: Any) -> None:
            self.asked.append((name, *args))
            if self.no is not None:
                raise self.no

        return ask


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger(tmp_path, "main")
    yield made
    made.close()


def finance(no: Exception | None = None) -> tuple[Finance, Desk]:
    desk = Desk(no)
    return Finance(desk), desk  # type: ignore[arg-type]


def acted(journey: Journey) -> Acted:
    return [entry.event for entry in journey.entries() if isinstance(entry.event, Acted)][-1]


def test_a_refusal_is_recorded_and_nothing_has_moved(ledger: Ledger) -> None:
    journey = started(ledger, psp=Eyes(HELD))
    who, desk = finance(MoveRefused("impossible", 409))
    before = refused.capture_too_much(journey, who)
    assert desk.asked == [("capture", "pi_1", TERMS.total + 1)]
    assert (acted(journey).outcome, acted(journey).system) == ("refused", "psp")
    refused.nothing_moved(journey, before)


@pytest.mark.parametrize("act", [refused.void_again, refused.capture_too_much, refused.refund_too_much])
def test_what_is_done_was_not_refused(ledger: Ledger, act: Any) -> None:
    journey = started(ledger, psp=Eyes(HELD))
    with pytest.raises(refused.NotRefused, match="did what it must refuse"):
        act(journey, finance()[0])
    assert acted(journey).outcome == "done"


@pytest.mark.parametrize("status", [400, 404, 422])
def test_what_was_asked_wrongly_proves_no_rule(ledger: Ledger, status: int) -> None:
    with pytest.raises(MoveRefused, match="no such payment"):
        refused.void_again(started(ledger, psp=Eyes(HELD)), finance(MoveRefused("no such payment", status))[0])


def test_what_moved_although_it_was_refused_is_found(ledger: Ledger) -> None:
    journey = started(ledger, psp=Eyes(HELD, HELD, GONE))
    before = refused.void_again(journey, finance(MoveRefused("impossible", 409))[0])
    with pytest.raises(refused.NotRefused, match="captured: 0, now 7488"):
        refused.nothing_moved(journey, before)


def test_the_systems_are_looked_at_again_after_the_attempt(ledger: Ledger) -> None:
    journey = started(ledger, psp=Eyes(HELD))
    journey.closed = True
    refused.void_again(journey, finance(MoveRefused("impossible", 409))[0])
    assert not journey.closed


def test_only_a_page_that_says_no_is_a_refusal(ledger: Ledger) -> None:
    journey = started(ledger, psp=Eyes(HELD))
    no: Any = Desk(SaidNo("a refund of zero is no refund"))
    assert refused.refund_nothing(journey, CustomerService(no))["captured"] == 0
    nowhere: Any = Desk(ShopRefused("the back office offers no refund"))
    with pytest.raises(ShopRefused, match="offers no refund"):
        refused.refund_nothing(journey, CustomerService(nowhere))


def test_a_customer_and_a_clerk_are_refused_in_the_same_way(ledger: Ledger) -> None:
    journey = started(ledger, psp=Eyes(HELD), warehouse=Eyes({"state": "on_hold"}))
    door: Any = Desk(SaidNo("it waits for no payment"))
    refused.pay_what_is_cancelled(journey, Shopper("ada@example.com", _ADDRESS, "en", door, door))
    hands = Desk(MoveRefused("on hold", 409))
    refused.pick_what_is_held(journey, WarehouseClerk(hands))  # type: ignore[arg-type]
    assert hands.asked == [("move", ORDER, "pick")]
