"""What a rehearsal would say of feature files before it begins: collected as for a run, with nothing started."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from harness.kernel.errors import ScenarioInvalid
from harness.plugin.features import is_scenario
from harness.plugin.joining import room

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
    """What was found, a sentence each, and how many scenarios are fine; `broken` is what kept pytest from collecting."""

    problems: list[str] = field(default_factory=list)
    scenarios: int = 0
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

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.checked.scenarios = sum(map(is_scenario, items))


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
