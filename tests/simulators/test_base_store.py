"""The store of a simulator: things change as plain objects and are found again, whatever happens to the process."""

from __future__ import annotations

import asyncio
import gc
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.simulators import things as things_module
from harness.simulators.store import LAYOUT, SNAPSHOTS, Store, StoreRefused
from harness.simulators.things import Things


@dataclass(slots=True, weakref_slot=True)
class Line:
    sku: str
    quantity: int = 1


@dataclass(slots=True, weakref_slot=True)
class Order:
    reference: str
    state: str = "received"
    lines: list[Line] = field(default_factory=list)
    due: float | None = None


def shelf(store: Store) -> Things[Order]:
    return store.things("order", Order, due=lambda order: order.due)


def put(orders: Things[Order], reference: str, **more: object) -> Order:
    order = Order(reference, **more)  # type: ignore[arg-type]
    orders.put(reference, order, group=reference, names=(f"key:{reference}",))
    return order


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "state.sqlite"


def test_what_was_changed_after_getting_it_is_there_after_a_restart(kept: Path) -> None:
    store = Store(kept)
    orders = shelf(store)
    put(orders, "1", lines=[Line("A", 2)])
    store.commit()
    again = orders.get("1")
    assert again is not None
    again.lines[0].quantity = 5
    store.close()
    found = shelf(Store(kept)).get("1")
    assert found == Order("1", lines=[Line("A", 5)])


def test_what_was_not_committed_is_gone_when_the_process_dies(kept: Path) -> None:
    child = os.fork()
    if not child:
        store = Store(kept)
        orders = shelf(store)
        put(orders, "1")
        store.commit()
        put(orders, "2")
        store.flush()
        os._exit(0)  # no close, no commit: as a killed process
    os.waitpid(child, 0)
    orders = shelf(Store(kept))
    assert orders.get("1") is not None
    assert orders.get("2") is None


def test_a_thing_is_one_object_however_often_it_is_got_and_however_many_others_were() -> None:
    store = Store()
    orders = shelf(store)
    held = put(orders, "held")
    for number in range(things_module.REMEMBERED + 10):
        put(orders, str(number))
    store.commit()
    assert "held" not in orders._recent
    held.state = "picked"
    assert orders.get("held") is held
    assert orders.named("key:held") is held
    store.commit()
    del held
    orders.forget()
    found = orders.get("held")
    assert found is not None
    assert found.state == "picked"


def test_only_things_in_use_stay_in_memory() -> None:
    store = Store()
    orders = shelf(store)
    for number in range(3 * things_module.REMEMBERED):
        put(orders, str(number))
        store.commit()
    gc.collect()
    assert len(orders._alive) <= things_module.REMEMBERED
    assert len(orders._rows) <= things_module.REMEMBERED
    assert len(orders) == 3 * things_module.REMEMBERED


def test_an_id_or_a_name_is_taken_once() -> None:
    store = Store()
    orders = shelf(store)
    put(orders, "1")
    with pytest.raises(ValueError, match="order 1 is there already"):
        put(orders, "1")
    store.commit()
    with pytest.raises(ValueError, match="key:1"):
        orders.put("2", Order("2"), names=("key:1",))
    assert "2" not in orders
    orders.add_name("1", "track:9")
    assert orders.id_of("track:9") == "1"


def test_what_is_removed_is_gone_with_its_names() -> None:
    store = Store()
    orders = shelf(store)
    put(orders, "1")
    orders.remove("1")
    store.commit()
    assert (orders.get("1"), orders.named("key:1"), len(orders)) == (None, None, 0)
    put(orders, "1")
    store.commit()
    orders.remove("1")
    assert (orders.get("1"), orders.named("key:1"), len(orders)) == (None, None, 0)


def test_pages_go_from_the_newest_or_the_oldest() -> None:
    store = Store()
    orders = shelf(store)
    for number in range(5):
        orders.put(str(number), Order(str(number)), group="even" if number % 2 == 0 else "odd")
    assert [order.reference for order in orders.latest(2)] == ["4", "3"]
    assert [order.reference for order in orders.latest(9, before="3")] == ["2", "1", "0"]
    assert [order.reference for order in orders.earliest(2, after="2")] == ["3", "4"]
    assert [order.reference for order in orders.latest(9, group="odd")] == ["3", "1"]
    assert [order.reference for order in orders.of("even")] == ["0", "2", "4"]
    assert [order.reference for order in orders.each(page=2)] == ["0", "1", "2", "3", "4"]


