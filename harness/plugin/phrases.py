"""The step definitions that a feature file sees, and whether each of its steps has exactly one that really runs."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import pytest
from pytest_bdd.compat import get_fixture_names, getfixturedefs
from pytest_bdd.parser import Step
from pytest_bdd.steps import StepFunctionContext, StepNamePrefix, step_function_context_registry

_PLACEHOLDER = re.compile(r"\{[^}]*\}")
BOOKS = pytest.StashKey[dict[tuple[int, ...], "Phrasebook"]]()


@dataclass(slots=True)
class Phrasebook:
    """Some step definitions. Answers are kept, as scenarios share most of their steps."""

    definitions: tuple[StepFunctionContext, ...]
    root: Path
    _answers: dict[tuple[str, str], str] = field(default_factory=dict)

    def problems(self, steps: Iterable[Step], place: str) -> list[str]:
        """A sentence for each step that no definition, several, or an async one would run."""
        judged = ((step.line_number, self._answer(step)) for step in steps)
        return list(dict.fromkeys(f"{place}:{line}: {answer}" for line, answer in judged if answer))

    def _answer(self, step: Step) -> str:
        key = (step.type, step.name)
        if key not in self._answers:
            self._answers[key] = self._judged(step)
        return self._answers[key]

    def _judged(self, step: Step) -> str:
        matching = [known for known in self.definitions if matches(known, step)]
        functions = list({id(known.step_func): known.step_func for known in matching}.values())
        if not functions:
            return self._unknown(step)
        if len(functions) > 1:
            places = " and ".join(_place(function, self.root) for function in functions)
            return f"“{step.name}” is matched by {len(functions)} step definitions, {places}, and only one would run; make their phrases differ."
        if _never_awaited(functions[0]):
            return f"“{step.name}” is an async function ({_place(functions[0], self.root)}), which is never awaited and so passes whatever it asserts; make it a plain def."
        return ""

    def _unknown(self, step: Step) -> str:
        phrases = [known.parser.name for known in self.definitions if known.type in {step.type, None}]
        # Compared without their placeholders, shown with them.
        plain = {_PLACEHOLDER.sub("", phrase): phrase for phrase in phrases}
        near = [plain[each] for each in get_close_matches(step.name, plain, n=3, cutoff=0.4)]
        hint = f"nearest are {', '.join(f'“{phrase}”' for phrase in near)}" if near else "no phrase is near"
        return f"no step definition knows {step.type.capitalize()} “{step.name}”; {hint}."


def phrasebook(node: pytest.File) -> Phrasebook:
    """The definitions visible to a file, made once for all files that see the same."""
    books = node.config.stash.setdefault(BOOKS, {})
    definitions = tuple(seen_by(node.session, node))
    return books.setdefault(tuple(map(id, definitions)), Phrasebook(definitions, node.config.rootpath))


def seen_by(session: pytest.Session, node: pytest.Collector) -> Iterable[StepFunctionContext]:
    """The step definitions that `node` sees: plugins' and those of its conftest files."""
    manager = session._fixturemanager  # noqa: SLF001 - step definitions are fixtures, and pytest has no public list
    for name in get_fixture_names(manager):
        if name.startswith(StepNamePrefix.step_def.value):
            for fixture in getfixturedefs(manager, name, node) or ():
                if known := step_function_context_registry.get(fixture.func):
                    yield known


def matches(known: StepFunctionContext, step: Step) -> bool:
    """Whether this definition would run the step."""
    return known.type in {step.type, None} and known.parser.is_matching(step.name)


def _never_awaited(function: Callable[..., object]) -> bool:
    inner = inspect.unwrap(function)
    return inspect.iscoroutinefunction(inner) or inspect.isasyncgenfunction(inner)


def _place(function: Callable[..., object], root: Path) -> str:
    inner = inspect.unwrap(function)
    code = getattr(inner, "__code__", None)
    if code is None:
        return repr(inner)
    path = Path(code.co_filename)
    return f"{path.relative_to(root) if path.is_relative_to(root) else path}:{code.co_firstlineno}"
