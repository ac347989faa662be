"""From pytest's end and the verdict's file to one exit code; a small pytest project stands in for the rehearsal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from harness.cli.run import exit_code_of, invented_seed, rehearse
from harness.kernel.waiting import eventually

ROOT = Path(__file__).parents[2]
SEED = 42
CONFTEST = """
import json, os
from pathlib import Path

def pytest_sessionstart(session):
    said = json.loads(Path("plan.json").read_text())
    if said["run"]:
        run = Path("runs") / said["run"]
        run.mkdir(parents=True)
        if said["verdict"] is not None:
            (run / "verdict.json").write_text(said["verdict"])

def pytest_sessionfinish(session):
    session.exitstatus = json.loads(Path("plan.json").read_text())["status"]
"""

SLEEPING = """
from pathlib import Path
from time import sleep

def test_it():
    Path("began").touch()
    sleep(30)
"""
COMMAND = f"""
from pathlib import Path
from harness.cli.run import rehearse
raise SystemExit(rehearse(["-q"], runs=Path("runs"), seed={SEED}, language="en"))
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_it.py").write_text("def test_it(): pass")
    (tmp_path / "pytest.ini").write_text("[pytest]")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # a bare pytest starts in a third of the time
    monkeypatch.chdir(tmp_path)
    return tmp_path


def plan(project: Path, *, run: str = f"20261122T200000Z-{SEED}", verdict: str | None, status: int) -> None:
    (project / "plan.json").write_text(json.dumps({"run": run, "verdict": verdict, "status": status}))


def done(project: Path, *arguments: str) -> int:
    return rehearse(["-q", *arguments], runs=project / "runs", seed=SEED, language="en")


def decision(word: str) -> str:
    return json.dumps({"decision": word})


@pytest.mark.parametrize(
    ("verdict", "status", "code"),
    [
        (decision("GO"), 0, 0),
        (decision("NO-GO"), 1, 1),
        (decision("NOT PROVEN"), 2, 2),
        (decision("GO"), 3, 2),
        (decision("GO"), 1, 2),
        (decision("NO-GO"), 0, 1),
        (decision("MAYBE"), 0, 2),
        ("{}", 0, 2),
        ("[1", 0, 2),
        ("[]", 0, 2),
        (None, 0, 2),
    ],
)
def test_the_verdict_decides_and_is_never_better_than_pytest(
    tmp_path: Path, verdict: str | None, status: int, code: int
) -> None:
    if verdict is not None:
        (tmp_path / "verdict.json").write_text(verdict)
    assert exit_code_of(tmp_path, status, "en") == code


def test_pytest_is_run_and_its_verdict_found(project: Path) -> None:
    plan(project, verdict=decision("NO-GO"), status=1)
    assert done(project) == 1


def test_a_run_of_another_seed_is_not_ours(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    plan(project, run="20261122T200000Z-420", verdict=decision("GO"), status=0)
    assert done(project) == 2
    assert "nothing was rehearsed" in capfd.readouterr().err


def test_an_older_run_of_the_same_seed_is_not_ours(project: Path) -> None:
    older = project / "runs" / f"20261121T200000Z-{SEED}"
    older.mkdir(parents=True)
    (older / "verdict.json").write_text(decision("GO"))
    plan(project, run="", verdict=None, status=0)
    assert done(project) == 2


def test_listing_is_no_rehearsal(project: Path) -> None:
    plan(project, run="", verdict=None, status=0)
    assert done(project, "--collect-only") == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_signals_reach_pytest_which_ends_as_interrupted(project: Path, number: signal.Signals) -> None:
    (project / "test_it.py").write_text(SLEEPING)
    plan(project, run="", verdict=None, status=2)
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (project / "out").open("wb") as output:
        command = subprocess.Popen([sys.executable, "-c", COMMAND], cwd=project, env=environ, stdout=output)
    assert eventually((project / "began").exists, within=10).satisfied
    command.send_signal(number)
    assert command.wait(10) == (-signal.SIGKILL if number == signal.SIGKILL else 2)
    assert eventually(lambda: b"KeyboardInterrupt" in (project / "out").read_bytes(), within=5).satisfied


def test_invented_seeds_are_short_and_differ() -> None:
    seeds = {invented_seed() for _ in range(20)}
    assert len(seeds) > 15
    assert max(seeds) < 10**9
