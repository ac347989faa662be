"""A small project of pytest-bdd, rehearsed alone and by two workers, and what Allure was told of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]

FEATURE = """\
# language: fr
Fonctionnalité: Payer sa commande

  Contexte:
    Étant donné qu'un panier est prêt

  Règle: Une carte refusée ne coûte rien

    @S35 @smoke
    Scénario: Carte refusée, puis payée
      Quand la carte est refusée
      Alors rien n'est débité

    @S36
    Scénario: Authentification abandonnée
      Quand le client abandonne
      Alors rien n'est débité
      Et la commande attend

  Scénario: Payer sans stock
    Quand le stock est lu

  Plan du scénario: Payer en <devise>
    Alors le total est en <devise>

    Exemples:
      | devise |
      | EUR    |
"""
CONFTEST = """\
import os
import sys
from pathlib import Path

import pytest
from pytest_bdd import given, then, when, parsers

sys.path.insert(0, ROOT)
from harness.kernel.errors import Compromised, NotOffered
from harness.ledger.events import Noted, Observed, Owed, RehearsalBegan, ScenarioBegan, Settled
from harness.ledger.exhibit import Exhibits
from harness.ledger.ledger import Ledger
from harness.reporting.allure_bridge import AllureBridge

RUN = Path(__file__).parent / "run"


def outcome_of(error):
    return "compromised" if isinstance(error, Compromised) else "failed" if isinstance(error, AssertionError) else "error"


class Recorder:
    def __init__(self, ledger):
        self.ledger = ledger

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        if "plain" not in item.nodeid:
            tags = sorted(mark.name for mark in item.iter_markers() if mark.name != "parametrize")
            self.ledger.record(
                ScenarioBegan(
                    title=item.name, numbers=[tag for tag in tags if tag != "smoke"], language="fr", tags=tags,
                    feature="scenarios/paying/card.feature", replay="pytest " + item.name,
                ),
                journey=item.nodeid,
            )
        return (yield)


def pytest_configure(config):
    worker = getattr(config, "workerinput", {}).get("workerid")
    if worker is None:
        main = Ledger(RUN / "ledger", "main")
        table = {"payment authorised": {"title_fr": "paiement autorisé"}}
        main.record(
            RehearsalBegan(run="r", landscape="l", seed=1, language="fr", systems={}, handoffs=table, policy={})
        )
        main.close()
        if config.option.numprocesses:
            return
    ledger = Ledger(RUN / "ledger", worker or "gw-alone")
    config.ledger = ledger
    bridge = AllureBridge(ledger, RUN, language="fr", outcome_of=outcome_of)
    config.pluginmanager.register(bridge, "bridge")
    config.pluginmanager.register(Recorder(ledger), "recorder")


@pytest.fixture
def ledger(request):
    return request.config.ledger


@given("un panier est prêt")
def _(ledger):
    Exhibits(RUN, ledger).keep(b"<p onclick=1>mail</p><script>1</script>", "Mail", "text/html", journey="j", stage="placed")


@when("la carte est refusée")
def _(ledger):
    owed = ledger.record(
        Owed(handoff="payment authorised", order="1", sender="psp", receiver="shop", stage="authorised",
             expected={"payment": 1}, within=5.0)
    )
    seen = ledger.record(Observed(system="shop", subject="payment authorised", order="1", fields={"payment": 1}))
    ledger.record(Settled(owed=owed.id, state="arrived", after=0.25, seen=seen.id))
    ledger.record(
        Noted(system="psp", number=1, at="2001-01-01T00:00:00.000000Z", order="1", kind="received",
              operation="payment.confirm", fields={}, body='{"card": "4000"}')
    )
    ledger.record(Observed(system="psp", subject="final", order="1", fields={"captured": 0}))


@when("le client abandonne")
def _():
    raise Compromised("the psp is dead")


@pytest.fixture
def stock():
    raise KeyError("stock")


@when("le stock est lu")
def _(stock):
    pass


@then("rien n'est débité")
def _():
    pass


@then("la commande attend")
def _():
    pass


@then(parsers.parse("le total est en {currency}"))
def _(currency):
    assert currency == "USD", "other currency"
"""
TESTS = """\
from pytest_bdd import scenarios

scenarios("card.feature")


def test_plain():
    pass
