"""The list of defects is another program's word: read whole, or refused with a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harness.bench.catalogue import BenchInvalid, Defect, chosen, listed, parsed

ROW: dict[str, Any] = {
    "name": "capture-twice",
    "area": "payment",
    "title": "The money is taken twice",
    "interfaces": ["shop -> psp", "psp -> shop"],
    "visible": True,
}
DEFECTS = [
    Defect("capture-twice", "payment", "", ("shop -> psp",)),
    Defect("capture-never", "payment", "", ("shop -> psp",)),
    Defect("mail-twice", "mails", "", ("shop -> customer",)),
]


def test_a_list_is_read() -> None:
    [read] = parsed(json.dumps({"defects": [ROW]}))
    assert read == Defect("capture-twice", "payment", "The money is taken twice", ("shop -> psp", "psp -> shop"), True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("not json", "cannot be read"),
        ("[]", "cannot be read"),
        ("{}", "cannot be read"),
        ('{"defects": []}', "empty"),
        ('{"defects": [7]}', "cannot be read"),
        (json.dumps({"defects": [ROW, ROW]}), "capture-twice twice"),
        (json.dumps({"defects": [ROW | {"name": "../x"}]}), "not a name"),
        (json.dumps({"defects": [ROW | {"name": 'x"\nproduction = []'}]}), "not a name"),
        (json.dumps({"defects": [ROW | {"interfaces": []}]}), "names no interface"),
        (json.dumps({"defects": [ROW | {"interfaces": ["psp"]}]}), "names no interface"),
    ],
)
def test_a_list_that_cannot_be_trusted_is_refused(text: str, said: str) -> None:
    with pytest.raises(BenchInvalid, match=said):
        parsed(text)


def _program(folder: Path, text: str) -> Path:
    (folder / "listing_of_defects.py").write_text(text, encoding="utf-8")
    return folder


def test_the_list_is_asked_for_by_a_process(tmp_path: Path) -> None:
    root = _program(tmp_path, f"print({json.dumps({'defects': [ROW | {'visible': 1}]})!r})")
    assert [each.name for each in listed(root, module="listing_of_defects")] == ["capture-twice"]


def test_a_program_that_fails_is_quoted(tmp_path: Path) -> None:
    root = _program(tmp_path, "raise SystemExit('no Django here')")
    with pytest.raises(BenchInvalid, match="ended with 1: no Django here"):
        listed(root, module="listing_of_defects")


def test_all_or_by_name_or_by_area() -> None:
    assert chosen(DEFECTS) == DEFECTS
    assert [each.name for each in chosen(DEFECTS, only=["mail-twice", "capture-twice"])] == [
        "capture-twice",
        "mail-twice",
    ]
    assert [each.name for each in chosen(DEFECTS, areas=["mails"])] == ["mail-twice"]


def test_what_is_not_there_is_named_with_what_is_near() -> None:
    with pytest.raises(BenchInvalid, match=r"no defect 'capture-twise'; near are capture-twice"):
        chosen(DEFECTS, only=["capture-twise"])
    with pytest.raises(BenchInvalid, match="no area 'erp'; known are mails, payment"):
        chosen(DEFECTS, areas=["erp"])
