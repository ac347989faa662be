"""Every line of the table of handoffs says who, whom, when, what, in two languages, and can be asked."""

from __future__ import annotations

import pytest

from harness.journey.handoff import Handoff
from harness.journey.handoffs import HANDOFFS, in_force
from harness.journey.life import Life
from harness.kernel.comparing import differences, worded
from harness.kernel.stages import ORDER as STAGES
from harness.probes.reading import Blind
from tests.journey.lives import RMA, Eyes, life, sights

PARTIES = {"customer", "shop", "psp", "warehouse", "carrier", "erp", "analytics"}
RETURN_STAGES = {"return announced", "received", "graded", "restocked", "refunded"}
LINES = [pytest.param(each, id=each.name) for each in HANDOFFS]


def part(handoff: Handoff) -> str:
    return RMA if handoff.stage in RETURN_STAGES else ""


def test_names_are_told_apart() -> None:
    assert len({each.name for each in HANDOFFS}) == len(HANDOFFS)
    assert len({each.fr for each in HANDOFFS}) == len(HANDOFFS)


@pytest.mark.parametrize("handoff", LINES)
def test_who_whom_when(handoff: Handoff) -> None:
    assert {handoff.sender, handoff.receiver} <= PARTIES
    assert handoff.stage in STAGES
    assert handoff.fr
    assert handoff.fr != handoff.name
    assert handoff.place.startswith("the ")
    assert 0 < handoff.within <= 60


@pytest.mark.parametrize("handoff", LINES)
def test_what_is_expected_can_be_said_and_is_never_nothing(handoff: Handoff) -> None:
    """An expectation of nothing would hold whatever was seen."""
    expected = handoff.expected(life(), part(handoff))
    assert expected
    assert worded(expected)
    assert differences(expected, {}), "an empty answer must not satisfy it"
    assert handoff.stake(life(), part(handoff)) > 0
    assert handoff.applies(life())


@pytest.mark.parametrize("handoff", LINES)
def test_the_receiver_is_looked_at(handoff: Handoff) -> None:
    eyes = {role: Eyes({"seen": role}) for role in ("shop", "psp", "warehouse", "carrier", "mail", "erp", "analytics")}
    seen = handoff.seen(life(), sights(**eyes), part(handoff))
    asked = {role for role, eye in eyes.items() if eye.asked}
    if handoff.receiver == "customer":
        # She reads her mails, her order page, and in some cases what shop or carrier keep tells what they must speak of.
        assert asked <= {"mail", "shop", "carrier"}
    else:
        assert asked == {handoff.receiver}
    assert seen


@pytest.mark.parametrize("handoff", LINES)
def test_a_system_that_is_not_there_is_blindness(handoff: Handoff) -> None:
    alone = life()
    alone.page = alone.thanked = None
    with pytest.raises(Blind):
        handoff.seen(alone, sights(), part(handoff))


def test_the_table_as_the_ledger_keeps_it() -> None:
    assert HANDOFFS[0].described(7.5) == {
        "sender": "customer",
        "receiver": "shop",
        "stage": "placed",
        "within": 7.5,
        "title_fr": "commande enregistrée",
        "place": "the shop's checkout",
    }


def test_an_order_of_which_nothing_left_owes_no_parcels() -> None:
    nothing = Life(policy=life().policy, agreed=life().agreed, shipped={"MUG": 0})
    assert "dispatch told" not in {each.name for each in HANDOFFS if each.applies(nothing)}


def test_in_force() -> None:
    table = in_force({"order exported": 2.5}, {"credit note issued"})
    assert table["order exported"][1] == 2.5
    assert table["order accepted"][1] == table["order accepted"][0].within
    assert "credit note issued" not in table
    assert not {"order booked", "purchase counted"} & set(table)
    whole = in_force({}, set(), {"shop", "erp", "analytics"})
    assert len(whole) == len(HANDOFFS)
    assert "authorisation released" not in in_force({}, set(), whole, {"capture": "at_order"})


@pytest.mark.parametrize(("deadlines", "without"), [({"order lost": 1.0}, set()), ({}, {"order lost"})])
def test_names_the_table_does_not_know(deadlines: dict[str, float], without: set[str]) -> None:
    with pytest.raises(ValueError, match="unknown handoff 'order lost': known are order recorded, "):
        in_force(deadlines, without)
