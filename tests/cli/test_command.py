"""The command as people call it: bad input ends in one sentence on standard error and exit code 2."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from harness.cli.commands import app
from harness.cli.ending import in_one_sentence
from harness.cli.up import addresses
from harness.cli.words import language_of, word
from harness.landscape.endpoint import Endpoint


def ended(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, result.stderr


@pytest.mark.parametrize("command", ["run", "up", "doctor"])
def test_a_landscape_that_is_not_there(command: str) -> None:
    assert ended(command, "--landscape", "nowhere.toml") == (
        2,
        "dryrun: nowhere.toml: there is no such file; known are embedded, staging-example, tryton, or give another path.\n",
    )


def test_an_address_without_its_word(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('name = "x"\ncurrency = "EUR"\n[systems.shop]\naddress = "https://shop.example"')
    for command in ("run", "up", "doctor"):
        code, said = ended(command, "--landscape", str(path))
        assert code == 2
        assert "write staging = true under [systems.shop]" in said


@pytest.mark.parametrize("command", ["judge", "report"])
def test_a_folder_that_is_no_run(command: str, tmp_path: Path) -> None:
    code, said = ended(command, str(tmp_path))
    assert code == 2
    assert "is no run directory" in said


def test_an_unknown_language() -> None:
    assert ended("doctor", "--lang", "de")[0] == 2


def test_a_failure_of_our_own_is_not_a_no_go(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as caught, in_one_sentence("fr"):
        raise ZeroDivisionError("by chance")
    assert caught.value.exit_code == 2
    assert "ce qui ne dit rien de la boutique ; ZeroDivisionError: by chance" in capsys.readouterr().err


def test_ctrl_c_is_not_a_no_go(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as caught, in_one_sentence("en"):
        raise KeyboardInterrupt
    assert caught.value.exit_code == 2
    assert capsys.readouterr().err == "Interrupted.\n"


@pytest.mark.parametrize(
    ("asked", "locale", "language"),
    [
        (None, {"LANG": "fr_FR.UTF-8"}, "fr"),
        (None, {"LANG": "fr_FR.UTF-8", "LC_ALL": "C"}, "en"),
        (None, {"LANG": "de_DE.UTF-8"}, "en"),
        (None, {}, "en"),
        ("fr", {"LANG": "en_GB.UTF-8"}, "fr"),
    ],
)
def test_language(monkeypatch: pytest.MonkeyPatch, asked: str | None, locale: dict[str, str], language: str) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in locale.items():
        monkeypatch.setenv(name, value)
    assert language_of(asked) == language


def test_addresses_can_be_copied_and_a_role_without_a_word_stands_for_itself() -> None:
    endpoints = {
        "shop": Endpoint(role="shop", address="http://a", extras={"staff_user": "u", "staff_password": "[red]p"}),
        "erp": Endpoint(role="erp", address="http://b"),
    }
    lines = list(addresses(endpoints, "fr"))
    assert lines[0] == "boutique (réel)  http://a"
    assert lines[2].strip() == "mot de passe [red]p"
    assert lines[3] == "ERP (réel)       http://b"
    assert word("logs", "en", path="/x") == "Logs: /x"
