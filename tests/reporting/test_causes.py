"""One cause, told once: what follows is folded under what leads; and what was accepted beforehand is told with its owner."""

from __future__ import annotations

import ast
import io
import json
import re
from pathlib import Path

import pytest
from rich.console import Console

from harness.ledger.store import read_run
from harness.reporting import verdict_json
from harness.reporting.allure_verdict import add_verdict
from harness.reporting.causes import acceptances, causes
from harness.reporting.names import Names
from harness.reporting.page import render
from harness.reporting.proof import Evidence
from harness.reporting.publishing import Published
from harness.reporting.terminal import summary
from harness.reporting.texts import texts
from harness.verdict.model import Acceptance, Allowed, Group, Verdict
from tests.replacing import replace
from tests.reporting import literal
from tests.reporting.schema import breaches
from tests.reporting.test_page import Tags

ROOT = Path(__file__).resolve().parents[2]
WHY = "order.dispatched was sent, and the shop answered 500, unknown_parcel"


def grouped() -> Verdict:
    """The NO-GO with its capture folded under the dispatch that was never told, and one blind mail."""
    unproven, broken, money = literal.no_go().findings
    lead, follow = replace(broken, id="F1"), replace(money, id="F2", cause="F1")
    alone = replace(unproven, id="F3")
    group = Group(
        leader="F1", consequences=("F2",), standing=lead.standing, interface="order exported", sender="shop",
        receiver="warehouse", stage="accepted", problem=lead.problem, orders=("100027", "100031"), at_stake=4781,
        currency="EUR", place=lead.place, why=WHY,
    )  # fmt: skip
    single = replace(
        group, leader="F3", consequences=(), standing=alone.standing, interface=alone.interface, sender=alone.sender,
        receiver=alone.receiver, stage=alone.stage, problem=alone.problem, orders=alone.orders, at_stake=0, place="", why="",
    )  # fmt: skip
    known = Acceptance(
        kind="known issue", interface="shop -> customer", state=Allowed.EXPIRED, findings=("F2",), id="OPS-12",
        owner="Ada Martin", reason="the template comes in January", until="2026-11-01", at_stake=2391, currency="EUR",
    )  # fmt: skip
    unseen = Acceptance(kind="not seen", interface="dispatch mail", state=Allowed.ACCEPTED, findings=("F3",))
    return replace(
        literal.no_go(), findings=(lead, follow, alone), groups=(group, single), accepted=(unseen, known),
        gate={"may_stay_unproven": ["dispatch mail"]},
    )  # fmt: skip


def page(tmp_path: Path, language: str) -> Tags:
    run = tmp_path / "run"
    literal.write_ledger(run)
    return Tags(render(run, grouped(), read_run(run), language=language))


