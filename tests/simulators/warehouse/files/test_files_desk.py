"""What a client may do in the folders, and what it may not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.simulators.store import Store
from harness.simulators.warehouse.files import desk as desks
from harness.simulators.warehouse.files import tree as trees
from harness.simulators.warehouse.files.desk import Missing
from harness.simulators.warehouse.files.tree import FOLDERS, LARGEST, PathRefused, Tree, resolved
from tests.simulators.warehouse.files.papers import order_line, sheet_of
from tests.simulators.warehouse.files.trading import Trade


@pytest.fixture
def trade() -> Iterator[Trade]:
    trade = Trade()
    yield trade
    trade.close()


def refusal(act: Callable[[], object]) -> str:
    """The code with which `act` is refused."""
    with pytest.raises(PathRefused) as told:
        act()
    return told.value.code


def names(trade: Trade, folder: str) -> list[str]:
    return [seen.name for seen in trade.desk.listing(folder)]


def test_the_folders_are_there(trade: Trade) -> None:
    assert names(trade, "/") == ["in", "out"]
    assert names(trade, "/in") == ["archive", "errors", "orders", "returns"]
    assert names(trade, "/out/") == ["acknowledgements", "dispatch", "returns", "stock"]
    assert all(trade.desk.look(folder).is_folder for folder in FOLDERS)


@pytest.mark.parametrize("path", ["/..", "../x", "/in/../../etc/passwd", "/in/orders/../../../x", "a/../../b"])
def test_nothing_climbs_out_of_the_folders(trade: Trade, path: str) -> None:
    for act in (trade.desk.look, trade.desk.listing, trade.desk.open_to_read):
        assert refusal(lambda act=act: act(path)) == "outside"  # type: ignore[misc]
    assert refusal(lambda: trade.desk.open_to_write(path, create=True)) == "outside"
    assert refusal(lambda: trade.run(trade.desk.remove(path))) == "outside"


def test_other_paths_of_the_machine_are_not_there(trade: Trade) -> None:
    for path in ("/etc/passwd", "/proc/self/environ", "//etc//passwd", "/in/orders/../../etc/passwd"):
        with pytest.raises(Missing):
            trade.desk.look(path)


@given(st.lists(st.sampled_from(["..", ".", "", "in", "orders", "etc", "a b"]), max_size=8).map("/".join))
def test_a_path_ends_inside_or_is_refused(path: str) -> None:
    try:
        found = resolved(path)
    except PathRefused:
        return
    assert found.startswith("/")
    assert ".." not in found.split("/")
    assert not found.startswith("//")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/in/orders/a\\b.csv", "bad_name"), ("/in/orders/a\x00.csv", "bad_name"), ("/in/orders/-rf", "bad_name"),
        ("/in/orders/a;b", "bad_name"), ("/in/orders/é.csv", "bad_name"), ("/in/orders/" + "a" * 121, "bad_name"),
        ("/in/orders/...", "bad_name"), ("/in/orders/=1.csv", "bad_name"), ("/in/orders/a\n.csv", "bad_name"),
        ("/in/orders", "folder"), ("/", "folder"),
        ("/x.csv", "read_only"), ("/in/x.csv", "read_only"), ("/in/archive/x.csv", "read_only"),
        ("/in/errors/x.csv", "read_only"), ("/out/dispatch/x.csv", "read_only"), ("/in/orders/sub/x.csv", "read_only"),
    ],
)  # fmt: skip
def test_files_are_written_to_the_inboxes_under_plain_names_only(trade: Trade, path: str, code: str) -> None:
    assert refusal(lambda: trade.desk.open_to_write(path, create=True)) == code


def test_what_is_being_written_is_read_by_nobody(trade: Trade) -> None:
    handle = trade.desk.open_to_write("/in/orders/x.csv", create=True)
    handle.write(0, sheet_of([order_line()]).encode())
    assert trade.orders() == 0
    assert trade.desk.look("/in/orders/x.csv").size == handle.size
    assert names(trade, "/in/orders") == ["x.csv"]
    assert refusal(lambda: trade.desk.open_to_write("/in/orders/x.csv", create=True)) == "busy"
    assert refusal(lambda: trade.run(trade.desk.remove("/in/orders/x.csv"))) == "busy"
    trade.run(trade.desk.close(handle, whole=True))
    assert trade.orders() == 1


def test_an_upload_that_broke_off_leaves_nothing(trade: Trade) -> None:
    handle = trade.desk.open_to_write("/in/orders/x.csv", create=True)
    handle.write(0, sheet_of([order_line()]).encode())
    trade.run(trade.desk.close(handle, whole=False))
    assert names(trade, "/in/orders") == []
    assert trade.orders() == 0


def test_an_upload_may_go_on_where_it_broke_off(trade: Trade) -> None:
    trade.put("x.tmp", "first,")
    handle = trade.desk.open_to_write("/in/orders/x.tmp", create=False)
    handle.write(6, b"second")
    trade.run(trade.desk.close(handle, whole=True))
    assert trade.files("/in/orders") == {"x.tmp": "first,second"}
    appending = trade.desk.open_to_write("/in/orders/x.tmp", create=False, append=True)
    appending.write(0, b",third")
    trade.run(trade.desk.close(appending, whole=True))
    assert trade.files("/in/orders") == {"x.tmp": "first,second,third"}


def test_a_new_file_is_not_written_over_when_asked_so(trade: Trade) -> None:
    trade.put("x.tmp", "1")
    assert refusal(lambda: trade.desk.open_to_write("/in/orders/x.tmp", create=True, new=True)) == "exists"
    with pytest.raises(Missing):
        trade.desk.open_to_write("/in/orders/y.tmp", create=False)


def test_a_file_has_a_largest_size_wherever_one_writes(trade: Trade) -> None:
    handle = trade.desk.open_to_write("/in/orders/x.tmp", create=True)
    assert refusal(lambda: handle.write(LARGEST, b"x")) == "too_large"
    assert refusal(lambda: handle.write(2**63, b"x")) == "too_large"
    handle.write(LARGEST - 1, b"x")
    assert handle.size == LARGEST


def test_a_client_cannot_heap_up_files(trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trees, "MOST_IN", 2)
    trade.put("1.tmp", "1")
    trade.put("2.tmp", "2")
    assert refusal(lambda: trade.put("3.tmp", "3")) == "too_many_files"
    trade.put("2.tmp", "again")


def test_a_client_cannot_open_files_without_end(trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "MOST_OPEN", 2)
    handles = [trade.desk.open_to_write(f"/in/orders/{number}.tmp", create=True) for number in range(2)]
    assert refusal(lambda: trade.desk.open_to_write("/in/orders/3.tmp", create=True)) == "too_many_open"
    trade.run(trade.desk.close(handles[0], whole=True))
    trade.desk.open_to_write("/in/orders/3.tmp", create=True)


def test_the_oldest_of_the_archive_go(trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trees, "MOST_KEPT", 2)
    for number in range(4):
        trade.put(f"{number}.csv", sheet_of([order_line(reference=f"X{number}")]))
    assert list(trade.files("/in/archive")) == ["2.csv", "3.csv"]
    parts = "select count(distinct grp) from thing where kind = 'file_part'"
    assert trade.simulation.store.ask(parts)[0][0] == 2 + 4  # the archive and the acknowledgements


def test_what_goes_out_may_be_taken_away_or_marked(trade: Trade) -> None:
    trade.say("order.cancelled")
    (name,) = trade.files("/out/acknowledgements")
    path = f"/out/acknowledgements/{name}"
    assert refusal(lambda: trade.desk.open_to_write(path, create=True)) == "read_only"
    for target in (f"/in/orders/{name}", f"/out/stock/{name}", f"/{name}"):
        assert refusal(lambda target=target: trade.run(trade.desk.rename(path, target, replace=True))) == "not_there"  # type: ignore[misc]
    trade.run(trade.desk.rename(path, f"{path}.done", replace=False))
    assert list(trade.files("/out/acknowledgements")) == [f"{name}.done"]
    trade.run(trade.desk.remove(f"{path}.done"))
    assert trade.files("/out/acknowledgements") == {}


def test_the_archive_stays(trade: Trade) -> None:
    trade.put("x.csv", sheet_of([order_line()]))
    assert refusal(lambda: trade.run(trade.desk.remove("/in/archive/x.csv"))) == "read_only"
    assert refusal(lambda: trade.run(trade.desk.rename("/in/archive/x.csv", "/in/orders/x.csv", replace=True))) == (
        "read_only"
    )
    with trade.desk.open_to_read("/in/archive/x.csv").content as content:
        content.seek(0)
        assert content.read().startswith(b"reference;")


def test_renaming_replaces_only_when_asked(trade: Trade) -> None:
    trade.put("x.tmp", "1")
    trade.put("y.tmp", "2")
    assert (
        refusal(lambda: trade.run(trade.desk.rename("/in/orders/x.tmp", "/in/orders/y.tmp", replace=False))) == "exists"
    )
    trade.run(trade.desk.rename("/in/orders/x.tmp", "/in/orders/y.tmp", replace=True))
    assert trade.files("/in/orders") == {"y.tmp": "1"}
    with pytest.raises(Missing):
        trade.run(trade.desk.rename("/in/orders/x.tmp", "/in/orders/z.tmp", replace=False))


def test_a_name_from_one_inbox_to_the_other_changes_how_it_is_read(trade: Trade) -> None:
    trade.put("x.tmp", sheet_of([order_line()]), "/in/returns")
    trade.run(trade.desk.rename("/in/returns/x.tmp", "/in/orders/x.csv", replace=False))
    assert trade.orders() == 1


def test_large_files_come_back_as_they_were_and_are_not_held_in_memory() -> None:
    tree = Tree(Store(), lambda: 0.0)
    content = bytes(range(256)) * 4096
    entry = tree.write("/in/orders/x", content)
    assert tree.read(entry) == content
    moved = tree.move(entry, "/in/archive/x")
    assert tree.read(moved) == content
    assert not tree._parts._recent
    assert not tree._parts._rows
