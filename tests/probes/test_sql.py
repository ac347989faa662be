"""Looking into SQLite and into a real PostgreSQL: the same answers, the same refusals, and nothing is ever changed."""

from __future__ import annotations

import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from select import select
from typing import Any

import psycopg
import pytest

from harness.kernel.errors import LandscapeInvalid
from harness.probes.reading import Blind
from tests.probes.servers import PASSWORD, free_port, postgres, probe

TABLES = [
    "create table sale (number varchar(20), total numeric(12, 4), currency varchar(3), state varchar(20), placed timestamp)",
    "create table line (sale varchar(20), sku varchar(20), quantity numeric(12, 3))",
    "create table invoice (number varchar(20), sale varchar(20), total numeric(12, 2), tax numeric(12, 2), currency varchar(3))",
]
ROWS = [
    "insert into sale values ('100027', 23.90, 'EUR', 'done', '2026-11-22 21:15:00')",
    "insert into line values ('100027', 'MUG', 1), ('100027', 'PEN', 2), ('100027', 'MUG', 1)",
    "insert into sale values ('100028', 5, 'USD', 'done', null), ('100029', null, 'EUR', 'done', null)",
    "insert into sale values ('100030', 5, 'EUR', 'odd', null), ('100031', 5, 'EUR', 'done', null), ('100031', 6, 'EUR', 'done', null)",
    "insert into sale values ('100032', 5.001, 'EUR', 'done', null)",
    "insert into invoice values ('F1', '100027', 20.00, 3.33, 'EUR'), ('F2', '100027', 3.90, 0.65, 'EUR')",
]
PROBE = """
kind = "sql"
url = { env = "ERP_DATABASE" }
money = "major"
[systems.erp.probe.order]
query = "select number, total, currency, state from sale where number = :order"
[systems.erp.probe.order.fields]
reference = "number"
total = "total"
currency = "currency"
state = { from = "state", values = { done = "booked" } }
units = { query = "select sku, quantity from line where sale = :order", key = "sku", value = "quantity" }
[systems.erp.probe.invoices]
query = "select number, total, tax, currency from invoice where sale = :order order by number"
fields = { number = "number", amount = "total", tax = "tax", currency = "currency" }
"""


@dataclass(frozen=True)
class Store:
    """A database with the tables above. `do` changes it, as its owner may; a slow query is one that takes for ever."""

    url: str
    do: Callable[[str], Any]
    slow: str


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("db") / "of the erp #%.db"
        with sqlite3.connect(path, isolation_level=None) as connection:
            for statement in TABLES + ROWS:
                connection.execute(statement)
            endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) as total, :order as number from n"
            yield Store(
                f"sqlite:///{path}",
                lambda words: connection.execute(words).fetchall(),
                endless,
            )
    else:
        url = request.getfixturevalue("server")
        with psycopg.connect(url, autocommit=True) as made:
            for statement in TABLES + ROWS:
                made.execute(statement)
            yield Store(url, lambda words: made.execute(words).fetchall(), "select pg_sleep(60), :order as number")


def erp(store: Store, text: str = PROBE) -> Any:
    return probe("erp", text, ERP_DATABASE=store.url)


def asking(query: str, **more: str) -> str:
    fields = {"reference": '"number"', "currency": '"currency"'} | more
    listed = "\n".join(f"{name} = {where}" for name, where in fields.items())
    head = 'kind = "sql"\nurl = { env = "ERP_DATABASE" }\nmoney = "major"\nwithin = 0.4\nmost_rows = 3'
    return f'{head}\n[systems.erp.probe.order]\nquery = """{query}"""\n[systems.erp.probe.order.fields]\n{listed}\n'


def test_an_order_and_its_invoices_are_read_to_the_cent(store: Store) -> None:
    assert dict(erp(store).order("100027")) == {
        "reference": "100027", "total": 2390, "currency": "EUR", "state": "booked", "units": {"MUG": 2, "PEN": 2},
    }  # fmt: skip
    seen = erp(store).invoices("100027")
    assert (seen["invoiced"], seen["tax"], seen["count"], seen["numbers"]) == (2390, 398, 2, ["F1", "F2"])


