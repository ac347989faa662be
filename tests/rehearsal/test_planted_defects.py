"""The whole thing, proven from the other side: a shop that was started with a defect turns the verdict, and is named.

The bench does this for every defect with the whole smoke pack; here a few, each with the one scenario that comes by.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from harness.bench.catalogue import chosen, listed
from harness.bench.row import Row, row
from harness.bench.variant import write_variant

ROOT = Path(__file__).resolve().parents[2]
RETURN = "scenarios/returning/retourner_des_articles.feature"
PAYING = 'scenarios/paying/paying_by_card.feature::Card payment accepted: authorised, then captured, state "paid"'
PICKING = (
    "scenarios/preparing/picking_an_order.feature::"
    "The paid order reaches the warehouse with same lines, quantities, address, method"
)

PLANTED = [
    ("export-quantity-one", PICKING, "order exported"),
    ("capture-twice", PAYING, "payment captured: once"),
    ("restock-never", RETURN, "stock given back"),
]


@pytest.mark.parametrize(("name", "scenario", "interface"), PLANTED, ids=[name for name, *_ in PLANTED])
def test_a_defect_of_the_shop_is_found_and_named(name: str, scenario: str, interface: str, tmp_path: Path) -> None:
    told = _rehearsed(name, scenario, tmp_path)
    assert (told.exit_code, told.decision, told.found) == (1, "NO-GO", True)
    assert told.named, told.causes
    assert told.causes[0].interface == interface
    assert told.to_find is not None


def _rehearsed(name: str, scenario: str, folder: Path) -> Row:
    [defect] = chosen(listed(ROOT), only=[name])
    landscape = write_variant("embedded", folder / "landscape.toml", defect=name)
    command = [
        sys.executable, "-m", "pytest", scenario, "-q", "--channel=api", "--no-screenshots", "-p", "no:allure_pytest",
        f"--landscape={landscape}", f"--runs={folder}", "--seed=7", "--hurry=0.5",
    ]  # fmt: skip
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    written = sorted(folder.glob("2*/verdict.json"))
    assert written, ended.stdout[-3000:] + ended.stderr[-1000:]
    return row(defect, written[-1].parent, exit_code=ended.returncode, took=0.0, usual=[])
