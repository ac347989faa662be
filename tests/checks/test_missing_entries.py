"""No single entry can be taken from a good run without the verdict noticing.

Three ways of taking one: it is simply gone (its number is missing), the rest is numbered anew (the end of the stream
still says how many there were), or the end is put right as well. Against the last one only the checks stand, and they
notice every entry that anything is judged by. What they cannot notice is listed below with its reason.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.ledger.entry import Entry
from harness.ledger.events import Acted, Exhibited, Noted, Settled, StreamEnded
from harness.ledger.store import read_run, reading
from harness.verdict.judge import judge
from harness.verdict.model import Decision
from tests.checks.story import JOURNEY, STREAM, Story, good

ALL = range(len(good().entries))
UNNOTICED = {
    Acted: "what an actor attempted is told to people; whether it arrived is judged by what systems show",
    Exhibited: "a picture is shown and not judged",
    Noted: "each request is copied twice, in the end of its journey and in the end of the rehearsal: one copy is enough",
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
    if type(gone.event) in UNNOTICED:
        assert decision is Decision.GO, "it is noticed after all: take it off the list"
    else:
        assert decision is not Decision.GO


@pytest.mark.parametrize("operation", ["payment.capture", "payment.refund", "order.create", "return.announce"])
def test_both_copies_of_a_request_are_missed(operation: str) -> None:
    story = good().without(Noted, lambda note: note.operation == operation)
    verdict = judge(story.reading())
    assert verdict.decision is Decision.NOT_PROVEN
    assert "are missing from the record" in verdict.reasons[0]


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
