"""The catalogue against the features that are there, and what a shop that lacks something makes of a scenario."""

from __future__ import annotations

import pytest

from harness.cli import rooms
from harness.kernel.errors import LandscapeInvalid
from harness.landscape.catalogue import catalogue
from harness.landscape.load import load
from harness.plugin.joining import known_landscape
from harness.plugin.written import languages_of, written
from harness.reporting.texts import texts
from tests.plugin.stage import GOOD, Stage

THERE = written(rooms.scenarios())
USED = sorted({number for each in THERE for number in each.numbers})
GIFT_CARD = GOOD.replace("@S01", "@S50")


def test_the_catalogue_is_whole() -> None:
    numbers = list(catalogue().numbers)
    assert numbers == [f"S{number:02d}" for number in range(1, 126)]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_need_has_its_words(language: str) -> None:
    words = {need: texts(language).word("needs", need) for need in catalogue().needs}
    assert all(language == "en" or french != need for need, french in words.items())


@pytest.mark.parametrize("number", USED)
def test_a_number_that_is_used_stands_in_the_catalogue_in_both_languages(number: str) -> None:
    assert number in catalogue().numbers
    assert languages_of(number, THERE) == ["en", "fr"]


@pytest.mark.parametrize("number", USED)
def test_what_is_written_runs_on_our_own_shop(number: str) -> None:
    """Who teaches the shop something says so in harness/landscape/offering.py, else its scenarios are never played."""
    assert catalogue().lacking([number], load("embedded")) == []


def test_every_scenario_has_a_number() -> None:
    assert [each.place for each in THERE if not each.numbers] == []


def test_a_scenario_that_the_shop_cannot_serve_is_not_offered_and_says_why(stage: Stage) -> None:
    stage.feature(GIFT_CARD)
    stage.play("-rs")
    (ended,) = stage.events("ScenarioEnded")
    assert (ended.outcome, ended.reason) == ("not offered", "not offered by this shop: gift cards")


def test_a_landscape_says_what_its_shop_offers(stage: Stage) -> None:
    text = (rooms.scenarios().parent / "landscapes" / "embedded.toml").read_text(encoding="utf-8")
    mine = stage.pytester.path / "mine.toml"
    mine.write_text('offers = ["gift cards"]\n' + text, encoding="utf-8")
    stage.feature(GIFT_CARD)
    stage.play(f"--landscape={mine}")
    (ended,) = stage.events("ScenarioEnded")
    assert ended.outcome == "passed"


def test_an_offer_that_nobody_knows_is_refused(stage: Stage) -> None:
    text = (rooms.scenarios().parent / "landscapes" / "embedded.toml").read_text(encoding="utf-8")
    mine = stage.pytester.path / "mine.toml"
    mine.write_text('offers = ["gift card"]\n' + text, encoding="utf-8")
    with pytest.raises(LandscapeInvalid, match="did you mean gift cards"):
        known_landscape(str(mine))
