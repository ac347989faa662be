"""What makes a feature file a false green, found in its text alone.

pytest-bdd keeps one of two scenarios of the same name, runs an outline without rows not at all, and passes a scenario
that asserts nothing. Each of these is a sentence here: file, line, what, and what to do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from gherkin.dialect import DIALECTS
from pytest_bdd.exceptions import GherkinParseError
from pytest_bdd.gherkin_parser import Feature, GherkinDocument, Scenario, Tag, get_gherkin_document
from pytest_bdd.parser import PARAM_RE

from harness.kernel.errors import ScenarioInvalid
from harness.plugin.tags import unknown

_MOST_BYTES = 1024 * 1024


def read(path: Path, place: str) -> GherkinDocument:
    """The parsed file; `place` is how sentences name it. Raises ScenarioInvalid when it is no feature at all."""
    try:
        text = path.read_bytes()
        if len(text) > _MOST_BYTES:
            raise ScenarioInvalid(f"{place}: is larger than 1 MB; split the feature.")
        if not _says_something(text.decode("utf-8")):
            raise ScenarioInvalid(f"{place}: has no feature, so nothing of it would run; write one or delete the file.")
        return get_gherkin_document(str(path))
    except UnicodeDecodeError as error:
        line = text[: error.start].count(b"\n") + 1
        raise ScenarioInvalid(f"{place}:{line}: is not UTF-8; save the file as UTF-8.") from None
    except OSError as error:
        raise ScenarioInvalid(f"{place}: cannot be read ({error.strerror}).") from None
    except GherkinParseError as error:
        raise not_gherkin(error, place) from None


def not_gherkin(error: GherkinParseError, place: str) -> ScenarioInvalid:
    """A syntax error as one sentence: file, line, what the parser expected."""
    return ScenarioInvalid(f"{place}:{error.line}: is not Gherkin: {_reason(error)} Correct this line.")


def problems(document: GherkinDocument, place: str, tags: Collection[str]) -> list[str]:
    """A sentence for each false green; `tags` are the known ones."""
    feature = document.feature
    scenarios = list(_scenarios(feature))
    found = _unknown_tags(feature, place, tags)
    if not scenarios:
        at = f"{place}:{feature.location.line}"
        found.append(
            f"{at}: the feature “{feature.name}” has no scenario, so it would pass without having looked; add one or delete the file."
        )
    first: dict[str, int] = {}
    for scenario in scenarios:
        at = f"{place}:{scenario.location.line}"
        found += _of_name(scenario, at, first)
        found += _of_other_language(scenario, place, feature.language)
        found += _of_steps(scenario, at)
        found += _of_rows(scenario, at, feature.language)
    return found


def scenarios_with_tags(feature: Feature) -> Iterator[tuple[list[str], Scenario]]:
    """Each scenario with the names of all tags that count for it: its own, its examples', its rule's, its feature's."""
    for child in feature.children:
        rule = list(child.rule.tags) if child.rule else []
        for part in child.rule.children if child.rule else [child]:
            if part.scenario:
                rows = [tag for table in part.scenario.examples for tag in table.tags]
                tags = [*feature.tags, *rule, *part.scenario.tags, *rows]
                yield [tag.name.lstrip("@") for tag in tags], part.scenario


def _says_something(text: str) -> bool:
    lines = (line.strip() for line in text.removeprefix("\ufeff").splitlines())
    return any(line and not line.startswith("#") for line in lines)


def _reason(error: GherkinParseError) -> str:
    """The parser's own words, which say what it expected; pytest-bdd's summary is often wrong about it."""
    cause = error.__cause__
    lines = str(cause.args[0]).splitlines() if cause and cause.args else []
    told = next((line.strip() for line in lines if line.strip().startswith("(")), "")
    return (told.partition("): ")[2] or str(error.message)).rstrip(".") + "."


def _scenarios(feature: Feature) -> Iterator[Scenario]:
    for child in feature.children:
        inner = child.rule.children if child.rule else [child]
        yield from (part.scenario for part in inner if part.scenario)


def _of_name(scenario: Scenario, at: str, first: dict[str, int]) -> list[str]:
    name = scenario.name.strip()
    if not name:
        return [f"{at}: the scenario has no name; a name is how reports and people speak of it: write one."]
    if "::" in name:
        return [
            f"{at}: the name “{name}” holds “::”, which separates file and scenario on the command line; leave it out."
        ]
    if name in first:
        other = f"the name of the scenario at line {first[name]}"
        return [f"{at}: “{name}” is already {other}, and only one of the two would run; give it another name."]
    first[name] = scenario.location.line
    return []


def _of_other_language(scenario: Scenario, place: str, language: str) -> list[str]:
    """Before the first step, what begins as a step of another language is taken for prose, and would never run."""
    own = _keywords(language)
    others = {word for name in ("en", "fr") if name != language for word in _keywords(name)} - own
    lines = enumerate(scenario.description.splitlines(), scenario.location.line + 1)
    return [
        f"{place}:{number}: “{line.strip()}” is no step in a file of the language {language}; write {', '.join(sorted(word.strip() for word in own))}, or correct the first line “# language: …”."
        for number, line in lines
        if line.strip().startswith(tuple(others))
    ]


def _keywords(language: str) -> set[str]:
    dialect = DIALECTS[language]
    return {word for kind in ("given", "when", "then") for word in dialect[kind] if word.strip() != "*"}


def _of_steps(scenario: Scenario, at: str) -> list[str]:
    kind = ""
    for step in scenario.steps:
        # "And", "But" and "*" continue the kind before them.
        kind = step.keyword_type if step.keyword_type in {"Context", "Action", "Outcome"} else kind
        if kind == "Outcome":
            return []
    return [
        f"{at}: “{scenario.name}” has no Then step, so it would pass without having looked; say what must be true at its end."
    ]


def _of_rows(scenario: Scenario, at: str, language: str) -> list[str]:
    outline = (
        scenario.keyword in DIALECTS[language]["scenarioOutline"]
        and scenario.keyword not in DIALECTS[language]["scenario"]
    )
    tables = scenario.examples
    if (outline and not tables) or any(not table.table_body for table in tables):
        return [
            f"{at}: “{scenario.name}” has no example rows, so it would not run; add rows below its examples, or make it a plain scenario."
        ]
    used = {name for step in scenario.steps for name in PARAM_RE.findall(step.text)}
    columns = [{cell.value for cell in table.table_header.cells} for table in tables if table.table_header]
    missing = sorted(name for name in used if any(name not in known for known in columns))
    return [
        f"{at}: “{scenario.name}” uses <{name}>, which is not a column of its examples; add the column."
        for name in missing
    ]


def _unknown_tags(feature: Feature, place: str, known: Collection[str]) -> list[str]:
    return [
        f"{place}:{tag.location.line}: {unknown(tag.name.lstrip('@'), known)}"
        for tag in _tags(feature)
        if tag.name.lstrip("@") not in known
    ]


def _tags(feature: Feature) -> Iterator[Tag]:
    yield from feature.tags
    for child in feature.children:
        yield from child.rule.tags if child.rule else ()
    for scenario in _scenarios(feature):
        yield from scenario.tags
        for table in scenario.examples:
            yield from table.tags
