"""Working through one file: each document to the house or the intake, each refused line to the error file."""

from __future__ import annotations

import json
import re
import sys
import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from harness.kernel.clock import stamp
from harness.kernel.waiting import pause
from harness.simulators.address import flat
from harness.simulators.bodies import BadBody
from harness.simulators.warehouse.files.departures import Departures
from harness.simulators.warehouse.files.gathering import BadLine, Gathering, bad_lines
from harness.simulators.warehouse.files.layouts import ORDERS, Group, Layout, Refusals, document
from harness.simulators.warehouse.files.outgoing import acknowledged
from harness.simulators.warehouse.files.records import FileRefused, LineRefused, Sheet
from harness.simulators.warehouse.files.writing import Cell
from harness.simulators.warehouse.floor import Floor
from harness.simulators.warehouse.happened import Happened, Said

AT_A_TIME = 25  # documents between two breaths, in which others are answered and what was taken is made durable
_LINES_AT_A_TIME = 1000
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_STATUS = {"received": "received", "rejected": "rejected", "cancelled": "cancelled", "on_hold": "held"}


@dataclass(slots=True)
class Outcome:
    """What became of a file: how many documents were new, known already or refused, and what the shop is to be told."""

    taken: int = 0
    repeated: int = 0
    refused: int = 0
    bad: list[BadLine] = field(default_factory=list)
    orders: set[str] = field(default_factory=set)
    acknowledgements: list[list[Cell]] = field(default_factory=list)

    @property
    def order(self) -> str:
        """The one order that the file tells of, "" for several or none."""
        return next(iter(self.orders)) if len(self.orders) == 1 else ""

    @property
    def status(self) -> int:
        """As HTTP has it: 200 all taken, 207 some, 422 none."""
        if not self.bad:
            return 200
        return 207 if self.taken or self.repeated else 422

    def to_json(self) -> dict[str, int]:
        return {"taken": self.taken, "repeated": self.repeated, "refused": self.refused, "bad_lines": len(self.bad)}


@dataclass(slots=True)
class _Paper:
    """One document on its way through: where it stands, what it asks, and the answer to it, as a note shows them."""

    name: str
    sheet: Sheet
    layout: Layout
    group: Group
    asked: dict[str, Any] = field(default_factory=dict)
    status: int = 0
    answer: Mapping[str, Any] = field(default_factory=dict)

    @property
    def order(self) -> str:
        """The order it is about, also when it is refused; "" when it names none."""
        column = "reference" if self.layout is ORDERS else "order"
        try:
            named = self.sheet.cells(self.group.records[0])[column]
        except LineRefused:
            return ""
        return named if _REFERENCE.fullmatch(named) else ""

    @property
    def text(self) -> str:
        """The header and the lines of this document."""
        return "\n".join([self.sheet.delimiter.join(self.sheet.columns), *(line.text for line in self.group.records)])

    def fields(self) -> dict[str, Any]:
        """What a handoff compares, named as in the notes of the REST door."""
        found = {name: value for name, value in self.asked.items() if name not in ("reference", "order", "recipient")}
        return found | flat(self.asked.get("recipient", {}), "recipient")


class Reader:
    """Takes what stands in files, with as many pauses as others need to be answered meanwhile."""

    def __init__(self, floor: Floor, departures: Departures) -> None:
        self._floor = floor
        self._departures = departures

    async def read(self, name: str, content: bytes, layout: Layout) -> Outcome:
        """Take all that can be taken. Raises FileRefused. May be done again: what was taken before is `repeated`."""
        sheet, gathered = await self.gathered(content, layout)
        outcome = Outcome(bad=list(gathered.bad))
        for number, group in enumerate(gathered.groups.values(), start=1):
            self._take(_Paper(name, sheet, layout, group), outcome)
            if number % AT_A_TIME == 0:
                await self._floor.simulation.store.committed()
                await pause(0)
        return outcome

    async def gathered(self, content: bytes, layout: Layout) -> tuple[Sheet, Gathering]:
        """The file sorted by document. Raises FileRefused."""
        sheet = Sheet(content)
        layout.check_columns(sheet)
        gathering = Gathering(sheet, layout)
        for number, record in enumerate(sheet.records(), start=1):
            gathering.add(record)
            if number % _LINES_AT_A_TIME == 0:
                await pause(0)
        return sheet, gathering

    async def about(self, content: bytes, layout: Layout) -> tuple[set[str], set[str]]:
        """The orders that a file tells of, and the mail addresses of their customers. Changes nothing."""
        orders: set[str] = set()
        mails: set[str] = set()
        with suppress(FileRefused):
            sheet, gathered = await self.gathered(content, layout)
            for group in gathered.groups.values():
                orders.add(_Paper("", sheet, layout, group).order)
                mails.add(sheet.cells(group.records[0]).get("recipient_email", ""))
        return orders - {""}, mails - {""}

    def _take(self, paper: _Paper, outcome: Outcome) -> None:
        try:
            paper.asked = document(paper.group, paper.sheet, paper.layout)
            new = self._order(paper, outcome) if paper.layout is ORDERS else self._return(paper)
        except Refusals as refusals:
            _refuse(paper, 422, refusals, outcome)
        except BadBody as bad:
            _refuse(paper, bad.status, Refusals.of(bad, paper.layout), outcome)
        except Exception:  # noqa: BLE001 - the other orders of the file must survive our own mistakes
            traceback.print_exc(file=sys.stderr)
            reason = LineRefused("crashed", "the simulator failed while reading this; see its error output")
            _refuse(paper, 500, Refusals({0: reason}), outcome)
        else:
            paper.status = 201 if new else 200
            outcome.taken += new
            outcome.repeated += not new
        if paper.order:
            outcome.orders.add(paper.order)
        self._note(paper)

    def _order(self, paper: _Paper, outcome: Outcome) -> bool:
        order, new, happened = self._floor.house.take_order(paper.asked, came_by="files")
        self._report(happened)
        at = stamp(self._floor.house.now(order.reference))
        why = next((said.body for said in happened if isinstance(said, Said) and said.type == "order.rejected"), {})
        status = _STATUS.get(order.state, "accepted")
        outcome.acknowledgements.append(acknowledged(order.reference, status, at, why))
        paper.answer = {"reference": order.reference, "state": order.state}
        return new

    def _return(self, paper: _Paper) -> bool:
        back, new, happened = self._floor.intake.announce(paper.asked, came_by="files")
        self._report(happened)
        paper.answer = {"rma": back.rma, "state": back.state}
        return new

    def _report(self, happened: Happened) -> None:
        with self._departures.without_acknowledging():
            self._floor.report(happened)

    def _note(self, paper: _Paper) -> None:
        self._floor.simulation.journal.note(
            "received", paper.layout.operation, order=paper.order, fields=paper.fields(), status=paper.status,
            key=paper.name, peer="shop", body=paper.text, reply=json.dumps(paper.answer, ensure_ascii=False),
        )  # fmt: skip


def _refuse(paper: _Paper, status: int, refusals: Refusals, outcome: Outcome) -> None:
    bad = bad_lines(paper.group, refusals, paper.layout)
    outcome.bad += bad
    outcome.refused += 1
    first = bad[min(refusals.lines)]
    paper.status = status
    paper.answer = {"error": {"code": first.code, "message": first.reason, "field": first.column, "line": first.line}}
