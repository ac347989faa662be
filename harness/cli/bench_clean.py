"""The clean half of `dryrun bench`: one landscape, many journeys, one verdict."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from harness.bench.catalogue import BenchInvalid
from harness.bench.clean import play_all
from harness.bench.plan import Plan, plan
from harness.bench.playing import Assortment, Customer, Scene
from harness.cli import rooms
from harness.cli.bench_asked import Asked
from harness.cli.bench_words import said
from harness.journey.beginning import beginning
from harness.journey.handoffs import HANDOFFS, in_force
from harness.kernel.outcome import Standing
from harness.landscape.endpoint import Endpoint, described
from harness.landscape.load import load
from harness.landscape.model import Landscape
from harness.ledger.events import Compromising, ScenariosSelected
from harness.ledger.ledger import Ledger
from harness.probes.sights import Sights
from harness.reporting import publish
from harness.verdict.judge import judge_run
from harness.verdict.model import Finding, Verdict


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that the verdict says of journeys that had no defect. `journey` "" when it is about the whole run."""

    journey: str
    interface: str
    problem: str
    replay: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanResult:
    """What became of the journeys. `alarms`: one for each journey called broken; `not_seen`: handoffs nobody owed."""

    run: Path
    played: int
    alarms: tuple[Told, ...]
    unproven: tuple[Told, ...]
    not_seen: tuple[str, ...]
    whole: bool


def play_clean(asked: Asked, home: Path, terminal: Console) -> CleanResult:
    """Play the journeys that were asked for on one landscape, judge them together, and leave record and verdict in `home`."""
    run = home / "journeys"
    landscape = load(asked.landscape, handoffs=[handoff.name for handoff in HANDOFFS])
    ledger = Ledger(run / "ledger", "main")
    systems, whole, played = rooms.systems(), False, 0
    with systems.start(landscape, home=run, seed=asked.seed, log=terminal.print, language=asked.language) as running:
        stage = _Stage(asked, run, landscape, running.endpoints, _assortment(running.endpoints))
        plans = stage.plans()
        about = beginning(
            landscape,
            described(running.endpoints),
            run=run.name,
            seed=asked.seed,
            language=asked.language,
            channel="api",
        )
        ledger.record(about)
        ledger.record(ScenariosSelected(count=len(plans)))
        looks = rooms.sweep()
        looks.count_stock(stage.sights(), running.endpoints, ledger)
        try:
            played = _play(stage, plans, terminal)
            whole = played == len(plans)
        except KeyboardInterrupt:
            ledger.record(Compromising(system="harness", reason="the bench was interrupted"))
        for sentence in running.check():
            ledger.record(Compromising(system=sentence.partition(" ")[0], reason=sentence.removesuffix(".")))
        looks.count_stock(stage.sights(), running.endpoints, ledger, after=True)
        looks.sweep(running.endpoints, landscape, ledger)
    ledger.close()
    verdict = judge_run(run)
    _publish(run, verdict, asked, terminal)
    return _result(run, verdict, played, whole=whole)


def _publish(run: Path, verdict: Verdict, asked: Asked, terminal: Console) -> None:
    """Verdict and page for whoever looks closer; without a page the figures stand all the same."""
    try:
        publish(run, verdict, language=asked.language, newest=False)
    except Exception as error:  # noqa: BLE001 - see above
        terminal.print(f"{type(error).__name__}: {error}", markup=False)


@dataclass(frozen=True, slots=True)
class _Stage:
    asked: Asked
    run: Path
    landscape: Landscape
    endpoints: Mapping[str, Endpoint]
    assortment: Assortment

    def plans(self) -> list[Plan]:
        """One plan a number, or the only one that was asked for."""
        asked, choices = self.asked, self.assortment.choices
        one = asked.only_journey
        numbers: Iterable[int] = range(1, asked.journeys + 1) if one is None else [one]
        return [plan(asked.seed, number, choices) for number in numbers]

    def sights(self) -> Sights:
        """Probes of one's own: a connection is not shared between threads."""
        found: Sights = rooms.people().sights_over(self.endpoints, self.landscape)
        return found

    def scene(self, number: int) -> Callable[[], Scene]:
        """What one thread plays on, made in that thread."""

        def made() -> Scene:
            landscape = self.landscape
            return Scene(
                ledger=Ledger(self.run / "ledger", f"clean{number}"),
                sights=self.sights(),
                endpoints=self.endpoints,
                table=in_force(
                    landscape.deadlines,
                    set(landscape.without),
                    landscape.systems,
                    landscape.policy.model_dump(mode="json"),
                ),
                policy=landscape.policy.model_dump(mode="json"),
                assortment=self.assortment,
                run=self.run.parent.name,
            )

        return made

    def replay(self, each: Plan) -> str:
        """The line that plays one journey again, alone."""
        words = ["dryrun", "bench", "--clean", str(self.asked.journeys), "--seed", str(self.asked.seed)]
        if self.asked.landscape != "embedded":
            words += ["--landscape", self.asked.landscape]
        return shlex.join([*words, "--only-journey", str(each.number)])


def _play(stage: _Stage, plans: Sequence[Plan], terminal: Console) -> int:
    if stage.asked.only_journey is not None:
        terminal.print_json(json.dumps(plans[0].to_json(), ensure_ascii=False))
    scenes = [stage.scene(number) for number in range(stage.asked.workers)][: len(plans)]
    with terminal.status("") as status:

        def told(done: int) -> None:
            status.update(said("played", stage.asked.language, done=done, count=len(plans)))

        return play_all(plans, scenes, replay=stage.replay, told=told)


def _assortment(endpoints: Mapping[str, Endpoint]) -> Assortment:
    inventory = rooms.inventory().read_inventory(endpoints)
    if len(inventory.articles) < 6 or not inventory.accounts:
        raise BenchInvalid("the shop's inventory needs six articles and an account for clean journeys.")
    return Assortment(
        sorted(inventory.articles, key=lambda article: str(article.sku)),
        sorted(
            (Customer(each.email, each.password, each.address) for each in inventory.accounts),
            key=lambda customer: customer.email,
        ),
    )


def _result(run: Path, verdict: Verdict, played: int, *, whole: bool) -> CleanResult:
    return CleanResult(
        run=run,
        played=played,
        alarms=told_of(verdict, Standing.BROKEN),
        unproven=told_of(verdict, Standing.UNPROVEN),
        not_seen=verdict.blind,
        whole=whole,
    )


def told_of(verdict: Verdict, standing: Standing) -> tuple[Told, ...]:
    """One for each journey that is called so, by its first cause; and one for each finding about no journey."""
    replays = {each.journey: each.replay for each in verdict.scenarios}
    told: dict[Any, Told] = {}
    for each in _leaders_first(verdict):
        if each.standing is standing:
            for journey in each.journeys or ("",):
                key = journey or each.id or each.interface
                told.setdefault(key, Told(journey, each.interface, each.problem, replays.get(journey, "")))
    return tuple(told.values())


def _leaders_first(verdict: Verdict) -> list[Finding]:
    return sorted(verdict.findings, key=lambda each: bool(each.cause))
