"""What an order is worth at each turn of its life, by hand."""

from __future__ import annotations

import pytest

from harness.journey import expectations as owes
from harness.journey.life import NEVER_SHIPPED, WHOLE, Life, ReturnCase
from tests.journey.lives import ORDER, RMA, life


def graded(*lines: tuple[str, int, str]) -> ReturnCase:
    units = {sku: count for sku, count, _ in lines}
    return ReturnCase("R2", units, "arrived_damaged", [{"sku": s, "quantity": n, "grade": g} for s, n, g in lines])


def test_before_an_order_there_are_no_terms() -> None:
    empty = Life(policy={})
    assert empty.order == ""
    with pytest.raises(LookupError, match="no order was placed"):
        _ = empty.terms


def test_terms() -> None:
    assert (life().order, life().ordered) == (ORDER, {"MUG": 2, "CHAIR": 1})


def test_the_worth_of_parts() -> None:
    assert life().worth({"MUG": 1}, delivery=False) == (1864, 1867)
    assert life().worth({"MUG": 1}, delivery=True) == (2354, 2357)
    assert life(rounding=0).worth({"MUG": 1}, delivery=False) == (1865, 1866)


def test_what_may_be_captured() -> None:
    assert life().shipped_worth() == (7488, 7488)
    short = life()
    short.shipped, short.short = {"MUG": 1, "CHAIR": 1}, {"MUG": 1}
    assert short.shipped_worth() == (5620, 5625)
    short.shipped = {"MUG": 0}
    assert short.shipped_worth() == (0, 0)


@pytest.mark.parametrize(
    ("rule", "some", "everything"),
    [
        ("when_everything_returned", (1864, 1867), (6998 + 490,) * 2),
        ("always", (2354, 2357), (6998 + 490,) * 2),
        ("never", (1864, 1867), (6998,) * 2),
    ],
)
def test_what_comes_back_for_a_return(rule: str, some: tuple[int, int], everything: tuple[int, int]) -> None:
    told = life(refund_shipping=rule)
    assert told.refund_worth(RMA) == some
    told.returns, told.refunds = {"R2": graded(("MUG", 2, "A"), ("CHAIR", 1, "scrap"))}, ["R2"]
    assert told.refund_worth("R2") == everything


def test_the_delivery_comes_back_with_the_last_return_and_once() -> None:
    told = life()
    told.returns["R2"] = graded(("MUG", 1, "A"), ("CHAIR", 1, "B"))
    told.refunds = [RMA, "R2"]
    first, last = (told.refund_worth(rma) for rma in told.returns)
    assert first == (1864, 1867)
    assert last[0] > 5000 + 490 - 500
    assert told.refunded_worth() == (first[0] + last[0], first[1] + last[1])
    assert told.refunded_worth()[0] <= 7488 <= told.refunded_worth()[1]


def test_a_return_that_is_not_graded_pays_nothing_back() -> None:
    told = life()
    told.returns[RMA].graded = []
    assert told.refunded_worth() == (0, 0)
    assert told.refund_parts() == []


def test_a_whole_refund_is_all_that_was_captured() -> None:
    told = life()
    told.returns, told.refunds, told.refunded_whole = {}, [WHOLE], told.shipped_worth()[0]
    assert told.refunded_worth() == (7488, 7488)


def test_graded_units_by_grade() -> None:
    case = graded(("MUG", 1, "A"), ("CHAIR", 1, "B"))
    assert (case.units(), case.units("A"), case.units("A", "B"), case.units("scrap")) == (
        {"MUG": 1, "CHAIR": 1}, {"MUG": 1}, {"MUG": 1, "CHAIR": 1}, {},
    )  # fmt: skip


def test_stock_that_must_be_back() -> None:
    """One hundred before; two mugs left, one came back for sale."""
    assert owes.restocked(life(), RMA) == {"MUG": {"on_hand": 99}, "CHAIR": {"on_hand": 99}}
    scrapped = life(restock_grades=["B"])
    assert owes.restocked(scrapped, RMA)["MUG"] == {"on_hand": 98}
    assert owes.held(life(), "") == {"MUG": {"held": 5}, "CHAIR": {"held": 4}}


def test_stock_that_was_never_seen_is_not_invented() -> None:
    unseen = life()
    unseen.before = {}
    assert owes.held(unseen, "") == owes.restocked(unseen, RMA) == {}


def test_a_mail_names_what_is_missing() -> None:
    short = life()
    short.shipped, short.short = {"MUG": 1, "CHAIR": 1}, {"MUG": 1}
    assert "Mug" in owes.dispatch_told(short, "")["text"]["contains_all"]
    assert "Mug" not in owes.dispatch_told(life(), "")["text"]["contains_all"]


def test_what_the_customer_left_empty_is_not_demanded() -> None:
    assert "line2" not in owes.address(life())
    assert owes.exactly({"MUG": 0, "CHAIR": 1}) == {"exactly": {"CHAIR": 1}}


@pytest.mark.parametrize(
    ("grade", "reason", "percent"),
    [
        ("A", "changed_mind", 100),
        ("B", "does_not_fit", 60),
        ("scrap", "changed_mind", 0),
        ("scrap", "", 0),
        ("scrap", "arrived_damaged", 100),
    ],
)
def test_a_grade_pays_back_its_part_unless_the_return_is_no_choice_of_hers(
    grade: str, reason: str, percent: int
) -> None:
    told = life(refund_percent={"A": 100, "B": 60, "scrap": 0}, choice_reasons=["changed_mind", "does_not_fit"])
    told.returns[RMA] = ReturnCase(RMA, {"MUG": 1}, reason, [{"sku": "MUG", "quantity": 1, "grade": grade}])
    assert told.refund_worth(RMA) == (1864 * percent // 100, -(-1867 * percent // 100))
    assert told.refund_parts() == ([RMA] if percent else [])


def test_a_merchant_who_captures_at_order_pays_back_what_never_ships() -> None:
    short = life(capture="at_order")
    short.shipped, short.short, short.returns, short.refunds = {"MUG": 1, "CHAIR": 1}, {"MUG": 1}, {}, [NEVER_SHIPPED]
    assert short.capture_due() == (7488, 7488)
    assert short.refunded_worth() == (7488 - 5625, 7488 - 5620)
    short.shipped = {}
    assert short.refunded_worth() == (7488, 7488)


def test_a_whole_refund_after_a_return_gives_back_the_rest() -> None:
    told = life()
    told.refunds, told.refunded_whole = [RMA, WHOLE], 7488
    assert told.refund_worth(WHOLE) == (7488 - 1867, 7488 - 1864)
