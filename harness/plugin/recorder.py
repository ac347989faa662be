"""Writes the begin and the end of each scenario into the ledger, in the process that runs it."""

from __future__ import annotations

import contextlib
import errno
import shlex
import shutil
import sys
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd.parser import Scenario, Step

from harness.kernel.clock import stopwatch
from harness.kernel.errors import LedgerUnwritable, NotOffered
from harness.ledger.events import Compromising, ScenarioBegan, ScenarioEnded
from harness.plugin.features import SCENARIO, is_scenario
from harness.plugin.joining import JOINED, Joined
from harness.plugin.outcomes import outcome_of, reason_of, unreachable
from harness.plugin.tags import numbers
from harness.reporting.allure_bridge import AllureBridge, step_title


def attend(config: pytest.Config, joined: Joined) -> None:
    """From here on, this process runs scenarios: fixtures find `joined`, the ledger and Allure are told of each."""
    config.stash[JOINED] = joined
    if config.pluginmanager.hasplugin("allure_pytest"):  # -p no:allure_pytest leaves its results out
        bridge = AllureBridge(joined.ledger, joined.run, language=joined.language, outcome_of=outcome_of)
        config.pluginmanager.register(bridge, "dryrun-allure")
    config.pluginmanager.register(Recorder(joined), "dryrun-recorder")
    config.pluginmanager.register(FullDisk(joined), "dryrun-full-disk")


@dataclass(slots=True)
class _Course:
    """How a scenario has gone so far: its first error decides, also when teardown adds another.

    `step` is the one under way, and after an error the one it came from; "" between steps.
    """

    began: float = field(default_factory=stopwatch)
    error: BaseException | None = None
    step: str = ""

    def fell(self, error: BaseException) -> None:
        if self.error is None:
            self.error = error

    def goes_on(self, step: str) -> None:
        if self.error is None:
            self.step = step


_COURSE = pytest.StashKey[_Course]()


class Recorder:
    """One for each process that runs scenarios."""

    def __init__(self, joined: Joined) -> None:
        self._joined = joined

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        if not is_scenario(item):
            return (yield)
        try:
            course = item.stash[_COURSE] = _Course()
            self._joined.ledger.record(self._began(item), journey=item.nodeid)
            result = yield
            self._end(item, course)
        except LedgerUnwritable as error:
            pytest.exit(str(error), returncode=2)
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        course = item.stash.get(_COURSE, None)
        if course is not None and call.excinfo is not None:
            course.fell(call.excinfo.value)
            if isinstance(call.excinfo.value, NotOffered):
                # Seen in pytest's own summary as skipped with its reason; the ledger says "not offered".
                path, line, _ = item.reportinfo()
                report.outcome, report.longrepr = "skipped", (str(path), (line or 0) + 1, str(call.excinfo.value))
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_bdd_before_step(self, request: pytest.FixtureRequest, step: Step) -> None:
        request.node.stash[_COURSE].goes_on(step_title(step))

    @pytest.hookimpl(trylast=True)
    def pytest_bdd_after_step(self, request: pytest.FixtureRequest) -> None:
        request.node.stash[_COURSE].goes_on("")

    @pytest.hookimpl(tryfirst=True)
    def pytest_bdd_step_error(self, request: pytest.FixtureRequest, exception: Exception) -> None:
        # Before pytest's own report: what runs after the last step may raise too, and hide this one.
        request.node.stash[_COURSE].fell(exception)

    def _began(self, item: pytest.Item) -> ScenarioBegan:
        template = item.stash[SCENARIO]
        tags = sorted({mark.name for mark in item.iter_markers()} - {"parametrize", "usefixtures"})
        return ScenarioBegan(
            title=_title(item),
            numbers=numbers(tags),
            feature=item.nodeid.partition("::")[0],
            language=template.feature.language[:2],
            tags=tags,
            replay=self._replay(item),
        )

    def _replay(self, item: pytest.Item) -> str:
        words = [
            pytest_command(),
            item.nodeid,
            "--landscape",
            self._joined.name,
            "--seed",
            str(self._joined.seed.number),
        ]
        if self._joined.channel != "ui":
            words += ["--channel", self._joined.channel]
        return shlex.join(words)

    def _end(self, item: pytest.Item, course: _Course) -> None:
        took = stopwatch() - course.began
        if course.error is None:
            ended = ScenarioEnded(outcome="passed", took=took)
        else:
            outcome, reason = outcome_of(course.error), reason_of(course.error)
            dead = unreachable(self._joined.endpoints) if outcome in {"failed", "error"} else []
            for role in dead:
                said = Compromising(system=role, reason=f"{role} accepts no connection any more")
                self._joined.ledger.record(said, journey=item.nodeid)
            if dead:
                outcome, reason = "compromised", f"{', '.join(dead)} accepts no connection any more; seen as: {reason}"
            ended = ScenarioEnded(outcome=outcome, reason=reason, step=course.step, took=took)
        self._joined.ledger.record(ended, journey=item.nodeid)


class FullDisk:
    """Around everything that writes of a scenario: a result that cannot be written ends the session in one sentence."""

    def __init__(self, joined: Joined) -> None:
        self._joined = joined

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self) -> Generator[None, object, object]:
        # What a step raises never comes this far: pytest makes it the outcome of the scenario.
        try:
            return (yield)
        except OSError as error:
            where = error.filename or self._joined.run
            why = "the disk is full: free some space" if error.errno == errno.ENOSPC else error.strerror or str(error)
            said = f"the results of this run cannot be written to {where} ({why}); what was recorded before is still readable"
            with contextlib.suppress(LedgerUnwritable):
                self._joined.ledger.record(Compromising(system="harness", reason=said))
            pytest.exit(said, returncode=2)


def pytest_command() -> str:
    """How pytest is typed here: with its folder where a virtual environment is in use that is not on the PATH."""
    beside = Path(sys.executable).parent / "pytest"
    found = shutil.which("pytest")
    if sys.prefix == sys.base_prefix or not beside.is_file() or (found and Path(found).parent == beside.parent):
        return "pytest"
    return str(beside.relative_to(Path.cwd())) if beside.is_relative_to(Path.cwd()) else str(beside)


def _title(item: pytest.Item) -> str:
    """The scenario's name with its row filled in; a name without placeholders is told apart by the row's id."""
    template = item.stash[SCENARIO]
    called: Any = getattr(item, "callspec", None)
    row = called.params.get("_pytest_bdd_example", {}) if called else {}
    rendered: Scenario = template.render(row)
    return item.name if row and rendered.name == template.name else rendered.name
