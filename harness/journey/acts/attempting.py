"""How an act is recorded: who, what, where, how it ended, how long it took."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from harness.journey.journey import Journey
from harness.kernel.clock import stopwatch
from harness.kernel.outcome import Outcome


@contextmanager
def attempt(journey: Journey, actor: str, act: str, system: str) -> Iterator[None]:
    """Record the act in the block: DONE, REFUSED when a system said no, UNKNOWN when it broke off on the way."""
    began = stopwatch()
    try:
        yield
    except AssertionError as refused:
        journey.acted(actor, act, system, Outcome.REFUSED, detail=str(refused)[:500], took=stopwatch() - began)
        raise
    except BaseException as broken:
        detail = f"{type(broken).__name__}: {broken}"[:500]
        journey.acted(actor, act, system, Outcome.UNKNOWN, detail=detail, took=stopwatch() - began)
        raise
    journey.acted(actor, act, system, Outcome.DONE, took=stopwatch() - began)
