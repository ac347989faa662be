"""verdict.json is complete, keeps to its schema, and reads back as the verdict it was made of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harness.reporting import verdict_json
from harness.verdict.model import Verdict
from tests.replacing import replace
from tests.reporting import literal
from tests.reporting.schema import breaches

ROOT = Path(__file__).resolve().parents[2]
SCHEMA: dict[str, Any] = json.loads((ROOT / "reports" / "verdict.schema.json").read_text(encoding="utf-8"))
VERDICTS = {"no-go": literal.no_go(("gw0:1",)), "go": literal.go(), "not proven": literal.not_proven()}


@pytest.mark.parametrize("verdict", VERDICTS.values(), ids=VERDICTS.keys())
def test_it_keeps_to_its_schema(verdict: Verdict) -> None:
    assert breaches(verdict_json.as_json(verdict), SCHEMA) == []


@pytest.mark.parametrize("verdict", VERDICTS.values(), ids=VERDICTS.keys())
def test_it_reads_back_as_it_was(verdict: Verdict, tmp_path: Path) -> None:
    path = tmp_path / "verdict.json"
    path.write_bytes(verdict_json.dumped(verdict))
    assert verdict_json.read(path) == verdict


def test_every_key_is_told_in_schema_and_page() -> None:
    told = (ROOT / "docs" / "verdict.md").read_text(encoding="utf-8")
    body = verdict_json.as_json(literal.no_go())
    assert set(body) == set(SCHEMA["properties"])
    keys = {*body, *body["cells"][0], *body["findings"][0], *body["scenarios"][0], *body["counts"]}
    assert not [key for key in keys if f"`{key}`" not in told]


@pytest.mark.parametrize(
    ("change", "breach"),
    [
        ({"decision": "MAYBE"}, "$.decision: enum"),
        ({"version": 2}, "$.version: const"),
        ({"orders": [7]}, "$.orders[0]: type"),
        ({"took": -1}, "$.took: minimum"),
        ({"money": {"EUR": 1.5}}, "$.money.EUR: type"),
        ({"cells": [{}]}, "$.cells[0]: lacks interface"),
        ({"counts": {"more": 1}}, "$.counts: more is not known"),
    ],
)
def test_the_schema_refuses_another_shape(change: dict[str, Any], breach: str) -> None:
    assert breach in breaches(verdict_json.as_json(literal.no_go()) | change, SCHEMA)


def test_counts_are_those_of_the_cells() -> None:
    counts = verdict_json.as_json(literal.no_go())["counts"]
    assert counts["scenarios"] == {"compromised": 1, "failed": 1, "not offered": 1, "passed": 1}
    assert (counts["orders"], counts["broken"], counts["unproven"]) == (14, 3, 5)
    assert counts["findings"] == {"broken": 2, "unproven": 1}


def test_a_lone_surrogate_does_not_stop_it(tmp_path: Path) -> None:
    path = tmp_path / "verdict.json"
    path.write_bytes(verdict_json.dumped(replace(literal.go(), reasons=("half an emoji: \ud83d",))))
    assert verdict_json.read(path).reasons == ("half an emoji: ?",)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is not a verdict"),
        ("[]", "is not a verdict"),
        ('{"version": 9}', "version 9"),
        ('{"version": 1}', "is not a verdict"),
        ('{"version": 1, "decision": "MAYBE"}', "is not a verdict"),
    ],
)
def test_what_is_no_verdict_is_refused_with_a_sentence(text: str, why: str, tmp_path: Path) -> None:
    path = tmp_path / "verdict.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(verdict_json.VerdictUnreadable, match=why):
        verdict_json.read(path)


def test_a_missing_one_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(verdict_json.VerdictUnreadable, match="cannot be read"):
        verdict_json.read(tmp_path / "verdict.json")
