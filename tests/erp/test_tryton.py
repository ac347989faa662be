"""A real ERP in the landscape: what the shop owes it holds, and mistakes of the connector are named. `make test-erp` runs this."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON = Path(os.environ.get("DRYRUN_ERP_PYTHON", ROOT / ".venv-erp" / "bin" / "python"))
BOOKED = {"order booked", "invoice booked", "credit note booked", "cancellation booked"}
LIFE = "shipping_an_order or picking_an_order or refunding_an_order or cancelling_an_order or returning_articles"


@pytest.fixture(autouse=True, scope="session")
def _tryton() -> None:
    assert os.access(PYTHON, os.X_OK), f"there is no Tryton at {PYTHON}; type `make setup-erp`"


def rehearse(home: Path, scenarios: str, *, defect: str = "", patience: int = 60) -> dict[str, Any]:
    """The verdict of a rehearsal on the tryton landscape, by the shop's pages over HTTP."""
    text = (ROOT / "landscapes" / "tryton.toml").read_text(encoding="utf-8").replace(" = 60\n", f" = {patience}\n")
    if defect:
        text = text.replace("[systems.psp]", f'[systems.shop.options]\ndefect = "{defect}"\n\n[systems.psp]', 1)
    landscape = home / "tryton.toml"
    landscape.write_text(text, encoding="utf-8")
    words = ["-m", "harness.cli.main", "run", "--landscape", str(landscape), "--channel", "api", "--seed", "11"]
    words += ["--runs", str(home / "runs"), "--no-screenshots", "-n", "0", "-m", "", "-k", scenarios]
    ran = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False, timeout=900)
    written = home / "runs" / "latest" / "verdict.json"
    assert written.is_file(), ran.stdout + ran.stderr
    verdict: dict[str, Any] = json.loads(written.read_text(encoding="utf-8"))
    return verdict


def cells(verdict: dict[str, Any], receiver: str) -> dict[str, dict[str, Any]]:
    """What was found of each interface with this receiver."""
    return {cell["interface"]: cell for cell in verdict["cells"] if cell["receiver"] == receiver}


def test_what_the_shop_owes_its_erp_holds(tmp_path: Path) -> None:
    verdict = rehearse(tmp_path, LIFE)
    booked = cells(verdict, "erp")
    assert booked.keys() >= BOOKED
    assert {name: cell for name, cell in booked.items() if cell["standing"] != "holds"} == {}
    assert all(booked[name]["held"] for name in BOOKED)
    assert [each for each in verdict["findings"] if "erp" in (each["sender"], each["receiver"])] == []


@pytest.mark.parametrize(
    ("defect", "scenario", "interface"),
    [
        ("erp-net-for-gross", "shipping_an_order", "invoice booked"),
        ("erp-invoice-twice", "shipping_an_order", "the ERP's invoices are what was captured"),
        ("erp-credit-note-missing", "refunding_an_order", "credit note booked"),
        ("erp-sale-not-cancelled", "cancelling_an_order and service", "cancellation booked"),
        ("erp-quantity-one", "picking_an_order and Short", "order booked"),
    ],
)
def test_a_mistake_of_the_connector_is_named(tmp_path: Path, defect: str, scenario: str, interface: str) -> None:
    verdict = rehearse(tmp_path, scenario, defect=defect, patience=12)
    broken = {name for name, cell in cells(verdict, "erp").items() if cell["standing"] == "broken"}
    assert interface in broken
    assert verdict["exit_code"] == 1
    named = [(finding["sender"], finding["receiver"]) for finding in verdict["findings"]]
    assert ("shop", "erp") in named
