"""Looking into a database: SQLite and PostgreSQL, read-only, with a time limit, by bound parameters alone."""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from decimal import Decimal
from pathlib import Path
from threading import Timer
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from harness.kernel.clock import stopwatch
from harness.kernel.errors import LandscapeInvalid
from harness.landscape.probing import Asking, Reading
from harness.probes.reading import Blind
from harness.probes.rows import Row, Unreadable

# What an address may say besides: nothing that could lead to another host or lift the limits.
_HARMLESS = {"sslmode", "sslrootcert", "sslcert", "application_name", "gssencmode", "channel_binding"}
_GRACE = 0.5  # seconds that a server has to say that the time was over
_STEPS = 1000  # of SQLite's machine between two looks at the clock


class Database:
    """One database. A connection is opened for each look and closed after it."""

    def __init__(self, role: str, url: str, *, within: float, most: int, place: str = "") -> None:
        self._role = role
        self._within = within
        self._most = most
        self._url = _checked(url, place or f"systems.{role}.probe.url")
        self._engine = _engine(self._url, within)

    def rows(self, asking: Asking, asked: Mapping[str, str]) -> list[Row]:
        """The rows of a query. Raises Blind."""
        with self._looking() as connection:
            found = connection.execute(text(asking.query), dict(asked))
            rows = found.mappings().fetchmany(self._most + 1)
        if len(rows) > self._most:
            raise Blind(f"the database of the {self._role} shows more than {self._most} rows for one look")
        return [Record(dict(row), exact=self._url.get_backend_name() != "sqlite") for row in rows]

    @contextmanager
    def _looking(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection, _hung_up(connection, self._within + _GRACE):
                _limit(connection, self._url, self._within)
                yield connection
                connection.rollback()
        except SQLAlchemyError as error:
            raise Blind(f"the database of the {self._role} cannot be read ({self._problem(error)})") from None
        except (ValueError, UnicodeError, OverflowError) as error:
            raise Blind(
                f"the database of the {self._role} shows what cannot be read ({type(error).__name__})"
            ) from None

    def _problem(self, error: SQLAlchemyError) -> str:
        """What went wrong, in words that hold not the password."""
        cause = getattr(error, "orig", None) or error
        said = " ".join(str(cause).split())
        if self._url.password:
            said = said.replace(self._url.password, "…")
        return f"{type(cause).__name__}: {said[:200]}"


class Record:
    """One row of a database. A database without exact decimals (`exact` false) shows them as the shortest number it holds."""

    def __init__(self, columns: Mapping[str, Any], *, exact: bool = True) -> None:
        self._columns = columns
        self._exact = exact

    def value(self, reading: Reading) -> object:
        """The value of a column. Raises Unreadable for a column the query does not give."""
        if reading.from_ not in self._columns:
            raise Unreadable(f"stands in column {reading.from_}, and the query gives {', '.join(self._columns)}")
        found = self._columns[reading.from_]
        return Decimal(repr(found)) if isinstance(found, float) and not self._exact else found

    def values(self, reading: Reading) -> list[Any]:
        found = self.value(reading)
        return list(found) if isinstance(found, list | tuple) else [found]

    def below(self, asking: Asking) -> list[Row]:
        if asking.at:
            raise Unreadable(f"has rows of its own at {asking.at!r}; write a query for them")
        return [self]


def _checked(url: str, place: str) -> URL:
    """The address of a database we know to read from without a doubt which one it is. Raises LandscapeInvalid."""
    try:
        made = make_url(url)
    except ArgumentError:
        raise LandscapeInvalid(
            f"{place} is no address of a database; write postgresql://user:password@host/name"
        ) from None
    backend = made.get_backend_name()
    if backend not in {"sqlite", "postgresql"}:
        raise LandscapeInvalid(f"{place} is of {backend}; known are sqlite and postgresql")
    if strange := sorted(set(made.query) - _HARMLESS - ({"host"} if _is_socket(made) else set())):
        raise LandscapeInvalid(
            f"{place} says {strange[0]} after its ?, which is not allowed; known are {', '.join(sorted(_HARMLESS))}"
        )
    if backend == "sqlite":
        if not made.database or made.database == ":memory:":
            raise LandscapeInvalid(f"{place} names no file; write sqlite:////path/of/the/file")
        return made
    if (not made.host and not _is_socket(made)) or "," in (made.host or "") or not made.database:
        # The environment must not say which host is meant: nobody would have seen that it is production.
        raise LandscapeInvalid(f"{place} needs one host and one database; write postgresql://user:password@host/name")
    return made.set(drivername="postgresql+psycopg")


def _is_socket(url: URL) -> bool:
    return str(url.query.get("host", "")).startswith("/")


def _engine(url: URL, within: float) -> Engine:
    if url.get_backend_name() == "sqlite":
        # SQLite itself must know that it may only read: it would make a file that is not there.
        address = f"file:{quote(str(Path(url.database or '').absolute()))}?mode=ro"
        return create_engine(
            "sqlite://", poolclass=NullPool, creator=lambda: sqlite3.connect(address, uri=True, timeout=within)
        )
    milliseconds = max(1, int(within * 1000))
    options = f"-c default_transaction_read_only=on -c statement_timeout={milliseconds} -c lock_timeout={milliseconds}"
    return create_engine(
        url, poolclass=NullPool, connect_args={"connect_timeout": max(2, int(within)), "options": options}
    )


@contextmanager
def _hung_up(connection: Connection, after: float) -> Iterator[None]:
    """Break the connection off after so many seconds: a server that is frozen keeps no time limit of its own."""
    fileno = getattr(connection.connection.driver_connection, "fileno", None)
    if fileno is None:  # SQLite is no server
        yield
        return
    end = Timer(after, _break_off, [fileno])
    end.daemon = True
    end.start()
    try:
        yield
    finally:
        end.cancel()


def _break_off(fileno: Callable[[], int]) -> None:
    with suppress(Exception), socket.socket(fileno=os.dup(fileno())) as end:
        end.shutdown(socket.SHUT_RDWR)


def _limit(connection: Connection, url: URL, within: float) -> None:
    """Begin a transaction that cannot write, and be asked to stop when the time is over."""
    if url.get_backend_name() == "sqlite":
        end = stopwatch() + within
        raw: Any = connection.connection.driver_connection
        raw.set_progress_handler(lambda: stopwatch() > end, _STEPS)
        connection.execute(text("PRAGMA query_only = ON"))
    else:
        connection.execute(text("SET TRANSACTION READ ONLY"))
