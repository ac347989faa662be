"""The vocabulary and the scenarios in two languages: every step in both, every smoke number in both, the same acts."""

from __future__ import annotations

import ast
import inspect
import re
from collections import defaultdict
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from pytest_bdd.feature import get_features
from pytest_bdd.parser import ScenarioTemplate
from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

from steps import MODULES

ROOT = Path(__file__).resolve().parents[2]
SMOKE = {"S01", "S02", "S32", "S34", "S35", "S36", "S55", "S59", "S62", "S75", "S81", "S87", "S94"}
FRENCH = re.compile(r"[éèêàçùôî]|\b(?:la|le|les|une?|elle|tous?|est|de|du|des|sur)\b")
ENGLISH = re.compile(r"\b(?:the|she|is|one|every|now|customer|her)\b")


def definitions() -> dict[Callable[..., object], list[StepFunctionContext]]:
    """Each step function with the phrases it carries."""
    modules = {import_module(f"steps.{name}").__name__ for name in MODULES}
    found: dict[Callable[..., object], list[StepFunctionContext]] = defaultdict(list)
    for known in step_function_context_registry.values():
        function = inspect.unwrap(known.step_func)
        if function.__module__ in modules and known not in found[function]:
            found[function].append(known)
    return found


def scenarios() -> list[tuple[str, ScenarioTemplate]]:
    return [
        (feature.language, template)
        for feature in get_features([str(ROOT / "scenarios")])
        for template in feature.scenarios.values()
    ]


DEFINITIONS = definitions()
SCENARIOS = scenarios()
ALL = [pytest.param(function, id=function.__qualname__) for function in DEFINITIONS]


def test_there_is_something_to_test() -> None:
    assert len(DEFINITIONS) >= 30
    assert {path.stem for path in (ROOT / "steps").glob("[a-z]*.py")} == set(MODULES)


@pytest.mark.parametrize("function", ALL)
def test_a_step_has_an_english_and_a_french_phrase(function: Callable[..., object]) -> None:
    phrases = [known.parser.name for known in DEFINITIONS[function]]
    assert len(phrases) == 2, phrases
    assert len({known.type for known in DEFINITIONS[function]}) == 1
    assert sum(bool(ENGLISH.search(phrase)) for phrase in phrases) == 1, phrases
    assert sum(bool(FRENCH.search(phrase)) for phrase in phrases) == 1, phrases
    english, french = ({*re.findall(r"\{[^}]*\}", phrase)} for phrase in phrases)
    assert english == french, "both take the same words from the scenario"


@pytest.mark.parametrize("function", ALL)
def test_a_step_says_what_it_means_and_calls_without_choosing(function: Callable[..., object]) -> None:
    """Words to one call: no `if`, no loop, no locator."""
    assert function.__doc__
    body = ast.parse(inspect.getsource(function))
    choosing = (ast.If, ast.For, ast.While, ast.Try, ast.IfExp, ast.comprehension)
    assert not [node for node in ast.walk(body) if isinstance(node, choosing)]


def test_no_phrase_stands_twice() -> None:
    phrases = [(known.type, known.parser.name) for each in DEFINITIONS.values() for known in each]
    assert len(phrases) == len(set(phrases))


def acts(template: ScenarioTemplate) -> list[str]:
    """The step functions a scenario runs, in order. Each of its steps has exactly one."""
    names = []
    for step in template.steps:
        known = [
            function.__qualname__
            for function, each in DEFINITIONS.items()
            if any(one.type in {step.type, None} and one.parser.is_matching(step.name) for one in each)
        ]
        assert len(known) == 1, f"{step.name}: {known}"
        names += known
    return names


def numbered(number: str, language: str) -> list[list[str]]:
    return [acts(template) for spoken, template in SCENARIOS if number in template.tags and spoken == language]


@pytest.mark.parametrize(
    "number", sorted(SMOKE | {tag for _, each in SCENARIOS for tag in each.tags if re.fullmatch(r"S\d+", tag)})
)
def test_a_number_is_rehearsed_in_both_languages_with_the_same_acts(number: str) -> None:
    english, french = numbered(number, "en"), numbered(number, "fr")
    assert english
    assert english == french


def test_every_number_of_the_smoke_pack_is_tagged_smoke() -> None:
    smoke = {tag for _, each in SCENARIOS if "smoke" in each.tags for tag in each.tags if re.fullmatch(r"S\d+", tag)}
    assert smoke >= SMOKE


@pytest.mark.parametrize("template", [pytest.param(each, id=each.name) for _, each in SCENARIOS])
def test_a_scenario_has_one_number_and_ends_with_all_systems_agreeing(template: ScenarioTemplate) -> None:
    """On the order, or where none may be, on there being none."""
    assert len([tag for tag in template.tags if re.fullmatch(r"S\d+", tag)]) == 1
    assert acts(template)[-1] in {"all_agree", "no_order"}
