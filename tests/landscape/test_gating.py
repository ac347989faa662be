"""[gate] and [[known_issues]] of a landscape file: what is taken, and what is refused with one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.kernel.errors import LandscapeInvalid
from harness.landscape.gating import recorded
from harness.landscape.load import load
from harness.landscape.model import Landscape

SOUND = """
name = "mine"
currency = "EUR"
without = ["refund told"]

[systems.shop]
address = "http://127.0.0.1:8000"
"""
ISSUE = """
[[known_issues]]
id = "OPS-12"
interface = "order exported"
owner = "Ada"
reason = "the old warehouse cuts streets"
until = 2026-12-31
"""
INTERFACES = ("order exported", "order accepted", "refund told", "payment captured: once", "scenarios")


def read(folder: Path, text: str) -> Landscape:
    path = folder / "mine.toml"
    path.write_text(SOUND + text, encoding="utf-8")
    return load(path, handoffs=INTERFACES[:3], interfaces=INTERFACES)


def refused(folder: Path, text: str) -> str:
    with pytest.raises(LandscapeInvalid) as caught:
        read(folder, text)
    return str(caught.value)


def test_nothing_said_is_nothing_recorded(tmp_path: Path) -> None:
    landscape = read(tmp_path, "")
    assert recorded(landscape.gate, landscape.known_issues, "EUR") == {"gate": {}, "known_issues": []}


def test_what_is_recorded_is_what_was_said(tmp_path: Path) -> None:
    text = (
        ISSUE + 'problem = "line1"\nmax_at_stake = 5000\n[gate]\nmust_hold = ["order exported"]\norders_at_least = 20\n'
    )
    landscape = read(tmp_path, text)
    assert recorded(landscape.gate, landscape.known_issues, landscape.currency) == {
        "gate": {"must_hold": ["order exported"], "orders_at_least": 20},
        "known_issues": [
            {
                "id": "OPS-12",
                "interface": "order exported",
                "owner": "Ada",
                "reason": "the old warehouse cuts streets",
                "until": "2026-12-31",
                "problem": "line1",
                "max_at_stake": 5000,
                "currency": "EUR",
            }
        ],
    }


@pytest.mark.parametrize(
    "text",
    [
        ISSUE.replace("2026-12-31", '"2026-12-31"'),
        ISSUE.replace("order exported", "shop -> warehouse"),
        ISSUE.replace("order exported", "shop → customer"),
        ISSUE.replace("order exported", "payment captured: once"),
        ISSUE.replace("order exported", "scenarios") + 'problem = "And she pays"',
        '[gate]\nmay_stay_unproven = ["psp", "order accepted"]\nrequired_scenarios = ["S01"]',
    ],
)
def test_what_may_be_said(text: str, tmp_path: Path) -> None:
    read(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ISSUE.replace("order exported", "order exprted"), ["OPS-12", "'order exprted'", "did you mean 'order exported'"]),
        (ISSUE.replace("order exported", "shop -> moon"), ["'shop -> moon'", "two of shop, psp"]),
        (ISSUE.replace("order exported", "scenarios"), ["would accept any that fails", "add problem"]),
        (ISSUE.replace('owner = "Ada"\n', ""), ["known_issues.0.owner is missing; add it"]),
        (ISSUE.replace('reason = "the old warehouse cuts streets"\n', ""), ["known_issues.0.reason is missing"]),
        (ISSUE.replace("until = 2026-12-31\n", ""), ["known_issues.0.until is missing"]),
        (ISSUE.replace('id = "OPS-12"\n', ""), ["known_issues.0.id is missing"]),
        (ISSUE.replace('"Ada"', '"  "'), ["known_issues.0.owner is empty; say it in a few words"]),
        (ISSUE.replace("2026-12-31", '"31.12.2026"'), ["until is '31.12.2026'", "a date such as 2026-12-31"]),
        (ISSUE.replace("2026-12-31", "2026-12-31T10:00:00Z"), ["a date such as 2026-12-31"]),
        (ISSUE.replace("2026-12-31", "20261231"), ["a date such as 2026-12-31"]),
        (ISSUE + ISSUE, ["the id 'OPS-12' more than once"]),
        (ISSUE + "ticket = 1", ["known_issues.0.ticket is not a known key"]),
        (ISSUE + "max_at_stake = -1", ["max_at_stake is -1"]),
        ("[known_issues]\nid = 'x'", ["known_issues"]),
        ("[gate]\nmust_hold = ['order sent']", ["gate.must_hold names 'order sent'", "no handoff and no rule"]),
        ("[gate]\nmust_hold = ['psp']", ["gate.must_hold names 'psp'"]),
        ("[gate]\nmust_hold = ['shop -> psp']", ["gate.must_hold names 'shop -> psp'"]),
        ("[gate]\nmust_hold = ['refund told']", ["'refund told', which without switches off; keep one"]),
        ("[gate]\nmust_hold = ['order exported']\nmay_stay_unproven = ['order exported']", ["may_stay_unproven names too"]),
        ("[gate]\nmay_stay_unproven = ['bank']", ["gate.may_stay_unproven names 'bank'"]),
        ("[gate]\nscenarios_at_least = -3", ["gate.scenarios_at_least is -3"]),
        ("[gate]\nscenarios_at_least = true", ["gate.scenarios_at_least is True", "a whole number"]),
        ("[gate]\nmust_hold = 'order exported'", ["gate.must_hold is 'order exported'", "a list"]),
        ("[gate]\nmust_holds = []", ["gate.must_holds is not a known key; did you mean must_hold"]),
    ],
)  # fmt: skip
def test_what_may_not(text: str, words: list[str], tmp_path: Path) -> None:
    said = refused(tmp_path, text)
    assert all(word in said for word in words), said
    assert str(tmp_path) in said


def test_without_our_tables_names_are_taken_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(SOUND + "[gate]\nmust_hold = ['anything']", encoding="utf-8")
    assert load(path).gate.must_hold == ("anything",)
