"""The verdict inside Allure: no green report for a NO-GO, and every failure in its category."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from harness.ledger.store import read_run
from harness.reporting.allure_verdict import add_verdict, categories
from harness.reporting.names import Names
from harness.reporting.proof import Evidence
from harness.reporting.texts import texts
from harness.verdict.model import Verdict
from tests.reporting import literal

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(tmp_path: Path) -> Path:
    (tmp_path / "allure-results").mkdir()
    return tmp_path


def _added(run: Path, verdict: Verdict, language: str = "en") -> dict[str, dict[str, Any]]:
    results, reading = run / "allure-results", read_run(run)
    add_verdict(results, verdict, Evidence(run, reading), Names.of(reading, texts(language)))
    told = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(results.glob("*-result.json")))
    return {result["name"]: result for result in told}


def _labels(result: dict[str, Any]) -> dict[str, str]:
    return {label["name"]: label["value"] for label in result["labels"]}


def test_each_interface_is_a_result_with_its_standing(run: Path) -> None:
    ids = literal.write_ledger(run)
    told = _added(run, literal.no_go(tuple(ids.values())))
    assert len(told) == len(literal.cells())
    broken = told["dispatch reported (warehouse → shop)"]
    assert (broken["status"], _labels(broken)["dryrun"]) == ("failed", "integration")
    assert broken["statusDetails"]["message"] == "Integration broken: not as owed: shipped, tracking_numbers"
    assert told["order exported (shop → warehouse)"]["status"] == "passed"
    assert told["refund mail (shop → customer)"]["status"] == "broken"
    assert _labels(told["refund mail (shop → customer)"])["dryrun"] == "unproven"


def test_a_broken_one_carries_what_proves_it(run: Path) -> None:
    ids = literal.write_ledger(run)
    told = _added(run, literal.no_go(tuple(ids.values())), "fr")
    (step,) = told["expédition annoncée (entrepôt → boutique)"]["steps"]
    lines = [each["name"] for each in step["steps"]]
    assert "Commandes\u00a0: 100027, 100031" in lines
    assert "Pour rejouer\u00a0: pytest scenarios/preparing/short_pick.feature --seed 7 -k S59" in lines
    kept = step["steps"][-1]["attachments"]
    assert [each["type"] for each in kept] == ["application/json"] * 4 + ["image/png"] * 2 + ["application/pdf"]
    assert all((run / "allure-results" / each["source"]).stat().st_size for each in kept)


def test_judged_again_the_old_results_are_gone(run: Path) -> None:
    literal.write_ledger(run)
    first = _added(run, literal.no_go())
    again = _added(run, literal.go())
    assert {result["status"] for result in again.values()} == {"passed"}
    same = "order exported (shop → warehouse)"
    assert (again[same]["uuid"], again[same]["historyId"]) == (first[same]["uuid"], first[same]["historyId"])
    assert _added(run, literal.not_proven()) == {}


def test_the_environment_says_what_was_real(run: Path) -> None:
    literal.write_ledger(run)
    _added(run, literal.no_go(), "fr")
    told = (run / "allure-results" / "environment.properties").read_text(encoding="utf-8")
    assert "Boutique=système réel\n" in told
    assert "Paiement\\ (PSP)=simulateur\n" in told
    assert "verdict=NO GO\n" in told
    assert "Canal=HTTP, sans navigateur\n" in told
    executor = json.loads((run / "allure-results" / "executor.json").read_text(encoding="utf-8"))
    assert executor["buildName"] == "2026-11-22T201400Z-7"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_both_allures_sort_failures_alike(language: str) -> None:
    """Allure 3 goes by our label, Allure 2 by the word in front of a message; their names are the same."""
    config = json.loads((ROOT / "reports" / "allure" / f"allurerc.{language}.json").read_text(encoding="utf-8"))
    ours = {rule["name"] for rule in config["categories"] if "labels" in rule["matchers"]}
    assert ours == {rule["name"] for rule in categories(language)}
    for rule in categories(language):
        assert re.fullmatch(rule["messageRegex"], "nothing of the kind") is None


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("Integration broken: not as owed: total", "integration"),
        ("Échange rompu\u00a0: total", "integration"),
        ("not proven", ""),
        ("Not proven: never looked at", "unproven"),
        ("compromised: the psp is dead\nat once", "compromised"),
        ("environnement en panne\u00a0: le PSP", "compromised"),
        ("harness error: KeyError", "harness"),
    ],
)
def test_a_message_finds_its_category(message: str, name: str) -> None:
    found = [rule["name"] for rule in categories("en") if re.fullmatch(rule["messageRegex"], message)]
    assert found == ([texts("en")(f"categories.{name}")] if name else [])


@pytest.mark.parametrize("language", ["en", "fr"])
def test_groups_stand_in_the_order_of_an_orders_life(run: Path, language: str) -> None:
    """Allure is told to sort by name, and the stages carry the number that makes this their order."""
    config = json.loads((ROOT / "reports" / "allure" / f"allurerc.{language}.json").read_text(encoding="utf-8"))
    options = config["plugins"]["awesome"]["options"]
    assert (options["defaultSortBy"], options["reportLanguage"]) == ("name,asc", language)
    literal.write_ledger(run)
    told = _added(run, literal.no_go(), language)
    stories = sorted({_labels(result)["story"] for result in told.values()})
    assert [story[:3] for story in stories] == ["02.", "03.", "05.", "06.", "07.", "09.", "15."]
