"""Ctrl-C while the program is still being imported: nothing has begun, so nothing is to be ended or recorded."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from types import FrameType

COULD_NOT_RUN = 2


def quiet_until_ready() -> Callable[[], object]:
    """From here on SIGINT ends this process at once with exit code 2; the function returned brings KeyboardInterrupt back."""
    before = signal.signal(signal.SIGINT, _leave)
    return lambda: signal.signal(signal.SIGINT, before)


def _leave(_number: int, _frame: FrameType | None) -> None:
    os.write(2, b"Interrupted.\n")
    os._exit(COULD_NOT_RUN)