def test_an_unknown_order_is_nothing(store: Store) -> None:
    assert erp(store).order("1") == {}
    assert erp(store).invoices("1") == {}


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        ("100028", "order.fields.currency is “USD”, where the orders of this landscape are in EUR"),
        ("100029", "order.fields.total is null, where a value is needed"),
        ("100030", "order.fields.state is “odd”, which is none of done"),
        ("100031", "order shows 2 rows for order 100031, where one was asked for"),
        ("100032", "which has more decimals than EUR knows"),
    ],
)
def test_what_is_not_as_declared_is_blindness(store: Store, order: str, reason: str) -> None:
    with pytest.raises(Blind, match=reason):
        erp(store).order(order)


def test_what_is_asked_for_is_bound(store: Store) -> None:
    for hostile in ("' or '1'='1", "100027'; drop table sale; --", ":order", "%", "\\"):
        assert erp(store).order(hostile) == {}
    with suppress(Blind):  # PostgreSQL takes no NUL, SQLite finds nothing
        assert erp(store).order("100027\0") == {}
    assert store.do("select count(*) from sale")[0][0] == 7


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("select number from sale where number = :order", "stands in column currency, and the query gives number"),
        ("select number from nowhere where number = :order", "cannot be read"),
        ("select number, 'EUR' as currency from sale where number <> :order", "more than 3 rows"),
        ("select 1.5 as number, 'EUR' as currency where :order = '100027'", "no text"),
    ],
)
def test_a_query_that_does_not_fit_is_blindness(store: Store, query: str, reason: str) -> None:
    with pytest.raises(Blind, match=reason):
        erp(store, asking(query)).order("100027")


def test_a_query_that_takes_too_long_is_ended(store: Store) -> None:
    with pytest.raises(Blind, match=r"of the erp cannot be read .*(interrupted|due to statement timeout)"):
        erp(store, asking(store.slow)).order("1")