def said(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_causes_are_the_groups() -> None:
    first, second = causes(grouped())
    assert [each.id for each in (first.leader, *first.consequences, second.leader)] == ["F1", "F2", "F3"]
    assert (first.elsewhere, second.elsewhere) == (True, False)


def test_of_an_older_verdict_each_finding_is_a_cause_of_its_own() -> None:
    told = causes(literal.no_go())
    assert [each.leader.interface for each in told] == [
        "captured is the value shipped",
        "dispatch reported",
        "dispatch mail",
    ]
    assert [each.consequences for each in told] == [(), (), ()]


def test_a_finding_that_no_group_holds_is_told_all_the_same() -> None:
    told = replace(grouped(), groups=grouped().groups[1:])
    assert len(causes(told)) == 3


def test_the_page_folds_what_follows(tmp_path: Path) -> None:
    text = said(page(tmp_path, "en").text)
    assert "Findings (2)" in text
    assert "3 findings, told by likely cause" in text
    assert "47.81 € at stake" in text
    assert "1 finding likely follows from this one" in text
    assert "Likely origin order exported · shop → warehouse · stage: accepted" in text
    assert f"the shop's webhook receiver ; {WHY}" in text
    folded = text[text.index("1 finding likely follows") :]
    assert "rule broken: the amount captured" in folded
    assert "not as owed: shipped" not in folded
    assert "Broken: shop → warehouse, accepted. Order 100027" in text


def test_in_french_it_is_french(tmp_path: Path) -> None:
    text = said(page(tmp_path, "fr").text)
    assert "1 constat en découle probablement" in text
    assert "Origine probable commande transmise · boutique → entrepôt" in text
    assert "order.dispatched : envoyé, réponse 500, unknown_parcel (boutique)" in text
    assert "OPS-12 boutique → client délai dépassé, donc cela compte 23,91 € en jeu Ada Martin 2026-11-01" in text
    assert "e-mail d’expédition non vu, accepté" in text


def test_the_terminal_tells_one_cause_in_a_few_lines(tmp_path: Path) -> None:
    run = tmp_path / "run"
    literal.write_ledger(run)
    out = io.StringIO()
    published = Published(run=run, verdict_json=run / "verdict.json", page=run / "verdict.html")
    summary(grouped(), published, language="en", console=Console(file=out, width=200))
    text = said(out.getvalue())
    assert "Findings by likely cause (2)" in text
    assert "order exported · shop → warehouse" in text
    assert "likely follows: the amount captured is the value of what was shipped" in text
    assert f"look at: the shop's webhook receiver; {WHY}" in text
    assert "OPS-12 · shop → customer · expired, so it counts · Ada Martin · until 2026-11-01" in text


def test_allure_says_what_leads_and_what_follows(tmp_path: Path) -> None:
    run = tmp_path / "run"
    literal.write_ledger(run)
    (run / "allure-results").mkdir()
    reading = read_run(run)
    add_verdict(run / "allure-results", grouped(), Evidence(run, reading), Names.of(reading, texts("en")))
    steps = {
        result["name"]: [line["name"] for step in result.get("steps", []) for line in step["steps"]]
        for path in (run / "allure-results").glob("verdict-*-result.json")
        for result in [json.loads(path.read_text(encoding="utf-8"))]
    }
    follows = next(lines for name, lines in steps.items() if name.startswith("the amount captured"))
    leads = next(lines for name, lines in steps.items() if name.startswith("dispatch reported"))
    assert "Likely follows from: dispatch reported" in follows
    assert "1 finding likely follows from this one" in leads


def test_what_counts_in_spite_of_being_accepted_comes_first() -> None:
    rows = acceptances(grouped(), Names(texts("en"), literal.HANDOFFS))
    assert [(row.ticket, row.counts) for row in rows] == [("OPS-12", True), ("", False)]


@pytest.mark.parametrize("name", ["groups", "accepted", "gate"])
def test_it_is_in_verdict_json_and_reads_back(name: str, tmp_path: Path) -> None:
    schema = json.loads((ROOT / "reports" / "verdict.schema.json").read_text(encoding="utf-8"))
    body = verdict_json.as_json(grouped())
    assert body[name]
    assert breaches(body, schema) == []
    (tmp_path / "verdict.json").write_bytes(verdict_json.dumped(grouped()))
    assert verdict_json.read(tmp_path / "verdict.json") == grouped()


def test_a_verdict_of_before_reads() -> None:
    body = verdict_json.as_json(literal.no_go())
    for name in ("groups", "accepted", "gate"):
        del body[name]
    for found in body["findings"]:
        del found["id"], found["cause"]
    assert verdict_json._verdict(body) == literal.no_go()


def test_the_schema_refuses_a_group_without_a_leader() -> None:
    schema = json.loads((ROOT / "reports" / "verdict.schema.json").read_text(encoding="utf-8"))
    body = verdict_json.as_json(grouped())
    del body["groups"][0]["leader"]
    assert breaches(body, schema) == ["$.groups[0]: lacks leader"]


def _spoken(path: Path) -> list[str]:
    """The sentences that a module of the verdict makes: its f-strings and texts of three words or more, "x" for what is put in."""
    found = []
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        match node:
            case ast.JoinedStr(values=parts):
                found.append("".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in parts))
                docs |= {id(part) for part in parts}
            case ast.Constant(value=str(text)) if id(node) not in docs:
                found.append(text)
    return [text for text in found if re.search(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}", text)]


@pytest.mark.parametrize(
    "said",
    sorted({text for name in ("gate", "origin") for text in _spoken(ROOT / "harness" / "verdict" / f"{name}.py")}),
)
def test_a_sentence_of_the_verdict_has_a_french_one(said: str) -> None:
    french = Names(texts("fr"), literal.HANDOFFS)
    whole = said.replace("x x, and", "order.created was sent, and")  # the one word in it that is chosen
    assert french.say(whole) != whole, "write it into reports/texts/fr.toml, table phrases"


def test_the_sweep_finds_what_is_known_to_be_there() -> None:
    assert "No scenario ran to its end." in _spoken(ROOT / "harness" / "verdict" / "gate.py")
    assert any("laid over" in text for text in _spoken(ROOT / "harness" / "verdict" / "origin.py"))
