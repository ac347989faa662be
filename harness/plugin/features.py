"""A feature file as pytest collects it: one item a scenario, named as the scenario is.

So the node id, such as `scenarios/ordering/buying.feature::A guest buys one product`, is what people type, and it names
the journey in the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pytest_bdd import scenario
from pytest_bdd.exceptions import GherkinParseError
from pytest_bdd.feature import get_feature
from pytest_bdd.parser import Feature, ScenarioTemplate

from harness.kernel.errors import ScenarioInvalid
from harness.plugin import validity
from harness.plugin.phrases import phrasebook
from harness.plugin.tags import known

SCENARIO = pytest.StashKey[ScenarioTemplate]()


class FeatureFile(pytest.Module):
    """Collects the scenarios of one file, or none of them when one would be a false green."""

    def _getobj(self) -> ModuleType:
        # pytest asks a function's module for it by name; no Python file stands behind a feature.
        return ModuleType(self.path.stem)

    def collect(self) -> Iterator[pytest.Item]:
        """The scenarios in their order. Raises ScenarioInvalid with one sentence a line."""
        document = validity.read(self.path, self.nodeid)
        found = validity.problems(document, self.nodeid, known(self.config))
        feature = self._feature(found)
        found += self._unrunnable_steps(feature)
        if found:
            raise ScenarioInvalid("\n".join(found))
        for template in feature.scenarios.values():
            yield from self._items(template)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **kwargs: Any) -> Any:
        """The sentences alone: a traceback of ours says nothing about a feature."""
        if isinstance(excinfo.value, ScenarioInvalid):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *args, **kwargs)

    def _feature(self, found: list[str]) -> Feature:
        """As pytest-bdd reads it, which may refuse what is parsed well; `found` is told before its reason."""
        try:
            return get_feature(str(self.path.parent), self.path.name)
        except GherkinParseError as error:
            raise ScenarioInvalid("\n".join([*found, str(validity.not_gherkin(error, self.nodeid))])) from None

    def _items(self, template: ScenarioTemplate) -> Iterator[pytest.Item]:
        bound = scenario(str(self.path), template.name, features_base_dir=str(self.path.parent))(_steps_are_all)
        setattr(self.obj, template.name, bound)
        for item in self._genfunctions(template.name, bound):
            item.stash[SCENARIO] = template
            item.reportinfo = partial(_where, self.path, template.line_number - 1, item.name)  # type: ignore[method-assign]
            yield item

    def _unrunnable_steps(self, feature: Feature) -> list[str]:
        book = phrasebook(self)
        found: list[str] = []
        for template in feature.scenarios.values():
            rows = [row for examples in template.examples for row in examples.as_contexts()] or [{}]
            for row in rows:
                found += book.problems(template.render(row).steps, self.nodeid)
        return list(dict.fromkeys(found))


def is_scenario(item: pytest.Item) -> bool:
    return SCENARIO in item.stash


def _where(path: Path, line: int, name: str) -> tuple[Path, int, str]:
    return path, line, name


def _steps_are_all() -> None:
    """A scenario has no test body beside its steps."""
