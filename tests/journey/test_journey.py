"""A journey opens what is owed, looks at the receivers, and writes down what it saw: early, late, wrong, or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.checks import handoffs as check
from harness.journey import closing
from harness.journey.handoff import Handoff
from harness.journey.journey import Journey
from harness.kernel.lifecycle import ImpossibleMove
from harness.kernel.outcome import Outcome, Standing
from harness.ledger.events import Acted, Agreed, Looked, Noted, Observed, Owed, Settled, StageReached, Stocked
from harness.ledger.ledger import Ledger
from harness.ledger.store import reading
from tests.journey.lives import ORDER, TERMS, Eyes, Papers, started


@pytest.fixture
def ledger(tmp_path: Path) -> Any:
    made = Ledger(tmp_path, "main")
    yield made
    made.close()


def owing(name: str = "order exported", within: float = 0.05, **more: Any) -> tuple[Handoff, float]:
    handoff = Handoff(
        name=name, fr="", sender="shop", receiver="warehouse", stage="placed",
        expected=lambda _life, _part: {"units": {"MUG": 2}},
        seen=lambda _life, sights, _part: sights.warehouse.order(ORDER) if sights.warehouse else {},
        **more,
    )  # fmt: skip
    return handoff, within


def settled(journey: Journey) -> list[Settled]:
    return [entry.event for entry in journey.entries() if isinstance(entry.event, Settled)]


def standings(journey: Journey) -> list[Standing]:
    return [ruling.standing for ruling in check.check(reading(journey.entries()))]


RIGHT, WRONG = {"units": {"MUG": 2}, "more": 1}, {"units": {"MUG": 1}}


@pytest.mark.parametrize(
    ("answers", "state", "standing", "looks"),
    [
        ([RIGHT], "arrived", "holds", 1),
        ([{}, WRONG, RIGHT], "arrived", "holds", 3),
        ([{}], "silent", "broken", None),
        ([WRONG], "arrived", "broken", None),
        ([None], "blind", "unproven", 1),
        ([{}, None], "blind", "unproven", 2),
    ],
    ids=["at once", "after some looks", "silent", "wrong fields", "blind", "blind later"],
)
def test_reaching_a_stage(ledger: Ledger, answers: list[Any], state: str, standing: str, looks: int | None) -> None:
    eyes = Eyes(*answers)
    # A long deadline where it must not be waited for.
    journey = started(ledger, {"order exported": owing(within=0.05 if looks is None else 30)}, warehouse=eyes)
    journey.reach("placed")
    (end,) = settled(journey)
    assert (end.state, standings(journey)) == (state, [standing])
    assert looks is None or len(eyes.asked) == looks
    assert bool(end.seen) == (state == "arrived")


def test_what_is_written_down(ledger: Ledger) -> None:
    pictures: list[str] = []
    journey = started(ledger, {"order exported": owing()}, pictures=pictures, warehouse=Eyes(RIGHT))
    journey.reach("placed")
    agreed, stage, owed, seen, end = journey.entries()
    assert agreed.event == TERMS
    assert stage.event == StageReached(order=ORDER, stage="placed")
    assert isinstance(owed.event, Owed)
    assert (owed.event.at_stake, owed.event.currency, owed.event.within) == (TERMS.total, "EUR", 0.05)
    assert seen.event == Observed(
        system="warehouse", subject="order exported", order=ORDER, fields={"units": {"MUG": 2}}
    )
    assert isinstance(end.event, Settled)
    assert (end.event.owed, end.event.seen) == (owed.id, seen.id)
    assert pictures == ["placed"]
    assert {entry.journey for entry in journey.entries()} == {"j"}


def test_a_silent_receiver_does_not_hold_up_the_others(ledger: Ledger) -> None:
    silent = Handoff(name="silent", fr="", sender="shop", receiver="psp", stage="placed",
                     expected=lambda *_: {"a": 1}, seen=lambda *_: {})  # fmt: skip
    journey = started(ledger, {"silent": (silent, 0.1), "order exported": owing(within=30)}, warehouse=Eyes(RIGHT))
    journey.reach("placed")
    assert sorted(end.state for end in settled(journey)) == ["arrived", "silent"]
    assert settled(journey)[0].state == "arrived"


def test_what_does_not_apply_is_not_owed(ledger: Ledger) -> None:
    journey = started(ledger, {"order exported": owing(applies=lambda _life: False)})
    journey.reach("placed")
    assert settled(journey) == []


def test_a_stage_out_of_turn_records_nothing(ledger: Ledger) -> None:
    journey = started(ledger)
    with pytest.raises(ImpossibleMove, match="cannot become shipped: allowed are placed"):
        journey.reach("shipped")
    assert [type(entry.event) for entry in journey.entries()] == [Agreed]


def test_acts_are_recorded(ledger: Ledger) -> None:
    journey = started(ledger)
    journey.acted("shopper", "pay", "psp", Outcome.UNKNOWN, detail="it broke off", took=0.12345)
    assert journey.entries()[-1].event == Acted(
        actor="shopper", act="pay", system="psp", outcome="unknown", order=ORDER, detail="it broke off", took=0.123
    )


def test_the_rules_of_the_landscape_go_with_the_journey(ledger: Ledger) -> None:
    assert started(ledger).policy["restock_grades"] == ["A"]


# --- closing ----------------------------------------------------------------------------------------------------------

NOTE = Noted(system="psp", number=1, at="t", order=ORDER, kind="received", operation="o", fields={})


class Shop(Eyes):
    """A shop at rest that knows its stock."""

    def messages(self, _order: str) -> dict[str, Any]:
        return {"sent": [{"state": "delivered"}], "received": []}

    def stock(self, skus: list[str]) -> dict[str, Any]:
        return {sku: {"on_hand": 5, "held": 1} for sku in skus}


def of(journey: Journey, kind: type) -> list[Any]:
    return [entry.event for entry in journey.entries() if isinstance(entry.event, kind)]


def test_closing_looks_at_every_system_once(ledger: Ledger) -> None:
    eyes: dict[str, Any] = {"shop": Shop({"total": 1}), "psp": Eyes({"captured": 5}), "notes": {"psp": Papers([NOTE])}}
    journey = started(ledger, **eyes)
    closing.remember_stock(journey, ["MUG", "CHAIR"])
    closing.close(journey)
    assert {(seen.system, seen.subject) for seen in of(journey, Observed)} == {("shop", "final"), ("psp", "final")}
    assert [look.system for look in of(journey, Looked) if not look.reason] == ["shop", "psp"]
    assert {(row.moment, row.sku, row.on_hand, row.held) for row in of(journey, Stocked)} == {
        (moment, sku, 5, 1) for moment in ("before", "after") for sku in ("MUG", "CHAIR")
    }
    assert of(journey, Noted) == [NOTE]
    entries = len(journey.entries())
    closing.close(journey)
    assert len(journey.entries()) == entries, "an order that did not move is not closed again"


def test_closing_goes_on_past_a_blind_system(ledger: Ledger) -> None:
    journey = started(ledger, shop=Shop(None), psp=Eyes({"captured": 5}))
    closing.close(journey)
    assert [(look.system, look.reason) for look in of(journey, Looked)] == [("shop", "it does not answer"), ("psp", "")]
    assert [seen.system for seen in of(journey, Observed)] == ["psp"]


def test_an_order_that_moved_is_closed_again(ledger: Ledger) -> None:
    journey = started(ledger, psp=Eyes({"captured": 5}))
    closing.close(journey)
    journey.reach("placed")
    closing.close(journey)
    assert len(of(journey, Observed)) == 2


def test_a_journey_without_an_order_has_nothing_to_close(ledger: Ledger) -> None:
    journey = started(ledger, psp=Eyes({"captured": 5}))
    journey.life.agreed = None
    closing.close(journey)
    assert of(journey, Observed) == []


def test_stock_that_cannot_be_seen_is_said(ledger: Ledger) -> None:
    journey = started(ledger, warehouse=Eyes(None))
    closing.remember_stock(journey, ["MUG"])
    assert journey.life.before == {}
    assert [(look.system, look.reason) for look in of(journey, Looked)] == [("warehouse", "it does not answer")]
