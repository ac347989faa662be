"""Whether a mail says how many of each article, however it writes it."""

from __future__ import annotations

import pytest

from harness.journey.mentions import miscounted


@pytest.mark.parametrize(
    "text",
    [
        "2 × Mug: 25.80 €",
        "2x Mug",
        "Mug (2)",
        "Mug, quantity: 2",
        "Your order\n- Mug  2  25.80 €\n- Chair 1",
        "Order 100027\n\n2 × Mug: 25.80 €\n1 × Lamp: 12.00 €",
        "nothing of the kind",
    ],
)
def test_the_number_stands_beside_the_article(text: str) -> None:
    assert miscounted(text, {"Mug": 2}) == []


@pytest.mark.parametrize("text", ["1 × Mug: 12.90 €", "Mug", "Mug 12.20 €", "20 × Mug", "Mug\n2 × Lamp", "2,5 Mug"])
def test_another_number_does_not(text: str) -> None:
    assert miscounted(text, {"Mug": 2}) == ["Mug"]


def test_a_name_may_hold_anything() -> None:
    assert miscounted("3 × Sheet (90 × 200 cm) [new]*", {"Sheet (90 × 200 cm) [new]*": 3}) == []
