"""A fault is laid over a handoff by its business name: every handoff can be disturbed, or says why not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from harness.faults.catalogue import FAULTS
from harness.faults.garbled import garbled
from harness.faults.late import late
from harness.faults.out_of_order import out_of_order
from harness.faults.twice import twice
from harness.journey.disturbing import NO_MESSAGE, ROUTES, disturb, disturb_all, handoff_called
from harness.journey.handoffs import HANDOFFS
from harness.journey.journey import Journey
from harness.kernel.disturbance import Disturbance
from harness.kernel.errors import NotOffered, ScenarioInvalid
from harness.ledger.events import Disturbed
from harness.ledger.ledger import Ledger
from tests.journey.lives import ORDER, sights, started

SHOPPER: Any = SimpleNamespace(email="zoe+run-1@example.com")


class Plane:
    """A system that keeps what it was told to disturb."""

    def __init__(self) -> None:
        self.armed: list[Disturbance] = []

    def disturb(self, disturbance: Disturbance) -> None:
        # As it travels: what a simulator would refuse is refused here.
        self.armed.append(Disturbance.from_json(disturbance.to_json()))


@pytest.fixture
def ledger(tmp_path: Path) -> Any:
    made = Ledger(tmp_path, "main")
    yield made
    made.close()


def planes() -> dict[str, Plane]:
    return {role: Plane() for role in ("psp", "warehouse", "carrier", "mail", "analytics")}


def meant(journey: Journey) -> list[Disturbed]:
    return [entry.event for entry in journey.entries() if isinstance(entry.event, Disturbed)]


def test_every_handoff_can_be_disturbed_or_says_why_not() -> None:
    names = {handoff.name for handoff in HANDOFFS}
    assert ROUTES.keys() | NO_MESSAGE.keys() == names
    assert not ROUTES.keys() & NO_MESSAGE.keys()


@pytest.mark.parametrize("handoff", [pytest.param(each, id=each.name) for each in HANDOFFS if each.name in ROUTES])
def test_a_route_fits_its_handoff(handoff: Any) -> None:
    """What a system sends is disturbed where it is sent, what the shop says where it arrives."""
    route = ROUTES[handoff.name]
    assert route.messages
    if route.way == "sent":
        assert (handoff.sender, handoff.receiver) == (route.system, "shop")
    else:
        assert route.system == {"customer": "mail"}.get(handoff.receiver, handoff.receiver)
        assert handoff.sender in ("shop", "warehouse")


@pytest.mark.parametrize("name", ["order exported", "commande transmise", "\u00a0commande\u00a0transmise "])
def test_a_handoff_is_called_by_either_name(ledger: Ledger, name: str) -> None:
    systems, journey = planes(), started(ledger)
    disturb(journey, systems, SHOPPER, name, twice, times=50)
    (armed,) = systems["warehouse"].armed
    assert armed == twice("order.create", order=ORDER, way="received", times=50)
    (event,) = meant(journey)
    assert (event.system, event.fault, event.message, event.order) == ("warehouse", "twice", "order.create", ORDER)
    assert event.detail == armed.to_json() | {"handoff": "order exported"}


def test_every_message_that_carries_a_handoff_is_disturbed(ledger: Ledger) -> None:
    systems, journey = planes(), started(ledger)
    disturb(journey, systems, SHOPPER, "capture known", late, seconds=3)
    assert [armed.message for armed in systems["psp"].armed] == ["charge.captured", "payment_intent.succeeded"]
    assert {armed.delay for armed in systems["psp"].armed} == {3}
    assert len(meant(journey)) == 2


def test_the_first_of_several_messages_is_overtaken_by_the_others(ledger: Ledger) -> None:
    systems = planes()
    disturb(started(ledger), systems, SHOPPER, "capture known", out_of_order)
    assert [armed.message for armed in systems["psp"].armed] == ["charge.captured"]


@pytest.mark.parametrize("name", ROUTES)
@pytest.mark.parametrize("fault", [name for name in FAULTS if name not in ("out_of_order", "garbled_answer")])
def test_every_fault_can_be_laid_over_every_handoff(ledger: Ledger, name: str, fault: str) -> None:
    systems, how = planes(), {"seconds": 1} if FAULTS[fault].seconds else {}
    disturb(started(ledger), systems, SHOPPER, name, FAULTS[fault].make, **how)
    assert len(systems[ROUTES[name].system].armed) == len(ROUTES[name].messages)


@pytest.mark.parametrize(
    ("name", "fault", "reason"),
    [
        ("order exportd", twice, "no handoff is called “order exportd”; nearest are “order exported”"),
        ("commande transmises", twice, "nearest are “commande transmise”"),
        ("", twice, "known are order recorded, commande enregistrée"),
        ("tracking shown", twice, "“tracking shown” cannot be disturbed: the customer sees it on a page"),
        ("stock held", twice, "the shop does it by itself"),
        ("order exported", out_of_order, "“order exported” cannot be disturbed so: whoever asks waits"),
        ("order accepted", partial(garbled, part="answer"), "looks at the status of the answer only"),
    ],
)
def test_what_makes_no_sense_is_refused(
    ledger: Ledger, name: str, fault: Callable[..., Disturbance], reason: str
) -> None:
    systems = planes()
    with pytest.raises(ScenarioInvalid, match=reason):
        disturb(started(ledger), systems, SHOPPER, name, fault)
    assert not any(plane.armed for plane in systems.values())


def test_before_the_order_its_customer_stands_for_it(ledger: Ledger) -> None:
    systems = planes()
    journey = Journey(name="j", ledger=ledger, sights=sights(), table={}, policy={})
    disturb(journey, systems, SHOPPER, "payment requested", twice)
    assert systems["psp"].armed[0].order == SHOPPER.email
    with pytest.raises(ScenarioInvalid, match="once the order is placed; move the step down"):
        disturb(journey, systems, SHOPPER, "order accepted", twice)


def test_a_real_system_cannot_be_disturbed(ledger: Ledger) -> None:
    with pytest.raises(NotOffered, match="the psp of this landscape is not simulated, so payment captured cannot"):
        disturb(started(ledger), {}, SHOPPER, "payment captured", twice)


def test_messages_that_are_no_handoffs(ledger: Ledger) -> None:
    systems, journey = planes(), started(ledger)
    disturb_all(journey, systems, "psp", twice("*", order=ORDER))
    assert systems["psp"].armed == [twice("*", order=ORDER)]
    assert "handoff" not in meant(journey)[0].detail


def test_names_are_found() -> None:
    assert {handoff_called(each.fr) for each in HANDOFFS} == set(HANDOFFS)
