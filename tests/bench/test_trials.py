"""Trials run several at once, end in time, and none is left behind."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from harness.bench import trials
from harness.bench.trials import Ended, Trial, run_all
from harness.kernel.waiting import eventually

ENDLESS = "import signal, sys; open('pid', 'w').write(str(__import__('os').getpid())); signal.pause()"
DEAF = f"import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); {ENDLESS}"


def _trial(folder: Path, name: str, program: str) -> Trial:
    return Trial(name, folder / name, (sys.executable, "-c", f"import os; os.chdir({str(folder / name)!r}); {program}"))


def _run(trial: Trial, within: float = 60.0) -> Ended:
    [ended] = run_all([trial], at_once=1, within=within)
    return ended


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_each_ends_with_its_status_and_its_words_in_a_log(tmp_path: Path) -> None:
    made = [_trial(tmp_path, name, f"print('said'); raise SystemExit({code})") for name, code in (("a", 0), ("b", 1))]
    ended = {each.trial.name: each for each in run_all(made, at_once=2, within=60.0)}
    assert {name: each.status for name, each in ended.items()} == {"a": 0, "b": 1}
    assert not any(each.overdue for each in ended.values())
    assert made[0].log.read_text(encoding="utf-8") == "said\n"


def test_never_more_at_once_than_asked(tmp_path: Path) -> None:
    made = [_trial(tmp_path, name, "pass") for name in "abcde"]
    seen: list[int] = []
    assert len(list(run_all(made, at_once=2, within=60.0, told=lambda names: seen.append(len(names))))) == 5
    assert max(seen) == 2


def test_one_that_takes_too_long_is_interrupted(tmp_path: Path) -> None:
    ended = _run(_trial(tmp_path, "endless", f"{ENDLESS}"), within=0.5)
    assert ended.overdue
    assert ended.status != 0


def test_one_of_a_job_in_the_background_listens_too(tmp_path: Path) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as a shell leaves it to what it starts with &
    try:
        ended = _run(_trial(tmp_path, "endless", ENDLESS), within=0.5)
    finally:
        signal.signal(signal.SIGINT, before)
    assert (ended.overdue, ended.status != -signal.SIGKILL) == (True, True)


def test_one_that_does_not_listen_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials, "GRACE", 0.2)
    ended = _run(_trial(tmp_path, "deaf", DEAF), within=0.5)
    assert (ended.overdue, ended.status) == (True, -signal.SIGKILL)


def test_who_stops_looking_leaves_no_process(tmp_path: Path) -> None:
    made = [_trial(tmp_path, "quick", "pass"), _trial(tmp_path, "endless", ENDLESS)]
    going = run_all(made, at_once=2, within=60.0)
    assert next(going).trial.name == "quick"
    pid = tmp_path / "endless" / "pid"
    assert eventually(lambda: pid.exists() and pid.read_text(), within=10.0).satisfied
    going.close()  # what Ctrl-C does to a generator that is left
    assert not _alive(int(pid.read_text()))


def test_its_run_directory_is_found(tmp_path: Path) -> None:
    trial = _trial(tmp_path, "a", "pass")
    assert trial.run() is None
    run = trial.folder / "20261123T000000Z-7"
    run.mkdir(parents=True)
    (trial.folder / "latest").symlink_to(run.name)
    (run / "run.json").write_text("{}")
    assert trial.run() == run
