"""Files as a shop writes them, for the tests of the door for files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from harness.simulators.warehouse.files.layouts import ORDERS, RETURNS

ORDER_LINE: dict[str, str] = {
    "reference": "100027", "placed_at": "2026-11-22T18:04:00Z", "currency": "EUR", "language": "fr",
    "delivery_method": "home", "recipient_name": "Zoé Martin", "recipient_company": "",
    "recipient_line1": "4 rue de l'Église", "recipient_line2": "", "recipient_postcode": "59000",
    "recipient_city": "Lille", "recipient_state": "", "recipient_country": "FR",
    "recipient_phone": "+33 6 12 34 56 78", "recipient_email": "zoe@example.org", "total": "44.90",
    "declared_value": "40.00", "sku": "A", "article": "Théière; en fonte", "quantity": "2", "unit_price": "20.00",
    "lines": "1",
}  # fmt: skip
RETURN_LINE: dict[str, str] = {
    "rma": "R100027-1", "order": "100027", "tracking_number": "RT123", "sku": "A", "quantity": "1",
    "reason": "too heavy", "lines": "1",
}  # fmt: skip

assert set(ORDER_LINE) <= set(ORDERS.columns)
assert set(RETURN_LINE) == set(RETURNS.columns)


def order_line(**changes: str) -> dict[str, str]:
    return ORDER_LINE | changes


def return_line(**changes: str) -> dict[str, str]:
    return RETURN_LINE | changes


def sheet_of(lines: Iterable[Mapping[str, str]], delimiter: str = ";", end: str = "\n") -> str:
    """The text of a file with these lines, all of the columns of the first."""
    lines = list(lines)
    written = io.StringIO()
    writer = csv.DictWriter(written, lines[0].keys(), delimiter=delimiter, lineterminator=end)
    writer.writeheader()
    writer.writerows(lines)
    return written.getvalue()


def read_back(text: str) -> list[dict[str, Any]]:
    """The lines of a file that the warehouse wrote, as any reader of CSV sees them."""
    return list(csv.DictReader(io.StringIO(text, newline="")))
