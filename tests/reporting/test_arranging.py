"""The small arrangements behind the reports: rank, matrix, amounts, evidence, and texts made fit to be shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.ledger.store import read_run, reading
from harness.reporting.amounts import written
from harness.reporting.causes import ranked
from harness.reporting.headline import headline, in_play, reasons
from harness.reporting.matrix import matrix
from harness.reporting.names import Names
from harness.reporting.plain import fit, one_line, pretty
from harness.reporting.proof import Evidence, inside
from harness.reporting.texts import texts
from harness.verdict.gate import decide
from tests.replacing import replace
from tests.reporting import literal

EN = Names(texts("en"), {})


def test_yen_and_euro_are_ranked_by_what_they_are_worth_in_units() -> None:
    """A yen has no cents: 900 of them are more units than 23.90 €."""
    euro, yen = literal.finding(), replace(literal.finding(), at_stake=900, currency="JPY")
    assert ranked((euro, yen)) == [yen, euro]


def test_many_broken_routes_are_cut_short() -> None:
    found = tuple(
        replace(literal.finding(), stage=stage) for stage in ("picked", "packed", "shipped", "refunded", "graded")
    )
    said = headline(replace(literal.no_go(), findings=found), EN)
    assert said[2].startswith("Broken: warehouse → shop, picked; ")
    assert said[2].endswith("; 2 more.")


def test_without_orders_or_money_the_headline_still_stands() -> None:
    found = replace(literal.finding(), orders=(), at_stake=0)
    said = headline(replace(literal.no_go(), orders=(), money={}, systems={}, findings=(found,)), EN)
    assert said == ["0 orders.", "Broken: warehouse → shop, shipped.", "not as owed: shipped, tracking_numbers."]


@pytest.mark.parametrize(
    ("systems", "said"),
    [
        ({"shop": {"kind": "real", "address": "https://shop.example.com"}}, "Nothing was simulated. Real: shop."),
        ({"shop": {"kind": "simulated", "address": "http://[::1]:8000"}}, "Simulated: shop."),
        (
            {"psp": {"kind": "real", "address": "localhost:25"}, "erp": {"kind": "absent", "address": ""}},
            "Nothing was simulated. Real: payment provider (on this machine).",
        ),
        ({"shop": {"kind": "real", "address": "http://[127.0.0.1/"}}, "Nothing was simulated. Real: shop."),
    ],
)
def test_the_headline_says_what_was_simulated(systems: dict[str, dict[str, str]], said: str) -> None:
    assert in_play(replace(literal.no_go(), systems=systems), EN) == [said]


def test_blind_spots_are_counted_where_the_gate_listed_them() -> None:
    """The gate names every one of them in its reason; the page lists them once, in its own section."""
    blind = tuple(f"handoff {number}" for number in range(5))
    decision, said = decide([], [], literal.scenarios(), whole=True, blind=blind)
    verdict = replace(literal.go(), decision=decision, reasons=tuple(said), blind=blind)
    assert reasons(verdict, EN)[-1] == "Not seen: 5 of 5 handoffs."
    assert reasons(verdict, EN, named=True)[-1] == (
        "Not seen: 5 of 5 handoffs (handoff 0, handoff 1, handoff 2, 2 more)."
    )
    assert len(reasons(verdict, EN)) == len(said)


def test_the_matrix_goes_along_an_orders_life() -> None:
    told = matrix(literal.cells())
    assert [stage for stage, _ in told.rows] == ["authorised", "accepted", "packed", "shipped", "delivered", "refunded"]
    assert told.columns[:2] == (("psp", "shop"), ("shop", "warehouse"))
    assert [cell.check for cell in told.rules] == ["money", "once", "stock"]
    assert sum(len(cells) for _, row in told.rows for cells in row) + len(told.rules) == len(literal.cells())


def test_a_stage_nobody_knows_comes_last() -> None:
    odd = replace(literal.cells()[0], stage="gift wrapped")
    assert [stage for stage, _ in matrix((odd, *literal.cells())).rows][-1] == "gift wrapped"


@pytest.mark.parametrize(
    ("check", "text", "shown"),
    [
        ("money", "4780 to 4781", "47.80 € to 47.81 €"),
        ("money", "authorised 7400, captured -5", "authorised 74.00 €, captured -0.05 €"),
        ("handoff", "captured: 7400; units: TEE-1 2", "captured: 74.00 €; units: TEE-1 2"),
        ("handoff", "payment.captured: 2390 to 2391", "payment captured: 23.90 € to 23.91 €"),
        ("handoff", "text: something with “100027”", "text: something with “100027”"),
        ("handoff", "total: “7400”", "total: “7400”"),
        ("handoff", "nothing", "nothing"),
        ("once", "2", "2"),
        ("money", "47.80", "47.80"),
    ],
)
def test_amounts_are_written_as_money(check: str, text: str, shown: str) -> None:
    found = replace(literal.finding(), check=check)
    assert written(found, text, EN).replace("\u00a0", " ") == shown


def test_fields_have_names_and_lists_stay_whole() -> None:
    text = "refunds_by_return.R1: 71.09\u00a0€ to 71.11\u00a0€; page_amounts: [79.00\u00a0€; 0.00\u00a0€]"
    said = written(literal.finding(), text, Names(texts("fr"), {})).replace("\u00a0", " ").replace("\u202f", " ")
    assert said == "remboursements par retour R1 : 71,09 € à 71,11 € ; montants de l’e-mail (page) : [79,00 €; 0,00 €]"


def test_without_a_currency_figures_stay() -> None:
    assert written(replace(literal.finding(), check="money", currency=""), "2390", EN) == "2390"


def test_a_picture_too_large_for_the_page_is_linked(tmp_path: Path) -> None:
    literal.write_ledger(tmp_path)
    shown = Evidence(tmp_path, read_run(tmp_path), room=0).exhibits(literal.finding())
    assert [each.picture for each in shown][:2] == [each.link for each in shown][:2]


def test_a_finding_without_an_order_shows_its_journey(tmp_path: Path) -> None:
    literal.write_ledger(tmp_path)
    found = replace(literal.finding(), orders=())
    assert [each.title for each in Evidence(tmp_path, read_run(tmp_path)).exhibits(found)] == [
        "Order confirmed",
        "My order",
        "Label",
    ]


def test_forty_entries_are_proof_enough() -> None:
    found = literal.finding(tuple(f"gw0:{number}" for number in range(1, 100)))
    assert len(Evidence(Path(), reading([])).proofs(found)) == 40


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "exhibits", "exhibits/none.png", "a\x00b"])
def test_an_exhibit_lies_in_the_run_or_nowhere(path: str, tmp_path: Path) -> None:
    (tmp_path / "exhibits").mkdir()
    assert inside(tmp_path, path) is None


def test_texts_are_made_fit() -> None:
    assert fit("a\x1b[2Jb\u202ec\ud800") == "a\ufffd[2Jb\ufffdc\ufffd"
    assert fit("x" * 700) == "x" * 600 + "… (700 characters)"
    assert one_line(" a\r\n\tb\u00a0: c ") == "a b\u00a0: c"
    assert pretty({"body": '{"a": [1]}'}) == '{\n  "body": {\n    "a": [\n      1\n    ]\n  }\n}'
    assert pretty({"body": "{not json", "deep": "[" * 5000}).startswith('{\n  "body": "{not json"')


def test_the_matrix_is_the_same_whichever_scenario_ended_first() -> None:
    cells = literal.cells()
    assert matrix(cells) == matrix(reversed(cells))
