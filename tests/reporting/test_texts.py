"""The texts of both languages: the same keys, every key that is asked for, and figures as people write them."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from harness.reporting.names import Names
from harness.reporting.texts import texts
from tests.reporting import literal

ROOT = Path(__file__).resolve().parents[2]
FR = Names(texts("fr"), literal.HANDOFFS)
EN = Names(texts("en"), literal.HANDOFFS)


def _leaves(table: Mapping[str, Any], at: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{at}{name}.")
        else:
            yield f"{at}{name}", str(value)


def _words(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys_and_words() -> None:
    english, french = (dict(_leaves({**t._table, "phrases": {}})) for t in (texts("en"), texts("fr")))
    assert english.keys() == french.keys()
    assert not [key for key in english if not english[key].strip() or not french[key].strip()]
    assert {key: _words(text) for key, text in english.items()} == {key: _words(text) for key, text in french.items()}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_phrase_puts_in_all_that_the_sentence_holds(language: str) -> None:
    told = texts(language)._table["phrases"]
    assert {said: _words(said) for said in told} == {said: _words(meant) for said, meant in told.items()}


def test_every_text_that_a_template_asks_for_is_there() -> None:
    asked = set()
    for path in (ROOT / "reports" / "templates").glob("*.html"):
        asked |= set(re.findall(r'\bt\("([a-z_.]+)"(?: ~|[,)])', path.read_text(encoding="utf-8")))
    keys = {key for key, _ in _leaves(texts("en")._table)}
    assert asked
    assert not [key for key in asked if not key.endswith(".") and key not in keys]


def test_french_keeps_its_spaces() -> None:
    """A no-break space before ; : ! ? and inside « », so that no line begins with one of them."""
    wrong = [text for _, text in _leaves(texts("fr")._table) if re.search(r" [;:!?»]|« ", text)]
    assert wrong == []


@pytest.mark.parametrize(
    ("seconds", "en", "fr"),
    [(0.0, "0.00 s", "0,00 s"), (0.424, "0.42 s", "0,42 s"), (4.81, "4.8 s", "4,8 s"), (5.0, "5 s", "5 s"),
     (84.2, "1 min 24 s", "1 min 24 s"), (3725.0, "1 h 02 min", "1 h 02 min")],
)  # fmt: skip
def test_durations(seconds: float, en: str, fr: str) -> None:
    assert texts("en").seconds(seconds).replace("\u00a0", " ") == en
    assert texts("fr").seconds(seconds).replace("\u00a0", " ") == fr


def test_figures_and_moments() -> None:
    assert texts("fr").count("orders", 0) == "0 commande"
    assert texts("en").count("orders", 0) == "0 orders"
    assert texts("fr").count("orders", 1200) == "1\u202f200 commandes"
    assert texts("fr").moment("2026-11-22T20:15:03Z") == "22 novembre 2026 à 20:15:03 UTC"
    assert texts("en").moment("yesterday") == "yesterday"
    assert texts("en").money(5, "??") == "5 ??"
    assert texts("fr").sums({"EUR": 131_240, "JPY": 500}) == "1\u202f312,40\u00a0€ + 500\u00a0JPY"


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="allowed are en, fr"):
        texts("de")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("not as owed: shipped, tracking_numbers", "différent de ce qui était dû\u00a0: articles expédiés, numéros de suivi"),
        ("nothing reached the warehouse in time", "rien n’est arrivé à temps chez le destinataire (entrepôt)"),
        ("captured is the value shipped does not hold", "règle non respectée\u00a0: on encaisse la valeur expédiée"),
        ("a scenario is failed at “Alors rien”", "un scénario échoue à «\u00a0Alors rien\u00a0»"),
        ("warehouse → shop, dispatch reported: not as owed: total (2 orders).",
         "entrepôt → boutique, expédition annoncée\u00a0: différent de ce qui était dû\u00a0: total (2 commandes)."),
        ("gw0: the record was cut off after entry 12", "gw0\u00a0: le journal s’arrête net après la ligne 12"),
        ("a sentence nobody translated", "a sentence nobody translated"),
    ],
)  # fmt: skip
def test_sentences_of_the_harness_in_french(said: str, meant: str) -> None:
    assert FR.say(said) == meant


def test_a_sentence_of_ten_megabytes_is_not_searched() -> None:
    assert FR.say("x" * 10_000_000).startswith("xx")


def test_names() -> None:
    assert FR.interface("dispatch reported") == "expédition annoncée"
    assert EN.interface("dispatch reported") == "dispatch reported"
    assert FR.route("warehouse", "mail") == "entrepôt → client"
    assert EN.route("shop", "shop") == "shop"
    assert EN.route("", "") == ""
    assert FR.stage("unheard of") == "unheard of"
