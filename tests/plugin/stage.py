"""A project in a folder of its own, with features, a few steps, and systems that are only said to run."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from harness.landscape.endpoint import Endpoint
from harness.ledger.store import Reading, read_run
from harness.verdict.model import Decision, Verdict

INI = """
[pytest]
landscape = embedded
testpaths = scenarios
addopts = --import-mode=importlib --strict-markers --strict-config -p no:cacheprovider -p no:faulthandler -p no:hypothesispytest -p no:anyio
disable_test_id_escaping_and_forfeit_all_rights_to_community_support = true
"""

CONFTEST = """
import pytest
from pytest_bdd import given, parsers, then, when
from harness.kernel.errors import Compromised, NotOffered

pytest_plugins = ["harness.plugin", "fixtures.rehearsal"]

@given("a shop")
def _(endpoints, landscape, seed, exhibits): ...

@given("une boutique")
def _(feature_language):
    assert feature_language == "fr"

@when("it breaks")
def _():
    raise KeyError("sku")

@when("nobody is there")
def _():
    raise Compromised("the shop does not answer")

@when("it cannot be ordered")
def _():
    raise NotOffered("this shop has no gift cards")

@then(parsers.parse("{left:d} is {right:d}"))
def _(left, right):
    assert left == right

@then(parsers.parse("tout va {word}"))
def _(word):
    assert word == "bien"
"""

GOOD = """
@smoke @S01
Feature: Ordering
  Scenario: A guest buys
    Given a shop
    Then 1 is 1
"""

WRONG = GOOD.replace("1 is 1", "1 is 2")


@dataclass
class Running:
    """Systems as `fixtures.systems.start` gives them. `dead` is what `check` says."""

    endpoints: dict[str, Endpoint] = field(default_factory=dict)
    dead: list[str] = field(default_factory=list)

    def check(self) -> list[str]:
        return self.dead


@dataclass
class Stage:
    """What the tests look at afterwards: what was started, ended, swept and published."""

    pytester: pytest.Pytester
    running: Running = field(default_factory=Running)
    calls: list[str] = field(default_factory=list)
    refuse: Exception | None = None

    @contextlib.contextmanager
    def start(
        self, landscape: Any, *, home: Path, seed: int, log: Callable[[str], None], language: str
    ) -> Iterator[Running]:
        self.calls.append("start")
        log(f"started in {language}")
        if self.refuse is not None:
            raise self.refuse
        try:
            yield self.running
        finally:
            self.calls.append("stop")

    def publish(self, run: Path, _verdict: Verdict, *, language: str) -> str:
        self.calls.append("publish")
        return f"{run.name} in {language}"

    def feature(self, text: str, name: str = "buying") -> Path:
        path = self.pytester.path / "scenarios" / f"{name}.feature"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def steps(self, code: str) -> None:
        """Further steps and fixtures, after the ones every project here has."""
        self.pytester.makeconftest(CONFTEST + code)

    def play(self, *arguments: str) -> pytest.RunResult:
        # An interruption ends the session that is played, not the one that plays it.
        return self.pytester.runpytest_inprocess(*arguments, no_reraise_ctrlc=True)

    @property
    def runs(self) -> list[Path]:
        folder = self.pytester.path / "reports" / "runs"
        return sorted(each for each in folder.iterdir() if not each.is_symlink()) if folder.is_dir() else []

    @property
    def reading(self) -> Reading:
        (run,) = self.runs
        return read_run(run)

    def events(self, kind: str) -> list[Any]:
        return [entry.event for entry in self.reading.entries if entry.kind == kind]


def verdict(decision: Decision) -> Verdict:
    """A verdict that says no more than its decision."""
    return Verdict(
        run="r", landscape="embedded", seed=1, decision=decision, reasons=(), began="", took=0.0, scenarios=(), orders=(),
        money={}, systems={}, cells=(), findings=(),
    )  # fmt: skip
