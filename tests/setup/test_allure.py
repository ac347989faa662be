"""Allure's set-up: what fails is told in one sentence, and the stamp says where Node is."""

import sys
from pathlib import Path

import pytest

from setup import allure

NPM = "npm error code {code}\nnpm error network request failed\nnpm error A complete log of this run can be found\n"


@pytest.fixture
def stamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The stamp the set-up is given; Node and its npm are one program of straw that prints $SAID and ends with $CODE."""
    program = tmp_path / "node"
    program.write_text('#!/bin/sh\nprintf "%s" "$SAID"; exit "$CODE"\n', encoding="utf-8")
    program.chmod(0o755)
    path = tmp_path / "stamp"
    monkeypatch.setattr(sys, "argv", ["setup.allure", str(path)])
    monkeypatch.setattr(allure, "find_node", lambda: program)
    monkeypatch.setattr(allure, "npm", lambda node: [str(node)])
    return path


def test_the_stamp_names_node(stamp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAID", "added 200 packages")
    monkeypatch.setenv("CODE", "0")
    assert allure.main() == 0
    assert Path(stamp.read_text(encoding="utf-8")).name == "node"


@pytest.mark.parametrize("code", ["ENOTFOUND", "ECONNREFUSED", "ETIMEDOUT", "E503"])
def test_a_closed_network_is_one_sentence(
    stamp: Path, code: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    stamp.write_text("what an earlier set-up left", encoding="utf-8")
    monkeypatch.setenv("SAID", NPM.format(code=code))
    monkeypatch.setenv("CODE", "1")
    assert allure.main() == 1
    assert not stamp.exists()
    assert capfd.readouterr().err.splitlines() == [
        "setting up: Allure 3 (npm ci)",
        f"setting up: going on without Allure's HTML report, because npm cannot reach its registry ({code}).",
    ]


@pytest.mark.parametrize(
    ("said", "told"), [(NPM.format(code="EINTEGRITY"), "EINTEGRITY"), ("", "no code"), ("\x00 error", "no code")]
)
def test_another_failure_of_npm_says_where_to_look(said: str, told: str) -> None:
    assert told in allure.why(said)
    assert "npm ci --prefix reports/allure" in allure.why(said)


def test_without_node_one_sentence_says_so(
    stamp: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(allure, "find_node", lambda: None)
    monkeypatch.setattr(allure, "silently", lambda *_: (1, "ERROR: a long story"))
    assert allure.main() == 1
    assert capfd.readouterr().err == (
        "setting up: going on without Allure's HTML report, "
        "because there is no Node 22 or newer and none could be installed.\n"
    )
