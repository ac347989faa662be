"""Whether a mail says how many of each article, however it writes it."""

from __future__ import annotations

import pytest

from harness.journey.mentions import miscounted, mispriced, others_named, tells_of_missing, told_units
from tests.checks.story import LINES


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


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2 × Mug", {"Mug": 2}),
        ("- 1 x Mug\n- 1 x Mug", {"Mug": 2}),
        ("Parcel 1: 2 × Mug, 1 × Mug, blue. Missing: 3 × Mug", {"Mug": 5, "Mug, blue": 1}),
        ("Mug (2)", {"Mug": 2}),
        ("Mug × 2", {"Mug": 2}),
        ("Mug, quantity: 2", {"Mug": 2}),
        ("Mug quantité : 2", {"Mug": 2}),
        ("Mug 12.90 €", {}),
        ("Mug", {}),
        ("Mug 2 pieces of which 1 is blue", {}),
        ("12 × Mugs", {"Mug": 12}),
    ],
)
def test_the_units_that_a_text_tells(text: str, told: dict[str, int]) -> None:
    assert told_units(text, ["Mug", "Mug, blue"]) == told


@pytest.mark.parametrize(
    ("text", "amounts", "wrong"),
    [
        ("2 × Mug 39.98\n1 × Chair 35.00", {3998, 3500}, []),
        ("2 × Mug 19.99\n1 × Chair 35.00", {1999, 3500}, ["Mug"]),
        ("Mug, 19.99 each\nChair 35.00", {1999, 3500}, []),
        ("2 × 19.99 Mug, Chair 35.00", {1999, 3500}, []),
        ("Prix unitaire : Mug 19,99, Chair 35,00", {1999, 3500}, []),
        ("Mug 39.98", {3998}, ["Chair"]),
        ("", set(), ["Chair", "Mug"]),
    ],
)
def test_each_article_shows_what_it_costs(text: str, amounts: set[int], wrong: list[str]) -> None:
    assert mispriced(text, amounts, LINES) == wrong


NAMES = {"home": "Home delivery", "express": "Express delivery", "pickup": "Pick-up point"}


@pytest.mark.parametrize(
    ("text", "names", "others"),
    [
        ("Delivery (Express delivery): 9.90 €", NAMES, []),
        ("Delivery (home delivery): 9.90 €", NAMES, ["Home delivery"]),
        ("Instead of Home delivery: Express delivery", NAMES, []),
        ("Delivery: 9.90 €", NAMES, []),
        ("Home delivery", {}, []),
    ],
)
def test_another_way_of_delivery_than_the_one_chosen(text: str, names: dict[str, str], others: list[str]) -> None:
    assert others_named(text, "express", names) == others


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Parcel 1: 1 × Mug, 1 × Chair", False),
        ("Parcel 1: 1 × Mug\nParcel 2: 1 × Chair", False),
        ("Parcel 1: 1 × Mug, 1 × Chair\nWe are sorry: out of stock\n1 × Mug", True),
        ("Parcel 1: 1 × Mug, 1 × Chair\nTo follow\n1 × Mug", True),
        ("Votre colis : 1 × Mug, 1 × Chair. Il manque 1 × Mug.", True),
        ("Colis 1 : 1 × Mug, 1 × Chair. Cet article est en rupture : Mug", True),
        ("Mug and Chair have left our house", False),
        ("", False),
    ],
)
def test_a_mail_says_what_is_missing_of_what_is_sent(text: str, told: bool) -> None:
    assert tells_of_missing(text, {"Mug": 1, "Chair": 1}, {"Mug": 1}) is told


def test_what_is_not_sent_at_all_need_only_be_named() -> None:
    assert tells_of_missing("1 × Chair, 0 × Mug", {"Chair": 1, "Mug": 0}, {"Mug": 2})
    assert not tells_of_missing("1 × Chair", {"Chair": 1}, {"Mug": 2})
