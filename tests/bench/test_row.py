"""A row holds the verdict of a run against the truth about the defect in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from harness.bench.catalogue import Defect
from harness.bench.row import Row, causes_of, row, seconds_to_find
from harness.bench.screen_only import Complaint
from harness.ledger.events import Acted
from tests.checks.story import JOURNEY, Story, good
from tests.replacing import replace

DEFECT = Defect("capture-high", "payment", "Too much is taken", ("shop -> psp", "psp -> shop"))


def _finding(arrow: str, standing: str = "broken") -> dict[str, Any]:
    sender, receiver = arrow.split(" -> ")
    return {
        "standing": standing, "sender": sender, "receiver": receiver, "interface": "payment captured",
        "problem": "the amount is too high", "orders": ["1", "2"], "at_stake": 700,
    }  # fmt: skip


def _run(folder: Path, decision: str, *findings: dict[str, Any], story: Story | None = None) -> Path:
    run = folder / "20261123T000000Z-7"
    (run / "ledger").mkdir(parents=True)
    lines = [entry.to_line() for entry in (story or good()).entries]
    (run / "ledger" / "main.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    verdict = {"decision": decision, "findings": list(findings)}
    (run / "verdict.json").write_text(json.dumps(verdict), encoding="utf-8")
    return run


def _row(run: Path | None, usual: list[Complaint] | None = None) -> Row:
    return row(DEFECT, run, exit_code=1, took=12.34, usual=usual or [])


def test_a_no_go_that_names_the_interface_first(tmp_path: Path) -> None:
    told = _row(_run(tmp_path, "NO-GO", _finding("psp -> shop"), _finding("shop -> customer")))
    assert (told.found, told.named, told.rank, told.took) == (True, True, 1, 12.3)
    assert (told.causes[0].arrow, told.causes[0].orders, told.causes[0].at_stake) == ("psp -> shop", 2, 700)


def test_the_right_interface_further_down_is_not_named(tmp_path: Path) -> None:
    told = _row(_run(tmp_path, "NO-GO", _finding("shop -> customer"), _finding("shop -> psp")))
    assert (told.found, told.named, told.rank) == (True, False, 2)


def test_the_wrong_interfaces_alone(tmp_path: Path) -> None:
    told = _row(_run(tmp_path, "NO-GO", _finding("shop -> customer")))
    assert (told.found, told.named, told.rank) == (True, False, 0)


def test_not_proven_alone_is_a_miss_although_it_is_no_go(tmp_path: Path) -> None:
    told = _row(_run(tmp_path, "NOT PROVEN", _finding("shop -> psp", "unproven")))
    assert (told.found, told.named, told.rank, told.decision) == (False, False, 0, "NOT PROVEN")


def test_a_go_is_a_miss(tmp_path: Path) -> None:
    told = _row(_run(tmp_path, "GO"))
    assert (told.found, told.named, told.decision, told.to_find) == (False, False, "GO", None)


def test_no_run_and_no_verdict_are_misses_with_a_note(tmp_path: Path) -> None:
    nothing = _row(None)
    assert (nothing.found, nothing.decision) == (False, "none")
    run = _run(tmp_path, "GO")
    (run / "verdict.json").write_text("[1, 2")
    assert _row(run).note == "no verdict can be read (JSONDecodeError)"
    (run / "verdict.json").write_text("[]")
    assert not _row(run).found


def test_time_to_find_is_from_the_first_act_to_the_proof() -> None:
    story = good()
    assert seconds_to_find(story.reading()) is None
    spoilt = story.seen("payment captured", captured=1).seen("payment refunded", refunded=1)
    acted = next(entry for entry in spoilt.entries if entry.kind == "Acted")
    seen = next(entry for entry in spoilt.entries if getattr(entry.event, "subject", "") == "payment captured")
    # What was owed, what was seen, and that the wait for it is over: the last of the three completes the proof.
    assert seconds_to_find(spoilt.reading()) == seen.number + 1 - acted.number


def test_what_the_screens_showed_is_told_beside_it(tmp_path: Path) -> None:
    story = good().changed(Acted, lambda acted: replace(acted, act="pay", outcome="refused"))
    told = _row(_run(tmp_path, "NO-GO", story=story))
    assert told.screen_only_found
    assert told.screen == ("the customer can pay: refused",)
    usual = [Complaint(JOURNEY, "the customer can pay", "")]
    assert not _row(_run(tmp_path / "again", "NO-GO", story=story), usual).screen_only_found


def test_groups_lead_where_the_verdict_has_them() -> None:
    findings = [_finding("shop -> customer"), _finding("shop -> psp")]
    verdict = {"findings": findings, "groups": [_finding("shop -> psp"), _finding("psp -> shop", "unproven")]}
    assert [cause.arrow for cause in causes_of(verdict)] == ["shop -> psp"]


def test_what_is_unproven_is_no_cause() -> None:
    assert causes_of({"findings": [_finding("shop -> psp", "unproven")]}) == []
    assert causes_of({}) == []


def test_a_verdict_of_another_shape_is_no_find(tmp_path: Path) -> None:
    assert _row(_run(tmp_path, "NO-GO", {"standing": "broken"})).note == "no verdict can be read (KeyError)"


def test_a_row_is_json(tmp_path: Path) -> None:
    body = json.loads(json.dumps(_row(_run(tmp_path, "NO-GO", _finding("shop -> psp"))).to_json()))
    assert body["name"] == "capture-high"
    assert body["causes"][0]["interface"] == "payment captured"
