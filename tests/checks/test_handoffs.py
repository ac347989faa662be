"""What a handoff needs to hold: evidence, of the right thing, from the right side, in time, with the fields owed."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks import handoffs
from harness.checks.ruling import Ruling
from harness.kernel.outcome import Standing
from harness.ledger.events import Observed, Owed, Settled
from tests.checks.story import JOURNEY, ORDER, Story, of
from tests.replacing import replace

UNITS = {"units": {"exactly": {"MUG": 2}}}
SEEN = {"units": {"MUG": 2}, "more": "than was asked"}


def story(**settled: Any) -> Story:
    owed = Owed(
        handoff="order exported", order=ORDER, sender="shop", receiver="warehouse", stage="authorised", expected=UNITS,
        within=10.0, at_stake=7488, currency="EUR",
    )  # fmt: skip
    seen = Observed(system="warehouse", subject="order exported", order=ORDER, fields=SEEN)
    end: dict[str, Any] = {"owed": "main:1", "state": "arrived", "after": 0.2, "seen": "main:2"} | settled
    return Story().all_told([owed, seen, Settled(**end)])


def ruling(told: Story) -> Ruling:
    return of(handoffs.check(told.reading()), "order exported")


def test_it_holds() -> None:
    held = ruling(story())
    assert (held.standing, held.problem, held.after, held.within) == (Standing.HOLDS, "", 0.2, 10.0)
    assert held.proof == ("main:1", "main:3", "main:2")
    assert (held.at_stake, held.journey) == (0, JOURNEY)


def test_nothing_came() -> None:
    silent = ruling(story(state="silent", seen="", after=10.0))
    assert (silent.standing, silent.problem) == (Standing.BROKEN, "nothing reached the warehouse in time")
    assert (silent.expected, silent.seen, silent.at_stake) == ("units MUG 2", "nothing", 7488)


@pytest.mark.parametrize(("reason", "problem"), [("it is down", "it is down"), ("", "the receiver could not be seen")])
def test_the_receiver_could_not_be_seen(reason: str, problem: str) -> None:
    blind = ruling(story(state="blind", seen="", reason=reason))
    assert (blind.standing, blind.problem) == (Standing.UNPROVEN, problem)


@pytest.mark.parametrize("seen", ["", "main:1", "main:99", "elsewhere:2"])
def test_evidence_that_is_not_there(seen: str) -> None:
    assert ruling(story(seen=seen)).problem == "the evidence is missing from the record"


@pytest.mark.parametrize("otherwise", [{"order": "100028"}, {"subject": "final"}, {"system": "shop"}])
def test_evidence_of_something_else(otherwise: dict[str, Any]) -> None:
    told = story().changed(Observed, lambda seen: replace(seen, **otherwise))
    assert (ruling(told).standing, ruling(told).problem) == (Standing.UNPROVEN, "the evidence is of something else")


def test_nothing_was_demanded() -> None:
    """Stock that could not be read before the order gives nothing to compare with."""
    told = story().changed(Owed, lambda owed: replace(owed, expected={}))
    assert (ruling(told).standing, ruling(told).problem) == (Standing.UNPROVEN, "what was owed is not known")


@pytest.mark.parametrize(("after", "standing"), [(10.0, "holds"), (11.0, "holds"), (13.0, "unproven")])
def test_seen_after_the_deadline(after: float, standing: str) -> None:
    """The last look may take a moment; what is found long after may have come too late, and nobody can say."""
    assert ruling(story(after=after)).standing == standing


def test_wrong_fields_long_after_the_deadline_are_still_wrong() -> None:
    told = story(after=99.0).changed(Observed, lambda seen: replace(seen, fields={"units": {"MUG": 1}}))
    assert ruling(told).standing is Standing.BROKEN


def test_a_settlement_of_nothing() -> None:
    told = story().without(Owed)
    (found,) = handoffs.check(told.reading())
    assert (found.standing, found.proof) == (Standing.UNPROVEN, ("main:3",))


def test_one_cause_is_one_problem_whatever_the_article() -> None:
    """Articles and numbers of returns stay out of the problem, so that equal causes are one finding."""
    mug = story().changed(Owed, lambda owed: replace(owed, expected={"MUG": {"held": 1}}))
    chair = story().changed(Owed, lambda owed: replace(owed, expected={"CHAIR-2": {"held": 1}}))
    assert ruling(mug).problem == ruling(chair).problem


@pytest.mark.parametrize(
    ("expected", "seen", "stake"),
    [
        ({"captured": 7488}, {"captured": 7000}, 488),
        ({"captured": {"between": [100, 110]}}, {"captured": 115}, 5),
        ({"captured": 7488}, {"captured": None}, 7488),
        ({"captured": 7488, "units": 1}, {"captured": 7000, "units": 2}, 7488),
        ({"payment": {"refunded": 10}}, {"payment": {"refunded": 0}}, 10),
    ],
)
def test_what_is_at_stake(expected: dict[str, Any], seen: dict[str, Any], stake: int) -> None:
    """The difference when only amounts differ, else the worth of the whole."""
    told = story().changed(Owed, lambda owed: replace(owed, expected=expected))
    assert ruling(told.changed(Observed, lambda each: replace(each, fields=seen))).at_stake == stake


def test_long_evidence_is_cut() -> None:
    told = story().changed(Observed, lambda seen: replace(seen, fields={"units": "x" * 5000}))
    assert len(ruling(told).seen) < 700
