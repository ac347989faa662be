"""No single entry can be taken from a good run without the verdict noticing.

Three ways of taking one: it is simply gone (its number is missing), the rest is numbered anew (the end of the stream
still says how many there were), or the end is put right as well. Against the last one only the checks stand, and they
notice every entry that anything is judged by. What they cannot notice is listed below with its reason.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.ledger.entry import Entry
from harness.ledger.events import (
    Acted,
    Agreed,
    Exhibited,
    Looked,
    Noted,
    Observed,
    Owed,
    RehearsalBegan,
    ScenarioBegan,
    ScenarioEnded,
    ScenariosSelected,
    Settled,
    StageReached,
    Stocked,
    StreamEnded,
)
from harness.ledger.store import read_run, reading
from harness.verdict.judge import judge, judge_run
from harness.verdict.model import Decision
from tests.checks.story import JOURNEY, STREAM, Story, good
from tests.replacing import replace
from tests.verdict.rehearsed import rehearsed, written

ALL = range(len(good().entries))
UNNOTICED = {
    Acted: "what an actor attempted is told to people; whether it arrived is judged by what systems show",
    Exhibited: "a picture is shown and not judged",
}


def write(folder: Path, entries: list[Entry]) -> Path:
    path = folder / "ledger" / f"{STREAM}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(entry.to_line() + "\n" for entry in entries), encoding="utf-8")
    return folder


def without(index: int) -> list[Entry]:
    entries = list(good().entries)
    del entries[index]
    return entries


def renumbered(entries: list[Entry]) -> list[Entry]:
    """Numbered without a gap, and every reference moved along; one to the missing entry leads nowhere."""
    names = {entry.id: f"{STREAM}:{number}" for number, entry in enumerate(entries, start=1)}

    def moved(entry: Entry, number: int) -> Entry:
        event = entry.event
        if isinstance(event, Settled):
            event = replace(event, owed=names.get(event.owed, ""), seen=names.get(event.seen, ""))
        return replace(entry, number=number, event=event)

    return [moved(entry, number) for number, entry in enumerate(entries, start=1)]


def put_right(entries: list[Entry]) -> list[Entry]:
    """As if the missing entry had never been: the stream's end agrees."""
    end = entries[-1]
    if not isinstance(end.event, StreamEnded):
        return entries
    return [*entries[:-1], replace(end, event=StreamEnded(entries=len(entries) - 1))]


def test_the_good_run_is_go_from_its_file(tmp_path: Path) -> None:
    assert judge(read_run(write(tmp_path, list(good().entries)))).decision is Decision.GO


@pytest.mark.parametrize("index", ALL)
def test_a_gap_is_noticed(tmp_path: Path, index: int) -> None:
    read = read_run(write(tmp_path, without(index)))
    assert read.damage
    assert judge(read).decision is not Decision.GO


@pytest.mark.parametrize("index", ALL)
def test_a_gap_that_was_numbered_away_is_noticed(tmp_path: Path, index: int) -> None:
    read = read_run(write(tmp_path, renumbered(without(index))))
    assert read.damage
    assert judge(read).decision is not Decision.GO


@pytest.mark.parametrize("index", ALL)
def test_every_entry_that_anything_is_judged_by_is_missed(tmp_path: Path, index: int) -> None:
    gone = good().entries[index]
    decision = judge(read_run(write(tmp_path, put_right(renumbered(without(index)))))).decision
    if type(gone.event) in UNNOTICED or gone.id in _last_of_their_system():
        assert decision is Decision.GO, "it is noticed after all: take it off the list"
    else:
        assert decision is not Decision.GO


def _last_of_their_system() -> set[str]:
    """What is not in a journey's own copy, and came after all that is, may have come later: it is judged by the other copy."""
    own: dict[str, list[str]] = {}
    for entry in good().entries:
        if isinstance(entry.event, Noted) and entry.journey:
            own.setdefault(entry.event.system, []).append(entry.id)
    return {ids[-1] for ids in own.values() if len(ids) > 1}


@pytest.mark.parametrize(
    "operation",
    [
        "payment.capture", "payment.refund", "order.create", "return.announce", "shipment.create",
        *(f"mail.{kind}" for kind in ("confirmation", "dispatch", "return", "refund")),
    ],
)  # fmt: skip
def test_both_copies_of_a_request_are_missed(operation: str) -> None:
    story = good().without(Noted, lambda note: note.operation == operation)
    verdict = judge(story.reading())
    assert verdict.decision is Decision.NOT_PROVEN
    assert "are missing from the record" in verdict.reasons[0]


