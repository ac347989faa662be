"""Ctrl-C before anything has begun."""

from __future__ import annotations

import subprocess
import sys

import pytest

ENDING = "from harness.cli.early import quiet_until_ready; import signal; ready = quiet_until_ready(); {}signal.raise_signal(signal.SIGINT)"


@pytest.mark.parametrize(("between", "told"), [("", "Interrupted.\n"), ("ready(); ", "KeyboardInterrupt")])
def test_it_is_quiet_until_the_program_is_ready(between: str, told: str) -> None:
    ended = subprocess.run([sys.executable, "-c", ENDING.format(between)], capture_output=True, text=True, check=False)
    assert told in ended.stderr
    assert (ended.returncode == 2) is (not between)
