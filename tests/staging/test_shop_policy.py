"""The merchant's rules as the shop reads them: refused by name when they make no sense."""

from __future__ import annotations

import pytest

from fixtures.joining import policy_environment
from harness.landscape.model import Policy as Landscaped
from staging.oscar.policy import Policy, read

USUAL = Policy(
    capture="at_dispatch",
    refund_shipping="when_everything_returned",
    refund_percent={"A": 100, "B": 100, "scrap": 0},
    choice_reasons=("changed_mind", "does_not_fit"),
    restock_grades=("A",),
)


def test_without_a_word_the_shop_charges_at_dispatch_and_pays_back_in_full_but_for_scrap() -> None:
    assert read({}) == USUAL


def test_a_landscape_that_says_nothing_means_the_same() -> None:
    assert read(policy_environment(Landscaped())) == USUAL


def test_what_a_landscape_says_is_what_the_shop_reads() -> None:
    landscaped = Landscaped(
        capture="per_parcel",
        refund_shipping="never",
        refund_percent={"A": 100, "B": 70, "scrap": 5},
        choice_reasons=(),
        restock_grades=("A", "B"),
    )
    told = read(policy_environment(landscaped))
    assert (told.capture, told.refund_shipping, told.choice_reasons) == ("per_parcel", "never", ())
    assert (told.refund_percent, told.restock_grades) == ({"A": 100, "B": 70, "scrap": 5}, ("A", "B"))


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("SHOP_CAPTURE", "later"),
        ("SHOP_CAPTURE", ""),
        ("SHOP_REFUND_SHIPPING", "sometimes"),
        ("SHOP_REFUND_PERCENT", "A:101"),
        ("SHOP_REFUND_PERCENT", "C:10"),
        ("SHOP_REFUND_PERCENT", "A:-1"),
        ("SHOP_REFUND_PERCENT", "A:²"),
        ("SHOP_REFUND_PERCENT", "A"),
        ("SHOP_RESTOCK_GRADES", "A,C"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_by_its_name(name: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=f"{name} is {wrong!r}"):
        read({name: wrong})


def test_a_grade_that_is_left_out_is_paid_back_in_full() -> None:
    assert read({"SHOP_REFUND_PERCENT": "scrap:10"}).refund_percent == {"A": 100, "B": 100, "scrap": 10}
