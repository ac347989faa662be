"""Reports: files that reconcile payouts and the balance with orders, as CSV.

A run is pending for some seconds of the simulator's clock and has a file then. Amounts are written in major units with all
their decimals ("23.90"), times as `2026-11-23 14:05:00` in the time zone asked for, UTC unless told.
Source: https://docs.stripe.com/reports/report-types
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from harness.simulators.psp.balance import Balance
from harness.simulators.psp.banking import BalanceTransaction, Payout
from harness.simulators.psp.book import Book
from harness.simulators.psp.errors import not_found
from harness.simulators.psp.events import Events
from harness.simulators.psp.models import Charge, Refund
from harness.simulators.psp.objects import reports, shown_by
from harness.simulators.psp.report_columns import TYPES, Row, cell, major

_TAKES = 10  # seconds
_PAGE = 500


@dataclass(slots=True, weakref_slot=True)
class ReportRun:
    """One run of a report."""

    id: str
    type: str
    created: int
    parameters: dict[str, Any]
    status: str = "pending"
    succeeded_at: int = 0
    file: str = ""
    due: float | None = None


@dataclass(slots=True, weakref_slot=True)
class ReportFile:
    """What came out of it."""

    id: str
    created: int
    filename: str
    text: str


@dataclass(slots=True)
class _Sum:
    count: int = 0
    gross: int = 0
    fee: int = 0


class Reports:
    """The reports of one balance."""

    def __init__(self, book: Book, events: Events, balance: Balance) -> None:
        self._book = book
        self._events = events
        self._balance = balance
        things = book.simulation.store.things
        self.runs = things("report_run", ReportRun, due=lambda it: it.due)
        self.files = things("report_file", ReportFile)
        book.simulation.when_due(self.runs, self.finish)
        shown_by(ReportRun, lambda book, it: reports.run(book, it, self.files.get(it.file) if it.file else None))
        shown_by(ReportFile, reports.file)

    def start(self, kind: str, parameters: dict[str, Any]) -> ReportRun:
        """A run that is pending. The parameters must have been checked."""
        now = self._book.now()
        made = ReportRun(self._book.new_id("frr"), kind, now, parameters, due=float(now + _TAKES))
        self.runs.put(made.id, made)
        return made

    def finish(self, it: ReportRun) -> None:
        """Write the file of a run whose time has come."""
        name = f"{it.type}-{it.id}.csv"
        made = ReportFile(self._book.new_id("file"), self._book.now(), name, self._written(it))
        self.files.put(made.id, made)
        it.status, it.succeeded_at, it.file, it.due = "succeeded", made.created, made.id, None
        self._book.moved("report", "report_run", it.id, "pending", it.status, "")
        self._events.announce("reporting.report_run.succeeded", it, {"status": it.status}, order="")

    def run(self, identity: str) -> ReportRun:
        found = self.runs.get(identity)
        if found is None:
            raise not_found("report run", identity, "report_run")
        return found

    def file(self, identity: str) -> ReportFile:
        found = self.files.get(identity)
        if found is None:
            raise not_found("file", identity, "file")
        return found

    def _written(self, it: ReportRun) -> str:
        kind = TYPES[it.type]
        columns = it.parameters.get("columns") or list(kind.columns)
        text = io.StringIO()
        paper = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
        paper.writerow(columns)
        if kind.summary:
            paper.writerows([[cells[column] for column in columns] for cells in self._sums(it)])
        else:
            paper.writerows([[cell(row, column) for column in columns] for row in self._rows(it)])
        return text.getvalue()

    def _sums(self, it: ReportRun) -> list[dict[str, str]]:
        """One line for each category and currency, and the total of the currency."""
        sums: dict[tuple[str, str], _Sum] = {}
        for row in self._rows(it):
            for category in (row.it.category, "total"):
                total = sums.setdefault((row.it.currency, category), _Sum())
                total.count += 1
                total.gross += row.it.amount
                total.fee += row.it.fee
        ordered = sorted(sums.items(), key=lambda each: (each[0][0], each[0][1] == "total", each[0][1]))
        return [
            {
                "reporting_category": category, "currency": currency, "count": str(total.count),
                "gross": major(total.gross, currency), "fee": major(total.fee, currency),
                "net": major(total.gross - total.fee, currency),
            }
            for (currency, category), total in ordered
        ]  # fmt: skip

    def _rows(self, run: ReportRun) -> Iterator[Row]:
        zone = ZoneInfo(run.parameters.get("timezone", "UTC"))
        wanted = [(name, run.parameters[name]) for name in ("currency", "reporting_category") if name in run.parameters]
        for it, payout in self._moved(run):
            said = {"currency": it.currency, "reporting_category": it.category}
            if all(said[name] == value for name, value in wanted):
                refund = self._book.refunds.get(it.source)
                yield Row(it, payout, self._charge(it, refund), refund, zone)

    def _moved(self, run: ReportRun) -> Iterator[tuple[BalanceTransaction, Payout | None]]:
        kind, asked = TYPES[run.type], run.parameters
        if kind.of == "payout":
            yield from self._inside(self._balance.payout(asked["payout"]))
        elif kind.of == "payouts":
            for payout in _each(self._balance.payouts.earliest):
                if payout.automatic and asked["interval_start"] <= payout.arrival < asked["interval_end"]:
                    yield from self._inside(payout)
        else:
            for it in _each(self._balance.transactions.earliest):
                paid_out = it.category.startswith("payout")
                if not paid_out and asked["interval_start"] <= it.created < asked["interval_end"]:
                    yield it, self._balance.payouts.get(it.payout) if it.payout else None

    def _inside(self, payout: Payout) -> Iterator[tuple[BalanceTransaction, Payout]]:
        after = ""
        while ids := self._book.listed(f"payout:{payout.id}", _PAGE, before=after):
            after = ids[-1]
            for identity in ids:
                it = self._balance.transaction(identity)
                if it.source != payout.id:
                    yield it, payout

    def _charge(self, it: BalanceTransaction, refund: Refund | None) -> Charge | None:
        if refund is not None:
            return self._book.charges.get(refund.charge)
        dispute: Any = self._book.shelves["dispute"](it.source)
        return self._book.charges.get(dispute.charge if dispute is not None else it.source)


def _each(earliest: Callable[..., list[Any]]) -> Iterator[Any]:
    """All things of a kind, oldest first, a page at a time."""
    after = ""
    while page := earliest(_PAGE, after=after):
        after = page[-1].id
        yield from page
