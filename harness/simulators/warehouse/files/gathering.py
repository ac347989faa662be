"""Sorting the lines of a file by the document they belong to, without holding more of them than their text."""

from __future__ import annotations

from dataclasses import dataclass

from harness.simulators.warehouse.files.layouts import Group, Layout, Refusals
from harness.simulators.warehouse.files.records import LineRefused, Record, Sheet


@dataclass(frozen=True, slots=True)
class BadLine:
    """One line of an error file: which line was refused, where in it, and why. Line 0 is the file as a whole."""

    line: int
    column: str
    code: str
    reason: str
    text: str = ""


class Gathering:
    """The documents of one sheet, in the order of their first lines, and the lines that belong to none."""

    def __init__(self, sheet: Sheet, layout: Layout) -> None:
        self._sheet = sheet
        self._layout = layout
        self.groups: dict[str, Group] = {}
        self.bad: list[BadLine] = []

    def add(self, record: Record) -> None:
        """Put `record` where it belongs."""
        try:
            key = self._key(record)
        except LineRefused as refused:
            self.bad.append(BadLine(record.line, refused.column, refused.code, refused.reason, record.text))
        else:
            self.groups.setdefault(key, Group(key)).records.append(record)

    def _key(self, record: Record) -> str:
        key = self._sheet.cells(record)[self._layout.key]
        if not key:
            reason = f"the line does not say to which {self._layout.thing} it belongs"
            raise LineRefused("missing_field", reason, self._layout.key)
        return key


def bad_lines(group: Group, refusals: Refusals, layout: Layout) -> list[BadLine]:
    """A line of the error file for each line of a document that was not taken: those at fault, and those beside them."""
    found = []
    culprits = ", ".join(str(group.records[number].line) for number in sorted(refusals.lines))
    for number, record in enumerate(group.records):
        refused = refusals.lines.get(number)
        if refused is None:
            reason = f"{layout.thing} {group.key[:40]} is refused because of line {culprits}"
            refused = LineRefused(f"{layout.thing}_refused", reason)
        found.append(BadLine(record.line, refused.column, refused.code, refused.reason, record.text))
    return found
