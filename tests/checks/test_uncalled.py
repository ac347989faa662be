"""A customer who was refused has no order anywhere, and a look that was not possible proves nothing."""

from __future__ import annotations

from harness.checks import uncalled
from harness.checks.ruling import Ruling
from harness.kernel.outcome import Standing
from harness.ledger.events import Observed
from harness.ledger.store import reading
from tests.checks.story import Story


def _rulings(**fields: object) -> list[Ruling]:
    looked = Observed(system="psp", subject=uncalled.SUBJECT, order="", fields={"email": "zoe@example.com", **fields})
    return uncalled.check(reading(Story().told(looked).entries))


def test_nothing_there_after_a_refusal_is_right() -> None:
    [ruling] = _rulings(orders=[])
    assert (ruling.standing, ruling.receiver, ruling.problem) == (Standing.HOLDS, "psp", "")


def test_an_order_that_was_refused_and_exists_is_broken_and_named() -> None:
    [ruling] = _rulings(orders=["100031"])
    assert (ruling.standing, ruling.expected, ruling.seen) == (Standing.BROKEN, "no order", "100031")
    assert ruling.proof
    assert ruling.journey


def test_a_system_that_did_not_answer_proves_nothing() -> None:
    [ruling] = _rulings(unseen="the psp does not answer")
    assert ruling.standing is Standing.UNPROVEN
    assert "does not answer" in ruling.problem


def test_without_a_look_there_is_nothing_to_rule_on() -> None:
    assert uncalled.check(reading(Story().entries)) == []
