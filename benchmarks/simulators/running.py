"""Programs that run as long as a block."""

from __future__ import annotations

import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psutil

from harness.kernel.clock import stopwatch
from harness.kernel.waiting import eventually


@contextmanager
def program(command: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    """A process whose standard output can be read, ended after the block."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=20)


@contextmanager
def simulator(name: str, *options: str) -> Iterator[tuple[str, psutil.Process]]:
    """The address of a simulator and its process."""
    with program([sys.executable, "-m", f"harness.simulators.{name}", *options]) as process:
        assert process.stdout is not None
        words = process.stdout.readline().split()
        assert words[:1] == ["ready"], f"{name} did not start"
        yield words[1], psutil.Process(process.pid)


def seconds_to_start(name: str) -> float:
    """From the command to the first answer of a simulator."""
    began = stopwatch()
    with simulator(name) as (url, _):
        assert answers(f"{url}/_control/health")
        return stopwatch() - began


def answers(url: str, within: float = 20.0) -> bool:
    """Whether something answers 200 there before the time is over."""

    def asked() -> bool:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own loopback address
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError):
            return False

    return eventually(asked, within=within).satisfied
