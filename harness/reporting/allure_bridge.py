"""Tells Allure of scenarios as people wrote them: Given, When and Then as steps, and what systems said under each.

A pytest plugin object, one in each process that runs scenarios. Steps are opened and closed as pytest-bdd plays them; what
the ledger recorded meanwhile is put under the step during which it happened, when the result is written. Tests that are no
scenarios pass through untouched.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

import allure_commons
from allure_commons.logger import AllureFileLogger
from allure_commons.model2 import Parameter, Status, StatusDetails, TestResult, TestResultContainer, TestStepResult
from pluggy import HookimplMarker

from harness.ledger.entry import Entry, Unreadable
from harness.ledger.events import RehearsalBegan, ScenarioBegan
from harness.ledger.ledger import Ledger
from harness.reporting.allure_attachments import attach
from harness.reporting.allure_labels import STATUSES, Written, label, link
from harness.reporting.names import Names
from harness.reporting.plain import fit
from harness.reporting.texts import texts

_STEP_DEFINITION = "pytestbdd_step"  # how the fixtures begin that pytest-bdd makes of step definitions
_EXAMPLE = "_pytest_bdd_example"

hookimpl = HookimplMarker("pytest")


@dataclass(slots=True)
class _Told:
    """The scenario that is being played.

    `entries` come with the index of the step that was open, -1 for none; `steps` are pytest-bdd's; `error` is the first.
    """

    written: Written
    entries: list[tuple[int, Entry]] = field(default_factory=list)
    steps: list[Any] = field(default_factory=list)
    played: int = 0
    open: str = ""
    row: dict[str, Any] = field(default_factory=dict)
    error: BaseException | None = None


class AllureBridge:
    """Register it with pytest before the first scenario runs; it does nothing where Allure writes no results.

    `ledger` is the one of this process, `run` the run directory, `language` that of the reports; `outcome_of` says how an
    exception is recorded (an outcome of ScenarioEnded).
    """

    def __init__(self, ledger: Ledger, run: Path, *, language: str, outcome_of: Callable[[BaseException], str]) -> None:
        self._run = run
        self._texts = texts(language)
        self._outcome_of = outcome_of
        self._worker = ledger.stream
        self._told: _Told | None = None
        self._patterns: dict[str, str] = {}
        self._quiet = False
        ledger.subscribe(self._heard)

    def _heard(self, entry: Entry) -> None:
        """Keep what is recorded; it is written out with the result, so that Allure cannot fail a scenario here."""
        if isinstance(entry.event, ScenarioBegan):
            self._told = _Told(Written.of(entry.event))
        if self._told is not None:
            place = self._told.played - 1 if self._told.open else -1
            self._told.entries.append((place, entry))

    @hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: Any) -> None:
        if self._told is None:
            return
        self._quieten()
        if not allure_commons.plugin_manager.is_registered(self):
            allure_commons.plugin_manager.register(self)
            item.config.add_cleanup(lambda: allure_commons.plugin_manager.unregister(self))
        called = getattr(item, "callspec", None)
        self._told.row = dict(called.params.get(_EXAMPLE, {})) if called else {}
        self._patterns = dict(item.config.option.allure_link_pattern)

    @hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, call: Any) -> Generator[None, Any, Any]:
        if self._told is not None and call.excinfo is not None and self._told.error is None:
            self._told.error = call.excinfo.value
        return (yield)

    @hookimpl(tryfirst=True)
    def pytest_bdd_before_scenario(self, feature: Any, scenario: Any) -> None:
        if self._told is not None:
            self._told.written.feature = feature.name
            self._told.written.rule = scenario.rule.name if scenario.rule else ""
            self._told.steps = list(scenario.steps)

    @hookimpl(tryfirst=True)
    def pytest_bdd_before_step(self, step: Any) -> None:
        if self._told is not None:
            self._told.open = str(uuid4())
            self._told.played += 1
            allure_commons.plugin_manager.hook.start_step(uuid=self._told.open, title=step_title(step), params={})

    @hookimpl(trylast=True)
    def pytest_bdd_after_step(self) -> None:
        self._stop(None)

    @hookimpl(trylast=True)
    def pytest_bdd_step_error(self, exception: BaseException) -> None:
        self._stop(exception)

    @hookimpl(tryfirst=True)
    def pytest_bdd_step_func_lookup_error(self, step: Any, exception: BaseException) -> None:
        self.pytest_bdd_before_step(step)
        self._stop(exception)

    @hookimpl(tryfirst=True)
    def pytest_bdd_after_scenario(self) -> None:
        # A step that left by pytest.skip or Ctrl-C has told no hook.
        self._stop(None)

    @allure_commons.hookimpl(tryfirst=True)
    def report_result(self, result: TestResult) -> None:
        """Finish a scenario's result just before it is written."""
        told, self._told = self._told, None
        if told is None:
            return
        outcome = self._outcome_of(told.error) if told.error is not None else "passed"
        result.name = fit(told.written.title, 300)
        result.status = STATUSES.get(outcome, Status.BROKEN)
        if outcome != "passed" and result.statusDetails is not None:
            # The word in front is what the failure categories of Allure 2 go by.
            word = self._texts.word("outcomes", outcome)
            result.statusDetails.message = self._texts("terminal.label", label=word) + (
                result.statusDetails.message or ""
            )
        result.steps += [_skipped(step, result.stop) for step in told.steps[told.played :]]
        result.description = self._texts("allure.replay", line=f"`{told.written.replay}`")
        result.parameters = [each for each in result.parameters if each.name != _EXAMPLE]
        result.parameters += [Parameter(name=name, value=str(value)) for name, value in told.row.items()]
        label(result, told.written, outcome=outcome, worker=self._worker, texts=self._texts)
        link(result, told.written, self._patterns)
        try:
            attach(result, told.entries, self._run, self._names)
        except OSError as error:
            # Attachments are a copy; the ledger has it all, and says itself when the disk is full.
            result.statusDetails = result.statusDetails or StatusDetails(message=f"attachments are missing: {error}")

    def _stop(self, error: BaseException | None) -> None:
        if self._told is not None and self._told.open:
            uuid, self._told.open = self._told.open, ""
            kind, trace = (type(error), error.__traceback__) if error is not None else (None, None)
            allure_commons.plugin_manager.hook.stop_step(uuid=uuid, exc_type=kind, exc_val=error, exc_tb=trace)

    def _worth_telling(self, container: TestResultContainer) -> bool:
        """How our fixtures are built says nothing of the shop, unless one of them failed."""
        parts = [*container.befores, *container.afters]
        if any(part.status in {Status.FAILED, Status.BROKEN} for part in parts):
            return True
        return self._told is None and not any((part.name or "").startswith(_STEP_DEFINITION) for part in parts)

    @cached_property
    def _names(self) -> Names:
        return Names(self._texts, _handoffs(self._run))

    def _quieten(self) -> None:
        """Keep Allure from writing a container for each fixture and step definition of each scenario."""
        manager = allure_commons.plugin_manager
        writers = [each for each in manager.get_plugins() if isinstance(each, AllureFileLogger)]
        for writer in writers if not self._quiet else ():
            # pluggy remembers functions, not names: the writer has to come in again with the filter in place.
            name = manager.get_name(writer)
            manager.unregister(writer)
            vars(writer)["report_container"] = allure_commons.hookimpl(
                _filtered(writer.report_container, self._worth_telling)
            )
            manager.register(writer, name=name)
        self._quiet = self._quiet or bool(writers)


def step_title(step: Any) -> str:
    """The step as its author wrote it; pytest-bdd writes each word of a keyword with a capital."""
    keyword = step.keyword.strip().capitalize()
    return fit(f"{keyword}{step.name}" if keyword.endswith(("'", "’")) else f"{keyword} {step.name}", 500)


def _skipped(step: Any, at: int | None) -> TestStepResult:
    return TestStepResult(name=step_title(step), status=Status.SKIPPED, start=at, stop=at)


def _filtered(
    write: Callable[[TestResultContainer], None], worth_telling: Callable[[TestResultContainer], bool]
) -> Callable[[TestResultContainer], None]:
    def report_container(container: TestResultContainer) -> None:
        if worth_telling(container):
            write(container)

    return report_container


def _handoffs(run: Path) -> dict[str, Any]:
    """The table of the rehearsal, out of the stream of the process that began it."""
    try:
        with (run / "ledger" / "main.jsonl").open(encoding="utf-8", errors="replace") as lines:
            events = (Entry.from_line(line).event for line in lines)
            return next((event.handoffs for event in events if isinstance(event, RehearsalBegan)), {})
    except (OSError, Unreadable):
        return {}
