"""Where a simulator keeps its things: one SQLite database, in a file that stays, or in one that goes with the process.

A simulator works with plain dataclasses. What it put in or got out is written back by `commit` when it has changed, all
of one unit of work together; `commit` is called for it, after each request, delivery and tick. Only things in use are
held in memory, so that the hundred-thousandth order costs what the first did.

    thing    one row a thing: kind, id, group (the order it belongs to), due (Unix seconds), body (JSON)
    name     further names of a thing, each taken once: idempotency keys, tracking numbers
    setting  single values: policies
    count    how often something was counted
    note     the journal (see `journal`)

With a file, what was committed survives the death of the process at any moment (write-ahead log).
"""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from harness.simulators.things import Things

T = TypeVar("T")

LAYOUT = 1
SNAPSHOTS = 20
_NOW_AND_THEN = 0.005  # seconds between two writes of a temporary store
_RESTORED = "restored"

_TABLES = """
create table if not exists thing (
    seq integer primary key, kind text not null, id text not null, grp text not null, due real, body blob not null,
    unique (kind, id)
);
create index if not exists thing_of on thing (kind, grp, seq);
create index if not exists thing_in on thing (kind, seq);
create index if not exists thing_due on thing (kind, due) where due is not null;
create table if not exists name (kind text not null, name text not null, id text not null, primary key (kind, name)) without rowid;
create index if not exists name_of on name (kind, id);
create table if not exists setting (name text primary key, value text not null) without rowid;
create table if not exists note (
    number integer primary key, at text not null, grp text not null, kind text not null, operation text not null, body blob not null
);
create index if not exists note_of on note (grp, number);
create table if not exists count (name text primary key, n integer not null) without rowid;
create table if not exists snapshot (name text primary key, at text not null) without rowid;
create table if not exists snap_thing (snapshot text, seq integer, kind text, id text, grp text, due real, body blob, primary key (snapshot, seq)) without rowid;
create table if not exists snap_name (snapshot text, kind text, name text, id text, primary key (snapshot, kind, name)) without rowid;
create table if not exists snap_setting (snapshot text, name text, value text, primary key (snapshot, name)) without rowid;
create table if not exists snap_count (snapshot text, name text, n integer, primary key (snapshot, name)) without rowid;
"""
_COUNT = "insert into count values (?, 1) on conflict (name) do update set n = n + 1 returning n"
_COPIED = {
    "thing": "seq, kind, id, grp, due, body",
    "name": "kind, name, id",
    "setting": "name, value",
    "count": "name, n",
}


class StoreRefused(Exception):
    """A file that cannot be a store, with one sentence that says why."""


class Writer(Protocol):
    """Somebody who has something to write before a commit."""

    def flush(self) -> None:
        """Write it."""


