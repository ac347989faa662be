"""What pytest-bdd would pass without having looked stops the collection: exit 2, one sentence, nothing started."""

from __future__ import annotations

import pytest

from tests.plugin.stage import GOOD, Stage

PLACE = "scenarios/buying.feature"

TEXTS = {
    "two scenarios of one name": (
        GOOD + "  Scenario: A guest buys\n    Then 2 is 2\n",
        f"{PLACE}:7: “A guest buys” is already the name of the scenario at line 4, and only one of the two would run; give it another name.",
    ),
    "one name in two rules": (
        "Feature: F\n  Rule: a\n    Scenario: X\n      Then 1 is 1\n  Rule: b\n    Scenario: X\n      Then 1 is 2\n",
        f"{PLACE}:6: “X” is already the name of the scenario at line 3",
    ),
    "one name, the second an outline": (
        "Feature: F\n  Scenario: X\n    Then 1 is 1\n  Scenario Outline: X\n    Then 1 is <n>\n    Examples:\n      | n |\n      | 1 |\n",
        f"{PLACE}:4: “X” is already the name of the scenario at line 2",
    ),
    "one name in French rules": (
        "# language: fr\nFonctionnalité: F\n  Règle: a\n    Scénario: É\n      Alors tout va bien\n  Règle: b\n    Scénario: É\n      Alors tout va mal\n",
        f"{PLACE}:7: “É” is already the name of the scenario at line 4",
    ),
    "no scenario": (
        "Feature: Empty\n",
        f"{PLACE}:1: the feature “Empty” has no scenario, so it would pass without having looked; add one or delete the file.",
    ),
    "no feature": ("# only a remark\n\n", f"{PLACE}: has no feature, so nothing of it would run"),
    "no Then": (
        "Feature: F\n  Scenario: X\n    Given a shop\n    When it breaks\n    And it breaks\n",
        f"{PLACE}:2: “X” has no Then step, so it would pass without having looked",
    ),
    "a Then in the background only": (
        "Feature: F\n  Background:\n    Given a shop\n    Then 1 is 1\n  Scenario: X\n    Given a shop\n",
        f"{PLACE}:5: “X” has no Then step",
    ),
    "a step of another language before the first": (
        "Feature: F\n  Scenario: X\n    Étant donné une boutique\n    Then 1 is 1\n",
        f"{PLACE}:3: “Étant donné une boutique” is no step in a file of the language en; write Given, Then, When,",
    ),
    "no steps": ("Feature: F\n  Scenario: X\n", f"{PLACE}:2: “X” has no Then step"),
    "no name": ("Feature: F\n  Scenario:\n    Then 1 is 1\n", f"{PLACE}:2: the scenario has no name"),
    "colons in the name": ("Feature: F\n  Scenario: a::b\n    Then 1 is 1\n", f"{PLACE}:2: the name “a::b” holds “::”"),
    "outline without rows": (
        "Feature: F\n  Scenario Outline: X\n    Then 1 is <n>\n    Examples:\n      | n |\n",
        f"{PLACE}:2: “X” has no example rows, so it would not run",
    ),
    "outline without examples": (
        "Feature: F\n  Scenario Outline: X\n    Then 1 is 1\n",
        f"{PLACE}:2: “X” has no example rows",
    ),
    "a column that is not there": (
        "Feature: F\n  Scenario Outline: X\n    Then 1 is <m>\n    Examples:\n      | n |\n      | 1 |\n",
        f"{PLACE}:2: “X” uses <m>, which is not a column of its examples; add the column.",
    ),
    "unknown tag": (
        GOOD.replace("@smoke", "@smok"),
        f"{PLACE}:2: @smok is not a known tag; did you mean @smoke? known are @S01 to @S125 and @accepted, @api,",
    ),
    "a mark that skips": (GOOD.replace("@smoke", "@skip"), f"{PLACE}:2: @skip is not a known tag"),
    "a mark that turns failure into a pass": (
        GOOD.replace("@smoke", "@xfail"),
        f"{PLACE}:2: @xfail is not a known tag",
    ),
    "a number beyond the catalogue": (GOOD.replace("@S01", "@S126"), f"{PLACE}:2: @S126 is not a known tag"),
    "unknown tag on examples": (
        "Feature: F\n  Scenario Outline: X\n    Then 1 is <n>\n    @later\n    Examples:\n      | n |\n      | 1 |\n",
        f"{PLACE}:4: @later is not a known tag",
    ),
    "not Gherkin": (
        "Feature: F\n  Scenario: X\n    Then 1 is 1\n    Whenever it rains\n",
        f"{PLACE}:4: is not Gherkin: expected:",
    ),
    "And first": ("Feature: F\n  Scenario: X\n    And a shop\n    Then 1 is 1\n", f"{PLACE}:3: is not Gherkin: "),
    "unknown language": ("# language: xx\nFeature: F\n", f"{PLACE}:1: is not Gherkin: Language not supported: xx"),
    "unknown step": (
        "Feature: F\n  Scenario: X\n    Given a ship\n    Then 1 is 1\n",
        f"{PLACE}:3: no step definition knows Given “a ship”; nearest are “a shop”",
    ),
    "unknown step in a row": (
        "Feature: F\n  Scenario Outline: X\n    Then 1 is <n>\n    Examples:\n      | n |\n      | 1 |\n      | one |\n",
        f"{PLACE}:3: no step definition knows Then “1 is one”; nearest are",
    ),
    "the right phrase under the wrong keyword": (
        "Feature: F\n  Scenario: X\n    Given it breaks\n    Then 1 is 1\n",
        f"{PLACE}:3: no step definition knows Given “it breaks”",
    ),
}


