"""The endpoints of reports and of the files that come out of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from starlette.responses import Response

from harness.simulators.psp.api import shapes
from harness.simulators.psp.api.call import Call, Params
from harness.simulators.psp.api.paging import CREATED, Pages
from harness.simulators.psp.api.shapes import IDENTITY
from harness.simulators.psp.balance import Balance
from harness.simulators.psp.book import Book
from harness.simulators.psp.errors import Refusal, missing_parameter, not_found
from harness.simulators.psp.forms import ArrayOf, Choice, Currency, Group, Integer, Text
from harness.simulators.psp.objects import listing
from harness.simulators.psp.objects.reports import report_type
from harness.simulators.psp.report_columns import TYPES, ReportType, known_column
from harness.simulators.psp.reports import Reports
from harness.simulators.reception import Visit


@dataclass(frozen=True, slots=True)
class _Zone:
    """A time zone by its name."""

    def read(self, value: Any, param: str) -> str:
        text = Text(60).read(value, param)
        if text not in available_timezones():
            raise Refusal(f"Invalid timezone: {text}", param=param)
        return text


_TIME = Integer(0, 10**11)
PARAMETERS = Group(
    {
        "columns": ArrayOf(Text(60), 100), "currency": Currency(), "interval_start": _TIME, "interval_end": _TIME,
        "payout": IDENTITY, "reporting_category": Text(60), "timezone": _Zone(),
    },
    absent=("connected_account",),
)  # fmt: skip
CREATE = Group({"report_type": Choice(tuple(TYPES)), "parameters": PARAMETERS}, ("report_type",))
LIST = Group(CREATED)


class ReportCalls:
    """The endpoints of reports over one book."""

    def __init__(self, book: Book, reports: Reports, balance: Balance, pages: Pages) -> None:
        self._book = book
        self._reports = reports
        self._balance = balance
        self._pages = pages

    def calls(self) -> list[Call]:
        run, kind, file, nothing = (
            "/v1/reporting/report_runs",
            "/v1/reporting/report_types",
            "/v1/files",
            shapes.NOTHING,
        )
        return [
            Call("POST", run, "report_run.create", CREATE, self.create),
            Call("GET", run, "report_run.list", LIST, self.list_),
            Call("GET", f"{run}/{{id}}", "report_run.retrieve", nothing, self.retrieve),
            Call("GET", kind, "report_type.list", nothing, self.types),
            Call("GET", f"{kind}/{{id}}", "report_type.retrieve", nothing, self.type),
            Call("GET", f"{file}/{{id}}", "file.retrieve", nothing, self.file),
            Call("GET", f"{file}/{{id}}/contents", "file.contents", nothing, self.contents),
        ]

    def create(self, _visit: Visit, params: Params) -> object:
        kind, asked = TYPES[params["report_type"]], params.get("parameters", {})
        self._check(kind, asked)
        return self._reports.start(params["report_type"], asked)

    def list_(self, visit: Visit, params: Params) -> object:
        return self._pages.of_all(visit, params, self._reports.runs, "report run")

    def retrieve(self, visit: Visit, _params: Params) -> object:
        return self._reports.run(visit.request.path_params["id"])

    def types(self, visit: Visit, _params: Params) -> object:
        return listing([report_type(self._book, *each) for each in TYPES.items()], visit.request.url.path, more=False)

    def type(self, visit: Visit, _params: Params) -> object:
        name = visit.request.path_params["id"]
        if name not in TYPES:
            raise not_found("report type", name, "report_type")
        return report_type(self._book, name, TYPES[name])

    def file(self, visit: Visit, _params: Params) -> object:
        return self._reports.file(visit.request.path_params["id"])

    def contents(self, visit: Visit, _params: Params) -> object:
        return Response(self._reports.file(visit.request.path_params["id"]).text, media_type="text/csv")

    def _check(self, kind: ReportType, asked: Params) -> None:
        needed = ("payout",) if kind.of == "payout" else ("interval_start", "interval_end")
        for name in needed:
            if name not in asked:
                raise missing_parameter(f"parameters[{name}]")
        for name in {"payout", "interval_start", "interval_end"} - set(needed):
            if name in asked:
                raise Refusal(f"This report type takes no {name}.", param=f"parameters[{name}]")
        if "interval_start" in asked and asked["interval_start"] >= asked["interval_end"]:
            raise Refusal("interval_start must be before interval_end.", param="parameters[interval_start]")
        if "payout" in asked and not self._balance.payout(asked["payout"], "parameters[payout]").automatic:
            raise Refusal("Only automatic payouts can be reconciled.", param="parameters[payout]")
        for index, column in enumerate(asked.get("columns", ())):
            if not known_column(kind, column):
                raise Refusal(f"This report type has no column {column}.", param=f"parameters[columns][{index}]")
