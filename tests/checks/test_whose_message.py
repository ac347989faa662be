"""Who moved an order where it may not go, and whether it was called delivered too early: by what the shop had done when."""

from __future__ import annotations

import pytest

from harness.checks.catalogue import rule_on
from harness.kernel.outcome import Standing
from tests.checks.story import Story, called_off, good, history, of, received, two_parcels

MOVES = "the shop's order moves stage by stage"
DELIVERED = "an order is delivered when all its parcels are"


def reopened(at: str) -> Story:
    steps = history(("Authorised", "01.000000"), ("Cancelled", "02.000000"), ("Pending", at))
    messages = received(("warehouse", "order.cancelled", "02.100000"), ("psp", "payment_intent.canceled", "03.000000"))
    return called_off().final("shop", history=steps, messages=messages)


@pytest.mark.parametrize(
    ("at", "sender"), [("02.900000", "psp"), ("02.050000", "warehouse"), ("01.500000", "shop"), ("04.000000", "shop")]
)
def test_an_order_was_moved_by_the_message_that_was_done_with_next(at: str, sender: str) -> None:
    ruling = of(rule_on(reopened(at).reading()), MOVES)
    assert ruling.standing is Standing.BROKEN
    assert ruling.seen.endswith("Cancelled → Pending”")
    assert (ruling.sender, ruling.receiver) == (sender, "shop")


def test_an_order_that_was_moved_beside_its_history_was_moved_by_who_spoke_last() -> None:
    messages = received(("warehouse", "order.cancelled", "02.100000"), ("psp", "payment_intent.canceled", "03.000000"))
    steps = history(("Authorised", "01.000000"), ("Cancelled", "02.000000"))
    story = called_off().final("shop", status="Pending", history=steps, messages=messages)
    ruling = of(rule_on(story.reading()), "the shop's order is where its history ends")
    assert (ruling.standing, ruling.sender, ruling.receiver) == (Standing.BROKEN, "psp", "shop")
    assert (ruling.expected, ruling.seen) == ("“Cancelled”", "“Pending”")


def test_a_shop_that_does_not_say_when_is_not_accused_of_more() -> None:
    steps = [{"status": status} for status in ("Authorised", "Cancelled", "Pending")]
    ruling = of(rule_on(called_off().final("shop", history=steps).reading()), MOVES)
    assert (ruling.standing, ruling.sender) == (Standing.BROKEN, "shop")


@pytest.mark.parametrize(
    ("delivered", "standing"),
    [
        # What is written down a moment after the order moved is the message that moved it.
        (("04.000000", "05.000100"), Standing.HOLDS),
        (("04.000000", "04.500000"), Standing.HOLDS),
        (("05.000100", "06.000000"), Standing.BROKEN),
        (("06.000000", "07.000000"), Standing.BROKEN),
    ],
)
def test_of_two_parcels_the_second_makes_an_order_delivered(delivered: tuple[str, ...], standing: Standing) -> None:
    assert of(rule_on(two_parcels(*delivered).reading()), DELIVERED).standing is standing


@pytest.mark.parametrize("story", [two_parcels().final("shop", messages=None), good()])
def test_a_shop_that_does_not_tell_what_it_received_is_not_asked_nor_one_that_sent_one_parcel(story: Story) -> None:
    assert not [each for each in rule_on(story.reading()) if each.interface == DELIVERED]
