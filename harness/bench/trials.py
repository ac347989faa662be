"""Rehearsals as processes, several at once, each within its time. None of them outlives the bench.

A trial that takes too long is interrupted, ends its systems and judges what it saw; one that does not even do that is
killed, and its systems with it.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from harness.kernel.clock import stopwatch
from harness.kernel.waiting import eventually

GRACE = 20.0
"""Seconds in which an interrupted rehearsal ends its systems and judges."""

_LOOK_EVERY = 3600.0  # seconds of one wait; waits follow each other


@dataclass(frozen=True, slots=True)
class Trial:
    """One rehearsal to be run: its name, the folder for all it leaves, and the command."""

    name: str
    folder: Path
    command: tuple[str, ...]

    @property
    def log(self) -> Path:
        return self.folder / "rehearsal.log"

    def run(self) -> Path | None:
        """The run directory it made, None while there is none."""
        made = sorted(path.parent for path in self.folder.glob("2*/run.json"))
        return made[-1] if made else None


@dataclass(frozen=True, slots=True)
class Ended:
    """A trial that is over. `overdue`: it was interrupted because its time was over; `took` in seconds."""

    trial: Trial
    status: int
    took: float
    overdue: bool = False


@dataclass(slots=True)
class _Going:
    trial: Trial
    process: subprocess.Popen[bytes]
    began: float = field(default_factory=stopwatch)
    interrupted: float | None = None

    @property
    def took(self) -> float:
        return stopwatch() - self.began


def run_all(
    trials: Sequence[Trial],
    *,
    at_once: int,
    within: float,
    prepare: Callable[[], None] | None = None,
    told: Callable[[Sequence[str]], None] = lambda _names: None,
) -> Generator[Ended, None, None]:
    """Run all trials, `at_once` at a time, each at most `within` seconds, and yield each as it ends.

    `prepare` is what a child does before it becomes pytest; `told` is given the names of those under way whenever they
    change. Whatever ends the iteration, Ctrl-C included, no trial is left.
    """
    waiting, going = list(trials), list[_Going]()
    try:
        while waiting or going:
            while waiting and len(going) < max(1, at_once):
                going.append(_begun(waiting.pop(0), prepare))
            told([each.trial.name for each in going])
            for over in _next_ended(going, within):
                going.remove(over)
                yield Ended(over.trial, over.process.returncode, over.took, over.interrupted is not None)
    finally:
        _end(going)


def _begun(trial: Trial, prepare: Callable[[], None] | None) -> _Going:
    trial.folder.mkdir(parents=True, exist_ok=True)
    with trial.log.open("wb") as output:
        process = subprocess.Popen(
            trial.command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            process_group=0,
            preexec_fn=partial(_listen, prepare),  # noqa: PLW1509 - we have one thread
        )
    return _Going(trial, process)


def _listen(prepare: Callable[[], None] | None) -> None:
    """Hear interruptions, which a child of a job in the background would inherit as ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if prepare is not None:
        prepare()


def _next_ended(going: list[_Going], within: float) -> list[_Going]:
    def ended() -> list[_Going]:
        for each in going:
            _hold_to(each, within)
        return [each for each in going if each.process.poll() is not None]

    while not (found := eventually(ended, within=_LOOK_EVERY).value):
        pass
    return found


def _hold_to(each: _Going, within: float) -> None:
    """Interrupt a trial whose time is over; kill it when that did not help."""
    if each.interrupted is None and each.took > within:
        each.interrupted = stopwatch()
        each.process.send_signal(signal.SIGINT)
    elif each.interrupted is not None and stopwatch() - each.interrupted > GRACE:
        _kill(each)


def _end(going: list[_Going]) -> None:
    """Interrupt all that are left, give them time to end their systems, and kill what stays."""
    for each in going:
        each.process.send_signal(signal.SIGINT)
    try:
        eventually(lambda: all(each.process.poll() is not None for each in going), within=GRACE)
    finally:
        for each in going:
            _kill(each)
            each.process.wait()


def _kill(each: _Going) -> None:
    # Its systems die with it: they asked the kernel for that when they were started.
    with suppress(ProcessLookupError):
        os.killpg(each.process.pid, signal.SIGKILL)
