"""Who hears what: news goes out by the door that an order came in, and what concerns everybody to everybody."""

from __future__ import annotations

import pytest

from harness.simulators.hooks import Peer
from harness.simulators.refusal import Refused
from harness.simulators.warehouse.happened import Said
from tests.simulators.carrier.trade import order
from tests.simulators.warehouse.floors import Day, run


def two_doors() -> tuple[Day, list[Said]]:
    """A floor with a door for files besides, and what is said there."""
    day, filed = Day(), list[Said]()
    day.floor.speakers["files"] = filed.append
    return day, filed


def test_an_order_is_told_of_by_the_door_it_came_in() -> None:
    day, filed = two_doors()
    day.floor.report(day.house.take_order(order("1", ("A", 1)), came_by="files")[2])
    day.take("2", ("B", 1))
    day.move("1", "allocate")
    assert [(news.order, news.type) for news in filed] == [("1", "order.accepted"), ("1", "order.allocated")]
    assert [(news.order, news.type) for news in day.heard] == [("2", "order.accepted")]


def test_a_return_is_told_of_by_the_door_it_came_in() -> None:
    day, filed = two_doors()
    day.take("1", ("A", 1))
    for move in ("allocate", "pick", "pack"):
        day.move("1", move)
    day.move("1", "hand_over", force=True)
    lines = [{"sku": "A", "quantity": 1, "reason": ""}]
    asked = {"rma": "R1", "order": "1", "tracking_number": "", "lines": lines}
    day.floor.report(day.intake.announce(asked, came_by="files")[2])
    day.floor.move_return("R1", {"move": "receive"})
    assert [news.type for news in filed] == ["return.received"]


@pytest.mark.parametrize(("connected", "told"), [(False, (0, 1)), (True, (1, 1))])
def test_a_correction_of_no_order_is_told_at_every_door_where_somebody_listens(
    connected: bool, told: tuple[int, int]
) -> None:
    day, filed = two_doors()
    if connected:
        day.simulation.hooks._postman.peers = {"shop": Peer("http://shop")}
    day.floor.report(day.house.damage_stock("A", 1))
    assert (len(day.heard), len(filed)) == told


def test_a_correction_that_nobody_hears_is_still_said() -> None:
    day = Day()
    day.floor.report(day.house.damage_stock("A", 1))
    assert [news.type for news in day.heard] == ["stock.changed"]


def test_what_the_autopilot_did_in_the_past_is_told_with_its_time() -> None:
    day = Day()
    said: list[tuple[str, str]] = []
    day.floor.speakers["rest"] = lambda news: said.append((news.type, day.floor._past(news.order)))
    day.fly()
    day.take("1", ("A", 1))
    day.wait(days=1)
    assert said[0] == ("order.accepted", "")
    assert said[-1] == ("order.dispatched", "2026-11-23T15:00:00.000000Z")


def test_nothing_else_moves_an_order_while_the_carrier_is_asked() -> None:
    day = Day()
    day.take("1", ("A", 1))
    for move in ("allocate", "pick"):
        day.move("1", move)
    refused: list[str] = []

    async def label(*_of: object) -> None:
        with pytest.raises(Refused) as busy:
            day.house.boxes("1")
        refused.append(busy.value.code)

    day.carrier.label = label  # type: ignore[method-assign, assignment]
    run(day.floor.pack("1", {}))
    assert refused == ["busy"]
    assert day.house.order("1").state == "packed"


def test_how_belongs_to_its_move() -> None:
    day = Day()
    day.take("1", ("A", 1))
    for how, field in (
        ({"move": "allocate", "force": True}, "force"),
        ({"move": "hold", "reason": "carrier_refused"}, "reason"),
        ({"move": "hold", "split": True}, "split"),
    ):
        with pytest.raises(Refused) as refused:
            run(day.floor.move_order("1", how))
        assert (refused.value.status, refused.value.field) == (422, field)
    assert day.house.order("1").state == "accepted"
