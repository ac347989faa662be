"""`dryrun steps` and `dryrun check`: what a tester may write, and what she is told of what she wrote."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KEYWORDS = {"en": ("Given", "When", "Then"), "fr": ("Étant donné", "Quand", "Alors")}
WRONG = """\
# language: fr
@fr
Fonctionnalité: Essayer
  @S01 @smok
  Scénario: Des chats
    Étant donné une cliente sans compte
    Quand elle met trois chats dans le panier
    Alors tous les systèmes sont d'accord sur la commande

  Scénario: Rien à vérifier
    Étant donné une cliente sans compte
"""
# The voice of a tester who knows nothing but the vocabulary.
WRITTEN = """\
# language: fr
@fr
Fonctionnalité: Offrir deux fois le même cadeau
  @S62 @shipped
  Scénario: Deux exemplaires, dont un message d'expédition qui se perd
    Étant donné une cliente connectée à son compte
    Quand elle met 2 exemplaires d'un article dans le panier
    Et qu'elle choisit un point relais
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que le prochain message « expédition annoncée à la boutique » se perd
    Et que l'entrepôt prépare et expédie la commande
    Alors tous les systèmes sont d'accord sur la commande
"""


def dryrun(*words: str | Path, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "harness.cli.main", *map(str, words)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """By language, what is printed and the page."""
    found = {}
    for language in KEYWORDS:
        page = tmp_path_factory.mktemp("steps") / "steps.html"
        told = dryrun("steps", "--lang", language, "--html", page)
        assert told.returncode == 0, told.stderr
        found[language] = (told.stdout, page.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("language", KEYWORDS)
def test_every_phrase_that_our_features_use_is_in_the_vocabulary_of_its_language(
    printed: dict[str, tuple[str, str]], language: str
) -> None:
    phrases = _phrases(printed[language][0], language)
    assert len(phrases) == len(set(phrases)) > 70
    patterns = [re.compile(re.sub(r"\\{\w+\\}", ".+", re.escape(phrase))) for phrase in phrases]
    for line in _lines(language):
        assert any(pattern.fullmatch(line) for pattern in patterns), line


def test_no_phrase_is_in_both_vocabularies_and_every_one_is_explained_in_both_languages(
    printed: dict[str, tuple[str, str]],
) -> None:
    english, french = (_phrases(printed[language][0], language) for language in ("en", "fr"))
    assert len(english) == len(french)
    assert not set(english) & set(french)
    for path in (ROOT / "steps").glob("[a-z]*.py"):
        text = path.read_text(encoding="utf-8")
        assert text.count("\n    fr: ") == len(re.findall(r"^def ", text, re.MULTILINE)), path.name


def test_what_stands_in_braces_is_explained(printed: dict[str, tuple[str, str]]) -> None:
    told = " ".join(printed["fr"][0].split())
    assert "{count} : un nombre entier" in told
    assert "{grade} : au choix A, B, scrap" in told
    assert "{handoff} : au choix paiement demandé" in told
    assert "Exemple : elle met 2 exemplaires d'un article dans le panier" in told


def test_the_page_asks_no_network_for_anything(printed: dict[str, tuple[str, str]]) -> None:
    for _, page in printed.values():
        assert "http" not in page.replace("http-equiv", "")
        assert not re.search(r"\bsrc=|<link", page)


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("features")
    (folder / "faux.feature").write_text(WRONG, encoding="utf-8")
    (folder / "cadeau.feature").write_text(WRITTEN, encoding="utf-8")
    return {
        "wrong": dryrun("check", "faux.feature", "--lang", "fr", folder=folder),
        "english": dryrun("check", "faux.feature", "--lang", "en", folder=folder),
        "well": dryrun("check", "cadeau.feature", "--lang", "fr", folder=folder),
    }


def test_each_line_that_cannot_run_is_said_with_its_number(
    checked: dict[str, subprocess.CompletedProcess[str]],
) -> None:
    told = " ".join(checked["wrong"].stdout.split())
    assert checked["wrong"].returncode == 1
    assert "faux.feature:4: @smok n’est pas une étiquette connue ; vouliez-vous dire @smoke ?" in told
    assert "faux.feature:7: aucune phrase Quand ne correspond à « elle met trois chats dans le panier »" in told
    assert "“elle met un article dans le panier”" in told
    assert "faux.feature:10: « Rien à vérifier » n’a pas de ligne Alors" in told
    english = " ".join(checked["english"].stdout.split())
    assert "faux.feature:7: no step definition knows When “elle met trois chats dans le panier”" in english


def test_what_is_written_from_the_vocabulary_alone_can_run(
    checked: dict[str, subprocess.CompletedProcess[str]],
) -> None:
    assert checked["well"].returncode == 0, checked["well"].stdout
    assert "1 scénario : chaque ligne peut être jouée." in checked["well"].stdout


def test_a_project_without_a_feature_yet_has_our_vocabulary(tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    told = dryrun("steps", "--lang", "en", folder=tmp_path)
    assert (told.returncode, "Given the customer is a guest" in told.stdout) == (0, True)


def test_what_is_not_there_or_holds_nothing_is_said_in_one_sentence(tmp_path: Path) -> None:
    missing, empty = dryrun("check", tmp_path / "no.feature", "--lang", "en"), dryrun("check", tmp_path, "--lang", "en")
    assert (missing.returncode, empty.returncode) == (2, 2)
    assert "there is no such file" in missing.stderr
    assert "holds no .feature file" in empty.stderr


def _phrases(printed: str, language: str) -> list[str]:
    """What is printed two columns in, with what a narrow terminal put on further lines."""
    found: list[str] = []
    for line in printed.splitlines():
        if re.match(r"  \S", line):
            keyword = next((word for word in KEYWORDS[language] if line.startswith(f"  {word} ")), None)
            if keyword:
                found.append(line.strip().removeprefix(keyword).strip())
            elif found:
                found[-1] += f" {line.strip()}"
    return found


def _lines(language: str) -> list[str]:
    """The steps of our features without their keywords."""
    keywords = {
        "en": r"(Given|When|Then|And|But) ",
        "fr": r"(Étant donné|Quand|Alors|Et qu'|Et que |Et |Mais qu'|Mais que |Mais )\s*",
    }
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "scenarios").rglob("*.feature"))
    said = (line.strip() for text in texts if f"@{language}" in text for line in text.splitlines())
    steps = (re.sub(f"^{keywords[language]}", "", line) for line in said if re.match(keywords[language], line))
    return [step for step in steps if "<" not in step]
