"""Commands of the set-up: quiet while they work, loud when they fail, and nothing left behind when stopped."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from harness.kernel.waiting import eventually
from setup.quietly import quietly

ROOT = Path(__file__).resolve().parent.parent.parent
FAMILY = "import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
INNER = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_DFL); open({mark!r}, 'w').close(); time.sleep(60)"
)


def test_a_command_that_works_shows_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    assert quietly("the parts", [sys.executable, "-c", "print('chatter')"]) == 0
    assert capfd.readouterr().err == "setting up: the parts\n"


def test_a_command_that_fails_shows_all_it_said(capfd: pytest.CaptureFixture[str]) -> None:
    script = "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"
    assert quietly("the parts", [sys.executable, "-c", script]) == 3
    shown = capfd.readouterr().err
    assert "out" in shown
    assert "err" in shown
    assert "failed (3)" in shown


def test_a_command_that_is_not_there_is_named(capfd: pytest.CaptureFixture[str]) -> None:
    assert quietly("the parts", ["/nowhere/at-all"]) == 127
    assert "/nowhere/at-all: No such file or directory" in capfd.readouterr().err


def test_the_environment_is_added_to(capfd: pytest.CaptureFixture[str]) -> None:
    script = "import os, sys; sys.exit(os.environ['PARTS'] != 'all' or 'PATH' not in os.environ)"
    assert quietly("the parts", [sys.executable, "-c", script], {"PARTS": "all"}) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_command_leaves_no_child(tmp_path: Path, number: signal.Signals) -> None:
    mark = tmp_path / "started"
    command = FAMILY.format(inner=INNER.format(mark=str(mark)))
    stopped = subprocess.Popen(
        [sys.executable, str(ROOT / "setup" / "quietly.py"), "parts", sys.executable, "-c", command],
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert eventually(mark.exists, within=10).satisfied
    family = psutil.Process(stopped.pid).children(recursive=True)
    assert len(family) == 2
    os.kill(stopped.pid, number)
    assert stopped.wait(10) == 128 + number
    assert psutil.wait_procs(family, timeout=5)[1] == []
