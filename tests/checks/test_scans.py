"""What the shop tells of a parcel's way is what the carrier saw, as far as it can have heard."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.catalogue import rule_on
from harness.kernel.outcome import Standing
from tests.checks.story import FINAL, good, of

PARCELS: list[dict[str, Any]] = FINAL["shop"]["parcels"]
COLLECTED = {"type": "collected", "at": "2026-11-22T20:15:55Z"}
DELIVERED = {"type": "delivered", "at": "2026-11-22T20:15:59Z"}
LILLE, LYON = {"place": "Lille"}, {"place": "Lyon"}


@pytest.mark.parametrize(
    ("told", "standing"),
    [
        ([COLLECTED, DELIVERED], Standing.HOLDS),
        ([DELIVERED, COLLECTED], Standing.HOLDS),
        ([COLLECTED | LILLE, DELIVERED | LILLE], Standing.HOLDS),
        # What came last may not have been told yet.
        ([COLLECTED], Standing.HOLDS),
        ([], Standing.HOLDS),
        # A hole, another hour, another place, and what nobody saw.
        ([DELIVERED], Standing.BROKEN),
        ([COLLECTED | {"at": "2026-11-22T19:15:55Z"}], Standing.BROKEN),
        ([COLLECTED | LYON], Standing.BROKEN),
        ([COLLECTED, {"type": "lost", "at": "2026-11-22T20:15:57Z"}], Standing.BROKEN),
        ([COLLECTED | {"at": "yesterday"}], Standing.BROKEN),
    ],
)
def test_scans_are_told_as_they_were_made(told: list[dict[str, Any]], standing: Standing) -> None:
    story = good().final("shop", parcels=[PARCELS[0] | {"events": told}, PARCELS[1]])
    assert of(rule_on(story.reading()), "the shop tells each scan as the carrier made it").standing is standing
