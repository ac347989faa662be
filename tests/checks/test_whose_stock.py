"""Whose word moved the shop's stock wrongly, by what became of the order."""

from __future__ import annotations

import pytest

from harness.checks.catalogue import rule_on
from harness.kernel.outcome import Standing
from harness.ledger.events import Stocked
from tests.checks.story import TRACKING, Story, called_off, good, of
from tests.replacing import replace

ON_HAND, HELD = "shop: stock on hand is conserved", "shop: stock held is what is still to ship"
CAME_BACK = {"outbound": {"parcels": [{"tracking_number": TRACKING, "state": "returned"}]}}
DECLINED = [{"declines": ["card_declined"]}]


def counted(story: Story, count: str, more: int) -> Story:
    """The shop counts so many mugs more than it should."""
    return story.changed(
        Stocked,
        lambda row: replace(row, **{count: getattr(row, count) + more}),
        lambda row: (row.system, row.sku, row.moment) == ("shop", "MUG", "after"),
    )


def nothing_graded() -> Story:
    return good().final("warehouse", returns=[]).final("carrier", **CAME_BACK)


@pytest.mark.parametrize(
    ("story", "count", "more", "sender"),
    [
        (good(), "on_hand", 1, "warehouse"),
        (good(), "held", 1, "warehouse"),
        (nothing_graded(), "on_hand", 3, "carrier"),
        (good().final("psp", payments=DECLINED), "held", -1, "psp"),
        (good().final("psp", payments=DECLINED), "held", 1, "warehouse"),
        (called_off(), "on_hand", 1, "shop"),
        (called_off(), "held", 1, "shop"),
    ],
)
def test_it_is_placed_where_it_likely_was_moved(story: Story, count: str, more: int, sender: str) -> None:
    ruling = of(rule_on(counted(story, count, more).reading()), ON_HAND if count == "on_hand" else HELD)
    assert (ruling.standing, ruling.sender, ruling.receiver) == (Standing.BROKEN, sender, "shop")
