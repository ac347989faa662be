"""What is found in parts comes to the same, in whatever order the parts are added up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from harness.checks.ruling import Ruling
from harness.kernel.outcome import Standing
from harness.ledger.entry import Entry
from harness.ledger.events import Looked
from harness.verdict.folding import Tally
from harness.verdict.tracing import key_of

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def entry(number: int) -> Entry:
    return Entry("main", number, NOON + timedelta(seconds=number), "j", Looked(system="psp", order=str(number)))


def ruling(order: int, standing: Standing, interface: str = "order exported", after: float | None = None) -> Ruling:
    return Ruling(
        check="handoff", interface=interface, standing=standing, order=str(order), journey=f"j{order}", after=after,
        problem="" if standing is Standing.HOLDS else "wrong", expected=f"{order}", seen="nothing", proof=(f"main:{order}",),
    )  # fmt: skip


def tally(order: int, *rulings: Ruling) -> Tally:
    """What one part comes to, whose rulings stand at the place of its order."""
    found = Tally()
    at = (0, (NOON + timedelta(seconds=order), "main", order), 0)
    for each in rulings:
        found.count(at, each)
        if each.standing is not Standing.HOLDS:
            found.strike(at, each, [entry(order)], [entry(order)])
    found.taken["totals"] = [(at[1], order)]
    found.span((at[1], at[1][0]), (at[1], at[1][0]))
    return found


def parts() -> list[Tally]:
    return [
        tally(1, ruling(1, Standing.HOLDS, after=0.5)),
        tally(2, ruling(2, Standing.BROKEN), ruling(2, Standing.UNPROVEN, "order accepted")),
        tally(3, ruling(3, Standing.HOLDS, after=2.0), ruling(3, Standing.BROKEN)),
    ]


@pytest.mark.parametrize("turn", list(permutations(range(3))))
def test_the_order_of_the_parts_means_nothing(turn: tuple[int, ...]) -> None:
    whole = Tally()
    made = parts()
    for index in turn:
        whole.add(made[index])
    cell = whole.cells["handoff", "order exported"]
    assert (cell.held, cell.broken, cell.unproven, cell.slowest) == (2, 2, 0, 2.0)
    assert cell.first.order == "1"
    assert [each.order for _, each in whole.wrong()] == ["2", "2", "3"]
    broken = key_of(ruling(2, Standing.BROKEN))
    assert whole.since()[broken] == entry(2).at
    assert whole.struck[broken].notes == [entry(2)], "those of the first order it struck"
    assert (whole.first, whole.last) == (parts()[0].first, parts()[2].last)
    assert sorted(whole.taken["totals"]) == [taken for part in parts() for taken in part.taken["totals"]]


def test_many_orders_that_one_thing_struck_keep_their_names_and_not_their_texts() -> None:
    whole = Tally()
    for order in range(1000, 0, -1):
        whole.add(tally(order, ruling(order, Standing.BROKEN)))
    wrong = [each for _, each in whole.wrong()]
    assert [int(each.order) for each in wrong] == list(range(1, 1001))
    assert [each.expected for each in wrong[:100]] == [str(order) for order in range(1, 101)]
    assert sum(1 for each in wrong if each.expected) <= 200
    assert whole.since()[key_of(wrong[0])] == entry(1).at


def test_a_list_of_messages_is_kept_for_every_order() -> None:
    """It is what tells a cause."""
    whole = Tally()
    for order in range(1, 501):
        each = ruling(order, Standing.BROKEN)
        each.check = "messages"
        whole.add(tally(order, each))
    assert all(each.seen for _, each in whole.wrong())
