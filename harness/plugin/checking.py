"""What a rehearsal would say of feature files before it begins: collected as for a run, with nothing started."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytest_bdd.parser import ScenarioTemplate
from pytest_bdd.steps import StepFunctionContext

from harness.kernel.errors import ScenarioInvalid
from harness.plugin.features import SCENARIO, is_scenario
from harness.plugin.joining import room
from harness.plugin.phrases import seen_by

QUIET = (
    "-p",
    "no:terminal",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:xdist",
    "--collect-only",
    "-o",
    "addopts=",
    "--import-mode=importlib",
)


@dataclass(slots=True)
class Checked:
    """What was found, a sentence each, and the scenarios that are fine; `broken` is what kept pytest from collecting.

    `definitions`: every step definition of plugins and of the conftest.py at the top.
    """

    problems: list[str] = field(default_factory=list)
    scenarios: list[ScenarioTemplate] = field(default_factory=list)
    definitions: list[StepFunctionContext] = field(default_factory=list)
    broken: str = ""


class _Listener:
    """Hears from pytest what was collected."""

    def __init__(self) -> None:
        self.checked = Checked()

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            said = str(report.longrepr).strip()
            if report.nodeid.endswith(".feature"):
                self.checked.problems += said.splitlines()
            else:
                self.checked.broken = said

    def pytest_collection_modifyitems(self, session: pytest.Session, items: list[pytest.Item]) -> None:
        # An outline is one scenario, and an item for each of its rows.
        templates = {id(item.stash[SCENARIO]): item.stash[SCENARIO] for item in items if is_scenario(item)}
        self.checked.scenarios = list(templates.values())
        self.checked.definitions = list(seen_by(session, session))


def check(paths: Sequence[Path], landscape: str) -> Checked:
    """Collect `paths` with the steps that a rehearsal of them would have, those of their own project too.

    Raises ScenarioInvalid for what is neither a feature file nor a folder, and when the steps themselves do not load.
    """
    for path in paths:
        _require_feature(path)
    listener = _Listener()
    words = [*QUIET, *with_our_steps(), f"--landscape={landscape}", *(str(path.absolute()) for path in paths)]
    status = pytest.main(words, plugins=[listener])
    checked = listener.checked
    if checked.broken or (status == pytest.ExitCode.USAGE_ERROR and not checked.problems):
        raise ScenarioInvalid(checked.broken or "the project's conftest.py cannot be loaded; run pytest to see why.")
    return checked


def with_our_steps() -> list[str]:
    """What gives a project without a conftest.py of its own our vocabulary; to one that has it already it adds nothing."""
    steps = room("steps")
    names = ["harness.plugin", *(f"{steps.__name__}.{name}" for name in steps.MODULES)]
    return [word for name in names for word in ("-p", name)]


def _require_feature(path: Path) -> None:
    if not path.exists():
        raise ScenarioInvalid(f"{path}: there is no such file; give a .feature file, or a folder of them.")
    if path.is_file() and path.suffix != ".feature":
        raise ScenarioInvalid(f"{path}: is no .feature file; give one, or a folder of them.")
    if path.is_dir() and next(path.rglob("*.feature"), None) is None:
        raise ScenarioInvalid(f"{path}: holds no .feature file; give another folder.")
