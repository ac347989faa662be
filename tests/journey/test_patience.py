"""A handoff that failed is not waited for its whole time again; one that holds always has it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.journey.handoff import Handoff
from harness.journey.patience import Hurried
from harness.ledger.events import Observed, Owed, Settled
from harness.ledger.ledger import Ledger

TABLE = {
    name: (
        Handoff(
            name=name, fr="", sender="shop", receiver="psp", stage="placed",
            expected=lambda _life, _part: {}, seen=lambda _life, _sights, _part: {},
        ),
        10.0,
    )
    for name in ("payment captured", "capture known")
}  # fmt: skip


@pytest.fixture
def ledger(tmp_path: Path) -> Any:
    made = Ledger(tmp_path, "main")
    yield made
    made.close()


def _told(ledger: Ledger, seen: dict[str, Any] | None, state: Any = "arrived") -> Hurried:
    table = Hurried(TABLE, 1.5)
    ledger.subscribe(table.read)
    owed = Owed(
        handoff="payment captured", order="1", sender="shop", receiver="psp", stage="captured",
        expected={"captured": 5}, within=10.0,
    )  # fmt: skip
    opened = ledger.record(owed)
    shown = ""
    if seen is not None:
        shown = ledger.record(Observed(system="psp", subject="payment captured", order="1", fields=seen)).id
    ledger.record(Settled(owed=opened.id, state=state, after=0.1, seen=shown))
    return table


def _within(table: Hurried) -> dict[str, float]:
    return {handoff.name: within for handoff, within in table.values()}


def test_what_holds_keeps_its_deadline(ledger: Ledger) -> None:
    assert _within(_told(ledger, {"captured": 5})) == {"payment captured": 10.0, "capture known": 10.0}


def test_what_came_wrong_or_not_at_all_is_hurried(ledger: Ledger) -> None:
    hurried = {"payment captured": 1.5, "capture known": 10.0}
    assert _within(_told(ledger, {"captured": 4})) == hurried
    assert _within(_told(ledger, None, "silent")) == hurried


def test_what_could_not_be_seen_did_not_fail(ledger: Ledger) -> None:
    assert _within(_told(ledger, None, "blind")) == {"payment captured": 10.0, "capture known": 10.0}


def test_a_shorter_deadline_stays(ledger: Ledger) -> None:
    table = Hurried({name: (handoff, 1.0) for name, (handoff, _) in TABLE.items()}, 1.5)
    ledger.subscribe(table.read)
    assert len(table) == 2
    assert set(_within(table).values()) == {1.0}
