"""The ERP's invoices and credit notes as one account, whatever reads them."""

from __future__ import annotations

from typing import Any

import pytest

from harness.probes.erp import ErpProbe, documents
from harness.probes.reading import Blind

FIRST = {"number": "F2", "amount": 1000, "tax": 167, "currency": "EUR", "state": "posted"}
SECOND = {"number": "F1", "amount": 390, "tax": 65, "currency": "EUR", "state": "draft"}


class Books:
    """Books that hold these rows."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows

    def one(self, subject: str, **asked: str) -> dict[str, Any]:
        return {"asked": (subject, asked)}

    def many(self, subject: str, **asked: str) -> list[dict[str, Any]]:
        assert (subject, asked) in [("invoices", {"order": "1"}), ("credit_notes", {"order": "1"})]
        return self.rows


def test_invoices_are_summed() -> None:
    assert ErpProbe(Books([FIRST, SECOND])).invoices("1") == {
        "invoiced": 1390, "tax": 232, "count": 2, "currency": "EUR", "states": ["draft", "posted"],
        "numbers": ["F1", "F2"], "invoices": [FIRST, SECOND],
    }  # fmt: skip


def test_credit_notes_have_names_of_their_own() -> None:
    seen = ErpProbe(Books([FIRST])).credit_notes("1")
    assert (seen["credited"], seen["count"], seen["credit_notes"]) == (1000, 1, [FIRST])
    assert "invoiced" not in seen


def test_no_document_is_nothing() -> None:
    assert ErpProbe(Books([])).invoices("1") == {}


def test_the_sale_is_asked_for_by_order_number() -> None:
    assert ErpProbe(Books([])).order("7") == {"asked": ("order", {"order": "7"})}


def test_what_a_row_does_not_show_is_not_made_up() -> None:
    assert "tax" not in documents([FIRST, {"amount": 5, "currency": "EUR"}], "invoiced", "invoices")


def test_two_currencies_are_not_added() -> None:
    with pytest.raises(Blind, match="credit notes are in EUR, USD"):
        documents([FIRST, SECOND | {"currency": "USD"}], "credited", "credit_notes")
