"""Many clean journeys, several at once, one record: whatever is called broken in it is a false alarm.

Journeys that share an article would move each other's stock, so a journey starts only when all that it touches is free.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Condition, Thread

from harness.bench.plan import Plan
from harness.bench.playing import Player, Scene
from harness.kernel.clock import stopwatch
from harness.kernel.errors import Compromised, DryrunError
from harness.kernel.waiting import eventually
from harness.ledger.events import ScenarioBegan, ScenarioEnded

GRACE = 30.0
"""Seconds that journeys under way are given to end after an interruption."""

FEATURE = "clean journeys"
_LOOK_EVERY = 3600.0
_MOST = 2000


def name_of(number: int) -> str:
    """What the record calls the journey of that number."""
    return f"{FEATURE}::{number:04d}"


def number_of(name: str) -> int:
    """The number of a journey that `name_of` named. Raises ValueError for another."""
    return int(name.removeprefix(f"{FEATURE}::"))


@dataclass(slots=True)
class Queue:
    """The plans that wait, in order, and what those under way hold. Threads take from it and give back."""

    waiting: list[Plan]
    held: set[str] = field(default_factory=set)
    done: int = 0
    stopped: bool = False
    _changed: Condition = field(default_factory=Condition)

    def take(self) -> Plan | None:
        """The first plan whose articles and account are free; None when none is left. Waits while others hold them."""
        with self._changed:
            while self.waiting and not self.stopped:
                free = next((each for each in self.waiting if not _needs(each) & self.held), None)
                if free is not None:
                    self.waiting.remove(free)
                    self.held |= _needs(free)
                    return free
                self._changed.wait()
            return None

    def give_back(self, plan: Plan) -> None:
        """A plan is over; what it held is free."""
        with self._changed:
            self.held -= _needs(plan)
            self.done += 1
            self._changed.notify_all()

    def stop(self) -> None:
        """Nobody gets another plan."""
        with self._changed:
            self.stopped = True
            self._changed.notify_all()


def _needs(plan: Plan) -> set[str]:
    account = {f"account {plan.account}"} if plan.account >= 0 else set()
    return {f"article {place}" for place in plan.articles()} | account


def play_all(
    plans: Sequence[Plan],
    scenes: Sequence[Callable[[], Scene]],
    *,
    replay: Callable[[Plan], str],
    play: Callable[[Plan, Scene, str], None] | None = None,
    told: Callable[[int], None] = lambda _done: None,
) -> int:
    """Play all plans, each scene in a thread of its own; how many were played to their end.

    `replay` gives the line that plays one again alone, `told` is given the count whenever it grows. Ctrl-C lets the
    journeys under way end, at most GRACE seconds, and is raised again.
    """
    queue = Queue(list(plans))
    carry_out = play or play_one
    threads = [Thread(target=_work, args=(queue, scene, replay, carry_out), daemon=True) for scene in scenes]
    for thread in threads:
        thread.start()
    try:
        _wait(threads, queue, told)
    finally:
        queue.stop()
        eventually(lambda: not any(thread.is_alive() for thread in threads), within=GRACE)
    return queue.done


def _wait(threads: Sequence[Thread], queue: Queue, told: Callable[[int], None]) -> None:
    seen = -1

    def over() -> bool:
        nonlocal seen
        if queue.done != seen:
            seen = queue.done
            told(seen)
        return not any(thread.is_alive() for thread in threads)

    while not eventually(over, within=_LOOK_EVERY).satisfied:
        pass


def _work(
    queue: Queue,
    make: Callable[[], Scene],
    replay: Callable[[Plan], str],
    play: Callable[[Plan, Scene, str], None],
) -> None:
    scene = make()
    try:
        while (plan := queue.take()) is not None:
            try:
                play(plan, scene, replay(plan))
            finally:
                queue.give_back(plan)
    finally:
        scene.ledger.close()


def play_one(plan: Plan, scene: Scene, replay: str) -> None:
    """Play one plan and record how it ended. Raises only LedgerUnwritable."""
    name, began = name_of(plan.number), stopwatch()
    scene.ledger.record(
        ScenarioBegan(
            title=plan.title(), numbers=[], feature=FEATURE, language=plan.language, tags=["clean"], replay=replay
        ),
        journey=name,
    )
    try:
        Player(plan, scene, scene.journey(name)).play()
        ended = ScenarioEnded(outcome="passed", took=stopwatch() - began)
    except Exception as error:  # noqa: BLE001 - whatever broke off, the record says so
        ended = _broken_off(error, stopwatch() - began)
    scene.ledger.record(ended, journey=name)


def _broken_off(error: Exception, took: float) -> ScenarioEnded:
    """An assertion is the shop's word; a system that does not answer is nobody's; the rest is ours."""
    said = str(error).strip()[:_MOST]
    if isinstance(error, Compromised):
        return ScenarioEnded(outcome="compromised", reason=said, took=took)
    if isinstance(error, AssertionError):
        return ScenarioEnded(outcome="failed", reason=said, took=took)
    named = said if isinstance(error, DryrunError) else f"{type(error).__name__}: {said}"
    return ScenarioEnded(outcome="error", reason=named, took=took)
