"""The phrases that a feature file may use, in one language: taken from the step definitions themselves.

A step function carries its English phrase above its French one, and its docstring says what it means: in English, and
after `fr:` in French. One phrase alone is in whatever language it is in, and shown in both.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any

from pytest_bdd.parser import Step
from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

from harness.journey.disturbing import ROUTES
from harness.journey.handoffs import HANDOFFS
from harness.landscape.model import GRADES
from harness.plugin.checking import Checked
from harness.plugin.phrases import matches
from harness.reporting.vocabulary_page import Blank, Chapter, Phrase

_BLANK = re.compile(r"\{(?P<name>\w+)(?::(?P<form>[^}]*))?\}")
_FRENCH = re.compile(r"^[ \t]*fr:[ \t]*", re.MULTILINE)
_KINDS = {"d": "whole", "g": "number", "f": "number"}


def vocabulary(checked: Checked, language: str) -> list[Chapter]:
    """A chapter for each module of steps, in the order in which they were imported."""
    examples = list(_lines(checked, language))
    by_module: dict[str, list[StepFunctionContext]] = {}
    for definition in _in_order(checked.definitions):
        if not definition.step_func.__module__.startswith("pytest_bdd"):  # its "trace" opens a debugger
            by_module.setdefault(definition.step_func.__module__, []).append(definition)
    return [_chapter(sys.modules.get(name), name, known, examples, language) for name, known in by_module.items()]


def _in_order(definitions: Iterable[StepFunctionContext]) -> list[StepFunctionContext]:
    """As they were made: module by module, from top to bottom, of one function the lower phrase first."""
    made = {id(known): place for place, known in enumerate(step_function_context_registry.values())}
    return sorted(definitions, key=lambda known: made.get(id(known), len(made)))


def _chapter(
    module: ModuleType | None, name: str, known: list[StepFunctionContext], examples: list[Step], language: str
) -> Chapter:
    by_function: dict[int, list[StepFunctionContext]] = {}
    for definition in known:
        by_function.setdefault(id(definition.step_func), []).append(definition)
    phrases = [
        _phrase(definition, examples, language)
        for definitions in by_function.values()
        for definition in _in_language(definitions, language)
    ]
    title = told_in(module.__doc__ or "", language).rstrip(".") if module else ""
    return Chapter(name.rpartition(".")[2], title or name, tuple(phrases))


def _in_language(definitions: list[StepFunctionContext], language: str) -> list[StepFunctionContext]:
    """Of the phrases of one function those in `language`: decorators are applied from below, where the French one stands."""
    if len(definitions) % 2:
        return definitions
    return definitions[::2] if language == "fr" else definitions[1::2]


def _phrase(known: StepFunctionContext, examples: Iterable[Step], language: str) -> Phrase:
    text = str(known.parser.name)
    example = next((step.name for step in examples if matches(known, step)), "")
    blanks = tuple(_blank(found["name"], found["form"] or "", language) for found in _BLANK.finditer(text))
    plain = _BLANK.sub(lambda found: f"{{{found['name']}}}", text)
    return Phrase(known.type or "", plain, told_in(known.step_func.__doc__ or "", language), example, blanks)


def _blank(name: str, form: str, language: str) -> Blank:
    if choices := _choices(language).get(name):
        return Blank(name, "choice", choices)
    return Blank(name, _KINDS.get(form[-1:], "text"))


def _choices(language: str) -> Mapping[str, tuple[str, ...]]:
    """What may stand in a blank of this name."""
    handoffs = tuple(each.fr if language == "fr" else each.name for each in HANDOFFS if each.name in ROUTES)
    return {"handoff": handoffs, "grade": GRADES}


def told_in(docstring: str, language: str) -> str:
    """The part of a docstring in `language`, in one line; the English one where there is no French."""
    english, *french = _FRENCH.split(inspect.cleandoc(docstring), maxsplit=1)
    said = french[0] if french and language == "fr" else english.partition("\n\n")[0]
    return " ".join(said.split())


def _lines(checked: Checked, language: str) -> Iterator[Step]:
    """Every step of the features in `language`, without those of outlines, which still have columns in them."""
    for template in checked.scenarios:
        if template.feature.language[:2] == language:
            steps: Iterable[Any] = template.steps
            yield from (step for step in steps if "<" not in step.name)
