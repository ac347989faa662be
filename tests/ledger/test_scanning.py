"""The first walk through a file finds every line, in pieces of any size, and keeps nothing but where they stand."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from harness.ledger.events import Looked, Noted, RehearsalBegan
from harness.ledger.ledger import Ledger
from harness.ledger.scanning import LONGEST_SPAN, scan
from harness.ledger.spans import Scanned, joined
from tests.checks.story import good
from tests.replacing import replace
from tests.verdict.rehearsed import rehearsed, written


def recorded(folder: Path) -> Path:
    """Two journeys of two lines in turn, something of no journey, and the end."""
    ledger = Ledger(folder, "main")
    ledger.record(
        RehearsalBegan(run="r", landscape="l", seed=1, language="en", systems={}, handoffs={}, policy={}), journey=""
    )
    for order in ("1", "2"):
        for _ in range(2):
            ledger.record(Looked(system="psp", order=order), journey=f"j{order}")
        ledger.record(Looked(system="psp", order=order))
    ledger.close()
    return ledger.path


def spans(found: Scanned) -> list[tuple[int, int, str, str]]:
    return [(span.number, span.count, span.journey, span.order) for span in found.spans]


def test_neighbouring_lines_of_a_journey_are_one_span(tmp_path: Path) -> None:
    found = scan(recorded(tmp_path))
    assert spans(found) == [
        (1, 1, "", ""),
        (2, 2, "j1", ""),
        (4, 1, "", "1"),
        (5, 2, "j2", ""),
        (7, 1, "", "2"),
        (8, 1, "", ""),
    ]
    assert found.links == {("j1", "1"), ("j2", "2")}
    assert (found.lines, found.entries, found.numbers, found.ends) == (8, 8, [[1, 8]], [(8, 7)])
    assert [entry.number for entry in found.frame] == [1]


def test_a_file_may_be_cut_anywhere(tmp_path: Path) -> None:
    """Each line belongs to one piece, also when the cut is at its very beginning."""
    path = recorded(tmp_path)
    text = path.read_bytes()
    path.write_bytes(text + b"?" + b"\n")
    for cut in range(1, len(text) + 2):
        found = joined([scan(path, 0, cut), scan(path, cut)])
        lines = {span.number: text.splitlines(keepends=True)[span.line - 1] for span in found.spans}
        assert all(f'"id":"main:{number}"'.encode() in line for number, line in lines.items())
        assert sum(span.count for span in found.spans) == found.entries == 8
        assert list(found.refused) == [9]
        assert {number for first, last in found.numbers for number in range(first, last + 1)} == set(range(1, 9))


def test_a_piece_in_the_middle_of_one_long_line_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "main.jsonl"
    path.write_bytes(b"x" * 1000 + b"\n")
    assert scan(path, 100, 200).lines == 0
    assert scan(path, 0, 100).lines == 1


@pytest.mark.parametrize("text", [b"", b"\n\n\n", b"\0" * 100, b"[" * 10_000], ids=["empty", "blank", "nul", "deep"])
def test_what_is_no_ledger_has_no_spans(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "main.jsonl"
    path.write_bytes(text)
    found = scan(path)
    assert (found.spans, found.entries) == ([], 0)
    assert len(found.refused) == text.count(b"\n") + (not text.endswith(b"\n") and bool(text))


@pytest.mark.parametrize("back", [False, True])
def test_a_line_that_is_known_by_its_first_bytes_is_placed_as_by_a_close_look(tmp_path: Path, back: bool) -> None:
    """The same lines with other white space are all looked at closely."""
    streams = rehearsed([good(), good(), good()])
    if back:
        streams["gw0"][50:90] = [replace(entry, at=entry.at - timedelta(hours=1)) for entry in streams["gw0"][50:90]]
    streams["gw0"][60] = replace(streams["gw0"][60], event=Looked(system="psp", order="elsewhere"))
    near, close = written(tmp_path / "near", streams), tmp_path / "close" / "ledger"
    close.mkdir(parents=True)
    for path in (near / "ledger").iterdir():
        lines = path.read_text(encoding="utf-8").splitlines()
        (close / path.name).write_text("".join(json.dumps(json.loads(line)) + "\n" for line in lines), encoding="utf-8")
    for name in streams:
        quick, slow = scan(near / "ledger" / f"{name}.jsonl"), scan(close / f"{name}.jsonl")
        assert _placed(quick) == _placed(slow)
        assert (quick.links, quick.numbers, quick.ends, quick.entries) == (
            slow.links,
            slow.numbers,
            slow.ends,
            slow.entries,
        )
        text = (near / "ledger" / f"{name}.jsonl").read_bytes()
        assert sum(span.length for span in quick.spans) == len(text)


def _placed(found: Scanned) -> list[tuple[object, ...]]:
    return [
        (each.line, each.number, each.count, each.journey, each.order, each.low, each.peak, each.steady)
        for each in found.spans
    ]


def test_a_line_between_that_is_no_entry_parts_two_spans(tmp_path: Path) -> None:
    streams = rehearsed([good()])
    path = written(tmp_path, streams) / "ledger" / "gw0.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:40], b"?\n", *lines[40:]]))
    found = scan(path)
    first, second, *_ = found.spans
    assert (first.number, first.count, second.number) == (1, 40, 41)
    assert list(found.refused) == [41]


def noted(order: str, number: int, /, **fields: str) -> Noted:
    return Noted(
        system="psp",
        number=number,
        at="2026-11-22T20:15:00Z",
        order=order,
        kind="received",
        operation="x",
        fields=fields,
    )


def test_notes_of_no_journey_stand_with_their_own_order(tmp_path: Path) -> None:
    """Also where one tells of the order before it."""
    ledger = Ledger(tmp_path, "main")
    for number, (order, told) in enumerate([("1", "1"), ("1", "2"), ("1", ""), ("2", "1"), ("2", "2"), ("1", "1")]):
        ledger.record(noted(order, number, order=told), journey="")
    ledger.record(Looked(system="psp", order="1"), journey="")
    ledger.close()
    assert spans(scan(ledger.path)) == [(1, 3, "", "1"), (4, 2, "", "2"), (6, 2, "", "1"), (8, 1, "", "")]


def test_of_what_is_of_no_journey_no_span_grows_for_ever(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, "main")
    for number in range(2 * LONGEST_SPAN + 1):
        ledger.record(noted("1", number), journey="")
    ledger.close()
    counts = [span.count for span in scan(ledger.path).spans[:-1]]
    assert sum(counts) == 2 * LONGEST_SPAN + 1
    assert max(counts) <= LONGEST_SPAN
