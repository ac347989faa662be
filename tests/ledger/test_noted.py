"""A note without the texts that another copy of it holds."""

from __future__ import annotations

import pytest

from harness.ledger.events import Noted


def _note(order: str, status: int) -> Noted:
    return Noted(
        system="psp", number=7, at="2026-11-22T20:15:00Z", order=order, kind="received", operation="payment.capture",
        fields={"amount": 2390}, status=status, key="capture-100027", body="amount=2390", reply='{"id": "pi_1"}',
    )  # fmt: skip


def test_a_note_whose_texts_its_journey_copied_is_kept_without_them() -> None:
    short = _note("100027", 200).in_short()
    assert (short.body, short.reply) == ("", "")
    assert (short.number, short.fields, short.key) == (7, {"amount": 2390}, "capture-100027")


@pytest.mark.parametrize(("order", "status"), [("", 200), ("100027", 409), ("100027", 500), ("100027", 0)])
def test_what_belongs_to_no_order_or_went_wrong_keeps_its_texts(order: str, status: int) -> None:
    note = _note(order, status)
    assert note.in_short() == note
