"""What the files that go out look like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.simulators.warehouse.files.formulas import disarmed, is_formula
from harness.simulators.warehouse.files.gathering import BadLine
from harness.simulators.warehouse.files.outgoing import (
    ACKNOWLEDGEMENT,
    DISPATCH,
    ERRORS,
    RECEIPT,
    STOCK_CHANGE,
    error_rows,
    told_by_file,
)
from harness.simulators.warehouse.files.writing import csv_text
from harness.simulators.warehouse.happened import Said
from tests.simulators.warehouse.files.papers import read_back

AT = "2026-11-22T20:15:00.000000Z"


def lines_of(said: Said) -> tuple[str, list[dict[str, str]]]:
    told = told_by_file(said, AT)
    assert told is not None
    form, rows = told
    return form.operation, read_back(form.text(rows))


def test_a_dispatch_has_a_line_for_each_article_of_each_parcel_and_for_what_is_missing() -> None:
    parcel = {"id": "P1", "tracking_number": "T1", "tracking_url": "http://c/T1", "weight_g": 950}
    parcels = [
        {**parcel, "lines": [{"sku": "A", "quantity": 2}, {"sku": "B", "quantity": 1}]},
        {**parcel, "id": "P2", "lines": [{"sku": "B", "quantity": 3}]},
    ]
    body = {"parcels": parcels, "short": [{"sku": "A", "quantity": 1}]}
    operation, lines = lines_of(Said("order.dispatched", "100027", body))
    assert operation == "file.dispatch"
    assert [(line["parcel"], line["sku"], line["quantity"], line["short"]) for line in lines] == [
        ("P1", "A", "2", "0"), ("P1", "B", "1", "0"), ("P2", "B", "3", "0"), ("", "A", "0", "1"),
    ]  # fmt: skip
    assert lines[0]["weight_g"] == "950"
    assert {line["order"] for line in lines} == {"100027"}
    assert {line["complete"] for line in lines} == {"yes"}
    assert {line["dispatched_at"] for line in lines} == {AT}


def test_a_part_that_leaves_from_one_of_two_sites_says_so() -> None:
    (line,) = lines_of(Said("order.dispatched", "1", {"site": "LYS", "parcels": [], "short": [], "complete": False}))[1]
    assert (line["order"], line["site"], line["complete"], line["quantity"]) == ("1", "LYS", "no", "0")


def test_a_delay_says_why_and_until_when() -> None:
    body = {"reason": "cut_off_missed", "message": "", "leaves_on": "2026-11-24"}
    (line,) = lines_of(Said("order.delayed", "1", body))[1]
    assert (line["status"], line["code"], line["message"]) == ("delayed", "cut_off_missed", "leaves on 2026-11-24")


def test_a_parcel_without_announcement_says_what_was_in_it() -> None:
    body = {"rma": "U1-1", "lines": [{"sku": "A", "quantity": 2}]}
    (line,) = lines_of(Said("return.unannounced", "1", body))[1]
    assert (line["rma"], line["status"], line["sku"], line["quantity"], line["grade"]) == (
        "U1-1",
        "unannounced",
        "A",
        "2",
        "",
    )


def test_a_change_of_stock_is_a_signed_number() -> None:
    body = {"sku": "A", "delta": -2, "on_hand": 5, "reason": "short_pick"}
    operation, (line,) = lines_of(Said("stock.changed", "", body))
    assert operation == "file.stock_change"
    assert (line["change"], line["on_hand"], line["reason"], line["order"]) == ("-2", "5", "short_pick", "")


def test_returns_are_told_when_received_and_when_graded() -> None:
    assert lines_of(Said("return.received", "1", {"rma": "R1"}))[1][0]["status"] == "received"
    body = {
        "rma": "R1",
        "lines": [{"sku": "A", "quantity": 1, "grade": "A"}, {"sku": "A", "quantity": 1, "grade": "scrap"}],
    }
    operation, lines = lines_of(Said("return.graded", "1", body))
    assert operation == "file.return_receipt"
    assert [(line["sku"], line["quantity"], line["grade"]) for line in lines] == [("A", "1", "A"), ("A", "1", "scrap")]
    (empty,) = lines_of(Said("return.graded", "1", {"rma": "R1", "lines": []}))[1]
    assert (empty["status"], empty["sku"]) == ("graded", "")


def test_a_rejection_says_why() -> None:
    said = Said("order.rejected", "1", {"code": "no_room", "message": "=too much"})
    assert lines_of(said)[1] == [
        {"order": "1", "status": "rejected", "code": "no_room", "message": "'=too much", "at": AT}
    ]


@pytest.mark.parametrize("type_", ["order.allocated", "order.picked", "order.packed"])
def test_what_happens_inside_the_house_is_not_told_by_file(type_: str) -> None:
    assert told_by_file(Said(type_, "1", {}), AT) is None


def test_the_error_file_is_in_the_order_of_the_file_and_disarms_what_it_shows() -> None:
    bad = [BadLine(7, "sku", "x", "y", "=1;2"), BadLine(2, "", "x", "y", "z" * 5000)]
    lines = read_back(ERRORS.text(error_rows(bad)))
    assert [line["line"] for line in lines] == ["2", "7"]
    assert lines[1]["content"] == "'=1;2"
    assert len(lines[0]["content"]) == 2000


@pytest.mark.parametrize("form", [ACKNOWLEDGEMENT, DISPATCH, STOCK_CHANGE, RECEIPT, ERRORS])
def test_a_file_without_rows_has_its_header(form: object) -> None:
    assert form.text([]) == ",".join(form.columns) + "\r\n"  # type: ignore[attr-defined]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\u00a0+"])
def test_a_formula_is_made_text(start: str) -> None:
    (line,) = read_back(csv_text(("cell",), [[f"{start}1"]]))
    assert line["cell"] == f"'{start}1"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), min_size=1, max_size=5))
def test_what_is_written_can_be_read_again_and_runs_nowhere(cells: list[str]) -> None:
    columns = [f"c{number}" for number in range(len(cells))]
    (line,) = read_back(csv_text(columns, [cells]))
    assert list(line.values()) == [disarmed(cell) for cell in cells]
    assert not any(is_formula(cell) for cell in line.values())
