"""`dryrun run`: pytest as a child, its signals and its exit code, and the verdict of the run it made."""

from __future__ import annotations

import json
import os
import re
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from harness.cli import rooms
from harness.cli.ending import COULD_NOT_RUN
from harness.cli.words import word
from harness.verdict.model import Decision

LISTING = {"--collect-only", "--co", "--help", "-h", "--version", "-V", "--fixtures", "--markers", "--setup-plan"}
"""Arguments with which pytest rehearses nothing, and nobody expects a verdict."""

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def rehearse(arguments: Sequence[str], *, runs: Path, seed: int, language: str) -> int:
    """Run pytest with `arguments` and return the exit code of the verdict: 0 GO, 1 NO-GO, 2 anything else.

    The run it makes is the new directory in `runs` that bears `seed` in its name.
    """
    before = _runs_of(runs, seed)
    status = _run([sys.executable, "-m", "harness.cli.rehearsing", *arguments])
    made = sorted(_runs_of(runs, seed) - before)
    if made:
        return exit_code_of(made[-1], status, language)
    if status == 0 and LISTING.intersection(arguments):
        return 0
    print(word("no run", language), file=sys.stderr)
    return COULD_NOT_RUN


def invented_seed() -> int:
    """A seed for a rehearsal that was given none; nine digits at most, easy to type again."""
    return secrets.randbelow(10**9)


def exit_code_of(run: Path, status: int, language: str) -> int:
    """The exit code of the run directory `run`, whose pytest ended with `status`."""
    try:
        decision = Decision(json.loads((run / "verdict.json").read_text(encoding="utf-8"))["decision"])
    except (OSError, ValueError, KeyError, TypeError):
        print(word("no verdict", language, run=run), file=sys.stderr)
        return COULD_NOT_RUN
    # pytest may know of a failure outside the scenarios, or of an interruption after the verdict: then it is no GO.
    return decision.exit_code or (COULD_NOT_RUN if status else 0)


def _runs_of(runs: Path, seed: int) -> set[Path]:
    named = re.compile(rf"[^-]+-{seed}(-\d+)?")
    return {path for path in runs.glob("*/") if named.fullmatch(path.name)}


def _run(command: list[str]) -> int:
    """Run `command` in a process group of its own: signals reach it from here, each of them once, and our own death."""
    dying = rooms.processes().die_with(os.getpid(), signal.SIGINT)
    child = subprocess.Popen(command, process_group=0, preexec_fn=dying)  # noqa: PLW1509 - we have one thread
    with _passed_on_to(child):
        return child.wait()


@contextmanager
def _passed_on_to(child: subprocess.Popen[bytes]) -> Iterator[None]:
    """Whatever asks us to stop interrupts `child`, which then ends its systems and judges as far as it came."""

    def interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a signal handler's signature
        child.send_signal(signal.SIGINT)

    before = {number: signal.signal(number, interrupt) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
