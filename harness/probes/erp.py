"""What the merchant's ERP has booked of an order: the sale, its invoices, its credit notes.

Nobody simulates an ERP, so there is no reading interface of ours: the books are read as the landscape declares it.
"""

from __future__ import annotations

from typing import Any, Protocol

from harness.probes.reading import Blind

Fields = dict[str, Any]


class Books(Protocol):
    """Where an ERP's books are read: rows of plain fields, amounts in minor units. Raises Blind."""

    def one(self, subject: str, **asked: str) -> Fields:
        """The one row of a subject, {} for none."""

    def many(self, subject: str, **asked: str) -> list[Fields]:
        """All rows of a subject."""


class ErpProbe:
    """The books of an ERP by the shop's order number."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def order(self, order: str) -> Fields:
        """{"reference", "total", "currency", "units", "state"} of the sale; {} while it is not booked."""
        return self._books.one("order", order=order)

    def invoices(self, order: str) -> Fields:
        """{"invoiced", "tax", "count", "currency", "states", "numbers", "invoices"}: sums over all; {} for none."""
        return documents(self._books.many("invoices", order=order), "invoiced", "invoices")

    def credit_notes(self, order: str) -> Fields:
        """{"credited", "tax", "count", "currency", "states", "numbers", "credit_notes"}: sums over all; {} for none."""
        return documents(self._books.many("credit_notes", order=order), "credited", "credit_notes")


def documents(rows: list[Fields], summed: str, listed: str) -> Fields:
    """Rows of {"number", "amount", "tax", "currency", "state"} as one account; a field no row has is left out.

    Raises Blind for rows in more than one currency, whose sum would mean nothing.
    """
    if not rows:
        return {}
    currencies = sorted({row["currency"] for row in rows if "currency" in row})
    if len(currencies) > 1:
        raise Blind(f"the {listed.replace('_', ' ')} are in {', '.join(currencies)}, which cannot be added")
    account: Fields = {"count": len(rows), listed: rows}
    account |= {"currency": currencies[0]} if currencies else {}
    for name, source in ((summed, "amount"), ("tax", "tax")):
        if all(source in row for row in rows):
            account[name] = sum(row[source] for row in rows)
    for name, source in (("states", "state"), ("numbers", "number")):
        if all(source in row for row in rows):
            account[name] = sorted({row[source] for row in rows})
    return account
