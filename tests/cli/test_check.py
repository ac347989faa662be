"""`dryrun check`: every fault of a feature in one go, and nothing started."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from harness.cli import rooms
from harness.cli.commands import app
from harness.plugin.written import written

PAYING = rooms.scenarios() / "paying"

BAD = """# language: fr
@fr @smok
Fonctionnalité: F
  Scénario: X
    Étant donné une cliente sans compte
    Quand elle met un articl dans le panier
    Et qu'elle passe la commande
"""
OWN = """
from pytest_bdd import given, then

@given("a lamp")
def lamp(): ...

@then("it burns")
def burns(): ...
"""
LAMP = "Feature: F\n  Scenario: X\n    Given a lamp\n    Then it burns\n"


def _told(path: Path) -> tuple[int, str, str]:
    ended = CliRunner().invoke(app, ["check", str(path), "--lang", "en"])
    return ended.exit_code, ended.stdout, ended.stderr


def _feature(folder: Path, text: str) -> Path:
    path = folder / "f.feature"
    path.write_text(text, encoding="utf-8")
    return path


def test_our_own_features_are_fine() -> None:
    assert _told(PAYING) == (0, f"{len(written(PAYING))} scenarios: every line can be played.\n", "")


def test_all_faults_are_told_at_once_with_the_nearest_step(tmp_path: Path) -> None:
    code, said, _ = _told(_feature(tmp_path, BAD))
    assert code == 1
    assert "f.feature:2: @smok is not a known tag; did you mean @smoke?" in said
    assert "f.feature:4: “X” has no Then step" in said
    assert "f.feature:6: no step definition knows When “elle met un articl dans le panier”" in said
    assert "nearest are “elle met un article dans le panier”" in said
    assert said.endswith("3 to correct; nothing was run.\n")


def test_what_is_not_gherkin_is_told_with_its_line(tmp_path: Path) -> None:
    code, said, _ = _told(_feature(tmp_path, "Feature: F\n  Scenario: X\n    Given a lamp\n    Alors tout va bien\n"))
    assert code == 1
    assert "f.feature:4: is not Gherkin" in said


def test_steps_of_the_merchants_own_project_count(tmp_path: Path) -> None:
    path = _feature(tmp_path, LAMP)
    assert _told(path)[0] == 1
    (tmp_path / "conftest.py").write_text(OWN, encoding="utf-8")
    assert _told(path)[0] == 0


@pytest.mark.parametrize("name", ["nowhere.feature", "notes.txt", "."])
def test_what_cannot_be_read_ends_in_two(name: str, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    assert _told(tmp_path / name)[0] == 2


def test_nothing_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    _told(_feature(tmp_path, BAD))
    assert [each.name for each in tmp_path.iterdir() if each.name == "reports"] == []
