"""Ctrl-C and SIGTERM during a rehearsal: the first ends the scenarios, and none of them is ever forgotten."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import Any

from harness.kernel.clock import stopwatch

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_TWICE_WITHIN = 5.0
"""Seconds in which a second Ctrl-C is the impatience of the first; after them something hangs, and it acts again."""


class Interruptions:
    """Counts the signals that ask us to stop, from `watch` on.

    The first raises KeyboardInterrupt. Once `defer` was called they are counted only: what ends the systems and writes the
    verdict takes seconds, and half of it would be worth nothing.
    """

    def __init__(self) -> None:
        self.seen = 0
        self._last: float | None = None
        self._deferred = False
        self._before: dict[signal.Signals, Any] = {}

    def watch(self) -> None:
        self._before = {number: signal.signal(number, self._interrupt) for number in _SIGNALS}

    def defer(self) -> None:
        self._deferred = True

    def release(self) -> None:
        """Give the signals back, unless this process is pytest's own: its last moments must not change the exit status."""
        if not _is_pytest(sys.argv[0]):
            self.forget()

    def forget(self) -> None:
        while self._before:
            signal.signal(*self._before.popitem())

    def _interrupt(self, _number: int, _frame: object) -> None:
        last, self._last = self._last, stopwatch()
        self.seen += 1
        if not self._deferred and (last is None or self._last - last > _TWICE_WITHIN):
            raise KeyboardInterrupt


def _is_pytest(program: str) -> bool:
    path = Path(program)
    return path.name in {"pytest", "py.test", "rehearsing.py"} or path.parts[-2:] == ("pytest", "__main__.py")