"""

Results = dict[str, dict[str, Any]]


@pytest.fixture(scope="module", params=["alone", "two workers"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Results]:
    """The folder of the results, and the results by name."""
    home = tmp_path_factory.mktemp("bridge")
    (home / "card.feature").write_text(FEATURE, encoding="utf-8")
    (home / "conftest.py").write_text(CONFTEST.replace("ROOT", repr(str(ROOT))), encoding="utf-8")
    (home / "test_card.py").write_text(TESTS, encoding="utf-8")
    (home / "pytest.ini").write_text("[pytest]\nmarkers =\n  smoke\n  S35\n  S36\n", encoding="utf-8")
    workers = ["-n", "2"] if request.param == "two workers" else []
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--alluredir=out",
        "--allure-link-pattern=tms:https://wiki/{}",
        *workers,
    ]
    ran = subprocess.run(words, cwd=home, capture_output=True, text=True, timeout=120, check=False)
    assert "3 failed, 2 passed" in ran.stdout, ran.stdout + ran.stderr
    results = (json.loads(path.read_text(encoding="utf-8")) for path in (home / "out").glob("*-result.json"))
    return home / "out", {result["name"]: result for result in results}


def _of(told: tuple[Path, Results], part: str) -> dict[str, Any]:
    return next(result for name, result in told[1].items() if part in name)


def _labels(result: dict[str, Any]) -> dict[str, str]:
    return {label["name"]: label["value"] for label in result["labels"]}


def test_steps_are_told_in_the_language_of_the_feature(told: tuple[Path, Results]) -> None:
    steps = _of(told, "refus")["steps"]
    assert [(step["name"], step["status"]) for step in steps] == [
        ("Étant donné qu'un panier est prêt", "passed"),
        ("Quand la carte est refusée", "passed"),
        ("Alors rien n'est débité", "passed"),
    ]


def test_steps_after_a_failure_are_skipped(told: tuple[Path, Results]) -> None:
    result = _of(told, "abandon")
    assert [step["status"] for step in result["steps"]] == ["passed", "broken", "skipped", "skipped"]
    assert result["status"] == "broken"
    assert result["statusDetails"]["message"].startswith("environnement en panne\u00a0: ")
    assert _labels(result)["dryrun"] == "compromised"


def test_an_assertion_is_a_defect_of_the_shop(told: tuple[Path, Results]) -> None:
    result = _of(told, "devise")
    assert (result["status"], _labels(result)["dryrun"]) == ("failed", "shop")
    assert [(each["name"], each["value"]) for each in result["parameters"]] == [("devise", "EUR")]


def test_labels_say_where_the_scenario_stands(told: tuple[Path, Results]) -> None:
    result = _of(told, "refus")
    labels = _labels(result)
    assert labels["epic"] == labels["parentSuite"] == "2. Payer"
    assert labels["feature"] == "Payer sa commande"
    assert labels["story"] == "Une carte refusée ne coûte rien"
    assert labels["severity"] == "critical"
    assert labels["thread"].startswith("gw")
    assert {label["value"] for label in result["labels"] if label["name"] == "tag"} == {"S35", "smoke"}
    assert result["links"] == [{"type": "tms", "url": "https://wiki/S35", "name": "S35"}]


def test_what_systems_said_lies_under_the_step(told: tuple[Path, Results]) -> None:
    result = _of(told, "refus")
    names = [each["name"] for each in result["steps"][1]["attachments"]]
    assert names == [
        "Échange «\u00a0paiement autorisé\u00a0», PSP → boutique\u00a0: arrivé au bout de 0,25\u00a0s",
        "Vu\u00a0: Paiement (PSP) (1)",
    ]
    # Its own clock says it was long before: it cannot belong to a step.
    assert result["attachments"][0]["name"] == "Messages\u00a0: Paiement (PSP) (1)"
    handoff = json.loads((told[0] / result["steps"][1]["attachments"][0]["source"]).read_text(encoding="utf-8"))
    assert handoff["expected"] == handoff["seen"] == {"payment": 1}


def test_a_mail_can_only_be_looked_at(told: tuple[Path, Results]) -> None:
    mail = _of(told, "refus")["steps"][0]["attachments"][0]
    assert (mail["name"], mail["type"]) == ("Mail (commande passée)", "text/html")
    page = (told[0] / mail["source"]).read_bytes()
    assert page.startswith(b'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'')


def test_only_a_fixture_that_failed_is_told(told: tuple[Path, Results]) -> None:
    containers = [json.loads(path.read_text(encoding="utf-8")) for path in told[0].glob("*-container.json")]
    names = [before["name"] for each in containers for before in each.get("befores", [])]
    assert "stock" in names
    assert "ledger" not in names
    assert not [name for name in names if name.startswith("pytestbdd")]


def test_a_scenario_whose_fixture_failed_shows_steps_never_played(told: tuple[Path, Results]) -> None:
    result = _of(told, "sans_stock")
    assert (result["status"], _labels(result)["dryrun"]) == ("broken", "harness")
    assert [step["status"] for step in result["steps"]] == ["passed", "broken"]


def test_tests_that_are_no_scenarios_pass_untouched(told: tuple[Path, Results]) -> None:
    assert "steps" not in told[1]["test_plain"]
    assert _labels(told[1]["test_plain"])["suite"] == "test_card"
