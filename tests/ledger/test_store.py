"""What reports show is found in a record of any length without reading it whole."""

from __future__ import annotations

from pathlib import Path

from harness.ledger.events import Exhibited, Noted, RehearsalBegan
from harness.ledger.ledger import Ledger
from harness.ledger.store import Recording, beginning, read_run
from tests.checks.story import good
from tests.verdict.rehearsed import journey, order, rehearsed, written


def test_an_excerpt_holds_the_frame_and_what_was_asked_for(tmp_path: Path) -> None:
    run = written(tmp_path, rehearsed([good()] * 3))
    whole = read_run(run)
    proof = next(entry for entry in whole.entries if entry.journey == journey(2))
    shown = Recording.of(run).excerpt(
        ids=[proof.id, "gw0:99999", "nobody", "x:y", "gw0:" + "9" * 5000], orders=[order(1)]
    )
    about = [entry for entry in whole.entries if entry.order == order(1) or entry.journey == journey(1)]
    expected = {entry.id: entry for entry in [*whole.frame(), proof, *about]}
    assert {entry.id: entry for entry in shown.entries} == expected
    assert any(isinstance(entry.event, Noted) and not entry.journey for entry in shown.entries)

    assert len(Recording.of(run).excerpt(journeys=[journey(1)]).entries) == len(about) + len(whole.frame())


def test_an_excerpt_of_nothing_is_the_frame(tmp_path: Path) -> None:
    run = written(tmp_path, rehearsed([good()]))
    shown = Recording.of(run).excerpt(journeys=["", "elsewhere"], orders=[""])
    assert shown.entries == read_run(run).frame()


def test_the_beginning_is_found_wherever_it_stands(tmp_path: Path) -> None:
    assert beginning(tmp_path).entries == ()
    ledger = Ledger(tmp_path / "ledger", "gw7")
    ledger.record(Exhibited(path="a", title="RehearsalBegan", media_type="text/plain"))
    ledger.close()
    (tmp_path / "ledger" / "gw8.jsonl").mkdir()
    (tmp_path / "ledger" / "gw9.jsonl").write_bytes(b'"RehearsalBegan" \xff\n\n')
    assert beginning(tmp_path).entries == ()
    run = written(tmp_path, rehearsed([good()]))
    assert [event.run for _, event in beginning(run).of(RehearsalBegan)] == ["r"]
