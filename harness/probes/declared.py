"""Reads a system as its landscape declares it: rows of any source, as the plain fields that handoffs compare.

Whatever is not as declared ends in Blind with its place in the landscape file: two rows where one was asked for, a null, a
value of another type, another currency than the landscape's, an enumeration's unknown value. No row at all is `{}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.landscape.probing import Probe
from harness.landscape.subjects import SUBJECTS
from harness.probes.fields import FieldsReader, Terms
from harness.probes.partly import Partly
from harness.probes.reading import Blind
from harness.probes.rows import Row, Source, together

Fields = dict[str, Any]
NOBODY = "0"
"""What is asked for to try a probe: a number to every database, and no order, return or article of any."""


class Declared:
    """One system of a landscape, whose orders are in `currency`."""

    def __init__(self, role: str, probe: Probe, source: Source, *, currency: str) -> None:
        self.role = role
        self._probe = probe
        self._source = source
        self._currency = currency
        self._place = f"systems.{role}.probe"
        self._questions = probe.questions()

    def one(self, subject: str, **asked: str) -> Fields:
        """The one row of a subject, {} for none. Raises Blind, also for two."""
        rows = self._rows(subject, asked)
        if len(rows) > 1:
            raise Blind(f"{self._place}.{subject} shows {len(rows)} rows for {_said(asked)}, where one was asked for")
        return self._fields(subject, rows[0], asked) if rows else {}

    def many(self, subject: str, **asked: str) -> list[Fields]:
        """All rows of a subject, in the order of the system."""
        return [self._fields(subject, row, asked) for row in self._rows(subject, asked)]

    def try_out(self) -> None:
        """Ask each declared subject for what nobody has. Raises Blind when one cannot be seen."""
        for subject in self._questions:
            self.many(subject, **dict.fromkeys(SUBJECTS[self.role][subject].asked, NOBODY))

    def _rows(self, subject: str, asked: Mapping[str, str]) -> list[Row]:
        if subject not in self._questions:
            raise Blind(f"{self._place} does not say how to read the {subject.replace('_', ' ')}")
        try:
            question = self._questions[subject]
            rows = self._source.rows(question, asked)
            return together(rows, question.fields[question.group]) if question.group else rows
        except ValueError as problem:
            raise Blind(f"{self._place}.{subject} {problem}") from problem

    def _fields(self, subject: str, row: Row, asked: Mapping[str, str]) -> Fields:
        question, shapes = self._questions[subject], SUBJECTS[self.role][subject].fields
        terms = Terms(self._source, self._currency, self._probe.money)
        fields = FieldsReader(terms, f"{self._place}.{subject}.fields").parts(row, question.fields, shapes, asked)
        if "currency" in shapes and "currency" not in fields and self._probe.currency:
            fields["currency"] = self._probe.currency
        return fields

    def partly(self, fields: Fields, subject: str) -> Fields:
        """`fields` with word of where others could be declared."""
        return Partly(fields, f"{self._place}.{subject}") if fields else {}


def _said(asked: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in asked.items())
