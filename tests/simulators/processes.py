"""Simulators as running processes, for tests that meet them as a shop does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


@contextmanager
def started(name: str, *options: str) -> Iterator[list[str]]:
    """The words of the ready line of `python -m harness.simulators.NAME`: "ready", its address, and what follows."""
    command = [sys.executable, "-m", f"harness.simulators.{name}", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().split()
        finally:
            process.terminate()
            process.wait(timeout=10)


@contextmanager
def running(name: str, *options: str) -> Iterator[str]:
    """The address of a simulator that runs as long as the block."""
    with started(name, *options) as words:
        assert words[:1] == ["ready"], f"{name} did not start"
        yield words[1]
