"""Gate rules and known issues: what a GO takes, what it may live with, and what nothing can hide."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from harness.ledger.events import Looked, Observed, RehearsalBegan, ScenarioEnded, Settled
from harness.verdict.acceptance import accepted, rules_from
from harness.verdict.gate import GO_REASON
from harness.verdict.interfaces import OF_THE_RECORD
from harness.verdict.judge import judge
from harness.verdict.model import Acceptance, Allowed, Decision, Verdict
from harness.verdict.settling import Asked
from tests.checks.story import ORDER, Story, good
from tests.replacing import replace

ISSUE: dict[str, Any] = {
    "id": "OPS-12", "interface": "dispatch told", "owner": "Ada", "reason": "the template comes in January",
    "until": "2026-11-22", "currency": "EUR",
}  # fmt: skip


def untold() -> Story:
    """Its dispatch mail lacks the tracking number, and nothing else is wrong."""
    return good().seen("dispatch told", text="Your order is on its way.")


def judged(story: Story, *issues: dict[str, Any], **gate: Any) -> Verdict:
    return judge(
        story.changed(RehearsalBegan, lambda began: replace(began, gate=gate, known_issues=list(issues))).reading()
    )


def only(verdict: Verdict) -> Acceptance:
    (told,) = verdict.accepted
    return told


def test_an_accepted_issue_is_no_longer_no_go_and_is_told() -> None:
    assert judged(untold()).decision is Decision.NO_GO
    verdict = judged(untold(), ISSUE)
    assert verdict.decision is Decision.GO
    assert GO_REASON not in verdict.reasons
    assert verdict.reasons[1] == (
        "Known issue OPS-12, accepted until 2026-11-22 by Ada: dispatch told, the template comes in January."
    )
    told = only(verdict)
    assert (told.state, told.owner, told.until, told.findings) == (Allowed.ACCEPTED, "Ada", "2026-11-22", ("F1",))
    assert [each.interface for each in verdict.findings] == ["dispatch told"]


@pytest.mark.parametrize("interface", ["shop -> customer", "shop → customer", "dispatch told"])
def test_an_issue_may_name_two_parties(interface: str) -> None:
    assert judged(untold(), ISSUE | {"interface": interface}).decision is Decision.GO


@pytest.mark.parametrize(
    ("change", "state", "decision"),
    [
        ({"until": "2026-11-21"}, Allowed.EXPIRED, Decision.NO_GO),
        ({"until": "2026-11-23"}, Allowed.ACCEPTED, Decision.GO),
        ({"problem": "not as owed: text"}, Allowed.ACCEPTED, Decision.GO),
        ({"problem": "not as owed: language"}, Allowed.ABSENT, Decision.NO_GO),
        ({"interface": "order confirmed"}, Allowed.ABSENT, Decision.NO_GO),
        ({"interface": "warehouse -> shop"}, Allowed.ABSENT, Decision.NO_GO),
        ({"max_at_stake": 7488}, Allowed.ACCEPTED, Decision.GO),
        ({"max_at_stake": 7487}, Allowed.EXCEEDED, Decision.NO_GO),
        ({"max_at_stake": 7488, "currency": "USD"}, Allowed.EXCEEDED, Decision.NO_GO),
    ],
)
def test_what_an_issue_covers(change: dict[str, Any], state: Allowed, decision: Decision) -> None:
    verdict = judged(untold(), ISSUE | change)
    assert (only(verdict).state, verdict.decision) == (state, decision)


def test_an_expired_one_is_named_as_expired() -> None:
    reasons = judged(untold(), ISSUE | {"until": "2026-01-01"}).reasons
    assert reasons[-1] == "The known issue OPS-12 (Ada) was accepted until 2026-01-01 and has expired: dispatch told."


def test_an_issue_that_did_not_occur_is_told_and_changes_nothing() -> None:
    verdict = judged(good(), ISSUE)
    assert (verdict.decision, only(verdict).state, only(verdict).findings) == (Decision.GO, Allowed.ABSENT, ())
    assert verdict.reasons == (GO_REASON,)


def test_an_issue_hides_no_other_break() -> None:
    verdict = judged(untold().seen("order exported", units={}), ISSUE)
    assert verdict.decision is Decision.NO_GO
    assert [reason.partition(":")[0] for reason in verdict.reasons] == ["shop → warehouse, order exported"]


def test_an_issue_hides_nothing_that_was_not_seen() -> None:
    """What cannot be looked at is not known, on the same interface either."""
    unseen = good().without(Observed, lambda seen: seen.subject == "dispatch told")
    verdict = judged(unseen, ISSUE)
    assert (verdict.decision, only(verdict).state) == (Decision.NOT_PROVEN, Allowed.ABSENT)
    assert judged(untold().unseen("carrier"), ISSUE).decision is Decision.NOT_PROVEN


def test_what_follows_from_an_accepted_issue_counts() -> None:
    """Nobody accepted that money is missing."""
    story = good().seen("payment captured", captured=1).final("psp", captured=1)
    verdict = judged(story, ISSUE | {"interface": "payment captured"})
    assert verdict.decision is Decision.NO_GO
    assert any(each.cause for each in verdict.findings)


LINE = "shop → customer, dispatch told: not as owed: text (expected text: a; seen text: “b\nand more”)"


@pytest.mark.parametrize(
    ("reason", "decision"),
    [
        (LINE, Decision.GO),
        (f"{LINE}\n{LINE}", Decision.GO),
        ("the page is empty", Decision.NO_GO),
        (f"{LINE}\nshop → psp, payment captured: the amount is too low (expected a; seen b)", Decision.NO_GO),
        (LINE.replace("not as owed: text", "not as owed: language"), Decision.NO_GO),
        ("", Decision.NO_GO),
    ],
)
def test_a_scenario_that_failed_by_nothing_else_is_accepted_with_it(reason: str, decision: Decision) -> None:
    story = untold().changed(ScenarioEnded, lambda end: replace(end, outcome="failed", reason=reason, step="x"))
    assert judged(story, ISSUE).decision is decision


# The gate.


def test_only_what_must_hold_decides() -> None:
    verdict = judged(untold(), must_hold=["order exported", "payment captured"])
    assert verdict.decision is Decision.GO
    assert verdict.reasons[-1] == "Does not hold or was not seen, and need not: dispatch told."
    assert judged(untold(), must_hold=["dispatch told"]).decision is Decision.NO_GO
    assert verdict.gate == {"must_hold": ["order exported", "payment captured"]}


@pytest.mark.parametrize("name", ["the record is whole", "every system was looked at", "every selected scenario ran"])
def test_no_gate_does_without_the_record(name: str) -> None:
    assert name in OF_THE_RECORD
    story = good().unseen("carrier") if "looked" in name else good()
    story = story.without(ScenarioEnded) if "ran" in name else story
    damage = ("main line 3: not an entry",) if "whole" in name else ()
    gate = {"must_hold": ["order exported"], "may_stay_unproven": [name]}
    asked = Asked(gate, [ISSUE | {"interface": name}])
    assert judge(story.reading(*damage), asked=asked).decision is Decision.NOT_PROVEN


def test_what_may_stay_unproven_is_told_as_accepted() -> None:
    story = good().changed(
        Settled, lambda end: replace(end, state="blind", seen="", reason="nobody may look there"),
        lambda end: end.owed == _owed("payment captured"),
    )  # fmt: skip
    assert judged(story).decision is Decision.NOT_PROVEN
    verdict = judged(story, may_stay_unproven=["payment captured"])
    assert verdict.decision is Decision.GO
    assert verdict.reasons[-1] == "Not seen, and accepted so: payment captured."
    assert (only(verdict).kind, only(verdict).state) == ("not seen", Allowed.ACCEPTED)


def _owed(handoff: str) -> str:
    return next(entry.id for entry in good().entries if getattr(entry.event, "handoff", "") == handoff)


def test_what_may_stay_unproven_must_not_be_broken() -> None:
    assert judged(untold(), may_stay_unproven=["dispatch told"]).decision is Decision.NO_GO


def test_a_role_that_nobody_can_look_at_may_stay_unproven_and_one_that_failed_may_not() -> None:
    def at_psp(event: Looked) -> bool:
        return (event.system, event.order) == ("psp", ORDER)

    nobody = good().unseen("psp").without(Looked, at_psp)
    verdict = judged(nobody, may_stay_unproven=["psp"])
    told = {each.id: each.problem for each in verdict.findings}
    assert {told[id] for id in only(verdict).findings} == {"the psp was not looked at in the end"}
    assert judged(nobody).reasons != verdict.reasons
    failed = judged(good().unseen("psp"), may_stay_unproven=["psp"])
    assert only(failed).state is Allowed.ABSENT
    assert any("it does not answer" in reason for reason in failed.reasons)


@pytest.mark.parametrize(
    ("gate", "reason"),
    [
        ({"scenarios_at_least": 2}, "The gate asks for 2 scenarios, and 1 passed."),
        ({"orders_at_least": 5}, "The gate asks for 5 orders, and 1 were placed."),
        ({"required_scenarios": ["S75", "S01", "S02"]}, "The gate asks for scenarios that did not pass: S01, S02."),
        (
            {"must_hold": "everything"},
            "The gate in the record cannot be read: TypeError 'everything' is no list of names.",
        ),
        ({"orders_at_least": True}, "The gate in the record cannot be read: TypeError True is no count."),
        ({"must_hold": [7]}, "The gate in the record cannot be read: TypeError 7 is no text."),
    ],
)
def test_a_rehearsal_that_is_too_small_is_not_proven(gate: dict[str, Any], reason: str) -> None:
    verdict = judged(good(), **gate)
    assert (verdict.decision, verdict.reasons) == (Decision.NOT_PROVEN, (reason,))


def test_a_rehearsal_that_is_large_enough_is_go() -> None:
    assert judged(good(), scenarios_at_least=1, orders_at_least=1, required_scenarios=["S75"]).decision is Decision.GO


@pytest.mark.parametrize("issue", [{}, {"id": 1}, ISSUE | {"until": "soon"}, ISSUE | {"max_at_stake": "7"}, 7])
def test_a_known_issue_that_cannot_be_read_is_not_passed_over(issue: Any) -> None:
    story = good().changed(RehearsalBegan, lambda began: replace(began, known_issues=[issue]))
    verdict = judge(story.reading())
    assert verdict.decision is Decision.NOT_PROVEN
    assert verdict.reasons[0].startswith("The gate in the record cannot be read")


def test_what_was_never_owed_may_stay_unseen() -> None:
    def more(began: RehearsalBegan) -> RehearsalBegan:
        return replace(began, handoffs=began.handoffs | {"refund told": {"stage": "refunded"}})

    story = good().changed(RehearsalBegan, more)
    assert judged(story).decision is Decision.NOT_PROVEN
    assert judged(story, may_stay_unproven=["refund told"]).decision is Decision.GO
    assert judged(story, must_hold=["order exported"]).decision is Decision.GO
    assert judged(story, must_hold=["refund told"]).reasons == ("Not seen in this rehearsal: refund told.",)


def test_newer_rules_may_judge_an_older_run() -> None:
    assert judge(untold().reading(), asked=Asked({}, [ISSUE])).decision is Decision.GO
    recorded = untold().changed(RehearsalBegan, lambda began: replace(began, known_issues=[ISSUE]))
    assert judge(recorded.reading(), asked=Asked()).decision is Decision.NO_GO


def test_an_older_ledger_asks_for_everything() -> None:
    assert rules_from({}, []).binds("anything")
    assert accepted([], rules_from({}, []), day=date(2026, 1, 1)) == []
