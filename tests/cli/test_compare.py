"""`dryrun compare` and `dryrun judge --landscape` as people call them: texts in both languages, JSON, exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from harness.cli.commands import app
from harness.ledger.events import RehearsalBegan, ScenarioEnded
from tests.checks.story import Story, good
from tests.replacing import replace

Change = Callable[[Story], Story]


def run(folder: Path, change: Change = lambda story: story) -> Path:
    (folder / "ledger").mkdir(parents=True)
    lines = [entry.to_line() for entry in change(good()).entries]
    (folder / "ledger" / "main.jsonl").write_text("\n".join([*lines, ""]), encoding="utf-8")
    return folder


def ended(*words: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    return result.exit_code, result.stdout.replace("\u00a0", " "), result.stderr


def untold(story: Story) -> Story:
    return story.seen("dispatch told", text="on its way")


def test_something_broke(tmp_path: Path) -> None:
    figures = tmp_path / "compared.json"
    status, out, _ = ended(
        "compare", run(tmp_path / "a"), run(tmp_path / "b", untold), "--json", figures, "--lang", "en"
    )
    assert status == 1
    assert "Before: GO, r (landscape embedded, 1 scenario, 1 order, at stake: none)" in out
    assert "After: NO-GO, r (landscape embedded, 1 scenario, 1 order, at stake: 74.88 €)" in out
    assert "Something is broken that was not." in out
    assert (
        "• dispatch told · shop → customer · not as owed: text · held before, broken now · 1 order struck · 74.88 € at stake"
        in out
    )
    told = json.loads(figures.read_text(encoding="utf-8"))
    assert (told["version"], told["exit_code"], told["same_landscape"]) == (1, 1, True)
    assert [each["interface"] for each in told["broke"]] == ["dispatch told"]
    assert told["after"]["at_stake"] == {"EUR": 7488}
    assert set(told) == {
        "version", "exit_code", "same_landscape", "before", "after", "fixed", "broke", "still_broken", "no_longer_proven",
        "newly_proven", "scenarios", "latencies",
    }  # fmt: skip


def test_something_was_fixed_in_french(tmp_path: Path) -> None:
    status, out, _ = ended("compare", run(tmp_path / "a", untold), run(tmp_path / "b"), "--lang", "fr")
    assert status == 0
    assert "Rien de nouveau n’est rompu." in out
    assert "Corrigé (1)" in out
    assert "PSP" not in out


def test_other_landscapes_and_damage_are_said(tmp_path: Path) -> None:
    before = run(
        tmp_path / "a", lambda story: story.changed(RehearsalBegan, lambda began: replace(began, landscape="mine"))
    )
    after = run(tmp_path / "b")
    path = after / "ledger" / "main.jsonl"
    path.write_text(path.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    status, out, _ = ended("compare", before, after, "--lang", "en")
    assert status == 0
    assert "The landscapes differ" in out
    assert "After: the record is damaged, so less can be said (main.jsonl" in out
    assert "NOT PROVEN" in out


def _empty(folder: Path) -> Path:
    (folder / "ledger").mkdir(parents=True)
    (folder / "ledger" / "main.jsonl").write_text("", encoding="utf-8")
    return folder


def _noise(folder: Path) -> Path:
    (folder / "ledger").mkdir(parents=True)
    (folder / "ledger" / "main.jsonl").write_bytes(b"\x00\xff\n[]\n{}\n" * 9)
    return folder


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda folder: folder, "is no run directory"),
        (_empty, "cannot be compared: its record proves nothing"),
        (_noise, "cannot be compared: its record proves nothing"),
    ],
)
def test_what_cannot_be_compared_is_told_in_one_sentence(
    made: Callable[[Path], Path], words: str, tmp_path: Path
) -> None:
    bad, fine = made(tmp_path / "bad"), run(tmp_path / "fine")
    for pair in ((bad, fine), (fine, bad)):
        status, out, err = ended("compare", *pair)
        assert (status, out) == (2, "")
        assert words in err
        assert err.count("\n") == 1


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    status, _, err = ended("compare", run(tmp_path / "a"), run(tmp_path / "b"), "--json", tmp_path / "none" / "x.json")
    assert status == 2
    assert "cannot be written (No such file or directory)" in err


def test_scenarios_are_told_once(tmp_path: Path) -> None:
    def failing(story: Story) -> Story:
        return story.changed(ScenarioEnded, lambda end: replace(end, outcome="failed", reason="the page is empty"))

    status, out, _ = ended("compare", run(tmp_path / "a"), run(tmp_path / "b", failing), "--lang", "en")
    assert status == 1
    assert "One mug comes back · passed → failed" in out


LANDSCAPE = """
name = "mine"
currency = "EUR"
[systems.shop]
address = "http://127.0.0.1:1"
[[known_issues]]
id = "OPS-12"
interface = "dispatch told"
owner = "Ada Martin"
reason = "the template comes in January"
until = 2026-12-31
"""


def test_newer_rules_judge_an_older_run(tmp_path: Path) -> None:
    spoilt, rules = run(tmp_path / "a", untold), tmp_path / "mine.toml"
    rules.write_text(LANDSCAPE, encoding="utf-8")
    assert ended("judge", spoilt, "--lang", "en")[0] == 1
    status, out, err = ended("judge", spoilt, "--landscape", str(rules), "--lang", "en")
    assert (status, err) == (0, "")
    assert "OPS-12 · dispatch told · accepted · Ada Martin · until 2026-12-31" in out
    verdict = json.loads((spoilt / "verdict.json").read_text(encoding="utf-8"))
    assert (verdict["decision"], verdict["accepted"][0]["owner"]) == ("GO", "Ada Martin")


def test_rules_that_cannot_be_meant_judge_nothing(tmp_path: Path) -> None:
    rules = tmp_path / "mine.toml"
    rules.write_text(LANDSCAPE.replace("dispatch told", "dispatch sold"), encoding="utf-8")
    status, _, err = ended("judge", run(tmp_path / "a"), "--landscape", str(rules))
    assert status == 2
    assert "did you mean 'dispatch told'" in err
