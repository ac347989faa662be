"""What becomes of files that come in: read once, answered, archived; whatever they hold, and whenever the power goes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.simulators.warehouse.files.layouts import ORDERS
from harness.simulators.warehouse.files.reading import AT_A_TIME
from harness.simulators.warehouse.files.records import Sheet
from tests.simulators.warehouse.files.papers import order_line, read_back, return_line, sheet_of
from tests.simulators.warehouse.files.trading import Trade


@pytest.fixture
def trade() -> Iterator[Trade]:
    trade = Trade()
    yield trade
    trade.close()


def errors(trade: Trade) -> list[dict[str, str]]:
    return [line for text in trade.files("/in/errors").values() for line in read_back(text)]


def many(count: int, first: int = 1) -> str:
    return sheet_of(order_line(reference=f"M{number}") for number in range(first, first + count))


def test_an_order_file_is_taken_acknowledged_and_archived(trade: Trade) -> None:
    text = sheet_of([order_line()])
    trade.put("today.csv", text)
    assert trade.state("100027") == "accepted"
    assert trade.files("/in/orders") == {}
    assert trade.files("/in/archive") == {"today.csv": text}
    assert trade.files("/in/errors") == {}
    ((name, acknowledged),) = trade.files("/out/acknowledgements").items()
    assert name == "ack-today.csv"
    assert [(line["order"], line["status"]) for line in read_back(acknowledged)] == [("100027", "accepted")]


def test_what_came_is_noted_with_what_a_handoff_compares(trade: Trade) -> None:
    trade.put("today.csv", sheet_of([order_line()]))
    (note,) = trade.notes("received", "file.orders")
    assert (note.order, note.status, note.key) == ("100027", 201, "today.csv")
    assert note.fields["total"] == 4490
    assert note.fields["recipient.city"] == "Lille"
    assert note.body.startswith("reference;")
    assert json.loads(note.reply) == {"reference": "100027", "state": "accepted"}
    assert trade.notes("sent", "file.acknowledgement")[0].order == "100027"


def test_a_file_of_several_orders_has_a_note_for_each_and_one_for_all(trade: Trade) -> None:
    trade.put("two.csv", sheet_of([order_line(), order_line(reference="100028"), order_line(reference="3", sku="?")]))
    notes = {note.order: note for note in trade.notes("received", "file.orders")}
    assert {order: note.status for order, note in notes.items()} == {"100027": 201, "100028": 201, "3": 422, "": 207}
    assert "100028" not in notes["100027"].body
    assert notes[""].fields["taken"] == 2
    assert notes[""].fields["refused"] == 1
    assert {note.order for note in trade.notes("sent", "file.acknowledgement")} == {"", "100027", "100028"}


def test_bad_lines_go_to_an_error_file_and_good_orders_are_taken(trade: Trade) -> None:
    lines = [order_line(), order_line(reference="2", sku="NOPE"), order_line(reference="3", total="1,5")]
    trade.put("mixed.csv", sheet_of(lines))
    assert trade.orders() == 1
    assert list(trade.files("/in/errors")) == ["mixed.errors.csv"]
    assert [(line["line"], line["column"], line["code"]) for line in errors(trade)] == [
        ("3", "sku", "unknown_article"), ("4", "total", "decimal_comma"),
    ]  # fmt: skip
    assert errors(trade)[0]["content"].startswith("2;2026-11-22")
    assert trade.notes("sent", "file.errors")[0].key == "mixed.errors.csv"


def test_a_garbled_file_is_refused_as_a_whole_and_may_come_again_under_its_name(trade: Trade) -> None:
    trade.put("today.csv", sheet_of([order_line()]).encode("latin-1"))
    (line,) = errors(trade)
    assert (line["line"], line["code"]) == ("0", "not_utf8")
    assert trade.orders() == 0
    (note,) = trade.notes("received", "file.orders")
    assert (note.order, note.status) == ("", 422)
    trade.put("today.csv", sheet_of([order_line()]))
    assert trade.orders() == 1
    assert list(trade.files("/in/archive")) == ["today.csv", "today-2.csv"]


def test_the_same_content_again_has_one_effect_under_any_name(trade: Trade) -> None:
    text = sheet_of([order_line()])
    trade.put("today.csv", text)
    trade.put("today.csv", text)
    trade.put("other.csv", text)
    assert trade.orders() == 1
    assert [note.status for note in trade.notes("received", "file.orders")] == [201, 200, 200]
    assert list(trade.files("/out/acknowledgements")) == ["ack-today.csv"]
    assert trade.files("/in/errors") == {}


def test_the_same_name_with_other_content_has_no_effect(trade: Trade) -> None:
    trade.put("today.csv", sheet_of([order_line()]))
    trade.put("today.csv", sheet_of([order_line(reference="2")]))
    assert trade.orders() == 1
    assert [line["code"] for line in errors(trade)] == ["known_name"]


def test_refused_lines_may_come_again_with_the_others_when_the_reason_has_gone(trade: Trade) -> None:
    text = sheet_of([order_line(), order_line(reference="2", sku="C")])
    trade.put("today.csv", text)
    trade.floor.house.give_stock([{"sku": "C", "on_hand": 1}])
    trade.put("today-again.csv", text)
    assert trade.orders() == 2
    (_, again) = trade.files("/out/acknowledgements").values()
    assert [line["order"] for line in read_back(again)] == ["100027", "2"]


def test_the_same_order_with_other_content_is_refused(trade: Trade) -> None:
    trade.put("one.csv", sheet_of([order_line()]))
    trade.put("two.csv", sheet_of([order_line(quantity="1")]))
    (line,) = errors(trade)
    assert (line["column"], line["code"]) == ("reference", "other_content")
    assert [note.status for note in trade.notes("received", "file.orders")] == [201, 409]


def test_an_order_that_waits_for_a_person_is_acknowledged_when_decided(trade: Trade) -> None:
    trade.floor.house.policies.change({"accept": "by_hand"})
    trade.put("today.csv", sheet_of([order_line(), order_line(reference="2")]))
    trade.move("100027", "accept")
    trade.move("2", "reject")
    told = [read_back(text) for text in trade.files("/out/acknowledgements").values()]
    assert [[(line["order"], line["status"]) for line in lines] for lines in told] == [
        [("100027", "received"), ("2", "received")], [("100027", "accepted")], [("2", "rejected")],
    ]  # fmt: skip
    assert told[2][0]["code"] == "rejected"


def test_a_header_alone_is_archived_without_an_answer(trade: Trade) -> None:
    trade.put("none.csv", ";".join(ORDERS.columns))
    assert list(trade.files("/in/archive")) == ["none.csv"]
    assert trade.files("/in/errors") == trade.files("/out/acknowledgements") == {}
    assert trade.notes("received", "file.orders")[0].status == 200


def test_a_return_of_an_unknown_order_is_refused(trade: Trade) -> None:
    trade.put("back.csv", sheet_of([return_line(), return_line(rma="R2", order="77")]), "/in/returns")
    assert [(line["line"], line["column"], line["code"]) for line in errors(trade)] == [
        ("2", "order", "unknown_order"), ("3", "order", "unknown_order"),
    ]  # fmt: skip
    assert {note.order for note in trade.notes("received", "file.returns")} == {"100027", "77", ""}


@pytest.mark.parametrize("name", ["x.csv.tmp", "x.csv.part", "x.CSV", "x.txt", ".x.csv", "csv"])
def test_only_a_whole_upload_is_read(trade: Trade, name: str) -> None:
    trade.put(name, sheet_of([order_line()]))
    assert list(trade.files("/in/orders")) == [name]
    assert trade.orders() == 0
    trade.run(trade.desk.rename(f"/in/orders/{name}", "/in/orders/y.csv", replace=False))
    assert trade.orders() == 1


def test_ten_thousand_orders_leave_others_their_turn(trade: Trade) -> None:
    turns = 0

    async def meanwhile() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def both() -> None:
        other = asyncio.create_task(meanwhile())
        await trade.upload("/in/orders/many.csv", many(10_000))
        other.cancel()

    trade.run(both())
    assert len(read_back(trade.files("/out/acknowledgements")["ack-many.csv"])) == 10_000
    assert trade.orders() == 10_000
    assert turns > 10_000 / AT_A_TIME


@pytest.mark.parametrize("read", [0, 1, AT_A_TIME + 1, 3 * AT_A_TIME])
def test_a_file_that_was_being_read_when_the_power_went_is_read_to_its_end(tmp_path: Path, read: int) -> None:
    first = Trade(tmp_path / "state")
    taken = 0
    take = first.floor.house.take_order

    def dies(asked: dict[str, object], came_by: str = "rest") -> object:
        nonlocal taken
        taken += 1
        if taken > read:
            raise KeyboardInterrupt
        return take(asked, came_by)

    first.floor.house.take_order = dies  # type: ignore[method-assign, assignment]
    with pytest.raises(KeyboardInterrupt):
        first.put("many.csv", many(3 * AT_A_TIME + 1))
    first.simulation.store._base.close()  # what was not committed is lost with the process

    second = Trade(tmp_path / "state")
    second.run(second.door._arrivals.resume())
    assert second.orders() == 3 * AT_A_TIME + 1
    assert len(second.notes("moved", "order.received")) == 3 * AT_A_TIME + 1
    assert len(read_back(second.files("/out/acknowledgements")["ack-many.csv"])) == 3 * AT_A_TIME + 1
    assert list(second.files("/in/archive")) == ["many.csv"]


def test_what_was_read_is_known_after_a_restart(tmp_path: Path) -> None:
    text = sheet_of([order_line()])
    first = Trade(tmp_path / "state")
    first.put("today.csv", text)
    first.close()
    second = Trade(tmp_path / "state")
    second.run(second.door._arrivals.resume())
    second.put("today.csv", text)
    assert second.orders() == 1
    assert list(second.files("/out/acknowledgements")) == ["ack-today.csv"]
    second.put("today.csv", sheet_of([order_line(reference="2")]))
    assert [line["code"] for line in errors(second)] == ["known_name"]


@pytest.mark.parametrize("there", [True, False])
def test_a_snapshot_is_put_back_while_a_file_is_read(trade: Trade, *, there: bool) -> None:
    """The file is read again if the snapshot has it, and forgotten with all that was taken from it if not."""
    take = trade.floor.house.take_order
    store, calls = trade.simulation.store, 0

    def restoring(asked: dict[str, object], came_by: str = "rest") -> object:
        nonlocal calls
        calls += 1
        if there and calls == 1:
            store.snapshot("before", "now")
        if calls == 3:
            store.restore("before")
        return take(asked, came_by)

    store.snapshot("before", "now")
    trade.floor.house.take_order = restoring  # type: ignore[method-assign, assignment]
    trade.put("many.csv", many(3))
    assert trade.files("/in/orders") == {}
    assert list(trade.files("/in/archive")) == (["many.csv"] if there else [])
    assert list(trade.files("/out/acknowledgements")) == (["ack-many.csv"] if there else [])
    assert calls == (6 if there else 3)


# Faults on what comes in


def test_a_lost_file_vanishes_and_its_sender_believes_it_came(trade: Trade) -> None:
    trade.arm("file.orders", way="received", copies=0)
    trade.put("today.csv", sheet_of([order_line()]))
    assert trade.orders() == 0
    assert trade.files("/in/orders") == trade.files("/in/archive") == {}
    (note,) = trade.notes("disturbed", "file.orders")
    assert (note.order, note.key) == ("100027", "today.csv")
    trade.put("today.csv", sheet_of([order_line()]))
    assert trade.orders() == 1


def test_a_file_read_twice_has_one_effect(trade: Trade) -> None:
    trade.arm("file.orders", way="received", copies=2)
    trade.put("today.csv", sheet_of([order_line()]))
    assert [note.status for note in trade.notes("received", "file.orders")] == [201, 200]
    assert list(trade.files("/out/acknowledgements")) == ["ack-today.csv"]


@pytest.mark.parametrize("meant", [{"delay": 600}, {"slow": 600}, {"down": 600}])
def test_a_late_file_waits_for_the_clock(trade: Trade, meant: dict[str, float]) -> None:
    trade.arm("file.orders", way="received", order="100027", **meant)
    trade.put("today.csv", sheet_of([order_line()]))
    trade.later(500)
    assert trade.orders() == 0
    assert list(trade.files("/in/orders")) == ["today.csv"]
    trade.run(trade.door._arrivals.resume())  # neither does a restart hasten it
    assert trade.orders() == 0
    trade.later(101)
    assert trade.orders() == 1


def test_a_garbled_file_arrives_by_half(trade: Trade) -> None:
    trade.arm("file.orders", way="received", corrupt=True)
    trade.put("today.csv", sheet_of([order_line(lines="2"), order_line(lines="2", sku="B")]))
    assert trade.orders() == 0
    assert errors(trade)


@pytest.mark.parametrize(
    ("meant", "told", "taken"),
    [
        ({"status": 500}, "failed", 1),
        ({"reset": "after"}, "failed", 1),
        ({"reset": "before"}, "failed", 0),
        ({"forge": True}, "wrong_key", 0),
    ],
)
def test_a_sender_that_is_told_of_a_failure_sends_again_without_harm(
    trade: Trade, meant: dict[str, object], told: str, taken: int
) -> None:
    trade.arm("file.orders", way="received", **meant)
    assert trade.fails("today.csv", sheet_of([order_line()])) == told
    assert trade.orders() == taken
    assert trade.fails("today.csv", sheet_of([order_line()])) == ""
    assert trade.orders() == 1


def test_a_fault_meant_for_another_order_does_nothing(trade: Trade) -> None:
    trade.arm("file.orders", way="received", order="other", copies=0)
    trade.arm("file.orders", copies=0)
    trade.put("today.csv", sheet_of([order_line()]))
    assert trade.orders() == 1
    assert len(trade.simulation.disturbances.armed) == 2


# Anything at all

_LINE = st.one_of(
    st.builds(
        lambda reference, sku, quantity, lines: sheet_of(
            [order_line(reference=reference, sku=sku, quantity=quantity, lines=lines)]
        ).splitlines()[1],
        st.sampled_from(["1", "2", "3", "", "=1"]), st.sampled_from(["A", "B", "?"]), st.sampled_from(["1", "0", "x"]),
        st.sampled_from(["1", "2"]),
    ),
    st.text(max_size=30).map(lambda text: text.replace("\n", " ").replace("\x00", "")),
    st.sampled_from(['"', "", ";", '";"', "\ufeff", "é;" * 30]),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(_LINE, max_size=6))
def test_every_line_is_an_order_taken_or_a_line_in_the_error_file(lines: list[str]) -> None:
    trade = Trade()
    text = "\n".join([";".join(order_line()), *lines])
    trade.put("x.csv", text)
    bad = [int(line["line"]) for line in errors(trade)]
    taken = [note.order for note in trade.notes("moved", "order.received")]
    units = sum(len(trade.floor.house.order(reference).asked["lines"]) for reference in taken)
    records = [record.line for record in Sheet(text.encode()).records()]
    assert units + len(bad) == len(records)
    assert set(bad) <= set(records)
    assert len(set(bad)) == len(bad)
    trade.close()


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["/in/orders", "/in/returns"]))
def test_no_bytes_block_the_door(content: bytes, folder: str) -> None:
    trade = Trade()
    trade.put("x.csv", content, folder)
    assert trade.files(folder) == {}
    assert len(errors(trade)) >= 1
    trade.put("y.csv", sheet_of([order_line()]))
    assert trade.orders() == 1
    trade.close()
