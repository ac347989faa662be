"""Many journeys at once: none shares what another holds, each leaves its end in the record, and an interruption ends all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock
from typing import Any

import pytest

from harness.bench import clean
from harness.bench.clean import Queue, name_of, number_of, play_all, play_one
from harness.bench.plan import Choices, Line, Plan, plan
from harness.bench.playing import Assortment, Scene
from harness.kernel.errors import Compromised, LandscapeInvalid
from harness.ledger.events import ScenarioBegan, ScenarioEnded
from harness.ledger.ledger import Ledger
from harness.probes.sights import Sights
from tests.replacing import replace

CHOICES = Choices((400,) * 43, 40)


def _plan(number: int, *articles: int, account: int = -1) -> Plan:
    made = plan(7, number, CHOICES)
    lines = tuple(Line(article, 1) for article in articles)
    return replace(made, lines=lines, account=account, mispick=-1)


def _scene(folder: Path, stream: str) -> Callable[[], Scene]:
    def made() -> Scene:
        return Scene(
            ledger=Ledger(folder, stream), sights=Sights.over({}), endpoints={}, table={}, policy={},
            assortment=Assortment([], []), run="r",
        )  # fmt: skip

    return made


def test_only_plans_that_share_nothing_are_given_out() -> None:
    queue = Queue([_plan(1, 1, 2), _plan(2, 2, 3), _plan(3, 4), _plan(4, 5, account=0), _plan(5, 6, account=0)])
    first, third, fourth = queue.take(), queue.take(), queue.take()
    assert first is not None
    assert [each and each.number for each in (first, third, fourth)] == [1, 3, 4]
    queue.give_back(first)
    second = queue.take()
    assert second is not None
    assert second.number == 2
    assert queue.done == 1


def test_nobody_gets_a_plan_after_the_stop() -> None:
    queue = Queue([_plan(1, 1)])
    queue.stop()
    assert queue.take() is None


def test_all_are_played_by_several_and_never_together_on_one_article(tmp_path: Path) -> None:
    plans = [_plan(number, number % 3, 10 + number) for number in range(30)]
    lock, busy, clashes, played = Lock(), set[int](), set[int](), list[int]()

    def play(each: Plan, scene: Scene, replay: str) -> None:
        assert replay == f"again {each.number}"
        assert scene.run == "r"
        with lock:
            clashes.update(busy & set(each.articles()))
            busy.update(each.articles())
        with lock:
            busy.difference_update(each.articles())
            played.append(each.number)

    scenes = [_scene(tmp_path, f"clean{number}") for number in range(3)]
    done = play_all(plans, scenes, replay=lambda each: f"again {each.number}", play=play)
    assert done == 30
    assert sorted(played) == list(range(30))
    assert clashes == set()
    assert all('"StreamEnded"' in path.read_text() for path in tmp_path.glob("*.jsonl"))


def test_an_interruption_lets_those_under_way_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    began, stopped, played = Event(), Event(), list[int]()
    stop = Queue.stop

    def play(each: Plan, _scene: Scene, _replay: str) -> None:
        began.set()
        stopped.wait(10)
        played.append(each.number)

    def interrupted(*_: object) -> None:
        began.wait(10)
        raise KeyboardInterrupt

    def stopping(queue: Queue) -> None:
        stop(queue)
        stopped.set()

    monkeypatch.setattr(clean, "_wait", interrupted)
    monkeypatch.setattr(Queue, "stop", stopping)
    plans = [_plan(1, 1), _plan(2, 1)]
    with pytest.raises(KeyboardInterrupt):
        play_all(plans, [_scene(tmp_path, "clean0")], replay=lambda _: "", play=play)
    assert played == [1]
    assert '"StreamEnded"' in (tmp_path / "clean0.jsonl").read_text()


@pytest.mark.parametrize(
    ("error", "outcome", "reason"),
    [
        (None, "passed", ""),
        (AssertionError("the shop says no"), "failed", "the shop says no"),
        (Compromised("the psp does not answer"), "compromised", "the psp does not answer"),
        (LandscapeInvalid("too few articles"), "error", "too few articles"),
        (KeyError("x"), "error", "KeyError: 'x'"),
    ],
)
def test_how_a_journey_ended_is_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception | None, outcome: str, reason: str
) -> None:
    class Player:
        def __init__(self, *_: Any) -> None: ...

        def play(self) -> None:
            if error is not None:
                raise error

    monkeypatch.setattr(clean, "Player", Player)
    scene = _scene(tmp_path, "clean0")()
    play_one(_plan(3, 1), scene, "dryrun bench --only-journey 3")
    began, ended = (entry.event for entry in scene.ledger.entries(name_of(3)))
    assert isinstance(began, ScenarioBegan)
    assert began.replay == "dryrun bench --only-journey 3"
    assert isinstance(ended, ScenarioEnded)
    assert (ended.outcome, ended.reason) == (outcome, reason)
    scene.ledger.close()


def test_names_tell_numbers() -> None:
    assert number_of(name_of(217)) == 217
    with pytest.raises(ValueError, match="invalid literal"):
        number_of("scenarios/x.feature::y")
