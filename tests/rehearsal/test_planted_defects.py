"""The whole thing, proven from the other side: a defect in the shop's connectors turns the verdict, and is named.

Each test copies the project, plants one mistake that an integrator could make, and rehearses the scenario that comes by.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONNECTORS = "staging/oscar/fulfilment"
WHOLE = ("conftest.py", "pyproject.toml")
FOLDERS = ("harness", "steps", "fixtures", "scenarios", "landscapes", "staging")


@dataclass(frozen=True, slots=True)
class Defect:
    """A mistake: in `file`, `right` became `wrong`. `finding` is the interface that must be named as broken."""

    name: str
    file: str
    right: str
    wrong: str
    scenario: str
    finding: tuple[str, str, str]


DEFECTS = (
    Defect(
        "refund without the discount",
        "returns.py",
        "units_worth(line, first, count)",
        "type(units_worth(line, first, count))(int(line.unit_price_incl_tax * count * 100), 0)",
        "scenarios/returning/returning_articles.feature",
        ("payment refunded", "shop", "psp"),
    ),
    Defect(
        "capture sent twice",
        "../payments/money.py",
        '            options={"idempotency_key": key},\n        )\n        return {"id": made.id, "status": made.status}\n\n    return _move(order, MoneyMove.CAPTURE',
        '            options={"idempotency_key": key},\n        )\n        try:\n'
        "            client().v1.payment_intents.capture(source.reference, params=params)\n"
        "        except stripe.StripeError:\n            pass\n"
        '        return {"id": made.id, "status": made.status}\n\n    return _move(order, MoneyMove.CAPTURE',
        'scenarios/paying/paying_by_card.feature::Card payment accepted: authorised, then captured, state "paid"',
        ("payment captured: once", "shop", "psp"),
    ),
    Defect(
        "dispatch mail without tracking",
        "templates/fulfilment/mail/dispatch.html",
        "{{ parcel.tracking_number }}",
        "",
        "scenarios/shipping/shipping_an_order.feature",
        ("dispatch told", "shop", "customer"),
    ),
    Defect(
        "order exported with the wrong quantity",
        "orders_out.py",
        '"quantity": line.quantity,',
        '"quantity": 1,',
        "scenarios/preparing/picking_an_order.feature::The paid order reaches the warehouse with same lines, "
        "quantities, address, method",
        ("order exported", "shop", "warehouse"),
    ),
    Defect(
        "confirmation mail with a dead link",
        "mails.py",
        '"link": order_link(order)}',
        '"link": order_link(order) + "x"}',
        'scenarios/paying/paying_by_card.feature::Card payment accepted: authorised, then captured, state "paid"',
        ("tracking shown", "shop", "customer"),
    ),
    Defect(
        "stock not given back",
        "stock.py",
        "    correct(line.partner_sku, quantity)",
        "    return",
        "scenarios/returning/retourner_des_articles.feature",
        ("stock given back", "warehouse", "shop"),
    ),
)


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_defect_of_the_connectors_is_found_and_named(defect: Defect, tmp_path: Path) -> None:
    project = _copy(tmp_path)
    planted = project / CONNECTORS / defect.file
    text = planted.read_text(encoding="utf-8")
    assert text.count(defect.right) >= 1, "the connectors have changed: plant this defect anew"
    planted.write_text(text.replace(defect.right, defect.wrong), encoding="utf-8")

    ended, verdict = _rehearse(project, defect.scenario)

    assert ended.returncode == 1, ended.stdout[-3000:] + ended.stderr[-1000:]
    assert verdict["decision"] == "NO-GO"
    named = {(each["interface"], each["sender"], each["receiver"]) for each in verdict["findings"]}
    assert defect.finding in named


def _copy(folder: Path) -> Path:
    project = folder / "project"
    project.mkdir()
    for name in WHOLE:
        shutil.copy(ROOT / name, project / name)
    for name in (*FOLDERS, "reports/texts", "reports/templates"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    return project


def _rehearse(project: Path, scenario: str) -> tuple[subprocess.CompletedProcess[str], dict[str, Any]]:
    command = [sys.executable, "-m", "pytest", scenario, "-q", "--no-screenshots"]
    ended = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=240, check=False)
    written = sorted((project / "reports" / "runs").glob("2*/verdict.json"))
    assert written, ended.stdout[-3000:] + ended.stderr[-1000:]
    return ended, json.loads(written[-1].read_text(encoding="utf-8"))
