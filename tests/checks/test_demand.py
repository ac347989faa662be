"""What a Then step stands on: it holds, it fails with what was expected and seen, or the shop is not to blame."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from harness.checks.catalogue import OF_ONE_ORDER
from harness.checks.demand import DoesNotHold, demand, demand_all
from harness.kernel.errors import Compromised
from harness.ledger.entry import Entry
from harness.ledger.events import Owed, Settled, StageReached
from tests.checks.story import JOURNEY, POLICY, Story, good
from tests.replacing import replace


@dataclass
class Told:
    """A journey as far as it went: it does not hold how the rehearsal began."""

    story: Story
    policy: dict[str, Any] = field(default_factory=lambda: dict(POLICY))

    def entries(self) -> list[Entry]:
        return [entry for entry in self.story.entries if entry.journey == JOURNEY]


def test_a_good_order_holds() -> None:
    demand_all(Told(good()))
    demand(Told(good()), "order exported", "payment captured", "refunded is the value that came back")


def test_what_is_broken_fails_with_what_was_seen() -> None:
    told = Told(good().seen("order exported", units={"MUG": 1, "CHAIR": 1}))
    with pytest.raises(DoesNotHold) as failed:
        demand(told, "order exported")
    assert str(failed.value) == (
        "shop → warehouse, order exported: not as owed: units "
        "(expected units: MUG 2, CHAIR 1; seen units: MUG 1, CHAIR 1)"
    )
    assert isinstance(failed.value, AssertionError)
    with pytest.raises(DoesNotHold, match="order exported"):
        demand_all(told)
    demand(told, "order accepted")


def test_what_could_not_be_seen_is_not_the_shops_fault() -> None:
    owed = next(entry.id for entry in good().entries if getattr(entry.event, "handoff", "") == "order exported")
    unseen = good().changed(
        Settled, lambda end: replace(end, state="blind", reason="the warehouse is down"), lambda end: end.owed == owed
    )
    with pytest.raises(Compromised, match="order exported: the warehouse is down"):
        demand(Told(unseen), "order exported")
    with pytest.raises(Compromised):
        demand_all(Told(good().unseen("psp")))


def test_broken_is_said_before_unproven() -> None:
    with pytest.raises(DoesNotHold):
        demand_all(Told(good().unseen("psp").seen("order exported", units={})))


@pytest.mark.parametrize("interface", ["order delivered to the moon", "refund told"])
def test_what_was_never_owed_fails(interface: str) -> None:
    with pytest.raises(DoesNotHold, match=f"never came to the stage of: {interface}"):
        demand(Told(good()), "order exported", interface)


def test_an_order_without_handoffs_fails() -> None:
    story = good().without(Owed).without(Settled)
    with pytest.raises(DoesNotHold, match="nothing was handed"):
        demand_all(Told(story))
    with pytest.raises(DoesNotHold, match="nothing was handed"):
        demand_all(Told(Story()))


def test_the_merchants_rules_decide() -> None:
    """A step in the middle of a scenario judges by the same rules as the judge in the end."""
    rule = "refunded is the value that came back"
    story = good().final("psp", refunded=1866 + 490)
    with pytest.raises(DoesNotHold):
        demand(Told(story), rule)
    demand(Told(story, POLICY | {"refund_shipping": "always"}), rule)


def test_rules_of_a_whole_rehearsal_are_not_asked_of_one_order() -> None:
    assert {"scenarios", "orphans"} & set(OF_ONE_ORDER) == set()
    assert any(isinstance(entry.event, StageReached) for entry in Told(good()).entries())
