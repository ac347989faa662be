"""The files that go out: what the warehouse says to the shop, as rows (`docs/files.md`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harness.simulators.warehouse.files.gathering import BadLine
from harness.simulators.warehouse.files.writing import Cell, csv_text
from harness.simulators.warehouse.happened import Said

LONGEST_SHOWN = 2000  # characters of a refused line in its error file


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of file that goes out: what its notes are called, its folder, how its names begin, its columns."""

    operation: str
    folder: str
    name: str
    columns: tuple[str, ...]

    def text(self, rows: Iterable[Sequence[Cell]]) -> str:
        """The file with these rows."""
        return csv_text(self.columns, rows)


ACKNOWLEDGEMENT = Form(
    "file.acknowledgement", "/out/acknowledgements", "ack", ("order", "status", "code", "message", "at")
)
DISPATCH = Form(
    "file.dispatch", "/out/dispatch", "dispatch",
    ("order", "dispatched_at", "site", "parcel", "tracking_number", "tracking_url", "weight_g", "sku", "quantity",
     "short", "complete"),
)  # fmt: skip
STOCK = Form("file.stock", "/out/stock", "stock-full", ("at", "site", "sku", "on_hand", "reserved", "damaged"))
STOCK_CHANGE = Form(
    "file.stock_change", "/out/stock", "stock-change", ("at", "site", "sku", "change", "on_hand", "reason", "order")
)
RECEIPT = Form(
    "file.return_receipt",
    "/out/returns",
    "return",
    ("rma", "order", "status", "at", "site", "sku", "quantity", "grade"),
)
ERRORS = Form("file.errors", "/in/errors", "", ("line", "column", "code", "reason", "content"))
FORMS = {form.operation: form for form in (ACKNOWLEDGEMENT, DISPATCH, STOCK, STOCK_CHANGE, RECEIPT, ERRORS)}

# What an order that came by file is told of, and the word for it. What happens between acceptance and dispatch is not told.
_STATUS = {
    "order.accepted": "accepted",
    "order.rejected": "rejected",
    "order.cancelled": "cancelled",
    "order.held": "held",
    "order.released": "released",
    "order.delayed": "delayed",
}


def told_by_file(said: Said, at: str) -> tuple[Form, list[list[Cell]]] | None:
    """The file that tells this news, `at` its time; None for news that this door does not tell."""
    body = said.body
    if said.type in _STATUS:
        return ACKNOWLEDGEMENT, [acknowledged(said.order, _STATUS[said.type], at, body)]
    if said.type == "order.dispatched":
        return DISPATCH, _dispatched(said.order, at, body)
    if said.type == "stock.changed":
        change: list[Cell] = [at, body.get("site", ""), body["sku"], body["delta"], body["on_hand"], body["reason"]]
        return STOCK_CHANGE, [[*change, said.order]]
    if said.type in ("return.received", "return.unannounced", "return.graded"):
        return RECEIPT, _receipt(said.order, said.type.removeprefix("return."), at, body)
    return None


def acknowledged(order: str, status: str, at: str, body: Mapping[str, Any]) -> list[Cell]:
    """The line that says how an order stands: one of the words above, or `received` when a person will decide."""
    day = body.get("leaves_on", "")
    message = body.get("message", "") or (f"leaves on {day}" if day else "")
    return [order, status, body.get("code", body.get("reason", "")), message, at]


def stock_rows(shelves: Iterable[Mapping[str, Any]], at: str) -> list[list[Cell]]:
    """The lines of a full stock feed: one a shelf."""
    shown = ("sku", "on_hand", "reserved", "damaged")
    return [[at, shelf.get("site", ""), *(shelf[name] for name in shown)] for shelf in shelves]


def error_rows(bad: Iterable[BadLine]) -> list[list[Cell]]:
    """The lines of an error file, in the order of the file that is in error."""
    ordered = sorted(bad, key=lambda one: one.line)
    return [[one.line, one.column, one.code, one.reason, one.text[:LONGEST_SHOWN]] for one in ordered]


def _receipt(order: str, status: str, at: str, body: Mapping[str, Any]) -> list[list[Cell]]:
    """One line an article and grade; one without article when nothing is said of any."""
    head: list[Cell] = [body["rma"], order, status, at, body.get("site", "")]
    lines: list[list[Cell]] = [
        [*head, line["sku"], line["quantity"], line.get("grade", "")] for line in body.get("lines", ())
    ]
    return lines or [[*head, "", "", ""]]


def _dispatched(order: str, at: str, body: Mapping[str, Any]) -> list[list[Cell]]:
    """One line a parcel and article with how many are in it; one an article that will never come, with how many."""
    site, complete = body.get("site", ""), "yes" if body.get("complete", True) else "no"
    rows: list[list[Cell]] = []
    for parcel in body["parcels"]:
        head: list[Cell] = [order, at, site, parcel["id"]]
        head += [parcel["tracking_number"], parcel["tracking_url"], parcel["weight_g"]]
        rows += [[*head, line["sku"], line["quantity"], 0, complete] for line in parcel["lines"]]
    nothing: list[Cell] = [order, at, site, "", "", "", ""]
    rows += [[*nothing, line["sku"], 0, line["quantity"], complete] for line in body.get("short", ())]
    return rows or [[*nothing, "", 0, 0, complete]]
