"""The names that a gate may use are those that the checks rule on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.checks.catalogue import rule_on
from harness.verdict.interfaces import OF_THE_RECORD, known_interfaces
from tests.checks.story import HANDED, good, unpaid

CHECKS = Path(__file__).resolve().parents[2] / "harness" / "checks"
KNOWN = {*known_interfaces([]), *OF_THE_RECORD}
_CALLS = {"rule": 2, "_rule": 1, "_ruling": 0}  # which argument is the name


def _names(path: Path) -> Iterator[str]:
    """The names of rules that a module writes down, "x" for what is put in: literal ones, and f-strings."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        given = node.args if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else []
        place = _CALLS.get(node.func.id, 99) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else 99
        said = [given[place]] if place < len(given) else []
        if isinstance(node, ast.Call):
            said += [each.value for each in node.keywords if each.arg == "interface"]
        for each in said:
            match each:
                case ast.Constant(value=str(text)):
                    yield text
                case ast.JoinedStr(values=parts):
                    yield "".join(str(part.value) if isinstance(part, ast.Constant) else "\0" for part in parts)


def _written() -> list[str]:
    return sorted({name for path in CHECKS.glob("*.py") for name in _names(path) if " " in name.strip("\0 ")})


@pytest.mark.parametrize("name", _written())
def test_every_rule_of_the_checks_can_be_named(name: str) -> None:
    """A rule that is new belongs into harness/verdict/interfaces.py, else no gate and no known issue can speak of it."""
    pattern = re.compile(".+?".join(map(re.escape, name.split("\0"))))
    crashed = "the check “\0”"
    assert name == crashed or any(pattern.fullmatch(each) for each in KNOWN)


def test_what_is_ruled_on_in_a_whole_life_can_be_named() -> None:
    handed = {line[0] for line in HANDED}
    ruled = {each.interface for story in (good(), unpaid()) for each in rule_on(story.reading())}
    assert ruled - handed - KNOWN == set()


def test_the_sweep_finds_what_is_known_to_be_there() -> None:
    assert {"captured is the value shipped", "\0: once", "the record is whole"} & set(_written()) >= {
        "\0: once",
        "the record is whole",
    }
    assert len(_written()) > 25