class Store:
    """The database of one simulator. Used from one thread, by one process."""

    def __init__(self, path: Path | None = None, ahead: Callable[[str], float] = lambda _order: 0.0) -> None:
        """`path` None: a temporary file that nobody else sees. Raises StoreRefused when `path` is not ours to use.

        `ahead(order)` tells by how many seconds the clock of an order is ahead of that of the others.
        """
        self.path = path
        self._ahead = ahead
        self._after_restoring: list[Callable[[], None]] = []
        self._base = _opened(path)
        self._writers: list[Writer] = []
        self._begun = False
        self._waiting: list[asyncio.Future[None]] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False
        self._kinds: dict[str, Things[Any]] = {}
        self.restored: int = self.setting(_RESTORED, 0)
        """How often a snapshot was put back: what counts begin anew then, and what was told before stays told."""

    # What is kept

    def things(self, kind: str, of: type[T], *, due: Callable[[T], float | None] = lambda _thing: None) -> Things[T]:
        """All things of one `kind`, which are dataclasses of type `of`. Ask once for each kind.

        `due(thing)` is when something happens to it by itself, in Unix seconds of the clock of its order, or None.
        """
        made = Things(self, kind, of, due, self._ahead)
        self._kinds[kind] = made
        self._writers.append(made)
        return made

    def setting(self, name: str, default: Any = None) -> Any:
        """The JSON value kept under `name`, else `default`."""
        row = self._base.execute("select value from setting where name = ?", (name,)).fetchone()
        return default if row is None else json.loads(row[0])

    def set_setting(self, name: str, value: Any) -> None:
        self.write("insert or replace into setting values (?, ?)", [(name, json.dumps(value))])

    def count(self, name: str) -> int:
        """How often it was called with this name, this time included."""
        self._begin()
        return int(self._base.execute(_COUNT, (name,)).fetchone()[0])

    def add_writer(self, writer: Writer) -> None:
        """Call `writer.flush()` before each commit."""
        self._writers.append(writer)

    # Units of work

    def flush(self) -> None:
        """Write what has changed, without ending the unit of work, so that questions see it."""
        for writer in self._writers:
            writer.flush()

    def commit(self) -> None:
        """Write what has changed and end the unit of work: from now on it survives.

        A temporary store goes with its process anyway: it stays in one unit, so that its pages are not written each time.
        """
        if self._closed:
            return
        self.flush()
        if self._begun and self.path is not None:
            self._base.execute("commit")
            self._begun = False

    async def committed(self) -> None:
        """Commit, together with all that is at this point in the same turn of the event loop: one write for all of them.

        A temporary store does not make anybody wait for it, and writes what has changed now and then.
        """
        loop = asyncio.get_running_loop()
        if self._waiting is None or self._loop is not loop:
            self._waiting, self._loop = [], loop
            if self.path is None:
                loop.call_later(_NOW_AND_THEN, self._commit_for_all)
            else:
                loop.call_soon(self._commit_for_all)
        if self.path is not None:
            mine = loop.create_future()
            self._waiting.append(mine)
            await mine

    def _commit_for_all(self) -> None:
        waiting, self._waiting = self._waiting or [], None
        try:
            self.commit()
        except Exception as error:
            for each in waiting:
                if not each.done():
                    each.set_exception(error)
            if not waiting:
                raise
        for each in waiting:
            if not each.done():
                each.set_result(None)

    # Rows, for things and journal

    def ask(self, question: str, given: Iterable[Any] = ()) -> list[Any]:
        """The rows that answer an SQL question."""
        return self._base.execute(question, tuple(given)).fetchall()

    def write(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Carry out an SQL statement for each row, within the unit of work."""
        self._begin()
        self._base.executemany(statement, rows)

    def _begin(self) -> None:
        if not self._begun:
            self._base.execute("begin")
            self._begun = True

    def later(self, order: str, seconds: float) -> None:
        """The clock of `order` went forward by itself: its things are due that much earlier."""
        self.flush()
        self.write("update thing set due = due - ? where grp = ? and due is not null", [(seconds, order)])

    # Snapshots

    def snapshots(self) -> list[dict[str, str]]:
        """[{"name", "at"}], oldest first."""
        return [{"name": name, "at": at} for name, at in self.ask("select name, at from snapshot order by at, name")]

    def snapshot(self, name: str, at: str) -> None:
        """Keep all things and settings under `name`, in place of an older one. Raises ValueError for one too many."""
        names = {kept["name"] for kept in self.snapshots()}
        if len(names | {name}) > SNAPSHOTS:
            raise ValueError(f"{SNAPSHOTS} snapshots are kept: restore or overwrite one of {', '.join(sorted(names))}")
        self.flush()
        for table, columns in _COPIED.items():
            self.write(f"delete from snap_{table} where snapshot = ?", [(name,)])  # noqa: S608 - our own names
            self.write(f"insert into snap_{table} select ?, {columns} from {table}", [(name,)])  # noqa: S608
        self.write("insert or replace into snapshot values (?, ?)", [(name, at)])
        self.commit()

    def after_restoring(self, action: Callable[[], None]) -> None:
        """Call `action` whenever a snapshot was restored, so that what is held in memory is read again."""
        self._after_restoring.append(action)

    def restore(self, name: str, keeping: Sequence[str] = ()) -> None:
        """Put all things and settings back as they were, but for the settings in `keeping`. The journal goes on.

        Raises KeyError for an unknown name.
        """
        if name not in {kept["name"] for kept in self.snapshots()}:
            raise KeyError(name)
        kept = {setting: self.setting(setting) for setting in keeping}
        self.flush()
        for table, columns in _COPIED.items():
            self.write(f"delete from {table} where ?", [(1,)])  # noqa: S608 - our own names
            self.write(f"insert into {table} select {columns} from snap_{table} where snapshot = ?", [(name,)])  # noqa: S608
        for setting, value in kept.items():
            self.write("delete from setting where name = ?", [(setting,)])
            if value is not None:
                self.set_setting(setting, value)
        self.restored += 1
        self.set_setting(_RESTORED, self.restored)
        self.commit()
        for things in self._kinds.values():
            things.forget()
        for action in self._after_restoring:
            action()

    def close(self) -> None:
        """Commit and close. A temporary store is gone then."""
        self.commit()
        self._closed = True
        self._base.close()


def _opened(path: Path | None) -> sqlite3.Connection:
    if path is not None:
        _private(path)
    try:
        base = sqlite3.connect(str(path) if path else "", isolation_level=None, check_same_thread=False)
        base.execute("pragma cache_size = -6000")
        base.execute("pragma temp_store = file")
        if path is None:
            base.execute("pragma journal_mode = memory")
            base.execute("pragma synchronous = off")
        else:
            base.execute("pragma locking_mode = exclusive")
            base.execute("pragma journal_mode = wal")
            base.execute("pragma synchronous = normal")
        _check_layout(base, path)
        base.executescript(_TABLES)
        base.execute(f"pragma user_version = {LAYOUT}")
    except sqlite3.Error as error:
        raise StoreRefused(
            f"{path} cannot keep the state ({error}); name a new file, or one that a simulator wrote"
        ) from error
    return base


def _check_layout(base: sqlite3.Connection, path: Path | None) -> None:
    version = base.execute("pragma user_version").fetchone()[0]
    tables = base.execute("select count(*) from sqlite_master").fetchone()[0]
    if tables and version != LAYOUT:
        raise StoreRefused(f"{path} was written by another program, or another version of this one; name a new file")


def _private(path: Path) -> None:
    """Make the file for its owner alone: webhook secrets are in it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreRefused(f"{path} cannot be written ({error.strerror})") from error