@pytest.mark.parametrize(("text", "sentence"), TEXTS.values(), ids=TEXTS)
def test_a_feature_that_would_not_look_is_refused(stage: Stage, text: str, sentence: str) -> None:
    stage.feature(text)
    result = stage.play()
    assert result.ret == 2
    assert sentence in result.stdout.str()
    assert "Traceback" not in result.stdout.str()
    assert not stage.calls
    assert not stage.runs


STEPS = {
    "an async step": (
        '@given("an awaited shop")\nasync def wait(): assert False\n',
        "an awaited shop",
        ":3: “an awaited shop” is an async function (conftest.py:",
    ),
    "an async step that yields": (
        '@given("an awaited shop")\nasync def wait():\n    yield\n',
        "an awaited shop",
        "which is never awaited and so passes whatever it asserts; make it a plain def.",
    ),
    "two definitions of one text": (
        '@given("a shop")\ndef again(): ...\n',
        "a shop",
        ":3: “a shop” is matched by 2 step definitions, conftest.py:",
    ),
    "two patterns that overlap": (
        '@given(parsers.parse("a {size} shop"))\ndef a(size): ...\n@given(parsers.re("a big .*"))\ndef b(): ...\n',
        "a big shop",
        "“a big shop” is matched by 2 step definitions",
    ),
    "one for every keyword": (
        'from pytest_bdd import step\n@step("a shop")\ndef again(): ...\n',
        "a shop",
        "“a shop” is matched by 2 step definitions",
    ),
}


@pytest.mark.parametrize(("code", "phrase", "sentence"), STEPS.values(), ids=STEPS)
def test_a_definition_that_would_not_run_is_refused(stage: Stage, code: str, phrase: str, sentence: str) -> None:
    stage.steps(code)
    stage.feature(f"Feature: F\n  Scenario: X\n    Given {phrase}\n    Then 1 is 1\n")
    result = stage.play()
    assert result.ret == 2
    assert sentence in result.stdout.str()
    assert not stage.calls


def test_one_function_may_carry_two_phrases(stage: Stage) -> None:
    stage.steps('@given("a stand")\n@given("un stand")\ndef both(): ...\n')
    stage.feature("Feature: F\n  Scenario: X\n    Given a stand\n    And un stand\n    Then 1 is 1\n")
    stage.play().assert_outcomes(passed=1)


def test_every_problem_of_every_file_is_told_at_once(stage: Stage) -> None:
    stage.feature("Feature: F\n  Scenario:\n    Given a shop\n", "a")
    stage.feature("Feature: F\n  Scenario: X\n    Given a ship\n    Then 1 is one\n", "b")
    result = stage.play()
    assert result.ret == 2
    for sentence in (
        "a.feature:2: the scenario has no name",
        "a.feature:2: “” has no Then",
        "b.feature:3:",
        "b.feature:4:",
    ):
        assert sentence in result.stdout.str()


def test_workers_are_not_even_started_for_a_bad_feature(stage: Stage) -> None:
    stage.feature("Feature: F\n  Scenario: X\n    Given a ship\n    Then 1 is 1\n")
    result = stage.play("-n", "2")
    assert result.ret == 2
    assert (result.stdout.str() + result.stderr.str()).count("no step definition knows Given “a ship”") == 1
    assert not stage.calls


def test_bytes_that_are_no_text_are_refused(stage: Stage) -> None:
    stage.feature("").write_bytes(b"Feature: F\n  Scenario: \xff\n")
    result = stage.play()
    assert result.ret == 2
    assert f"{PLACE}:2: is not UTF-8; save the file as UTF-8." in result.stdout.str()


def test_a_tag_of_the_merchants_own_goes_into_the_ini(stage: Stage) -> None:
    stage.pytester.makeini(
        stage.pytester.path.joinpath("tox.ini").read_text() + "\nmarkers =\n    b2b: for companies\n"
    )
    stage.feature(GOOD.replace("@smoke", "@b2b"))
    stage.play("-m", "b2b").assert_outcomes(passed=1)


def test_french_and_english_stand_side_by_side(stage: Stage) -> None:
    stage.feature(GOOD)
    stage.feature(
        "# language: fr\n@smoke\nFonctionnalité: Commander\n  Contexte:\n    Étant donné une boutique\n"
        "  Plan du scénario: Un invité achète\n    Alors tout va <mot>\n    Exemples:\n      | mot  |\n      | bien |\n",
        "acheter",
    )
    stage.play().assert_outcomes(passed=2)
    began = {event.title: event for event in stage.events("ScenarioBegan")}
    assert began["Un invité achète[bien]"].language == "fr"
    assert began["A guest buys"].numbers == ["S01"]
