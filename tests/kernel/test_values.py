"""Time, chance, lifecycles and waiting: the small values that every room shares."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.kernel.clock import Clock, read_stamp, stamp, stopwatch
from harness.kernel.lifecycle import ImpossibleMove, Lifecycle
from harness.kernel.outcome import Outcome, Standing
from harness.kernel.seed import Seed
from harness.kernel.stages import ORDER, STAGES
from harness.kernel.waiting import eventually, pause

# --- clock ------------------------------------------------------------------------------------------------------------


@given(moment=st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))]),
                           min_value=datetime(2, 1, 1), max_value=datetime(9999, 12, 30)))  # noqa: DTZ001 # fmt: skip
def test_a_stamp_is_read_back(moment: datetime) -> None:
    assert read_stamp(stamp(moment)) == moment
    assert len(stamp(moment)) == len("2026-11-22T20:15:00.000000Z")


@pytest.mark.parametrize("text", ["", "soon", "2026-11-22", "2026-11-22T20:15:00", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00+23:00"])  # fmt: skip
def test_a_text_that_names_no_moment(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_stamp(text)


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        stamp(datetime(2026, 11, 22))  # noqa: DTZ001 - that is the point


def test_a_clock_goes_forward_only() -> None:
    clock = Clock()
    before = clock.now()
    assert clock.advance(timedelta(days=1)) >= before + timedelta(days=1)
    assert clock.now().tzinfo is UTC
    with pytest.raises(ValueError, match="never turned back"):
        clock.advance(timedelta(seconds=-1))
    assert clock.offset == timedelta(days=1)


def test_a_stopwatch_never_goes_back() -> None:
    assert stopwatch() <= stopwatch()


# --- seed -------------------------------------------------------------------------------------------------------------


@given(number=st.integers(), names=st.lists(st.text(), max_size=3))
def test_a_stream_is_the_same_in_every_run(number: int, names: list[str]) -> None:
    assert Seed(number).stream(*names).random() == Seed(number).stream(*names).random()
    assert 0 <= Seed(number).derive(*names) < 2**64


def test_streams_are_independent() -> None:
    seed = Seed(7)
    assert len({seed.derive(), seed.derive("a"), seed.derive("b"), seed.derive("a", "b"), Seed(8).derive("a")}) == 5
    first, second = seed.stream("a"), seed.stream("b")
    drawn = first.random()
    second.random()
    assert seed.stream("a").random() == drawn


def test_what_a_seed_means_does_not_change() -> None:
    """A replay of an old run must invent the same names."""
    assert Seed(7).derive("customer") == 527599164804149052


# --- outcomes and lifecycles ------------------------------------------------------------------------------------------


def test_standings_are_best_first() -> None:
    assert list(Standing) == ["holds", "unproven", "broken"]
    assert list(Outcome) == ["done", "refused", "unknown"]


def test_a_lifecycle_says_what_may_follow() -> None:
    door = Lifecycle.named("the door", [("open", "shut"), ("shut", "open"), ("shut", "locked")])
    assert door.moves("shut") == ["locked", "open"]
    assert door.move("shut", "locked") == "locked"
    with pytest.raises(ImpossibleMove, match="the door is shut and cannot become gone: allowed are locked, open"):
        door.move("shut", "gone")
    with pytest.raises(ImpossibleMove, match="allowed are nothing"):
        door.move("locked", "open")


@given(walk=st.lists(st.sampled_from(ORDER), max_size=20))
def test_a_random_walk_stays_on_allowed_moves(walk: list[str]) -> None:
    stage = ""
    for wanted in walk:
        try:
            stage = STAGES.move(stage, wanted)
        except ImpossibleMove:
            assert wanted not in STAGES.moves(stage)
        else:
            assert stage == wanted
    assert stage == "" or stage in ORDER


def test_every_stage_can_be_reached_and_no_other() -> None:
    reached, edge = {""}, {""}
    while edge:
        edge = {after for before in edge for after in STAGES.moves(before)} - reached
        reached |= edge
    assert reached - {""} == set(ORDER)
    assert STAGES.moves("cancelled") == []
    assert "cancelled" not in STAGES.moves("picked"), "what is being picked can no longer be cancelled"


# --- waiting ----------------------------------------------------------------------------------------------------------


def test_waiting_ends_with_the_first_good_answer() -> None:
    answers = iter([0, 0, 5, 6])
    answer = eventually(lambda: next(answers), within=60, every=0)
    assert (answer.value, answer.satisfied) == (5, True)
    assert next(answers) == 6


def test_waiting_ends_with_its_time_and_keeps_the_last_answer() -> None:
    answer = eventually(lambda: "not yet", within=0.01, satisfies=lambda _: False, every=0.001)
    assert (answer.value, answer.satisfied) == ("not yet", False)
    assert answer.after >= 0.01


def test_a_question_is_asked_at_least_once() -> None:
    asked: list[int] = []
    assert not eventually(lambda: asked.append(1), within=0).satisfied
    assert asked == [1]


def test_a_question_that_raises_is_not_asked_again() -> None:
    with pytest.raises(ZeroDivisionError):
        eventually(lambda: 1 // 0, within=60)


def test_a_pause_lets_others_go_on() -> None:
    done: list[str] = []

    async def other() -> None:
        done.append("other")

    async def both() -> None:
        started = asyncio.create_task(other())
        await pause(0)
        await started
        done.append("self")

    asyncio.run(both())
    assert done == ["other", "self"]
