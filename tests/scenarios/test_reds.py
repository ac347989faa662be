"""No scenario passes by luck: each has a row that names what must turn it red. `python -m benchmarks.reds` plays them."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.red_rows import Red, rows
from harness.bench.catalogue import listed
from harness.cli import rooms
from harness.faults.catalogue import FAULTS
from harness.plugin.written import Written, written

ENGLISH = [each for each in written(rooms.scenarios()) if each.language == "en"]
ROWS = rows()
DEFECTS = {each.name for each in listed(Path(__file__).parents[2], beside=True)}


@pytest.mark.parametrize("scenario", ENGLISH, ids=lambda each: each.title)
def test_a_scenario_has_a_row_with_its_numbers(scenario: Written) -> None:
    folder = scenario.place.partition("/")[0]
    mine = [row for row in ROWS if row.scenario == scenario.title]
    assert mine, f"add a [[red]] for it to tests/scenarios/reds/{folder}.toml"
    assert all(row.folder == folder and sorted(row.numbers) == scenario.numbers for row in mine)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.scenario}: {row.defect or row.fault}")
def test_a_row_names_a_scenario_and_one_thing_that_breaks_it(row: Red) -> None:
    assert row.scenario in {each.title for each in ENGLISH}
    assert bool(row.defect) != bool(row.fault)
    assert row.defect in DEFECTS or row.fault in FAULTS
