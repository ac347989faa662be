"""From rulings to one word: BROKEN wins over UNPROVEN, UNPROVEN over HOLDS, and nothing seen is never GO."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.checks import catalogue
from harness.checks.ruling import Ruling
from harness.kernel.outcome import Standing
from harness.ledger.events import Observed, Owed, RehearsalBegan, ScenarioEnded
from harness.ledger.store import Reading, reading
from harness.verdict.gate import decide
from harness.verdict.grouping import findings
from harness.verdict.judge import judge, judge_run, scenario_results
from harness.verdict.model import Cell, Decision, Finding
from tests.checks.story import JOURNEY, ORDER, good
from tests.replacing import replace

HELD = Cell(interface="order exported", check="handoff", sender="shop", receiver="warehouse", stage="placed", held=1)


def ruled(**changes: Any) -> Ruling:
    ruling = Ruling(
        check="handoff", interface="order exported", standing=Standing.BROKEN, sender="shop", receiver="warehouse",
        order="1", journey="j1", problem="not as owed: units", proof=("main:1",), at_stake=100, currency="EUR",
    )  # fmt: skip
    return replace(ruling, **changes)


def grouped(*rulings: Ruling) -> list[Finding]:
    return findings(rulings, good().reading(), scenario_results(good().reading()))


@pytest.mark.parametrize(
    ("standings", "decision", "status"),
    [
        ([], "GO", 0),
        (["holds"], "GO", 0),
        (["holds", "unproven"], "NOT PROVEN", 2),
        (["unproven"], "NOT PROVEN", 2),
        (["holds", "broken"], "NO-GO", 1),
        (["unproven", "broken"], "NO-GO", 1),
        (["broken", "unproven", "holds"], "NO-GO", 1),
    ],
)
def test_the_gate(standings: list[str], decision: str, status: int) -> None:
    found = grouped(*(ruled(standing=Standing(standing), order=standing) for standing in standings))
    results = scenario_results(good().reading())
    decided, reasons = decide([HELD], found, results, whole=True, blind=[])
    assert (decided, decided.exit_code) == (decision, status)
    assert reasons


def test_handoffs_that_nobody_came_to_owe_are_not_proven() -> None:
    results = scenario_results(good().reading())
    decided, reasons = decide([HELD], [], results, whole=True, blind=["refund told", "refund shown"])
    assert decided is Decision.NOT_PROVEN
    assert reasons[-1] == "Not seen in this rehearsal: refund told, refund shown."


@pytest.mark.parametrize(
    ("cells", "passed", "whole", "reason"),
    [
        ([HELD], False, True, "No scenario ran to its end."),
        ([], True, True, "No handoff between two systems was seen."),
        ([replace(HELD, held=0)], True, True, "No handoff between two systems was seen."),
        ([replace(HELD, check="money")], True, True, "No handoff between two systems was seen."),
        ([HELD], True, False, "The record does not say how the rehearsal began."),
    ],
)
def test_what_was_not_seen_is_not_proven(cells: list[Cell], passed: bool, whole: bool, reason: str) -> None:
    results = scenario_results(good().reading()) if passed else []
    assert decide(cells, [], results, whole=whole, blind=[]) == (Decision.NOT_PROVEN, [reason])


@pytest.mark.parametrize(
    ("counts", "standing"),
    [
        ({}, Standing.UNPROVEN),
        ({"held": 1}, Standing.HOLDS),
        ({"held": 9, "unproven": 1}, Standing.UNPROVEN),
        ({"held": 9, "unproven": 9, "broken": 1}, Standing.BROKEN),
    ],
)
def test_a_cell_is_as_bad_as_its_worst(counts: dict[str, Any], standing: Standing) -> None:
    assert replace(HELD, **({"held": 0} | counts)).standing is standing


def test_one_cause_over_many_orders_is_one_finding() -> None:
    (found,) = grouped(*(ruled(order=str(number), journey=f"j{number}", at_stake=number) for number in range(1, 4)))
    assert (found.orders, found.journeys, found.at_stake) == (("1", "2", "3"), ("j1", "j2", "j3"), 6)
    assert found.proof == ("main:1",)
    assert found.since == "2026-11-22T20:15:01.000000Z"


def test_an_order_struck_twice_is_at_stake_once_with_the_larger_amount() -> None:
    (found,) = grouped(ruled(at_stake=100), ruled(at_stake=300), ruled(at_stake=200))
    assert (found.orders, found.at_stake) == (("1",), 300)


def test_money_of_two_currencies_is_not_summed() -> None:
    euro, pound = grouped(ruled(at_stake=300), ruled(order="2", currency="GBP", at_stake=200))
    assert [(each.at_stake, each.currency) for each in (euro, pound)] == [(300, "EUR"), (200, "GBP")]


@pytest.mark.parametrize("field", ["check", "interface", "problem"])
def test_other_causes_are_other_findings(field: str) -> None:
    assert len(grouped(ruled(), ruled(**{field: "another"}))) == 2


def test_the_worst_comes_first() -> None:
    order = grouped(
        ruled(problem="a", standing=Standing.UNPROVEN, at_stake=9000),
        ruled(problem="b", at_stake=1),
        ruled(problem="c", check="money", at_stake=500),
        ruled(problem="d", at_stake=500),
        ruled(problem="e", standing=Standing.HOLDS),
    )
    assert [each.problem for each in order] == ["d", "c", "b", "a"]


def test_a_finding_says_how_to_replay_it() -> None:
    (found,) = grouped(ruled(journey=JOURNEY))
    assert found.replay == "pytest returning.feature --seed 7"


def test_the_good_order_is_go() -> None:
    verdict = judge(good().reading())
    assert (verdict.decision, verdict.findings, verdict.blind, verdict.damage) == (Decision.GO, (), (), ())
    assert (verdict.orders, verdict.money) == ((ORDER,), {"EUR": 7488})
    assert (verdict.run, verdict.landscape, verdict.seed, verdict.took) == ("r", "embedded", 7, len(good().entries) - 1)
    (scenario,) = verdict.scenarios
    assert (scenario.outcome, scenario.orders, scenario.numbers) == ("passed", (ORDER,), ("S75",))
    handed = [cell for cell in verdict.cells if cell.check == "handoff"]
    assert {(cell.held, cell.slowest, cell.within) for cell in handed} == {(1, 0.2, 10.0)}


def test_a_scenario_that_never_ended_is_unfinished() -> None:
    (result,) = scenario_results(good().without(ScenarioEnded).reading())
    assert (result.outcome, result.reason) == ("unfinished", "it was cut off")


def test_handoffs_nobody_came_to_owe_are_blind() -> None:
    story = good().changed(
        RehearsalBegan, lambda began: replace(began, handoffs=began.handoffs | {"refund told": {"stage": "refunded"}})
    )
    assert judge(story.reading()).blind == ("refund told",)


@pytest.mark.parametrize("damage", ["main line 3: not an entry", "main: the record was cut off after entry 12"])
def test_damage_is_not_proven(damage: str) -> None:
    verdict = judge(good().reading(damage))
    assert verdict.decision is Decision.NOT_PROVEN
    assert damage in verdict.reasons[0]
    assert verdict.damage == (damage,)


def test_broken_wins_over_damage() -> None:
    assert judge(good().seen("order exported", units={}).reading("cut off")).decision is Decision.NO_GO


def test_a_check_that_crashes_is_unproven(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_: Reading) -> list[Ruling]:
        raise KeyError("captured")

    monkeypatch.setitem(catalogue.CHECKS, "money", crash)
    verdict = judge(good().reading())
    assert verdict.decision is Decision.NOT_PROVEN
    assert [each.problem for each in verdict.findings] == ["the check crashed: KeyError: 'captured'"]


@pytest.mark.parametrize(
    "hostile",
    [
        {},
        {"authorised": "7488", "captured": None, "refunded": []},
        {"authorised": 7488},
        {"authorised": {"captured": 1}},
    ],
)
@pytest.mark.parametrize("role", ["shop", "psp", "warehouse", "carrier"])  # of mail, its notes are enough
def test_no_answer_of_a_system_stops_the_judge(role: str, hostile: dict[str, Any]) -> None:
    """A system may answer anything: what follows is a verdict, and it is not GO."""
    story = good().changed(
        Observed,
        lambda seen: replace(seen, fields=hostile),
        lambda seen: (seen.system, seen.subject) == (role, "final"),
    )
    assert judge(story.reading()).decision is not Decision.GO


def test_an_empty_record_is_not_proven() -> None:
    verdict = judge(reading([]), name="r")
    assert (verdict.decision, verdict.run, verdict.began) == (Decision.NOT_PROVEN, "r", "")
    assert "No scenario ran to its end." in verdict.reasons


def test_a_directory_without_a_ledger_is_not_proven(tmp_path: Path) -> None:
    verdict = judge_run(tmp_path)
    assert verdict.decision is Decision.NOT_PROVEN
    assert any("holds no ledger" in reason for reason in verdict.reasons)


def test_nothing_owed_is_not_proven() -> None:
    """Everything passed, and nobody looked at a handoff."""
    story = good().without(Owed)
    verdict = judge(story.reading())
    assert verdict.decision is Decision.NOT_PROVEN
    assert "No handoff between two systems was seen." in verdict.reasons
