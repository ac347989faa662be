"""The files that come in: which columns they have, and how the lines of one order become one document (`docs/files.md`).

One line is one article; what belongs to the order stands on each of its lines, the same every time. `lines` says how many
lines the order has, so that a file which lost some is noticed. An order is taken with all its lines or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from harness.kernel.money import exponent_of
from harness.simulators.bodies import BadBody, Flag, Shape
from harness.simulators.warehouse.files.formulas import is_formula, is_phone
from harness.simulators.warehouse.files.records import LineRefused, Record, Sheet
from harness.simulators.warehouse.forms import ENCLOSED, ORDER, RETURN

COUNT = "lines"  # the column that says how many lines a document has
_AMOUNTS = frozenset({"unit_price", "total", "declared_value"})
_WHOLE = frozenset({"quantity", COUNT})
_FLAGS = frozenset(name for name, kind in ENCLOSED.items() if isinstance(kind, Flag))
_PHONE = "recipient_phone"
_RECIPIENT = ("name", "company", "line1", "line2", "postcode", "city", "state", "country", "phone", "email")


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of file.

    operation  what its notes are called
    thing      what one document is, for people: "order"
    key        the column whose equal cells make lines one document
    shape      what the document must look like at the door, whichever way it came
    heads      column: its place in the document, where each line of a document says the same
    articles   column: its name in each of the document's `lines`
    optional   columns that a file may leave out; their cells are then ""
    """

    operation: str
    thing: str
    key: str
    shape: Shape
    heads: Mapping[str, str]
    articles: Mapping[str, str]
    optional: frozenset[str]

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.heads, *self.articles, COUNT)

    def check_columns(self, sheet: Sheet) -> None:
        """Raises FileRefused unless `sheet` has the columns of this layout."""
        sheet.check_columns(frozenset(self.columns) - self.optional, self.optional)

    def column_of(self, place: str) -> tuple[int, str]:
        """The line (from 0) and the column that a dotted place in the document came from; column "" for the whole."""
        parts = place.split(".")
        if parts[0] == "lines" and len(parts) > 1:
            names = {name: column for column, name in self.articles.items()}
            return int(parts[1]), names.get(".".join(parts[2:]), "")
        return 0, next((column for column, head in self.heads.items() if head == place), "")


ORDERS = Layout(
    operation="file.orders",
    thing="order",
    key="reference",
    shape=ORDER,
    heads={
        **{name: name for name in ("reference", "placed_at", "currency", "language", "delivery_method")},
        **{f"recipient_{part}": f"recipient.{part}" for part in _RECIPIENT},
        **{name: name for name in ("total", "declared_value")},
        **{name: name for name in ENCLOSED},
    },
    articles={"sku": "sku", "article": "name", "quantity": "quantity", "unit_price": "unit_price"},
    optional=frozenset(
        {*(f"recipient_{part}" for part in ("company", "line2", "state", "phone", "email")), "article", *ENCLOSED}
    ),
)

RETURNS = Layout(
    operation="file.returns",
    thing="return",
    key="rma",
    shape=RETURN,
    heads={name: name for name in ("rma", "order", "tracking_number")},
    articles={name: name for name in ("sku", "quantity", "reason")},
    optional=frozenset({"tracking_number", "reason"}),
)


@dataclass(slots=True)
class Group:
    """The lines of one document, as they stand in the file, in its order."""

    key: str
    records: list[Record] = field(default_factory=list)


class Refusals(Exception):
    """Why a document was not taken: for some of its lines (counted from 0) their own reason."""

    def __init__(self, lines: Mapping[int, LineRefused]) -> None:
        super().__init__("; ".join(refused.reason for refused in lines.values()))
        self.lines = dict(lines)

    @classmethod
    def of(cls, bad: BadBody, layout: Layout) -> Refusals:
        """What a refusal at the door means for the lines that the document came from."""
        line, column = layout.column_of(bad.field)
        return cls({line: LineRefused(bad.code, bad.message, column)})


def document(group: Group, sheet: Sheet, layout: Layout) -> dict[str, Any]:
    """The body that the lines of `group` make, as it would come in by REST. Raises Refusals."""
    rows, refused = [], {}
    for number, record in enumerate(group.records):
        try:
            rows.append(_checked(dict.fromkeys(layout.optional, "") | sheet.cells(record)))
            _same_head(rows[0], rows[-1], layout)
        except LineRefused as at_fault:
            refused[number] = at_fault
    if not refused and rows[0][COUNT] != len(rows):
        reason = f"the {layout.thing} has {rows[0][COUNT]} lines, {len(rows)} of them could be read"
        refused[0] = LineRefused("lines_missing", reason, COUNT)
    if refused:
        raise Refusals(refused)
    made = _joined(rows, layout)
    try:
        layout.shape.check(made)
    except BadBody as bad:
        raise Refusals.of(bad, layout) from bad
    return made


def _joined(rows: list[dict[str, Any]], layout: Layout) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for column, place in layout.heads.items():
        part, _, inner = place.partition(".")
        if inner:
            made.setdefault(part, {})[inner] = rows[0][column]
        elif rows[0][column] != "" or part not in layout.shape.optional:
            made[part] = rows[0][column]
    made["lines"] = [{name: row[column] for column, name in layout.articles.items()} for row in rows]
    return made


def _same_head(first: Mapping[str, Any], row: Mapping[str, Any], layout: Layout) -> None:
    for column in (*layout.heads, COUNT):
        if row[column] != first[column]:
            raise LineRefused("differs", f"differs from the first line of this {layout.thing}", column)


def _checked(cells: Mapping[str, str]) -> dict[str, Any]:
    """The values of one line. Raises LineRefused."""
    currency = cells.get("currency", "")
    return {column: _value(column, cell, currency) for column, cell in cells.items()}


def _value(column: str, cell: str, currency: str) -> str | int | bool:
    if column in _FLAGS and cell:
        if cell not in ("yes", "no"):
            raise LineRefused("not_yes_or_no", f"{cell[:20]!r} is neither yes nor no", column)
        return cell == "yes"
    if column in _WHOLE:
        if not re.fullmatch(r"[0-9]{1,9}", cell):
            raise LineRefused("not_whole", f"{cell[:20]!r} is no whole number", column)
        return int(cell)
    if column in _AMOUNTS:
        return _minor_units(column, cell, exponent_of(currency))
    if is_formula(cell) and not (column == _PHONE and is_phone(cell)):
        raise LineRefused("formula", f"{cell[:20]!r} would be run by a spreadsheet: it is not taken", column)
    return cell


def _minor_units(column: str, cell: str, exponent: int) -> int:
    if "," in cell:
        raise LineRefused("decimal_comma", f"write {cell[:20]!r} with a point, and nothing between thousands", column)
    match = re.fullmatch(r"([0-9]{1,9})(?:\.([0-9]{1,3}))?", cell)
    if not match or len(match[2] or "") > exponent:
        form = "19.90" if exponent else "19"
        raise LineRefused("not_an_amount", f"{cell[:20]!r} is no amount: write it like {form}", column)
    return int(match[1] + (match[2] or "").ljust(exponent, "0"))
