"""Two runs held against each other: each kind of change, and what is no change at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.ledger.entry import Entry
from harness.ledger.events import Observed, Owed, RehearsalBegan, ScenarioBegan, ScenarioEnded, Settled
from harness.ledger.store import reading
from harness.verdict.compare import Comparison, compared
from harness.verdict.judge import judge
from harness.verdict.latency import changed, latencies
from harness.verdict.model import Verdict
from tests.checks.story import ORDER, Story, good
from tests.replacing import replace


def judged(story: Story) -> Verdict:
    return judge(story.reading())


def other(story: Story) -> Verdict:
    """The same life in another run, under another order number."""
    lines = [entry.to_line().replace(ORDER, "200054") for entry in story.entries]
    return judge(reading(Entry.from_line(line) for line in lines))


def untold(story: Story) -> Story:
    return story.seen("dispatch told", text="on its way")


def short(story: Story) -> Story:
    return story.seen("order exported", units={"MUG": 1, "CHAIR": 1})


def same(story: Story) -> Story:
    return story


def held(before: Callable[[Story], Story], after: Callable[[Story], Story]) -> Comparison:
    return compared(judged(before(good())), other(after(good())))


def named(told: Comparison, kind: str) -> list[str]:
    return [each.interface for each in getattr(told, kind)]


KINDS = ("fixed", "broke", "still_broken", "no_longer_proven", "newly_proven")


@pytest.mark.parametrize(
    ("before", "after", "kind", "status"),
    [
        (untold, same, "fixed", 0),
        (same, untold, "broke", 1),
        (untold, untold, "still_broken", 0),
    ],
)
def test_what_became_of_a_problem(
    before: Callable[[Story], Story], after: Callable[[Story], Story], kind: str, status: int
) -> None:
    told = held(before, after)
    assert {name: named(told, name) for name in KINDS if named(told, name)} == {kind: ["dispatch told"]}
    assert (told.exit_code, told.worse) == (status, bool(status))


def test_two_equal_runs_have_nothing_between_them() -> None:
    told = held(same, same)
    assert not any(getattr(told, name) for name in (*KINDS, "scenarios", "latencies"))
    assert told.exit_code == 0


def test_one_fixed_and_one_broken() -> None:
    told = held(untold, short)
    assert named(told, "fixed") == ["dispatch told"]
    assert named(told, "broke")[0] == "order exported"
    assert [each.before for each in told.broke] == ["held"] * len(told.broke)
    assert told.at_stake[0] == {"EUR": 7488}


def test_a_problem_of_the_same_kind_is_the_same_problem() -> None:
    """The next run has another basket, and its address other accents."""

    def garbled(field: str) -> Callable[[Story], Story]:
        def change(story: Story) -> Story:
            wanted = {"recipient": {"line1": "a", "city": "b"}}
            story = story.changed(
                Owed, lambda owed: replace(owed, expected=wanted), lambda owed: owed.handoff == "order exported"
            )
            return story.seen("order exported", recipient=wanted["recipient"] | {field: "x"})

        return change

    assert named(held(garbled("line1"), garbled("city")), "still_broken") == ["order exported"]
    assert named(held(garbled("line1"), garbled("line1")), "still_broken") == ["order exported"]


def test_another_kind_of_problem_on_a_broken_interface_is_new() -> None:
    def unworded(story: Story) -> Story:
        return story.seen("dispatch told", count=2)

    told = held(untold, unworded)
    (new,) = (each for each in told.broke if each.interface == "dispatch told")
    assert (new.before, new.problem, named(told, "fixed")) == ("broken", "not as owed: count", [])
    assert told.exit_code == 1


def test_what_nobody_could_see_any_more_is_neither_fixed_nor_broken() -> None:
    def blind(story: Story) -> Story:
        gone = {entry.id for entry in story.entries if getattr(entry.event, "handoff", "") == "dispatch told"}
        return story.changed(
            Settled, lambda end: replace(end, state="blind", seen="", reason="gone"), lambda end: end.owed in gone
        )

    for before in (same, untold):
        told = held(before, blind)
        assert named(told, "no_longer_proven") == ["dispatch told"]
        assert named(told, "fixed") == []
        assert told.exit_code == 0
    assert named(held(blind, same), "newly_proven") == ["dispatch told"]


def test_what_was_never_owed_is_no_longer_proven() -> None:
    def unsent(story: Story) -> Story:
        return story.without(Owed, lambda owed: owed.handoff == "dispatch told").without(
            Observed, lambda seen: seen.subject == "dispatch told"
        )

    told = held(same, unsent)
    (lost,) = (each for each in told.no_longer_proven if each.interface == "dispatch told")
    assert (lost.before, lost.after) == ("held", "not seen")


def test_what_follows_from_a_new_problem_says_so() -> None:
    def uncharged(story: Story) -> Story:
        return story.seen("payment captured", captured=1).final("psp", captured=1)

    told = held(same, uncharged)
    assert {each.follows for each in told.broke} == {"", "payment captured"}


def test_scenarios_that_end_otherwise() -> None:
    def failing(story: Story) -> Story:
        return story.changed(ScenarioEnded, lambda end: replace(end, outcome="failed", reason="the page is empty"))

    told = held(same, failing)
    assert [(each.before, each.after) for each in told.scenarios] == [("passed", "failed")]
    assert (told.exit_code, named(told, "broke")) == (1, [])
    assert held(failing, same).exit_code == 0


def test_a_scenario_that_only_one_run_played() -> None:
    def unplayed(story: Story) -> Story:
        return story.without(ScenarioBegan)

    told = held(same, unplayed)
    assert [(each.before, each.after) for each in told.scenarios] == [("passed", "")]


def test_another_landscape_may_be_compared() -> None:
    def elsewhere(story: Story) -> Story:
        return story.changed(RehearsalBegan, lambda began: replace(began, landscape="mine"))

    assert held(elsewhere, same).exit_code == 0


@pytest.mark.parametrize(
    ("before", "after", "ratio"),
    [
        ([0.2] * 10, [2.0] * 10, 10.0),
        ([2.0] * 10, [0.2] * 10, 0.1),
        ([0.1, 0.2, 0.3, 0.2, 0.1], [1.0, 1.2, 0.9, 1.4, 5.0], 6.0),
        # Slower, and not by much.
        ([1.0] * 10, [1.8] * 10, None),
        # Ten times slower, and nobody would notice.
        ([0.01] * 10, [0.1] * 10, None),
        # Too few to tell.
        ([0.2] * 4, [9.0] * 4, None),
        # Spread so widely that the median is chance.
        ([0.1, 0.1, 0.1, 9.0, 9.0, 9.0, 0.1], [9.0, 9.0, 9.0, 9.0, 0.1, 0.1, 0.1], None),
        ([0.0] * 10, [0.0] * 10, None),
        ([], [], None),
    ],
)
def test_a_latency_is_told_when_it_is_far_beyond_chance(
    before: list[float], after: list[float], ratio: float | None
) -> None:
    found = changed({"order exported": before, "other": [1.0]}, {"order exported": after, "new": [1.0]})
    assert [each.ratio for each in found] == ([] if ratio is None else [ratio])


def test_latencies_are_read_from_the_record_as_far_as_it_goes(tmp_path: Path) -> None:
    (tmp_path / "ledger").mkdir()
    lines = [entry.to_line() for entry in good().entries]
    broken = '{"kind":"Settled"', '{"v":1,"kind":"Owed","event":7}', "\x00\xff"
    (tmp_path / "ledger" / "main.jsonl").write_text("\n".join([*lines, *broken]), encoding="utf-8")
    found = latencies(tmp_path)
    assert found["order exported"] == [0.2]
    assert set(found) == {event.handoff for entry in good().entries if isinstance(event := entry.event, Owed)}
