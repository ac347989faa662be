"""A few clean journeys on a landscape of their own: nothing is called broken, and with a defect it is."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from harness.bench.variant import write_variant
from harness.cli.bench_asked import Asked
from harness.cli.bench_clean import CleanResult, play_clean


def _played(folder: Path, landscape: str = "embedded") -> CleanResult:
    return play_clean(Asked(clean=3, seed=31, workers=3, landscape=landscape, runs=folder), folder, Console(quiet=True))


def test_clean_journeys_raise_no_alarm(tmp_path: Path) -> None:
    told = _played(tmp_path)
    assert (told.played, told.whole, told.alarms, told.unproven) == (3, True, (), ())
    assert (told.run / "verdict.json").is_file()


def test_a_defect_makes_them_alarm(tmp_path: Path) -> None:
    planted = write_variant("embedded", tmp_path / "landscape.toml", defect="mail-total-net")
    told = _played(tmp_path, str(planted))
    assert told.played == 3
    assert {alarm.interface for alarm in told.alarms} == {"order confirmed"}
    assert all("--only-journey" in alarm.replay and str(planted) in alarm.replay for alarm in told.alarms)