def test_nothing_can_be_changed_even_by_a_query_that_got_through(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test of the words is for honest mistakes; the read-only transaction is what holds."""
    monkeypatch.setattr("harness.landscape.queries._WRITING", set())
    looking = erp(store, asking("with gone as (select :order as o) select 1 as number"))
    question = looking._declared._questions["order"]
    for writing in (
        "delete from sale where number <> :order returning 1",
        "update sale set total = 0 where number <> :order returning 1",
    ):
        changed = question.model_copy(update={"query": writing})
        with pytest.raises(Blind, match=r"read-?only"):
            looking._declared._source.rows(changed, {"order": "1"})
    assert store.do("select count(*) from sale where total > 0")[0][0] == 6


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda url: url.replace("probe@", "probes@"), "password authentication failed"),
        (lambda url: url.replace("/postgres", "/nowhere"), "does not exist"),
        (lambda url: url.replace(url.rpartition(":")[2].partition("/")[0], str(free_port())), "cannot be read"),
        (lambda url: url.replace("//owner", "//nobody_at_all"), "password authentication failed"),
    ],
    ids=["wrong password", "no such database", "nobody listens", "no such user"],
)
def test_a_database_that_does_not_let_us_in(server: str, change: Callable[[str], str], reason: str) -> None:
    with pytest.raises(Blind, match=reason) as blind:
        probe("erp", PROBE, ERP_DATABASE=change(server)).order("1")
    for secret in (PASSWORD, "pass%20word"):
        assert secret not in str(blind.value)
    assert blind.value.__cause__ is None, "the library's own error may hold the address with the password"


def test_a_server_that_freezes_in_the_middle_is_left(server: str) -> None:
    """It cannot keep a limit that it was told: whoever looks must."""
    port = int(server.rpartition(":")[2].partition("/")[0])
    with frozen_after(b"from frozen", port) as behind:
        url = server.replace(f":{port}/", f":{behind}/")
        looking = probe("erp", asking("select number from frozen where number = :order"), ERP_DATABASE=url)
        with pytest.raises(Blind, match="cannot be read"):
            looking.order("1")


@contextmanager
def frozen_after(word: bytes, port: int) -> Iterator[int]:
    """A port that leads to another, until `word` is said there; from then on it is silent."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def carry() -> None:
            with suppress(OSError):
                client, _ = door.accept()
                with client, socket.create_connection(("127.0.0.1", port)) as behind:
                    while (ready := select([client, behind], [], [])[0]) and (said := ready[0].recv(65536)):
                        if word in said:
                            client.recv(65536)  # until the client hangs up
                            return
                        (behind if ready[0] is client else client).sendall(said)

        thread = threading.Thread(target=carry, daemon=True)
        thread.start()
        yield int(door.getsockname()[1])
        thread.join(timeout=5)
        assert not thread.is_alive(), "the client never hung up"


def test_a_password_that_a_server_repeats_is_not_told(server: str) -> None:
    repeated = server.rpartition("/")[0] + "/" + PASSWORD
    with pytest.raises(Blind, match='database "…" does not exist') as blind:
        probe("erp", PROBE, ERP_DATABASE=repeated).order("1")
    assert PASSWORD not in str(blind.value)


def test_a_float_of_postgresql_is_no_amount(server: str) -> None:
    text = asking("select '1' as number, 'EUR' as currency, 0.1::float8 as total where :order = '1'", total='"total"')
    with pytest.raises(Blind, match=r"fields.total is 0.1, which is no amount"):
        probe("erp", text, ERP_DATABASE=server).order("1")


def test_times_lists_and_sums_of_postgresql(server: str) -> None:
    text = """
kind = "sql"
url = { env = "WMS" }
money = "major"
currency = "EUR"
[systems.psp.probe.order]
query = "select 5.00 as authorised, 5.00 as captured, array[1.25, 2.50] as back where :order = '1'"
[systems.psp.probe.order.fields]
authorised = "authorised"
captured = "captured"
refunds = "back"
refunded = { from = "amount", sum = true, query = "select amount from (values (1.25), (2.50)) as r(amount) where :order = '1'" }
refunds_by_return = { key = "rma", value = "amount", query = "select 'R' || :order as rma, 1.25 as amount" }
"""
    seen = probe("psp", text, WMS=server).order("1")
    assert (seen["refunds"], seen["refunded"], seen["refunds_by_return"]) == ([125, 250], 375, {"R1": 125})
    assert seen["currency"] == "EUR"


def test_rows_within_rows_are_asked_for_by_their_own_texts(server: str) -> None:
    text = """
kind = "sql"
url = { env = "WMS" }
[systems.warehouse.probe.returns]
query = "select 'R' || n as rma, 'graded' as state from generate_series(1, 2) as n where :order = '7'"
[systems.warehouse.probe.returns.fields]
rma = "rma"
state = "state"
[systems.warehouse.probe.returns.fields.graded]
query = "select 'MUG' as sku, 1 as quantity, :rma || '!' as grade"
fields = { sku = "sku", quantity = "quantity", grade = { from = "grade", values = { "R1!" = "A", "R2!" = "scrap" } } }
"""
    found = probe("warehouse", text, WMS=server).returns_of("7")
    assert [(each["rma"], each["graded"][0]["grade"], each["order"]) for each in found] == [
        ("R1", "A", "7"),
        ("R2", "scrap", "7"),
    ]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://u:p@h/d", "is of mysql; known are sqlite and postgresql"),
        ("not an address", "is no address of a database"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("postgresql:///db", "needs one host"),
        ("postgresql://u:p@/db", "needs one host"),
        ("postgresql://u:p@h", "needs one host and one database"),
        ("postgresql://u:p@a,prod.example/db", "needs one host"),
        ("postgresql://u:p@h/db?host=prod.example", "says host after its"),
        ("postgresql://u:p@h/db?options=-c%20default_transaction_read_only%3Doff", "says options after its"),
        ("postgresql://u:p@h/db?service=prod", "says service after its"),
    ],
)
def test_an_address_that_leaves_anything_open_is_refused(url: str, reason: str) -> None:
    with pytest.raises(LandscapeInvalid, match=f"systems.erp.probe.url.*{reason}"):
        probe("erp", PROBE, ERP_DATABASE=url)


def test_a_file_that_is_no_database_or_not_there(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database at all, but long enough to be read as one" * 20)
    for name in ("text.db", "gone.db"):
        with pytest.raises(Blind, match="cannot be read"):
            probe("erp", PROBE, ERP_DATABASE=f"sqlite:///{tmp_path / name}").order("1")
    assert not (tmp_path / "gone.db").exists(), "looking must not make one"