def test_a_thing_is_due_by_the_clock_of_its_order() -> None:
    ahead = {"1": 50.0}
    store = Store(ahead=lambda order: ahead.get(order, 0.0))
    orders = shelf(store)
    put(orders, "1", due=100.0)
    put(orders, "2", due=80.0)
    assert [order.reference for order in orders.due(60.0)] == ["1"]
    store.later("2", 30.0)
    assert [order.reference for order in orders.due(60.0)] == ["1", "2"]
    order = orders.get("1")
    assert order is not None
    order.due = None
    assert [order.reference for order in orders.due(60.0)] == ["2"]


def test_a_snapshot_puts_things_names_and_settings_back_and_leaves_the_journal() -> None:
    store = Store()
    orders = shelf(store)
    told: list[str] = []
    store.after_restoring(lambda: told.append("restored"))
    put(orders, "1")
    store.set_setting("policy", "strict")
    store.set_setting("peers", "old")
    store.snapshot("before", "2026-11-22T00:00:00Z")
    changed = orders.get("1")
    assert changed is not None
    changed.state = "picked"
    put(orders, "2")
    store.set_setting("policy", "loose")
    store.set_setting("peers", "new")
    store.write("insert into note values (?, ?, ?, ?, ?, ?)", [(1, "", "", "", "", b"{}")])
    store.restore("before", keeping=("peers",))
    again = orders.get("1")
    assert again is not None
    assert again.state == "received"
    assert (orders.get("2"), orders.named("key:2")) == (None, None)
    assert (store.setting("policy"), store.setting("peers")) == ("strict", "new")
    assert store.ask("select count(*) from note") == [(1,)]
    assert told == ["restored"]


def test_snapshots_are_counted_and_an_unknown_one_is_refused() -> None:
    store = Store()
    for number in range(SNAPSHOTS):
        store.snapshot(str(number), "now")
    store.snapshot("0", "later")
    with pytest.raises(ValueError, match="snapshots are kept"):
        store.snapshot("one more", "now")
    with pytest.raises(KeyError):
        store.restore("nothing")


def test_the_file_is_for_its_owner_alone(kept: Path) -> None:
    Store(kept).close()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\x00" + b"\x00" * 100], ids=["text", "broken"])
def test_a_file_that_is_no_store_is_refused_and_left_alone(kept: Path, content: bytes) -> None:
    kept.write_bytes(content)
    with pytest.raises(StoreRefused, match=r"state\.sqlite"):
        Store(kept)
    assert kept.read_bytes() == content


def test_a_store_of_another_layout_is_refused(kept: Path) -> None:
    store = Store(kept)
    store._base.execute(f"pragma user_version = {LAYOUT + 1}")
    store.close()
    with pytest.raises(StoreRefused, match="another version"):
        Store(kept)


def test_two_processes_do_not_share_a_store(kept: Path) -> None:
    first = Store(kept)
    first.set_setting("x", 1)
    with pytest.raises(StoreRefused, match="cannot keep the state"):
        Store(kept)


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreRefused, match="cannot be written"):
        Store(tmp_path / "file" / "state")


def test_those_who_wait_in_one_turn_are_committed_together(kept: Path) -> None:
    store = Store(kept)
    orders = shelf(store)
    commits: list[int] = []
    once = store.commit

    def counted() -> None:
        commits.append(1)
        once()

    store.commit = counted  # type: ignore[method-assign]

    async def request(reference: str) -> None:
        put(orders, reference)
        await store.committed()
        assert store.ask("select count(*) from thing where id = ?", (reference,)) == [(1,)]

    async def go() -> None:
        await asyncio.gather(*(request(str(number)) for number in range(10)))

    asyncio.run(go())
    assert len(commits) == 1


_ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["put", "change", "remove", "commit", "flush", "forget"]),
        st.sampled_from(["a", "b", "c", "d"]),
    ),
    max_size=40,
)


@given(_ACTIONS)
def test_a_store_holds_what_a_dictionary_would(actions: list[tuple[str, str]]) -> None:
    store = Store()
    orders = shelf(store)
    model: dict[str, str] = {}
    for number, (action, reference) in enumerate(actions):
        if action == "put" and reference not in model:
            put(orders, reference, state=str(number))
            model[reference] = str(number)
        elif action == "change" and reference in model:
            found = orders.get(reference)
            assert found is not None
            found.state = model[reference] = str(number)
        elif action == "remove":
            orders.remove(reference)
            model.pop(reference, None)
        elif action == "commit":
            store.commit()
        elif action == "flush":
            store.flush()
        elif action == "forget":
            store.flush()
            orders.forget()
        held = {name: found.state for name in "abcd" if (found := orders.get(name)) is not None}
        assert held == model
        assert {order.reference: order.state for order in orders.latest(9)} == model
        assert {name for name in "abcd" if orders.id_of(f"key:{name}")} == set(model)
