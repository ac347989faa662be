"""What the ERP holds in the end is what the provider moved; where there is no ERP, nothing is asked of one."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks import books
from harness.checks.ruling import Ruling
from harness.kernel.outcome import Standing
from harness.ledger.events import Looked, Observed, RehearsalBegan
from tests.checks.story import ORDER, REFUND, SYSTEMS, TOTAL, good
from tests.replacing import replace

NAMES = ["the ERP's invoices are what was captured", "the ERP's credit notes are what was refunded"]
BOOKED = {"order": {}, "invoices": {"invoiced": TOTAL, "count": 1}, "credit_notes": {"credited": REFUND, "count": 1}}


def ruled(booked: dict[str, Any] | None, *, kind: str = "real") -> list[Ruling]:
    """What is ruled when the ERP shows this in the end, None when it cannot be seen."""
    systems = SYSTEMS | {"erp": {"kind": kind, "address": ""}}
    story = good().changed(RehearsalBegan, lambda began: replace(began, systems=systems))
    seen = Observed(system="erp", subject="final", order=ORDER, fields=booked or {})
    unseen = Looked(system="erp", order=ORDER, reason="the database cannot be read")
    return books.check(story.told(unseen if booked is None else seen).reading())


def test_books_that_are_right_hold() -> None:
    assert [(each.interface, each.standing, each.sender, each.receiver) for each in ruled(BOOKED)] == [
        (name, Standing.HOLDS, "shop", "erp") for name in NAMES
    ]


@pytest.mark.parametrize(
    ("change", "broken", "stake"),
    [
        ({"invoices": {"invoiced": 2 * TOTAL, "count": 2}}, 0, TOTAL),
        ({"invoices": {}}, 0, TOTAL),
        ({"credit_notes": {"credited": REFUND - 1, "count": 1}}, 1, 1),
        ({"credit_notes": {}}, 1, REFUND),
    ],
)
def test_a_document_too_many_missing_or_wrong(change: dict[str, Any], broken: int, stake: int) -> None:
    rulings = ruled(BOOKED | change)
    assert [each.standing for each in rulings].index(Standing.BROKEN) == broken
    assert rulings[1 - broken].standing is Standing.HOLDS
    assert rulings[broken].at_stake == stake


def test_an_erp_that_cannot_be_seen_proves_nothing() -> None:
    assert [each.standing for each in ruled(None)] == [Standing.UNPROVEN] * 2
    assert "the database cannot be read" in ruled(None)[0].problem


def test_a_merchant_without_an_erp_is_asked_nothing() -> None:
    assert ruled(BOOKED, kind="absent") == []
