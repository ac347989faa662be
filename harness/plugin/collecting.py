"""Feature files collected in this process, and nothing rehearsed: what `dryrun check`, `steps` and `scenarios` go by.

pytest does it, as it would for a rehearsal: with our steps, and with those that a project's conftest.py adds.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from pytest_bdd.parser import ScenarioTemplate
from pytest_bdd.steps import StepFunctionContext

from harness.kernel.errors import DryrunError
from harness.plugin.features import SCENARIO, is_scenario
from harness.plugin.phrases import every_definition

_NOTHING_FOUND = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)


@dataclass(slots=True)
class Collected:
    """`problems`: what is wrong with the files, a sentence each; `scenarios`: those of the files in which nothing is.

    `definitions`: every step definition that is visible everywhere, in the order in which they were made.
    """

    problems: list[str] = field(default_factory=list)
    scenarios: list[tuple[Path, ScenarioTemplate]] = field(default_factory=list)
    definitions: list[StepFunctionContext] = field(default_factory=list)


def collect(paths: Iterable[Path]) -> Collected:
    """What is in these files and folders. Raises DryrunError when pytest cannot even begin, with what it says."""
    listener = _Listener()
    said = io.StringIO()
    words = ["--collect-only", "-q", "--landscape", "embedded", "-p", "no:cacheprovider", *_plugins(), *map(str, paths)]
    with redirect_stdout(said), redirect_stderr(said):
        status = pytest.main(words, plugins=[listener])
    if status not in _NOTHING_FOUND and not listener.found.problems:
        raise DryrunError(f"the files cannot be collected: {_last_words(said.getvalue())}")
    return listener.found


class _Listener:
    """Keeps what pytest collects."""

    def __init__(self) -> None:
        self.found = Collected()

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.found.problems += str(report.longrepr).splitlines()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        seen: dict[tuple[Path, str], ScenarioTemplate] = {}
        for item in session.items:
            if is_scenario(item):
                template = item.stash[SCENARIO]
                seen.setdefault((item.path, template.name), template)
        self.found.scenarios = [(path, template) for (path, _), template in seen.items()]
        self.found.definitions = list(every_definition(session))


def _plugins() -> list[str]:
    """Our plugin, fixtures and steps, for files that lie where no conftest.py names them."""
    inside = find_spec("harness.steps") is not None
    before = "harness." if inside else ""
    fixtures = import_module(f"{before}fixtures").MODULES
    steps = (f"steps.{name}" for name in import_module(f"{before}steps").MODULES)
    names: Sequence[str] = ("harness.plugin", *(f"{before}{name}" for name in (*fixtures, *steps)))
    return [word for name in names for word in ("-p", name)]


def _last_words(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    told = [line for line in lines if line.startswith(("ERROR", "E  "))] or lines
    return told[-1].removeprefix("ERROR:").strip() if told else "pytest gave no reason"
