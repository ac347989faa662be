"""What the terminal says, also when it is narrow and the texts are hostile."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from harness.reporting.publishing import Published
from harness.reporting.terminal import summary
from harness.verdict.model import Verdict
from tests.reporting import hostile, literal


def _said(
    run: Path, verdict: Verdict, language: str = "en", *, colour: bool = False, notes: tuple[str, ...] = ()
) -> str:
    run.mkdir(exist_ok=True)
    shown = io.StringIO()
    console = Console(file=shown, width=80, force_terminal=colour, color_system="standard" if colour else None)
    published = Published(run=run, verdict_json=run / "verdict.json", page=run / "verdict.html", notes=notes)
    summary(verdict, published, language=language, console=console)
    return shown.getvalue()


def test_a_no_go_names_what_is_broken_and_how_to_replay_it(tmp_path: Path) -> None:
    literal.write_ledger(tmp_path / "run")
    said = _said(tmp_path / "run", literal.no_go())
    assert said.splitlines()[1] == "NO-GO"
    assert "Broken: shop → PSP, captured; warehouse → shop, shipped." in said
    assert "expected: 47.80\u00a0€ to 47.81\u00a0€" in said
    assert "replay: pytest scenarios/preparing/short_pick.feature --seed 7 -k S59\n" in said
    assert f"{tmp_path / 'run' / 'verdict.html'}\n" in said, "a path is never broken over two lines"


def test_in_french(tmp_path: Path) -> None:
    literal.write_ledger(tmp_path / "run")
    said = _said(tmp_path / "run", literal.no_go(), "fr")
    assert "Rompu\u00a0: boutique → PSP, encaissement" in said
    assert "expédition annoncée" in said
    assert "rejouer\u00a0: pytest" in said


def test_go_and_not_proven_say_why(tmp_path: Path) -> None:
    assert "Everything that was owed arrived" in _said(tmp_path / "run", literal.go())
    said = _said(tmp_path / "run", literal.not_proven())
    assert "NOT PROVEN" in said
    assert "No scenario ran to its end." in said
    assert " ".join(said.split()).count("Not seen: 6 of 6 handoffs (payment authorised") == 1


def test_what_could_not_be_written_is_told(tmp_path: Path) -> None:
    assert "  No Allure report: why.\n" in _said(tmp_path / "run", literal.go(), notes=("No Allure report: why.",))


@pytest.mark.parametrize("name", hostile.TEXTS)
def test_a_hostile_text_is_only_shown(name: str, tmp_path: Path) -> None:
    said = _said(tmp_path / "run", hostile.verdict(hostile.TEXTS[name]))
    assert not set(said) & {"\x1b", "\x07", "\x00", "\x9b", "\u202e", "\ud83d"}
    assert len(said) < 50_000
    if name == "rich":
        assert "[bold red]x[/]" in said
