"""Writing a CSV file: UTF-8 without BOM, commas, CRLF, quoting as RFC 4180, formulas disarmed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from harness.simulators.warehouse.files.formulas import disarmed

Cell = str | int


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The file with these columns and rows. Numbers stand as they are (`-2` is no formula), texts are disarmed."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([disarmed(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return written.getvalue()
