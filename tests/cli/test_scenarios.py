"""`dryrun scenarios`: every number, and an honest word about each."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from harness.cli.commands import app
from harness.cli.scenarios import listed
from harness.landscape.catalogue import catalogue
from harness.landscape.load import load
from harness.plugin.written import Written


def _told(*words: str) -> tuple[int, str]:
    ended = CliRunner().invoke(app, ["scenarios", *words])
    return ended.exit_code, ended.stdout


def test_every_number_is_told_with_its_state(tmp_path: Path) -> None:
    code, said = _told("--lang", "en", "--json", str(tmp_path / "s.json"))
    held = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))
    rows = {row["number"]: row for row in held["scenarios"]}
    assert code == 0
    assert len(rows) == 125
    assert rows["S01"]["state"] == "runs"
    assert rows["S01"]["languages"] == ["en", "fr"]
    assert rows["S31"]["reason"] == "not offered by this shop: several addresses"
    assert "not offered by this shop: several addresses" in said


def test_in_french_all_of_it_is_french() -> None:
    code, said = _told("--lang", "fr")
    assert code == 0
    assert "cette boutique ne le propose pas : livraison à plusieurs adresses" in said
    assert "not offered" not in said


def test_what_nobody_wrote_is_not_said_to_run() -> None:
    states = {line.number: line.state for line in listed(catalogue(), load("embedded"), [])}
    assert "runs" not in states.values()
    assert states["S01"] == "not written yet"


def test_one_language_is_not_both() -> None:
    only = [Written("A", "en", frozenset({"S01"}), "a.feature:1")]
    line = next(line for line in listed(catalogue(), load("embedded"), only) if line.number == "S01")
    assert line.reason == "only in en"


def test_a_file_that_cannot_be_written_ends_in_two(tmp_path: Path) -> None:
    assert _told("--json", str(tmp_path))[0] == 2
