"""What an invoice or a credit note says once the customer opens it is what the shop knows of it."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.catalogue import rule_on
from harness.kernel.outcome import Standing
from tests.checks.story import ORDER, TAX, TOTAL, good, of

RIGHT = {
    "number": "F-000001",
    "opens": True,
    "says": ["F-000001", ORDER],
    "amounts": [490, TAX, TOTAL],
    "adds_up": True,
}


@pytest.mark.parametrize(
    ("changed", "standing"),
    [
        ({}, Standing.HOLDS),
        ({"opens": False}, Standing.BROKEN),
        ({"says": [ORDER]}, Standing.BROKEN),
        ({"says": ["F-000001"]}, Standing.BROKEN),
        ({"amounts": [490, TAX]}, Standing.BROKEN),
        ({"amounts": [490, TOTAL]}, Standing.BROKEN),
        ({"adds_up": False}, Standing.BROKEN),
    ],
)
def test_a_document_is_what_it_says(changed: dict[str, Any], standing: Standing) -> None:
    story = good().final("screen", documents=[RIGHT | changed])
    assert of(rule_on(story.reading()), "the customer's page tells the documents as they are").standing is standing


@pytest.mark.parametrize(("opens", "standing"), [(True, Standing.HOLDS), (False, Standing.BROKEN)])
def test_of_what_is_no_page_it_counts_that_it_opens(opens: bool, standing: Standing) -> None:
    story = good().final("screen", documents=[{"number": "F-000001", "opens": opens}])
    assert of(rule_on(story.reading()), "the customer's page tells the documents as they are").standing is standing
