"""The words for people: the same in both languages, and none missing for what the simulators declare."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from harness.faults.catalogue import FAULTS
from harness.simulators.carrier import lifecycle as carrier
from harness.simulators.console.facts import Written, written
from harness.simulators.console.words import LANGUAGES, wanted, words
from harness.simulators.warehouse import lifecycle as warehouse

TEXTS = Path(__file__).parents[3] / "harness" / "simulators" / "console" / "texts"


def leaves(table: dict[str, Any], at: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{at}{name}/")
        else:
            yield at + name, value


def test_both_languages_say_the_same_with_the_same_places() -> None:
    english, french = (dict(leaves(tomllib.loads((TEXTS / f"{name}.toml").read_text("utf-8")))) for name in LANGUAGES)
    assert english.keys() == french.keys()
    for key, text in english.items():
        if isinstance(text, str):
            # "The" and "the" are the same place: a sentence of another language begins otherwise.
            here, there = ({f.lower() for _, f, _, _ in Formatter().parse(said) if f} for said in (text, french[key]))
            assert here == there, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_of_a_lifecycle_has_its_word(language: str) -> None:
    table = tomllib.loads((TEXTS / f"{language}.toml").read_text("utf-8"))["states"]
    for thing, lifecycle in (("order", warehouse.ORDER), ("return", warehouse.RETURN), ("parcel", carrier.PARCEL)):
        states = {state for pair in lifecycle.pairs for state in pair}
        assert states <= table[thing].keys(), thing


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_has_its_word_and_says_what_it_does(language: str) -> None:
    t = words(language)
    for name, fault in FAULTS.items():
        assert t.known("faults", name)
        assert [way for way in fault.ways if t.known(f"faults_{way}", name)] == list(fault.ways), name


def test_french_keeps_its_signs_on_the_line() -> None:
    """A colon alone at the start of a line is a fault on a narrow screen."""
    for key, text in leaves(tomllib.loads((TEXTS / "fr.toml").read_text("utf-8"))):
        for sign in " :", " ;", " ?", " !", " »", "« ":
            assert sign not in str(text), key


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"), ("fr", "fr"), ("fr-CA", "fr"), ("de", "en"), ("de,fr;q=0.5", "fr"), ("en;q=0.4, fr;q=0.8", "fr"),
        ("fr;q=0", "en"), ("fr;q=x, en", "en"), ("*", "en"), ("é" * 1000, "en"),
    ],
)  # fmt: skip
def test_the_language_that_a_browser_wants_most(header: str, language: str) -> None:
    assert wanted(header) == language


def test_facts_are_written_as_people_read_them() -> None:
    facts: dict[str, str | int] = {
        "total": 7400, "currency": "EUR", "weight_g": 1250, "service": "home", "at": "2026-11-22T20:15:00Z",
        "label_url": "http://carrier.test/label.pdf", "city": "", "units": 3,
    }  # fmt: skip
    assert [(each.text, each.link) for each in written(facts, words("fr"))] == [
        ("74,00\xa0€", ""), ("1,25 kg", ""), ("À domicile", ""), ("22 novembre à 20:15", ""),
        ("Ouvrir", "http://carrier.test/label.pdf"), ("3", ""),
    ]  # fmt: skip


def test_an_amount_without_a_currency_stays_a_figure() -> None:
    assert written({"total": 7400}, words("en")) == [Written("Total", "7400")]


def test_how_far_each_site_is_with_a_split_order_is_said_in_words() -> None:
    facts: dict[str, str | int] = {"site": "LIL (picked), LYO (allocated)"}
    assert written(facts, words("fr")) == [Written("Site", "LIL (prélevée), LYO (stock réservé)")]
    assert written({"site": "LIL"}, words("en")) == [Written("Site", "LIL")]


def test_a_value_is_named_after_what_it_is_said_of() -> None:
    facts: dict[str, str | int] = {"reason": "duplicate"}
    assert [written(facts, words("fr"), thing)[0].text for thing in ("dispute", "order")] == [
        "Débité deux fois", "Doublon possible",
    ]  # fmt: skip
