"""The examples of `docs/files.md` are files that the door takes and writes."""

from __future__ import annotations

import csv
import io
import re

import pytest

from harness.simulators.warehouse.files.arrivals import LAYOUTS
from harness.simulators.warehouse.files.gathering import Gathering
from harness.simulators.warehouse.files.layouts import ORDERS, RETURNS, Layout, document
from harness.simulators.warehouse.files.outgoing import FORMS
from harness.simulators.warehouse.files.records import Sheet
from harness.simulators.warehouse.files.tree import FOLDERS
from tests.simulators.processes import ROOT

TEXT = (ROOT / "docs" / "files.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```csv\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize(("layout", "start", "documents"), [(ORDERS, "reference;", 2), (RETURNS, "rma;", 1)])
def test_an_example_that_comes_in_is_taken(layout: Layout, start: str, documents: int) -> None:
    (example,) = [example for example in EXAMPLES if example.startswith(start)]
    sheet = Sheet(example.encode())
    layout.check_columns(sheet)
    gathering = Gathering(sheet, layout)
    for record in sheet.records():
        gathering.add(record)
    assert gathering.bad == []
    assert len([document(group, sheet, layout) for group in gathering.groups.values()]) == documents


def test_every_file_that_goes_out_has_an_example() -> None:
    headers = {example.splitlines()[0] for example in EXAMPLES}
    for form in FORMS.values():
        assert ",".join(form.columns) in headers, form.operation
    for example in EXAMPLES:
        if ";" not in example.splitlines()[0]:
            header, *rows = csv.reader(io.StringIO(example))
            assert rows
            assert {len(row) for row in rows} == {len(header)}


def test_every_column_folder_and_operation_is_named() -> None:
    for layout in LAYOUTS.values():
        for column in layout.columns:
            assert f"`{column}`" in TEXT or f"`{column.removeprefix('recipient')}`" in TEXT, column
        assert f"`{layout.operation}`" in TEXT
    for folder in FOLDERS - {"/", "/in", "/out"}:
        assert f"`{folder}`" in TEXT
    for operation in FORMS:
        assert f"`{operation}`" in TEXT
