"""Waiting, in one place: a question asked again until it is answered or its time is over.

Nothing else in the harness sleeps. Every wait tells how long the answer really took, so that a rehearsal measures the
latency of each interface as it goes.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What a question said last, whether that satisfied it, and after how many seconds."""

    value: T
    satisfied: bool
    after: float


def eventually(
    question: Callable[[], T], *, within: float, satisfies: Callable[[T], bool] = bool, every: float = 0.02
) -> Answer[T]:
    """Ask `question` until its answer satisfies or `within` seconds are over; the last answer is kept either way.

    The pause between two questions grows from `every` to half a second, so a long wait does not load the system asked.
    The question is asked at least once, and once more at the very end of the time.
    """
    began = time.monotonic()
    pause_for = every
    while True:
        value = question()
        after = time.monotonic() - began
        if satisfies(value):
            return Answer(value, True, after)
        if after >= within:
            return Answer(value, False, after)
        time.sleep(max(0.0, min(pause_for, within - after)))
        pause_for = min(pause_for * 1.5, 0.5)


async def pause(seconds: float) -> None:
    """Let other work of this event loop go on for `seconds`."""
    await asyncio.sleep(seconds)