Pick = Callable[[Entry], bool]


def _kind(*kinds: type) -> Pick:
    return lambda entry: isinstance(entry.event, kinds)


def _of_system(kind: type, system: str) -> Pick:
    return lambda entry: isinstance(entry.event, kind) and getattr(entry.event, "system", "") == system


ROLES = ("shop", "psp", "warehouse", "carrier", "mail", "analytics")
KINDS: dict[str, Pick] = {
    **{kind.__name__: _kind(kind) for kind in (RehearsalBegan, ScenariosSelected, ScenarioBegan, ScenarioEnded)},
    **{kind.__name__: _kind(kind) for kind in (Agreed, StageReached, Owed, Observed, Settled, Noted, Stocked, Looked)},
    "handoffs": _kind(Owed, Settled),
    "stages and what is owed at them": _kind(StageReached, Owed, Settled),
    **{f"looks at the {role}": _of_system(Looked, role) for role in ROLES},
    **{f"observations of the {role}": _of_system(Observed, role) for role in ROLES},
    **{f"notes of the {role}": _of_system(Noted, role) for role in ROLES if role != "shop"},
    **{f"stock of the {role}": _of_system(Stocked, role) for role in ("shop", "warehouse")},
    "the copies in the journey": lambda entry: isinstance(entry.event, Noted) and bool(entry.journey),
    "the copies in the end": lambda entry: isinstance(entry.event, Noted) and not entry.journey,
    "the last looks of the run": lambda entry: isinstance(entry.event, Looked) and entry.event.order == "*",
    "all of the order but its terms": lambda entry: bool(entry.order) and not isinstance(entry.event, Agreed),
    "all of the order": lambda entry: bool(entry.order),
    "all of the journey": lambda entry: bool(entry.journey),
    "everything but the beginning and the end": lambda entry: not isinstance(entry.event, RehearsalBegan | StreamEnded),
}


@pytest.mark.parametrize("name", KINDS)
def test_no_kind_of_entries_can_be_taken_out_unseen(tmp_path: Path, name: str) -> None:
    """By somebody who numbers the rest anew and puts the end right."""
    kept = [entry for entry in good().entries if not KINDS[name](entry)]
    assert len(kept) < len(good().entries)
    assert judge(read_run(write(tmp_path, put_right(renumbered(kept))))).decision is not Decision.GO


@pytest.mark.parametrize("number", [0, 1])
def test_nor_all_of_one_scenario_among_others(tmp_path: Path, number: int) -> None:
    streams = rehearsed([good(), good()])
    stream = streams[f"gw{number}"]
    stream[:] = [replace(stream[-1], number=1, event=StreamEnded(entries=0))]
    assert judge_run(written(tmp_path, streams)).decision is not Decision.GO


def test_a_picture_is_not_missed() -> None:
    kept = Exhibited(path="exhibits/1.png", title="placed", media_type="image/png")
    assert judge(good().told(kept).reading()).decision is Decision.GO


@settings(max_examples=30, deadline=None)
@given(chance=st.randoms(use_true_random=False))
def test_the_order_of_the_lines_means_nothing(chance: object) -> None:
    """Entries carry their number, so lines may come in any order: streams of several processes are merged."""
    entries = list(good().entries)
    chance.shuffle(entries)  # type: ignore[attr-defined]
    assert judge(reading(entries)) == judge(good().reading())


@settings(max_examples=30, deadline=None)
@given(chance=st.randoms(use_true_random=False), story=st.sampled_from([good()]))
def test_entries_of_equal_time_may_be_shuffled(chance: object, story: Story) -> None:
    one_moment = [replace(entry, at=story.entries[0].at) for entry in story.entries]
    shuffled = list(one_moment)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert judge(reading(shuffled)) == judge(reading(one_moment))
    assert judge(reading(shuffled)).decision is Decision.GO


def test_a_clock_that_was_set_back_does_not_mix_up_a_stream() -> None:
    entries = list(good().entries)
    half = len(entries) // 2
    back = [replace(entry, at=entries[0].at) for entry in entries[half:]]
    assert judge(reading([*entries[:half], *back])).decision is Decision.GO


def test_a_scenario_of_another_journey_does_not_stand_in(tmp_path: Path) -> None:
    story = (
        good().without(Settled).told(Settled(owed=f"{STREAM}:8", state="arrived", after=0.1, seen=""), JOURNEY + "2")
    )
    assert judge(story.reading()).decision is Decision.NOT_PROVEN
