"""Reports: CSV files that reconcile payouts with orders, fees and refunds, to the cent."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import httpx
import pytest
from stripe import StripeClient

from tests.simulators.processes import running
from tests.simulators.psp.fidelity import faults
from tests.simulators.psp.setting import advance, client_of, control, refused
from tests.simulators.psp.test_psp_balance import captured

KEY = {"authorization": "Bearer sk_test_anything"}
EVER = {"interval_start": 0, "interval_end": 10**10}
ITEMIZED = "payout_reconciliation.itemized.5"
ACTIVITY = "balance_change_from_activity.itemized.3"


@pytest.fixture(scope="module")
def own() -> Iterator[str]:
    with running("psp", "--seed", "11") as url:
        yield url


def rows(url: str, client: StripeClient, kind: str, **parameters: Any) -> list[dict[str, str]]:
    """What the file of a report says, once it is there."""
    asked: Any = {"report_type": kind, "parameters": parameters}
    run = client.v1.reporting.report_runs.create(asked)
    assert not faults(run)
    assert (run.status, run.result) == ("pending", None)
    advance(url, 0.001)
    done = client.v1.reporting.report_runs.retrieve(run.id)
    assert not faults(done)
    assert done.status == "succeeded"
    assert done.result is not None
    file = client.v1.files.retrieve(done.result.id)
    assert not faults(file)
    answer = httpx.get(str(file.url), headers=KEY, trust_env=False)
    assert (answer.headers["content-type"].partition(";")[0], len(answer.content)) == ("text/csv", file.size)
    return list(csv.DictReader(io.StringIO(answer.text)))


def paid_out(url: str) -> dict[str, Any]:
    (made,) = control(url, "POST", "/payouts")["payouts"]
    return dict(made)


def test_a_payout_reconciles_to_orders_fees_and_refunds(own: str) -> None:
    client = client_of(own)
    first = captured(client, "r1", 2390, "pm_card_bypassPending")
    captured(client, "r2", 10_000, "pm_card_bypassPending")
    client.v1.refunds.create({"charge": first.id, "amount": 390, "metadata": {"rma": "R1"}})
    payout = paid_out(own)
    columns = ["payment_metadata[order]", "refund_metadata[rma]", "gross", "fee", "net", "automatic_payout_id"]
    columns += ["reporting_category"]
    found = rows(own, client, ITEMIZED, columns=columns, **EVER)
    assert list(found[0]) == columns
    inside = [row for row in found if row["automatic_payout_id"] == payout["id"]]
    assert sum(Decimal(row["net"]) for row in inside) * 100 == payout["amount"]
    said = {
        (row["payment_metadata[order]"], row["refund_metadata[rma]"], row["gross"], row["reporting_category"])
        for row in inside
    }
    assert said == {("r1", "", "23.90", "charge"), ("r2", "", "100.00", "charge"), ("r1", "R1", "-3.90", "refund")}
    by_id = rows(own, client, "payout_reconciliation.by_id.itemized.4", payout=payout["id"], columns=columns)
    assert by_id == inside
    total = rows(own, client, "payout_reconciliation.by_id.summary.1", payout=payout["id"])[-1]
    assert (total["reporting_category"], total["count"], Decimal(total["net"]) * 100) == (
        "total",
        "3",
        payout["amount"],
    )


def test_activity_has_what_was_not_paid_out_and_no_payouts(own: str) -> None:
    client = client_of(own)
    charge = captured(client, "a1", 5000, "pm_card_createDispute")
    found = rows(own, client, ACTIVITY, columns=["charge_id", "reporting_category", "gross", "fee"], **EVER)
    mine = [row for row in found if row["charge_id"] == charge.id]
    assert [(row["reporting_category"], row["gross"]) for row in mine] == [("charge", "50.00"), ("dispute", "-50.00")]
    assert mine[1]["fee"] == "20.00"
    assert not [row for row in found if row["reporting_category"].startswith("payout")]
    only = rows(own, client, ACTIVITY, reporting_category="dispute", **EVER)
    assert {row["reporting_category"] for row in only} == {"dispute"}
    assert rows(own, client, ACTIVITY, currency="usd", **EVER) == []
    assert rows(own, client, ACTIVITY, interval_start=1, interval_end=2) == []


def test_times_are_of_the_zone_asked_for(own: str) -> None:
    client = client_of(own)
    charge = captured(client, "z1")
    asked = {"columns": ["source_id", "available_on"], **EVER}
    in_utc, in_tokyo = (
        {row["source_id"]: row["available_on"] for row in rows(own, client, ACTIVITY, timezone=zone, **asked)}
        for zone in ("UTC", "Asia/Tokyo")
    )
    assert (in_utc[charge.id][10:], in_tokyo[charge.id][10:]) == (" 00:00:00", " 09:00:00")


def test_no_cell_is_a_formula(own: str) -> None:
    client = client_of(own)
    note = '=HYPERLINK("http://x/","a"),b\n"c"'
    charge = captured(client, "e1", metadata={"order": "e1", "note": note})
    found = rows(own, client, ACTIVITY, columns=["charge_id", "payment_metadata[note]"], **EVER)
    assert [row["payment_metadata[note]"] for row in found if row["charge_id"] == charge.id] == [f"'{note}"]


def test_a_file_is_shown_to_who_has_a_key(own: str) -> None:
    assert httpx.get(f"{own}/v1/files/file_nothing/contents", trust_env=False).status_code == 401
    assert httpx.get(f"{own}/v1/files/file_nothing/contents", headers=KEY, trust_env=False).status_code == 404


def test_report_types_and_runs_are_listed(own: str) -> None:
    client = client_of(own)
    listed = client.v1.reporting.report_types.list().data
    assert [fault for each in listed for fault in faults(each)] == []
    assert {ITEMIZED, ACTIVITY} <= {each.id for each in listed}
    found = client.v1.reporting.report_types.retrieve(ITEMIZED)
    assert found.version == 5
    asked: Any = {"report_type": ITEMIZED, "parameters": EVER}
    made = [client.v1.reporting.report_runs.create(asked).id for _ in range(3)]
    runs = client.v1.reporting.report_runs.list({"limit": 2}).auto_paging_iter()
    assert [it.id for _, it in zip(range(3), runs, strict=False)] == made[::-1]


@pytest.mark.parametrize(
    ("kind", "parameters", "param"),
    [
        ("sales.of.1", EVER, "report_type"),
        (ITEMIZED, {"interval_start": 5}, "parameters[interval_end]"),
        (ITEMIZED, {"interval_start": 5, "interval_end": 5}, "parameters[interval_start]"),
        (ITEMIZED, {**EVER, "columns": ["net", "secrets"]}, "parameters[columns][1]"),
        (ITEMIZED, {**EVER, "timezone": "Mars/Olympus"}, "parameters[timezone]"),
        (ITEMIZED, {**EVER, "payout": "po_x"}, "parameters[payout]"),
        ("payout_reconciliation.by_id.itemized.4", {"payout": "po_nothing"}, "parameters[payout]"),
        ("payout_reconciliation.summary.1", {**EVER, "columns": ["source_id"]}, "parameters[columns][0]"),
    ],
)
def test_reports_that_are_refused(own: str, kind: str, parameters: Any, param: str) -> None:
    asked: Any = {"report_type": kind, "parameters": parameters}
    error = refused(lambda: client_of(own).v1.reporting.report_runs.create(asked))
    assert (type(error).__name__, error.param) == ("InvalidRequestError", param)
