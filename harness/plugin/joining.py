"""What a process that runs scenarios is given, and how workers get it from their controller."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest

from harness.journey.handoffs import HANDOFFS
from harness.kernel.seed import Seed
from harness.landscape.catalogue import catalogue
from harness.landscape.endpoint import Endpoint, endpoints_from_json, endpoints_to_json
from harness.landscape.load import load
from harness.landscape.model import Landscape
from harness.ledger.exhibit import Exhibits
from harness.ledger.ledger import Ledger
from harness.verdict.interfaces import known_interfaces

WORKER_INPUT = "dryrun"
_SETTLED = ("seed", "lang", "screenshots", "channel", "allure_report_dir")


@dataclass(frozen=True, slots=True)
class Joined:
    """One rehearsal as one process sees it. `language` is that of the reports; `name` is how the landscape was given.

    `channel` is how customers reach the shop: "ui" in a browser, "api" over its HTTP pages.
    """

    run: Path
    name: str
    landscape: Landscape
    endpoints: Mapping[str, Endpoint]
    seed: Seed
    language: str
    screenshots: bool
    ledger: Ledger
    exhibits: Exhibits
    channel: str = "ui"


JOINED = pytest.StashKey[Joined]()


def join(config: pytest.Config, run: Path, name: str, endpoints: Mapping[str, Endpoint], ledger: Ledger) -> Joined:
    """Put the parts together. Raises LandscapeInvalid."""
    return Joined(
        run=run,
        name=name,
        landscape=known_landscape(name),
        endpoints=endpoints,
        seed=Seed(config.option.seed),
        language=config.option.lang,
        screenshots=config.option.screenshots,
        ledger=ledger,
        exhibits=Exhibits(run, ledger),
        channel=config.option.channel,
    )


def known_landscape(name: str) -> Landscape:
    """The landscape of that name or file, its handoffs and rules checked against ours. Raises LandscapeInvalid."""
    handoffs = [handoff.name for handoff in HANDOFFS]
    return load(name, handoffs=handoffs, interfaces=known_interfaces(handoffs), needs=catalogue().needs)


def worker_input(config: pytest.Config, joined: Joined) -> str:
    """What a worker must be told, keys included: it travels over the worker's pipe and is never written down.

    A worker reads the command line by itself, so it is told what the controller settled afterwards.
    """
    settled = {name: getattr(config.option, name, None) for name in _SETTLED}
    endpoints = endpoints_to_json(joined.endpoints)
    return json.dumps({"run": str(joined.run), "name": joined.name, "endpoints": endpoints, "options": settled})


def join_as_worker(config: pytest.Config) -> Joined | None:
    """What this worker was told, with a ledger stream of its own (gw0, gw1…); None in any other process."""
    told = getattr(config, "workerinput", {}).get(WORKER_INPUT)
    if told is None:
        return None
    given = json.loads(told)
    vars(config.option).update(given["options"])
    run = Path(given["run"])
    ledger = Ledger(run / "ledger", config.workerinput["workerid"])  # type: ignore[attr-defined] # set by xdist
    return join(config, run, given["name"], endpoints_from_json(given["endpoints"]), ledger)


def room(name: str) -> ModuleType:
    """A module of a top-level folder, such as fixtures.systems: in the wheel it lies inside `harness`."""
    folder = name.partition(".")[0]
    return import_module(f"harness.{name}" if find_spec(f"harness.{folder}") else name)
