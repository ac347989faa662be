"""The command around the bench: what it prints, writes, and ends with. Rehearsals are told by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from harness.bench.catalogue import Defect
from harness.bench.trials import Ended, Trial
from harness.cli import bench as command
from harness.cli.bench_asked import Asked
from harness.cli.bench_clean import CleanResult, Told, told_of
from harness.cli.commands import app
from harness.kernel.outcome import Standing
from harness.reporting.verdict_json import dumped
from harness.verdict.judge import judge
from harness.verdict.model import Verdict
from tests.checks.story import Story, good
from tests.replacing import replace

DEFECTS = [
    Defect("capture-high", "payment", "Too much is taken", ("shop -> psp",)),
    Defect("mail-late", "mails", "Mails are late", ("shop -> customer",)),
    Defect("stock-odd", "stock", "Stock is odd", ("shop -> shop",)),
]
BROKEN = good().seen("payment captured", captured=1)

Rehearse = Callable[[Trial], Ended]


def _left(trial: Trial, story: Story, verdict: Verdict | None = None) -> Path:
    run = trial.folder / "20261123T000000Z-7"
    (run / "ledger").mkdir(parents=True)
    lines = "".join(entry.to_line() + "\n" for entry in story.entries)
    (run / "ledger" / "main.jsonl").write_text(lines, encoding="utf-8")
    (run / "run.json").write_text("{}")
    (run / "verdict.json").write_bytes(dumped(verdict or _judged(story)))
    return run


def _judged(story: Story) -> Verdict:
    return replace(judge(story.reading()), blind=())


def _rehearsed(trial: Trial) -> Ended:
    """The clean one is GO, the first defect is found and named, the second not proven, the third gives GO."""
    story = BROKEN if trial.name == "capture-high" else good()
    verdict = judge(story.reading())
    if trial.name == "mail-late":
        verdict = replace(verdict, decision=type(verdict.decision)("NOT PROVEN"), groups=(), findings=())
    _left(trial, story, verdict)
    return Ended(trial, verdict.decision.exit_code, 9.5)


@pytest.fixture
def rehearse(monkeypatch: pytest.MonkeyPatch) -> Callable[[Rehearse], list[Trial]]:
    """Takes what stands for a rehearsal; gives the trials that were asked for."""
    monkeypatch.setattr(command, "listed", lambda _root: DEFECTS)
    asked: list[Trial] = []

    def install(rehearsed: Rehearse) -> list[Trial]:
        def run_all(trials: Sequence[Trial], **_: Any) -> Iterator[Ended]:
            for trial in trials:
                asked.append(trial)
                yield rehearsed(trial)

        monkeypatch.setattr(command, "run_all", run_all)
        return asked

    return install


def _bench(folder: Path, *words: str) -> tuple[int, str]:
    figures = folder / "figures.json"
    ended = CliRunner().invoke(
        app, ["bench", "--runs", str(folder), "--seed", "7", "--json", str(figures), "--lang", "en", *words]
    )
    return ended.exit_code, ended.output


def _figures(folder: Path) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    return body


def test_the_good_story_is_go() -> None:
    assert judge(good().reading()).decision == "GO"


def test_a_row_a_defect_and_the_figures(tmp_path: Path, rehearse: Callable[[Rehearse], list[Trial]]) -> None:
    asked = rehearse(_rehearsed)
    code, said = _bench(tmp_path, "--clean", "0", "--only", "capture-high,mail-late", "stock-odd")
    assert [trial.name for trial in asked] == ["clean", "capture-high", "mail-late", "stock-odd"]
    assert code == 1
    found, late, odd = (
        next(line for line in said.splitlines() if f" {name} " in line) for name in (each.name for each in DEFECTS)
    )
    assert found.startswith("found ")
    assert "shop -> psp, payment captured" in found
    assert late.startswith("missed, but no GO")
    assert odd.startswith("missed ")
    body = _figures(tmp_path)
    assert (body["planted"], body["found"], body["named"], body["clean"], body["false_alarms"]) == (3, 1, 1, 1, 0)
    assert [row["name"] for row in body["defects"]] == [each.name for each in DEFECTS]


def test_everything_found_and_named_ends_with_0(tmp_path: Path, rehearse: Callable[[Rehearse], list[Trial]]) -> None:
    rehearse(_rehearsed)
    code, _ = _bench(tmp_path, "--only", "capture-high")
    assert code == 0


def test_each_trial_has_its_landscape_and_leaves_reports_out(
    tmp_path: Path, rehearse: Callable[[Rehearse], list[Trial]]
) -> None:
    asked = rehearse(_rehearsed)
    _bench(tmp_path, "--only", "capture-high", "--channel", "ui")
    clean, planted = asked
    assert 'defect = "capture-high"' in (planted.folder / "landscape.toml").read_text()
    assert "defect" not in (clean.folder / "landscape.toml").read_text()
    assert {"--seed=7", "--channel=ui", "no:allure_pytest", "smoke"} <= set(planted.command)
    assert f"--landscape={planted.folder / 'landscape.toml'}" in planted.command


def test_without_a_defect_it_must_be_go(tmp_path: Path, rehearse: Callable[[Rehearse], list[Trial]]) -> None:
    def broken(trial: Trial) -> Ended:
        _left(trial, BROKEN, judge(BROKEN.reading()))
        return Ended(trial, 1, 9.5)

    asked = rehearse(broken)
    code, said = _bench(tmp_path, "--only", "capture-high")
    assert code == 2
    assert [trial.name for trial in asked] == ["clean"]
    assert "without a defect the rehearsal is NO-GO" in said
    assert _figures(tmp_path)["planted"] == 0


def test_a_go_whose_pytest_failed_is_none(tmp_path: Path, rehearse: Callable[[Rehearse], list[Trial]]) -> None:
    rehearse(lambda trial: replace(_rehearsed(trial), status=3))
    assert _bench(tmp_path, "--only", "capture-high")[0] == 2


def test_a_rehearsal_that_leaves_nothing_is_quoted(tmp_path: Path, rehearse: Callable[[Rehearse], list[Trial]]) -> None:
    def fallen(trial: Trial) -> Ended:
        trial.folder.mkdir(parents=True, exist_ok=True)
        trial.log.write_text("the disk is full")
        return Ended(trial, 2, 1.0)

    rehearse(fallen)
    code, said = _bench(tmp_path, "--only", "capture-high")
    assert code == 2
    assert "the disk is full" in said


def test_a_rehearsal_without_a_verdict_is_no_find(tmp_path: Path, rehearse: Callable[[Rehearse], list[Trial]]) -> None:
    def unjudged(trial: Trial) -> Ended:
        ended = _rehearsed(trial)
        run = trial.run()
        if run is not None and trial.name == "capture-high":
            (run / "verdict.json").unlink()
        return ended

    rehearse(unjudged)
    code, said = _bench(tmp_path, "--only", "capture-high")
    assert code == 1
    assert any(line.startswith("no verdict") for line in said.splitlines())


def test_one_whose_time_was_over_says_so(tmp_path: Path, rehearse: Callable[[Rehearse], list[Trial]]) -> None:
    rehearse(lambda trial: replace(_rehearsed(trial), overdue=trial.name == "capture-high"))
    _, said = _bench(tmp_path, "--only", "capture-high")
    assert "its time was over" in said
    assert _figures(tmp_path)["defects"][0]["note"] == "its time was over"


def test_an_interruption_writes_what_there_is(tmp_path: Path, rehearse: Callable[[Rehearse], list[Trial]]) -> None:
    def interrupted(trial: Trial) -> Ended:
        if trial.name == "mail-late":
            raise KeyboardInterrupt
        return _rehearsed(trial)

    rehearse(interrupted)
    code, said = _bench(tmp_path, "--only", "capture-high,mail-late")
    assert code == 2
    assert "Interrupted" in said
    assert _figures(tmp_path)["planted"] == 1


def test_what_cannot_be_written_is_told_before_anything_runs(
    tmp_path: Path, rehearse: Callable[[Rehearse], list[Trial]]
) -> None:
    asked = rehearse(_rehearsed)
    ended = CliRunner().invoke(app, ["bench", "--json", str(tmp_path / "no" / "where.json"), "--runs", str(tmp_path)])
    assert ended.exit_code == 2
    assert "cannot be written" in ended.output
    assert asked == []


def test_an_unknown_defect_is_told(tmp_path: Path, rehearse: Callable[[Rehearse], list[Trial]]) -> None:
    rehearse(_rehearsed)
    code, said = _bench(tmp_path, "--only", "capture-hihg")
    assert code == 2
    assert "near are capture-high" in said


def test_the_list(rehearse: Callable[[Rehearse], list[Trial]]) -> None:
    rehearse(_rehearsed)
    ended = CliRunner().invoke(app, ["bench", "--list"])
    assert ended.exit_code == 0
    assert [line.split()[1] for line in ended.output.splitlines()] == [each.name for each in DEFECTS]


@pytest.mark.parametrize(
    ("asked", "plants", "journeys"),
    [
        (Asked(), True, 500),
        (Asked(clean=0), True, 0),
        (Asked(clean=20), False, 20),
        (Asked(only=("x",)), True, 0),
        (Asked(areas=("mails",), clean=20), True, 20),
        (Asked(only_journey=7), False, 7),
        (Asked(clean=500, only_journey=7), False, 500),
    ],
)
def test_what_follows_from_what_was_typed(asked: Asked, plants: bool, journeys: int) -> None:
    assert (asked.plants, asked.journeys) == (plants, journeys)


def test_false_alarms_are_counted_and_shown(
    tmp_path: Path, rehearse: Callable[[Rehearse], list[Trial]], monkeypatch: pytest.MonkeyPatch
) -> None:
    rehearse(_rehearsed)
    alarm = Told("clean journeys::0003", "payment captured", "the amount is too low", "dryrun bench --only-journey 3")
    result = CleanResult(run=tmp_path, played=20, alarms=(alarm,), unproven=(), not_seen=("x",), whole=True)
    monkeypatch.setattr(command, "play_clean", lambda *_: result)
    code, said = _bench(tmp_path, "--clean", "20")
    assert code == 1
    assert "False alarm: clean journeys::0003, payment captured: the amount is too low" in said
    assert "again: dryrun bench --only-journey 3" in said
    assert (_figures(tmp_path)["clean"], _figures(tmp_path)["false_alarms"]) == (20, 1)


@pytest.mark.parametrize(
    ("more", "code"), [({}, 0), ({"unproven": (Told("", "x", "y", ""),)}, 2), ({"whole": False}, 2)]
)
def test_clean_journeys_that_were_not_all_seen_prove_nothing(
    tmp_path: Path,
    rehearse: Callable[[Rehearse], list[Trial]],
    monkeypatch: pytest.MonkeyPatch,
    more: dict[str, Any],
    code: int,
) -> None:
    rehearse(_rehearsed)
    result = CleanResult(run=tmp_path, played=20, alarms=(), unproven=(), not_seen=(), whole=True)
    monkeypatch.setattr(command, "play_clean", lambda *_: replace(result, **more))
    assert _bench(tmp_path, "--clean", "20")[0] == code


def test_a_journey_called_broken_twice_is_one_alarm() -> None:
    verdict = judge(BROKEN.seen("dispatch told", count=2).reading())
    assert len([each for each in verdict.findings if each.standing is Standing.BROKEN]) > 1
    [alarm] = told_of(verdict, Standing.BROKEN)
    assert alarm.replay == "pytest returning.feature --seed 7"
