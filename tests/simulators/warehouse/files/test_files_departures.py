"""Files that go out: their names, what is noted of them, the stock feed, and what faults do to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.simulators.warehouse.files.papers import order_line, read_back, sheet_of
from tests.simulators.warehouse.files.trading import Trade

PARCEL = {"id": "P1", "tracking_number": "T1", "tracking_url": "http://c/T1", "weight_g": 950}


@pytest.fixture
def trade() -> Iterator[Trade]:
    trade = Trade()
    yield trade
    trade.close()


def dispatch(trade: Trade, order: str = "100027") -> None:
    lines = [{"sku": "A", "quantity": 2}]
    trade.say("order.dispatched", order, parcels=[{**PARCEL, "lines": lines}], short=[])


def dispatched(trade: Trade) -> list[str]:
    return list(trade.files("/out/dispatch"))


def test_files_of_one_order_are_numbered_and_a_number_is_never_used_again(trade: Trade) -> None:
    dispatch(trade)
    trade.run(trade.desk.remove("/out/dispatch/dispatch-100027-001.csv"))
    dispatch(trade)
    dispatch(trade, "2")
    assert dispatched(trade) == ["dispatch-100027-002.csv", "dispatch-2-001.csv"]


def test_a_dispatch_is_noted_as_sent_with_what_a_handoff_compares(trade: Trade) -> None:
    dispatch(trade)
    (note,) = trade.notes("sent", "file.dispatch")
    assert (note.order, note.key, note.peer) == ("100027", "dispatch-100027-001.csv", "shop")
    assert note.fields["parcels"][0]["tracking_number"] == "T1"
    assert note.body == trade.files("/out/dispatch")["dispatch-100027-001.csv"]


def test_an_order_that_came_by_file_hears_by_file_and_the_others_do_not(trade: Trade) -> None:
    trade.put("today.csv", sheet_of([order_line()]))
    asked = trade.floor.house.order("100027").asked
    trade.floor.report(trade.floor.house.take_order({**asked, "reference": "100028"})[2])
    trade.move("100027", "cancel")
    trade.move("100028", "cancel")
    told = [line for text in trade.files("/out/acknowledgements").values() for line in read_back(text)]
    assert [(line["order"], line["status"]) for line in told] == [("100027", "accepted"), ("100027", "cancelled")]


def test_a_short_pick_is_told_as_a_change_of_stock(trade: Trade) -> None:
    trade.put("today.csv", sheet_of([order_line()]))
    trade.move("100027", "allocate")
    trade.move("100027", "pick", short=[{"sku": "A", "quantity": 1}])
    ((name, text),) = trade.files("/out/stock").items()
    assert name == "stock-change-100027-001.csv"
    (line,) = read_back(text)
    assert (line["sku"], line["change"], line["on_hand"], line["reason"], line["order"]) == (
        "A", "-1", "99999", "short_pick", "100027",
    )  # fmt: skip


def test_the_full_stock_is_written_on_demand(trade: Trade) -> None:
    name = trade.door.write_stock()
    lines = read_back(trade.files("/out/stock")[name])
    assert [(line["sku"], line["on_hand"], line["reserved"], line["damaged"]) for line in lines] == [
        ("A", "100000", "0", "0"), ("B", "100000", "0", "0"),
    ]  # fmt: skip
    assert trade.notes("sent", "file.stock")[0].order == ""


def test_the_full_stock_is_written_every_night_by_the_clock(trade: Trade) -> None:
    trade.later(86_400)
    (first,) = trade.files("/out/stock")
    trade.later(86_400)
    assert len(trade.files("/out/stock")) == 2
    assert first.startswith("stock-full-")
    feed = trade.door._feeds.get("stock")
    assert feed is not None
    assert datetime.fromtimestamp(feed.due, UTC).strftime("%H:%M") == "02:00"


# Faults


def test_a_lost_dispatch_is_not_written_but_noted(trade: Trade) -> None:
    trade.arm("file.dispatch", copies=0)
    dispatch(trade)
    dispatch(trade)
    assert dispatched(trade) == ["dispatch-100027-002.csv"]
    (note,) = trade.notes("disturbed", "file.dispatch")
    assert (note.order, note.fields["fault"]) == ("100027", "test")
    assert [note.key for note in trade.notes("sent", "file.dispatch")] == ["dispatch-100027-002.csv"]


@pytest.mark.parametrize("meant", [{"copies": 2}, {"status": 500}, {"reset": "after"}])
def test_a_doubled_dispatch_lies_there_under_two_names(trade: Trade, meant: dict[str, object]) -> None:
    trade.arm("file.dispatch", **meant)
    dispatch(trade)
    first, second = trade.files("/out/dispatch").items()
    assert first[0] != second[0]
    assert first[1] == second[1]


@pytest.mark.parametrize("meant", [{"delay": 60}, {"slow": 60}, {"down": 60}])
@pytest.mark.parametrize("order", ["", "100027"])
def test_a_late_dispatch_is_written_when_its_time_has_come(trade: Trade, meant: dict[str, float], order: str) -> None:
    trade.arm("file.dispatch", **meant)
    dispatch(trade)
    trade.later(50, order)
    assert dispatched(trade) == []
    trade.later(11, order)
    assert dispatched(trade) == ["dispatch-100027-001.csv"]


def test_a_dispatch_out_of_order_comes_after_the_next_file_of_its_order(trade: Trade) -> None:
    trade.arm("file.dispatch", hold=1)
    dispatch(trade)
    dispatch(trade, "2")
    assert dispatched(trade) == ["dispatch-2-001.csv"]
    dispatch(trade)
    assert dispatched(trade) == ["dispatch-2-001.csv", "dispatch-100027-002.csv", "dispatch-100027-001.csv"]


def test_a_dispatch_held_back_is_not_lost_when_nothing_follows(trade: Trade) -> None:
    trade.arm("file.dispatch", hold=1)
    dispatch(trade)
    trade.later(11)
    assert dispatched(trade) == ["dispatch-100027-001.csv"]


def test_two_files_of_one_name_may_wait_at_the_same_time(trade: Trade) -> None:
    for _ in range(2):
        trade.arm("file.stock", delay=60)
        trade.door.write_stock()
    trade.simulation.store.commit()
    trade.later(61)
    assert len(trade.files("/out/stock")) >= 2


def test_a_garbled_dispatch_is_cut(trade: Trade) -> None:
    dispatch(trade)
    trade.arm("file.dispatch", corrupt=True)
    dispatch(trade)
    whole, cut = trade.files("/out/dispatch").values()
    assert whole.startswith(cut[:-40])
    assert len(cut) == len(whole) // 2


def test_a_garbled_answer_to_an_order_file_is_a_cut_acknowledgement(trade: Trade) -> None:
    trade.arm("file.orders", way="received", spoil=True)
    trade.put("today.csv", sheet_of([order_line()]))
    assert trade.state("100027") == "accepted"
    (text,) = trade.files("/out/acknowledgements").values()
    assert not text.endswith("\n")


@pytest.mark.parametrize("meant", [{"forge": True}, {"reset": "before"}])
def test_what_means_nothing_to_a_file_is_not_said_to_have_happened(trade: Trade, meant: dict[str, object]) -> None:
    trade.arm("file.dispatch", **meant)
    dispatch(trade)
    assert dispatched(trade) == ["dispatch-100027-001.csv"]
    assert trade.notes("disturbed") == []


def test_a_fault_meant_for_one_order_meets_it_in_a_file_of_many(trade: Trade) -> None:
    trade.arm("file.acknowledgement", order="2", copies=0)
    trade.put("one.csv", sheet_of([order_line()]))
    trade.put("two.csv", sheet_of([order_line(reference="2"), order_line(reference="3")]))
    assert list(trade.files("/out/acknowledgements")) == ["ack-one.csv"]
