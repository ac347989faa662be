"""A run is judged part by part, in pieces and by several processes: the verdict is that of the whole, however it lies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from math import isfinite
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks import catalogue, money
from harness.checks.catalogue import rule_on
from harness.checks.ruling import Ruling
from harness.ledger import scanning
from harness.ledger.entry import Entry
from harness.ledger.events import Agreed, Observed
from harness.ledger.reading import Reading, reading
from harness.ledger.store import Files, Recording, read_run
from harness.verdict import crew, folding
from harness.verdict.judge import judge, judge_run
from harness.verdict.model import Decision, Verdict
from tests.checks.story import Story, good
from tests.replacing import replace
from tests.verdict.rehearsed import Streams, journey, order, rehearsed, written

WRONG_UNITS: dict[str, Any] = {"units": {"MUG": 1, "CHAIR": 1}}


def bad() -> Story:
    return good().seen("order exported", **WRONG_UNITS)


def mixed() -> Streams:
    """Six orders, of which two were exported with a mug too few and one was not seen at the provider in the end."""
    return rehearsed([good(), bad(), good(), bad(), good().unseen("psp"), good()])


def all_of(streams: Streams) -> list[Entry]:
    return [entry for entries in streams.values() for entry in entries]


def told(verdict: Verdict) -> dict[str, Any]:
    """What a verdict says, but for its order of things and its times: what may differ where clocks do."""
    said = asdict(verdict)
    for name in ("began", "took"):
        del said[name]
    for finding in said["findings"]:
        del finding["since"], finding["id"], finding["cause"], finding["proof"]
        finding.update({name: sorted(finding[name]) for name in ("orders", "journeys")})
    for name in ("expected", "seen", "replay"):  # of the first order
        for finding in said["findings"]:
            del finding[name]
    said["groups"] = sorted((each["interface"], each["problem"], sorted(each["orders"])) for each in said["groups"])
    for name in ("scenarios", "cells", "findings", "orders", "reasons", "blind"):
        said[name] = sorted(said[name], key=str)
    return said


def test_a_good_rehearsal_is_go(tmp_path: Path) -> None:
    verdict = judge_run(written(tmp_path, rehearsed([good()] * 4)))
    assert (verdict.decision, verdict.findings, verdict.damage) == (Decision.GO, (), ())
    assert verdict.orders == (order(0), order(1), order(2), order(3))
    assert verdict.money == {"EUR": 4 * 7488}


def test_parts_say_what_the_whole_says(tmp_path: Path) -> None:
    verdict = judge_run(written(tmp_path, mixed()))
    whole = rule_on(reading(all_of(mixed())))
    assert sum(cell.held + cell.broken + cell.unproven for cell in verdict.cells) == len(whole)
    found = next(each for each in verdict.findings if each.interface == "order exported")
    assert (found.orders, found.journeys) == ((order(1), order(3)), (journey(1), journey(3)))
    assert found.at_stake == sum(each.at_stake for each in whole if each.interface == "order exported")
    assert judge(read_run(tmp_path)) == replace(verdict, run=verdict.run)


@pytest.mark.parametrize("later", ["gw0", "gw1"])
def test_pieces_and_processes_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, later: str) -> None:
    streams = mixed()
    streams[later] = [replace(entry, at=entry.at + timedelta(hours=1)) for entry in streams[later]]
    run = written(tmp_path, streams)
    alone = judge(read_run(run))
    monkeypatch.setattr(crew, "_PIECE", 1777)
    monkeypatch.setattr(crew, "_BATCH", 1)
    monkeypatch.setattr(scanning, "LONGEST_SPAN", 3)
    assert judge_run(run) == alone
    monkeypatch.setattr(crew, "_MUCH", 0)
    monkeypatch.setattr(crew, "_hands", lambda: 2)
    assert judge_run(run) == alone


def test_where_no_process_can_be_started_one_does_it_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any) -> None:
        raise OSError("no semaphores here")

    run = written(tmp_path, mixed())
    alone = judge_run(run)
    monkeypatch.setattr(crew, "ProcessPoolExecutor", refused)
    monkeypatch.setattr(crew, "_MUCH", 0)
    monkeypatch.setattr(crew, "_hands", lambda: 2)
    assert judge_run(run) == alone


def test_texts_are_kept_of_the_first_orders_and_counts_of_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = written(tmp_path, rehearsed([bad()] * 8))
    full = judge_run(run)
    monkeypatch.setattr(folding, "_IN_FULL", 2)
    slim = judge_run(run)
    exported, same = (next(f for f in v.findings if f.interface == "order exported") for v in (full, slim))
    assert replace(same, proof=()) == replace(exported, proof=())
    assert len(same.orders) == 8
    assert same.proof[:6] == exported.proof[:6], "those of the first two orders"
    assert len(same.proof) < len(exported.proof)


def test_an_order_that_two_journeys_speak_of_is_one_part() -> None:
    """What another journey saw of an order counts for that order."""
    streams = rehearsed([good(), good()])
    *told, end = streams["gw1"]
    fields = {"authorised": 1, "captured": 0, "refunded": 0, "currency": "EUR"}
    seen = Observed(system="psp", subject="final", order=order(0), fields=fields)
    streams["gw1"] = [*told, replace(end, journey=journey(1), event=seen)]
    found = judge(reading(all_of(streams))).findings
    assert {struck for each in found for struck in each.orders} == {order(0)}


def test_what_parts_say_of_the_record_is_said_once(tmp_path: Path) -> None:
    verdict = judge_run(written(tmp_path, rehearsed([good().without(Agreed)] * 3)))
    (cell,) = [each for each in verdict.cells if each.interface == "the record is whole"]
    assert (cell.held, cell.unproven) == (0, 1)
    assert "the record is whole: what the customer agreed to is missing from the record." in verdict.reasons


def test_a_check_that_crashes_on_one_order_still_rules_on_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash_on_one(part: Reading) -> list[Ruling]:
        if any(agreed.order == order(1) for _, agreed in part.of(Agreed)):
            raise KeyError("captured")
        return money.check(part)

    monkeypatch.setitem(catalogue.CHECKS, "money", crash_on_one)
    verdict = judge_run(written(tmp_path, rehearsed([good()] * 3)))
    assert verdict.decision is Decision.NOT_PROVEN
    assert [each.problem for each in verdict.findings] == ["the check crashed: KeyError: 'captured'"]
    assert {each.held for each in verdict.cells if each.check == "money"} == {0, 2}


def test_parts_hold_each_entry_once(tmp_path: Path) -> None:
    recording = Recording.of(written(tmp_path, mixed()))
    frame = {entry.id for entry in recording.frame}
    with Files() as files:
        found = [[entry.id for entry in part.load(files)[0].entries] for part in recording.parts()]
    inside = [id for part in found for id in part if id not in frame]
    assert sorted(inside) == sorted({entry.id for entry in all_of(mixed())} - frame)
    assert len(frame) == 6
    assert all(frame <= set(part) for part in found)


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_lines_may_stand_in_any_order(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """Entries carry their number: the order of the lines of a file says nothing."""
    chance = Random(seed)
    streams = mixed()
    expected = judge_run(written(tmp_path_factory.mktemp("run"), streams), None)
    for entries in streams.values():
        chance.shuffle(entries)
    verdict = judge_run(written(tmp_path_factory.mktemp("run"), streams), None)
    assert replace(verdict, run="") == replace(expected, run="")


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_entries_without_an_order_between_them_may_be_shuffled(seed: int) -> None:
    """Streams in any interleaving that keeps the order within each: moments are dealt out anew along it."""
    chance = Random(seed)
    streams = mixed()
    moments = sorted(entry.at for entry in all_of(streams))
    queues = {name: list(entries) for name, entries in streams.items()}
    dealt: list[Entry] = []
    while any(queues.values()):
        entries = queues[chance.choice([name for name, rest in queues.items() if rest])]
        dealt.append(replace(entries.pop(0), at=moments[len(dealt)]))
    assert told(judge(reading(dealt))) == told(judge(reading(all_of(streams))))


@pytest.mark.parametrize("hours", [-1, 1, 30])
@pytest.mark.parametrize("stream", ["main", "gw0"])
@pytest.mark.parametrize("make", [mixed, lambda: rehearsed([good()] * 3)])
def test_clocks_may_differ(tmp_path: Path, make: Callable[[], Streams], stream: str, hours: int) -> None:
    """Two machines an hour apart: each stream keeps its order, so nothing else changes."""
    streams = make()
    expected = told(judge(reading(all_of(streams))))
    streams[stream] = [replace(entry, at=entry.at + timedelta(hours=hours)) for entry in streams[stream]]
    assert told(judge_run(written(tmp_path, streams))) == expected


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_clock_may_be_set_back(tmp_path: Path, share: float) -> None:
    streams = mixed()
    expected = told(judge(reading(all_of(streams))))
    for name in ("main", "gw0"):
        turn = int(len(streams[name]) * share)
        streams[name][turn:] = [replace(entry, at=entry.at - timedelta(hours=1)) for entry in streams[name][turn:]]
    run = written(tmp_path, streams)
    assert told(judge_run(run)) == expected
    assert judge(read_run(run)) == judge_run(run)


DEEP = b'{"v":1,"id":"gw0:1","at":"2026-11-22T20:15:00.000000Z","journey":"","kind":"Noted","event":' + b"[" * 100_000
SPOILS: dict[str, Callable[[bytes], bytes]] = {
    "cut in the middle of a line": lambda text: text[: len(text) * 2 // 3],
    "cut in the middle of a character": lambda text: text.replace(b"Mug", "Mugé".encode())[: text.index(b"Mug") + 4],
    "empty": lambda _: b"",
    "one line feed": lambda _: b"\n",
    "nul bytes at the end": lambda text: text + b"\0" * 4096,
    "nul bytes inside": lambda text: text.replace(b'"MUG"', b'"M\0G"', 1),
    "binary": lambda _: bytes(range(256)) * 200,
    "a line of many bytes": lambda text: text + b'{"v":1,"id":"' + b"x" * 200_000 + b'"}\n',
    "doubled lines": lambda text: text + text,
    "one doubled line": lambda text: text + text.splitlines(keepends=True)[3],
    "lines of another stream": lambda text: text.replace(b'"id":"gw0:', b'"id":"gw7:'),
    "deep nesting": lambda text: text + DEEP + b"\n",
    "a newer version": lambda text: text.replace(b'"v":1', b'"v":2'),
    "an older version": lambda text: text.replace(b'"v":1', b'"v":0'),
    "no version": lambda text: text.replace(b'"v":1,', b""),
    "one line of an older version": lambda text: text.replace(b'"v":1', b'"v":0', 1),
    "an unknown kind": lambda text: text.replace(b'"kind":"Settled"', b'"kind":"Rumour"', 1),
    "an unknown field": lambda text: text.replace(b'"event":{', b'"event":{"colour":"red",', 1),
    "a number out of this world": lambda text: text.replace(b'"id":"gw0:5"', b'"id":"gw0:99999999999999999999"'),
    "a number of many digits": lambda text: text.replace(b'"id":"gw0:5"', b'"id":"gw0:' + b"5" * 5000 + b'"'),
    "a number below one": lambda text: text.replace(b'"id":"gw0:5"', b'"id":"gw0:-5"'),
    "a time that is none": lambda text: text.replace(b"2026-11-22T20:15:1", b"2026-99-22T20:15:1"),
    "a time without a zone": lambda text: text.replace(b'Z","journey"', b'","journey"', 1),
    "carriage returns inside": lambda text: text.replace(b',"journey"', b'\r,"jour\rney"', 2),
    "a byte order mark": lambda text: b"\xef\xbb\xbf" + text,
    "another encoding": lambda text: text.decode().encode("utf-16"),
    "not a number": lambda text: text.replace(b'"captured":7488', b'"captured":NaN'),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILS)
def test_a_spoilt_file_is_survived_and_never_go(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "LONGEST_LINE", 150_000)
    run = written(tmp_path, rehearsed([good()] * 2))
    path = run / "ledger" / "gw0.jsonl"
    path.write_bytes(SPOILS[name](path.read_bytes()))
    verdict = judge_run(run)
    assert verdict.decision is not Decision.GO
    assert all(len(reason) < 2000 for reason in (*verdict.reasons, *verdict.damage))
    stakes = [each.at_stake for each in verdict.findings] + [each.at_stake for each in verdict.groups]
    assert all(map(isfinite, stakes))
    assert str(judge(read_run(run))) == str(verdict)  # NaN is not even itself
    monkeypatch.setattr(crew, "_PIECE", 1777)
    assert str(judge_run(run)) == str(verdict)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), edits=st.integers(1, 6))
def test_whatever_bytes_are_changed_there_is_a_verdict(
    tmp_path_factory: pytest.TempPathFactory, seed: int, edits: int
) -> None:
    """The same from the whole as from its parts; bits of a title may turn without anybody minding."""
    chance = Random(seed)
    run = written(tmp_path_factory.mktemp("run"), rehearsed([good()] * 2))
    path = run / "ledger" / chance.choice(["main.jsonl", "gw0.jsonl"])
    text = bytearray(path.read_bytes())
    for _ in range(edits):
        at = chance.randrange(len(text))
        text[at : at + chance.randrange(3)] = chance.choice([b"\0", b'"', b"{", b"\n", b"9", b"-", b"\xff", b"[[", b""])
    path.write_bytes(bytes(text))
    assert str(judge(read_run(run), name=run.name)) == str(judge_run(run))


def test_the_good_run_that_was_spoilt_is_go_without_the_spoiling(tmp_path: Path) -> None:
    assert judge_run(written(tmp_path, rehearsed([good()] * 2))).decision is Decision.GO


def test_what_is_broken_in_an_older_record_is_still_found(tmp_path: Path) -> None:
    run = written(tmp_path, rehearsed([bad()]))
    for path in (run / "ledger").iterdir():
        path.write_bytes(path.read_bytes().replace(b'"v":1', b'"v":0'))
    verdict = judge_run(run)
    assert verdict.decision is Decision.NO_GO
    assert any("were written by version 0 of the ledger, this one is 1" in each for each in verdict.damage)


def test_a_file_of_a_million_refusals_is_told_in_short(tmp_path: Path) -> None:
    run = written(tmp_path, rehearsed([good()]))
    with (run / "ledger" / "gw1.jsonl").open("ab") as file:
        file.write(b"?\n" * 5000)
    damage = judge_run(run).damage
    assert len(damage) < 120
    assert any("more lines are no entries" in each for each in damage)


def test_what_cannot_be_opened_is_damage(tmp_path: Path) -> None:
    run = written(tmp_path, rehearsed([good()]))
    (run / "ledger" / "gw9.jsonl").mkdir()
    assert "gw9.jsonl cannot be read: Is a directory" in judge_run(run).damage
    assert judge_run(run).decision is Decision.NOT_PROVEN
    assert read_run(run).damage == judge_run(run).damage


def test_a_file_that_shrinks_while_it_is_read_is_damage(tmp_path: Path) -> None:
    run = written(tmp_path, rehearsed([good()]))
    recording = Recording.of(run)
    path = run / "ledger" / "gw0.jsonl"
    path.write_bytes(path.read_bytes()[:20_000])
    lost = []
    with Files() as files:
        for part in recording.parts():
            lost += part.load(files)[1]
    assert lost
    assert any("it is not there any more" in each for each in recording.damage(lost))
