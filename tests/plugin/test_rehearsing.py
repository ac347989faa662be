"""One rehearsal from `pytest` to its exit status: what is started, recorded, judged and told."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import harness.reporting
import harness.verdict.judge
from harness.kernel.errors import Compromised
from harness.landscape.endpoint import Endpoint
from harness.plugin.recorder import pytest_command
from harness.verdict.model import Decision
from tests.plugin.stage import GOOD, WRONG, Stage

Decide = Callable[[Decision], None]


@pytest.mark.parametrize(("decision", "status"), [(Decision.GO, 0), (Decision.NO_GO, 1), (Decision.NOT_PROVEN, 2)])
def test_the_verdict_is_the_exit_status(stage: Stage, decided: Decide, decision: Decision, status: int) -> None:
    decided(decision)
    stage.feature(GOOD)
    result = stage.play()
    assert result.ret == status
    assert stage.calls == ["start", "sweep", "stop", "publish"]
    assert result.stdout.lines[-1] == f"verdict: {decision}"


def test_a_run_directory_holds_all_of_a_run(stage: Stage) -> None:
    stage.feature(GOOD)
    result = stage.play("--seed", "7", "--lang", "fr")
    assert "started in fr" in result.stdout.str()
    (run,) = stage.runs
    assert run.name.endswith("Z-7")
    about = json.loads((run / "run.json").read_text())
    assert (about["landscape"], about["seed"], about["language"]) == ("embedded", 7, "fr")
    assert "A guest buys" in (run / "junit.xml").read_text()
    assert len(list((run / "allure-results").glob("*-result.json"))) == 1
    assert not stage.reading.damage
    assert [entry.kind for entry in stage.reading.entries] == [
        "RehearsalBegan", "ScenariosSelected", "ScenarioBegan", "ScenarioEnded", "StreamEnded",
    ]  # fmt: skip
    (began,) = stage.events("RehearsalBegan")
    assert began.seed == 7
    assert began.language == "fr"
    assert began.policy["capture"] == "at_dispatch"
    assert began.handoffs["order exported"]["title_fr"] == "commande transmise"


def test_pytest_is_named_as_it_can_be_typed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tool = tmp_path / ".venv" / "bin" / "pytest"
    tool.parent.mkdir(parents=True)
    tool.touch(mode=0o755)
    monkeypatch.setattr("sys.executable", str(tool.with_name("python")))
    monkeypatch.setattr("sys.prefix", str(tmp_path / ".venv"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "/nowhere")
    assert pytest_command() == ".venv/bin/pytest"
    monkeypatch.chdir("/")
    assert pytest_command() == str(tool).lstrip("/")
    monkeypatch.setenv("PATH", str(tool.parent))
    assert pytest_command() == "pytest"


def test_the_journey_is_the_node_id_and_the_replay_line_runs_it_alone(stage: Stage) -> None:
    stage.feature(GOOD + "  Scenario: Another\n    Then 2 is 2\n")
    stage.play("--seed", "7", "-k", "Another")
    (began,) = stage.events("ScenarioBegan")
    journeys = {entry.journey for entry in stage.reading.entries} - {""}
    assert journeys == {"scenarios/buying.feature::Another"}
    assert began.replay == f"{pytest_command()} scenarios/buying.feature::Another --landscape embedded --seed 7"
    assert (began.feature, began.tags) == ("scenarios/buying.feature", ["S01", "smoke"])
    again = stage.play("scenarios/buying.feature::A guest buys", "--seed", "8")
    again.assert_outcomes(passed=1)


OUTCOMES = {
    "passed": ("", "Given a shop", "passed", ""),
    "failed": ("", "Then 1 is 2", "failed", "Then 1 is 2"),
    "a wait of the browser that ended in vain": (
        "from playwright.sync_api import TimeoutError as Late\n@when('it waits')\ndef _(): raise Late('no button')\n",
        "When it waits", "failed", "When it waits",
    ),
    "compromised": ("", "When nobody is there", "compromised", "When nobody is there"),
    "refused": (
        "import socket\n@when('it calls')\ndef _(): socket.create_connection(('127.0.0.1', 9))\n",
        "When it calls", "compromised", "When it calls",
    ),
    "refused in the browser": (
        "from playwright.sync_api import Error\n@when('it goes')\ndef _(): raise Error('net::ERR_CONNECTION_REFUSED at')\n",
        "When it goes", "compromised", "When it goes",
    ),
    "not offered": ("", "When it cannot be ordered", "not offered", "When it cannot be ordered"),
    "skipped by a step": (
        "@when('it is skipped')\ndef _(): pytest.skip('later')\n", "When it is skipped", "not offered", "When it is skipped",
    ),
    "harness error": ("", "When it breaks", "error", "When it breaks"),
    "a fixture that cannot be had": (
        "@pytest.fixture\ndef basket(): raise KeyError('sku')\n@when('it fills')\ndef _(basket): ...\n",
        "When it fills", "error", "When it fills",
    ),
    "an assertion in teardown": (
        "@pytest.fixture\ndef basket():\n    yield\n    assert 1 == 2, 'not empty'\n@when('it fills')\ndef _(basket): ...\n",
        "When it fills", "failed", "",
    ),
    "a crash in teardown": (
        "@pytest.fixture\ndef basket():\n    yield\n    raise KeyError('sku')\n@when('it fills')\ndef _(basket): ...\n",
        "When it fills", "error", "",
    ),
    "an assertion after the last step": (
        "def pytest_bdd_after_scenario(): assert 1 == 2\n", "Given a shop", "failed", "",
    ),
    "a step that fails before a teardown that crashes": (
        "@pytest.fixture\ndef basket():\n    yield\n    raise KeyError('sku')\n@when('it fills')\ndef _(basket): assert 0\n",
        "When it fills", "failed", "When it fills",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("code", "line", "outcome", "step"), OUTCOMES.values(), ids=OUTCOMES)
def test_each_way_to_end_is_recorded(stage: Stage, code: str, line: str, outcome: str, step: str) -> None:
    stage.steps(code)
    stage.feature(f"Feature: F\n  Scenario: X\n    {line}\n    Then 1 is 1\n")
    result = stage.play()
    (ended,) = stage.events("ScenarioEnded")
    assert (ended.outcome, ended.step) == (outcome, step)
    assert bool(ended.reason) is (outcome != "passed")
    assert ended.took > 0
    assert result.ret != 0
    if outcome == "not offered":
        result.assert_outcomes(skipped=1)


def test_a_system_that_died_makes_a_failure_compromised(stage: Stage) -> None:
    stage.running.endpoints["shop"] = Endpoint(role="shop", address="http://127.0.0.1:9")
    stage.running.dead.append("shop died during the run (exit code -9); see the log.")
    stage.feature(WRONG)
    assert stage.play().ret == 2
    (ended,) = stage.events("ScenarioEnded")
    assert ended.outcome == "compromised"
    assert ended.reason.startswith("shop accepts no connection any more; seen as: ")
    assert {(event.system, event.reason.split(" (")[0]) for event in stage.events("Compromising")} == {
        ("shop", "shop accepts no connection any more"),
        ("shop", "shop died during the run"),
    }


NOTHING = (
    ["-m", "S99"],
    ["-m", "nothing"],
    ["-k", "nothing"],
    ["scenarios/none.feature"],
    ["-m", "S99", "-n", "1"],
    ["-m", "nothing", "-n", "1"],
)


@pytest.mark.parametrize("arguments", NOTHING, ids=" ".join)
def test_a_rehearsal_in_which_nothing_ran_is_never_go(stage: Stage, arguments: list[str]) -> None:
    stage.feature(GOOD)
    assert stage.play(*arguments).ret == 2
    assert "start" not in stage.calls


@pytest.mark.parametrize("workers", [[], ["-n", "1"]], ids=["alone", "with a worker"])
def test_nothing_matches_is_said_once_and_nothing_is_made(stage: Stage, workers: list[str]) -> None:
    stage.feature(GOOD)
    result = stage.play("-m", "S99", "-k", "zzz", *workers)
    assert result.ret == 2
    said = result.stdout.str() + result.stderr.str()
    assert said.count("No scenario matches -m 'S99' and -k 'zzz', of 1 that were looked through") == 1
    assert not stage.runs


def test_an_unknown_tag_is_answered_with_the_known_ones(stage: Stage) -> None:
    stage.feature(GOOD)
    result = stage.play("-m", "nothing", "-n", "1")
    said = result.stdout.str() + result.stderr.str()
    assert said.count("expression: nothing; known are S01 to S125, ") == 1


@pytest.mark.parametrize("workers", [[], ["-n", "1"]], ids=["alone", "with a worker"])
def test_without_a_browser_nothing_is_started(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, workers: list[str]
) -> None:
    monkeypatch.setenv("DRYRUN_BROWSER", "/nowhere/chromium")
    stage.feature(GOOD.replace("@smoke", "@smoke @ui"))
    result = stage.play(*workers)
    assert result.ret == 2
    assert (result.stdout.str() + result.stderr.str()).count("that DRYRUN_BROWSER=/nowhere/chromium names") == 1
    assert not stage.calls
    assert not stage.runs


def test_an_empty_folder_of_scenarios_is_not_a_go(stage: Stage) -> None:
    (stage.pytester.path / "scenarios").mkdir()
    result = stage.play()
    assert result.ret == 2
    result.stdout.fnmatch_lines(["No scenario was collected, so nothing was rehearsed*"])


@pytest.mark.parametrize("workers", [[], ["-n", "1"]], ids=["alone", "with a worker"])
def test_plain_tests_are_left_alone(stage: Stage, workers: list[str]) -> None:
    stage.feature(GOOD)
    stage.pytester.makepyfile(test_plain="def test_it(): pass\ndef test_not(): assert 0")
    result = stage.play("test_plain.py", *workers)
    assert result.ret == 1
    result.assert_outcomes(passed=1, failed=1)
    assert not stage.calls
    assert not stage.runs


def test_without_a_landscape_the_plugin_is_inert(stage: Stage) -> None:
    stage.pytester.makeini("[pytest]\naddopts = --import-mode=importlib --strict-config")
    stage.feature(GOOD)
    result = stage.play()
    assert result.ret == 5
    assert not stage.runs


def test_a_plain_test_that_fails_beside_scenarios_keeps_go_from_being_zero(stage: Stage, decided: Decide) -> None:
    decided(Decision.GO)
    stage.feature(GOOD)
    stage.pytester.makepyfile(test_plain="def test_not(): assert 0")
    assert stage.play("scenarios", "test_plain.py").ret == 1


def test_collecting_only_starts_nothing(stage: Stage) -> None:
    stage.feature(GOOD)
    result = stage.play("--collect-only", "-q")
    assert result.ret == 0
    result.stdout.fnmatch_lines(["scenarios/buying.feature::A guest buys"])
    assert not stage.runs


@pytest.mark.parametrize("decision", [Decision.GO, Decision.NO_GO])
def test_a_file_left_out_keeps_the_rest_from_being_go(stage: Stage, decided: Decide, decision: Decision) -> None:
    decided(decision)
    stage.feature(GOOD)
    stage.feature("Feature: none\n", "bad")
    assert stage.play("--continue-on-collection-errors").ret == (2 if decision is Decision.GO else 1)
    assert stage.events("Compromising")


def test_two_workers_record_in_streams_of_their_own(stage: Stage, decided: Decide) -> None:
    decided(Decision.GO)
    stage.running.endpoints["shop"] = Endpoint(role="shop", address="http://127.0.0.1:9", key="k3y")
    stage.steps(
        '@then("the shop is in reach")\n'
        "def _(endpoints, screenshots, seed):\n"
        '    assert (endpoints["shop"].key, screenshots, seed.number) == ("k3y", False, 7)\n'
    )
    stage.feature(
        "Feature: F\n  Scenario Outline: X\n    Then <n> is <n>\n    And the shop is in reach\n    Examples:\n      | n |\n"
        + "".join(f"      | {n} |\n" for n in range(6))
    )
    result = stage.play("-n", "2", "--no-screenshots", "--seed", "7")
    result.assert_outcomes(passed=6)
    assert result.ret == 0
    assert stage.calls == ["start", "sweep", "stop", "publish"]
    (run,) = stage.runs
    assert sorted(path.stem for path in (run / "ledger").iterdir()) == ["gw0", "gw1", "main"]
    assert not stage.reading.damage
    assert [event.count for event in stage.events("ScenariosSelected")] == [6]
    assert len(list((run / "allure-results").glob("*-result.json"))) == 6
    assert (run / "junit.xml").read_text().count("<testcase") == 6
    assert "k3y" not in "".join(path.read_text() for path in run.rglob("*") if path.is_file())


def test_a_worker_that_dies_is_no_go(stage: Stage, decided: Decide) -> None:
    decided(Decision.GO)
    stage.steps('@when("the worker dies")\ndef _():\n    import os\n    os._exit(1)\n')
    stage.feature("Feature: F\n  Scenario: X\n    When the worker dies\n    Then 1 is 1\n")
    assert stage.play("-n", "1").ret == 2
    assert [event.system for event in stage.events("Compromising")] == ["harness"]


def test_a_landscape_that_cannot_be_used_ends_before_anything(stage: Stage) -> None:
    stage.feature(GOOD)
    result = stage.play("--landscape", "nowhere.toml")
    assert result.ret == 2
    assert "nowhere.toml: there is no such file" in result.stdout.str()
    assert not stage.runs


@pytest.mark.parametrize("workers", [[], ["-n", "1"]], ids=["alone", "with a worker"])
def test_systems_that_do_not_start_are_told_and_recorded(stage: Stage, workers: list[str]) -> None:
    stage.refuse = Compromised("shop: port 8000 is taken; end that program.")
    stage.feature(GOOD)
    result = stage.play(*workers)
    assert result.ret == 2
    assert (result.stdout.str() + result.stderr.str()).count("port 8000 is taken") == 1
    assert [event.reason for event in stage.events("Compromising")] == ["shop: port 8000 is taken; end that program"]
    assert [event.systems for event in stage.events("RehearsalBegan")] == [{}]
    assert not stage.reading.damage
    assert result.stdout.lines[-1] == "verdict: NOT PROVEN"


@pytest.mark.parametrize("workers", [[], ["-n", "1"]], ids=["alone", "with a worker"])
def test_a_start_that_crashes_is_not_a_go(stage: Stage, workers: list[str]) -> None:
    stage.refuse = RuntimeError("boom")
    stage.feature(GOOD)
    assert stage.play(*workers).ret == 2


def _crash(*_: object, **__: object) -> None:
    raise ZeroDivisionError("judge")


def test_a_crash_in_judging_is_never_go(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness.verdict.judge, "judge_run", _crash)
    stage.feature(GOOD)
    result = stage.play()
    assert result.ret == 2
    result.stdout.fnmatch_lines(["The run * could not be judged: ZeroDivisionError: judge"])
    assert "stop" in stage.calls


@pytest.mark.parametrize(("decision", "status"), [(Decision.GO, 2), (Decision.NO_GO, 1)])
def test_a_crash_in_publishing_is_never_go(
    stage: Stage, decided: Decide, monkeypatch: pytest.MonkeyPatch, decision: Decision, status: int
) -> None:
    decided(decision)
    monkeypatch.setattr(harness.reporting, "publish", _crash)
    stage.feature(GOOD)
    result = stage.play()
    assert result.ret == status
    result.stdout.fnmatch_lines(["The verdict * could not be published: ZeroDivisionError: judge"])


def test_a_crash_in_telling_is_never_go(stage: Stage, decided: Decide, monkeypatch: pytest.MonkeyPatch) -> None:
    decided(Decision.GO)
    monkeypatch.setattr(sys.modules["harness.reporting.terminal"], "summary", _crash)
    stage.feature(GOOD)
    assert stage.play().ret == 2


def test_a_crash_in_the_last_look_is_recorded_and_never_go(
    stage: Stage, decided: Decide, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(Decision.GO)
    monkeypatch.setattr(sys.modules["fixtures.sweep"], "sweep", _crash)
    stage.feature(GOOD)
    assert stage.play().ret == 2
    (said,) = stage.events("Compromising")
    assert said.reason == "the last look at the systems failed: ZeroDivisionError: judge"
    assert "stop" in stage.calls


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_is_judged_as_far_as_it_went(stage: Stage, decided: Decide, number: signal.Signals) -> None:
    decided(Decision.GO)
    stage.steps(f'@when("somebody stops it")\ndef _():\n    import signal\n    signal.raise_signal({int(number)})\n')
    stage.feature(
        "Feature: F\n  Scenario: W\n    Then 1 is 1\n  Scenario: X\n    When somebody stops it\n    Then 1 is 1\n"
    )
    assert stage.play("-p", "no:terminal").ret == 2
    assert "stop" in stage.calls
    assert [event.outcome for event in stage.events("ScenarioEnded")] == ["passed"]
    assert [event.reason for event in stage.events("Compromising")] == ["the rehearsal was interrupted"]
    assert not stage.reading.damage


def test_a_browser_that_dies_of_the_interruption_does_not_make_it_no_go(stage: Stage, decided: Decide) -> None:
    decided(Decision.GO)
    stage.steps(
        '@pytest.fixture(scope="session")\ndef browser():\n    yield\n    raise OSError("closed")\n'
        '@when("somebody stops it")\ndef _(browser): raise KeyboardInterrupt\n'
    )
    stage.feature("Feature: F\n  Scenario: X\n    When somebody stops it\n    Then 1 is 1\n")
    assert stage.play().ret == 2
    assert [event.reason for event in stage.events("Compromising")] == [
        "the end of the session failed: OSError: closed",
        "the rehearsal was interrupted",
    ]
    assert "stop" in stage.calls


def test_a_ledger_that_cannot_be_written_ends_the_run(stage: Stage, decided: Decide) -> None:
    decided(Decision.GO)
    stage.steps(
        '@when("the disk fills")\ndef _(ledger):\n'
        "    import errno\n"
        "    def full(_): raise OSError(errno.ENOSPC, 'full')\n"
        "    ledger._file.close(); ledger._file = type('Full', (), {'write': staticmethod(full), 'close': lambda self: None})()\n"
    )
    stage.feature(
        "Feature: F\n  Scenario: X\n    When the disk fills\n    Then 1 is 1\n  Scenario: Y\n    Then 1 is 1\n"
    )
    result = stage.play()
    assert result.ret == 2
    assert "the disk is full: free some space" in result.stdout.str()
    assert "stop" in stage.calls
    assert [event.title for event in stage.events("ScenarioBegan")] == ["X"]


def test_a_run_directory_that_cannot_be_made_is_said(stage: Stage) -> None:
    stage.feature(GOOD)
    blocked = Path(stage.pytester.path, "blocked")
    blocked.write_text("a file")
    result = stage.play("--runs", "blocked/runs")
    assert result.ret == 2
    assert "give another by --runs" in result.stdout.str()


def test_results_go_where_the_command_line_says(stage: Stage) -> None:
    stage.feature(GOOD)
    stage.play("--junitxml", "mine.xml", "--alluredir", "mine")
    assert (stage.pytester.path / "mine.xml").is_file()
    assert list((stage.pytester.path / "mine").glob("*-result.json"))
    assert not (stage.runs[0] / "junit.xml").exists()


@pytest.mark.parametrize("argument", [["--lang", "de"], ["--seed", "-1"], ["--seed", "x"]])
def test_an_option_that_makes_no_sense_is_refused(stage: Stage, argument: list[str]) -> None:
    stage.feature(GOOD)
    assert stage.play(*argument).ret not in {0, 1}
    assert not stage.runs


@pytest.mark.parametrize("workers", [[], ["-n", "1"]], ids=["alone", "with a worker"])
def test_a_full_disk_is_said_before_anything_starts(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, workers: list[str]
) -> None:
    monkeypatch.setattr("harness.plugin.rehearsal.LEAST_ROOM", 10**18)
    stage.feature(GOOD)
    result = stage.play(*workers)
    assert result.ret == 2
    assert (result.stdout.str() + result.stderr.str()).count("the disk is full: ") == 1
    assert not stage.calls
    assert not stage.runs


def test_results_that_cannot_be_written_end_the_run_in_one_sentence(stage: Stage, decided: Decide) -> None:
    decided(Decision.GO)
    stage.steps(
        '@when("the disk fills")\ndef _():\n'
        "    import errno\n"
        "    from allure_commons.logger import AllureFileLogger\n"
        "    def full(self, item): raise OSError(errno.ENOSPC, 'No space left on device')\n"
        "    AllureFileLogger._report_item, kept = full, AllureFileLogger._report_item\n"
        "    stage_kept.append(kept)\n"
        "stage_kept = []\n"
        "def pytest_unconfigure():\n"
        "    from allure_commons.logger import AllureFileLogger\n"
        "    AllureFileLogger._report_item = stage_kept[0]\n"
    )
    stage.feature(
        "Feature: F\n  Scenario: X\n    When the disk fills\n    Then 1 is 1\n  Scenario: Y\n    Then 1 is 1\n"
    )
    result = stage.play()
    assert result.ret == 2
    said = result.stdout.str()
    assert "cannot be written to" in said
    assert "the disk is full: free some space" in said
    assert "INTERNALERROR" not in said
    assert [event.title for event in stage.events("ScenarioBegan")] == ["X"]
    assert not stage.reading.damage
