"""The things of one kind in a store: got by id, changed as plain objects, written back when they have changed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Generic, Protocol, TypeVar
from weakref import WeakValueDictionary

import msgspec

T = TypeVar("T")
Due = Callable[[T], float | None]
Ahead = Callable[[str], float]

REMEMBERED = 400  # things of one kind held in memory after their use


class Rows(Protocol):
    """The database, as things need it."""

    def ask(self, question: str, given: Iterable[Any] = ()) -> list[Any]:
        """The rows that answer an SQL question."""

    def write(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Carry out an SQL statement for each row."""


class Things(Generic[T]):
    """The things of one kind in a store. A thing that was got may be changed: it is written back by itself."""

    def __init__(self, rows: Rows, kind: str, of: type[T], due: Due[T], ahead: Ahead) -> None:
        self._store = rows
        self._kind = kind
        self._due = due
        self._ahead = ahead
        self._decode = msgspec.json.Decoder(of).decode
        self._encode = msgspec.json.Encoder().encode
        self._alive: WeakValueDictionary[str, T] = WeakValueDictionary()  # one object a thing, whoever holds it
        self._recent: OrderedDict[str, T] = OrderedDict()
        self._rows: dict[str, tuple[str, bytes]] = {}  # group and body as stored, of those in `_recent`
        self._touched: dict[str, T] = {}
        self._new: set[str] = set()
        self._new_names: dict[str, str] = {}
        self._absent: set[str] = set()  # ids and names looked for in vain since the last flush

    def put(self, identity: str, thing: T, *, group: str = "", names: Iterable[str] = ()) -> None:
        """Keep a new thing. Raises ValueError when its id or one of its further `names` is taken."""
        names = tuple(names)
        taken = [name for name in names if self.id_of(name)]
        if identity in self or taken:
            raise ValueError(f"{self._kind} {identity} is there already, or one of its names: {', '.join(taken)}")
        self._absent.clear()
        self._alive[identity] = thing
        self._rows[identity] = (group, b"")
        self._new.add(identity)
        self._new_names.update(dict.fromkeys(names, identity))
        self._touch(identity, thing)

    def get(self, identity: str) -> T | None:
        """The thing with this id, to look at or to change."""
        if (found := self._recent.get(identity)) is not None:
            self._touch(identity, found)
            return found
        if identity in self._absent:
            return None
        rows = self._store.ask("select id, grp, body from thing where kind = ? and id = ?", (self._kind, identity))
        if not rows:
            self._absent.add(identity)
        return self._adopted(rows[0]) if rows else None

    def named(self, name: str) -> T | None:
        """The thing that has this further name."""
        identity = self.id_of(name)
        return self.get(identity) if identity else None

    def id_of(self, name: str) -> str:
        """The id of the thing that has this further name, "" for none."""
        if name in self._new_names:
            return self._new_names[name]
        if name in self._absent:
            return ""
        rows = self._store.ask("select id from name where kind = ? and name = ?", (self._kind, name))
        if not rows:
            self._absent.add(name)
        return str(rows[0][0]) if rows else ""

    def add_name(self, identity: str, name: str) -> None:
        """Give a thing one more name. Raises ValueError when another has it."""
        known = self.id_of(name)
        if known not in ("", identity):
            raise ValueError(f"{name} is the name of another {self._kind}")
        if not known:
            self._absent.discard(name)
            self._store.write("insert into name values (?, ?, ?)", [(self._kind, name, identity)])

    def remove(self, identity: str) -> None:
        """Forget a thing and its names. Forgetting what is not there does nothing."""
        for known in (self._alive, self._recent, self._rows, self._touched):
            known.pop(identity, None)
        self._new.discard(identity)
        for name in [name for name, of in self._new_names.items() if of == identity]:
            del self._new_names[name]
        self._store.write("delete from thing where kind = ? and id = ?", [(self._kind, identity)])
        self._store.write("delete from name where kind = ? and id = ?", [(self._kind, identity)])

    def of(self, group: str) -> list[T]:
        """The things of one group, oldest first."""
        return self._asked("kind = ? and grp = ? order by seq", (self._kind, group))

    def latest(self, limit: int, *, before: str = "", group: str | None = None) -> list[T]:
        """Up to `limit` things, newest first: of one group if given, older than the thing with id `before` if given."""
        return self._page(limit, before, group, "<", "desc")

    def earliest(self, limit: int, *, after: str = "", group: str | None = None) -> list[T]:
        """Up to `limit` things, oldest first: of one group if given, newer than the thing with id `after` if given."""
        return self._page(limit, after, group, ">", "asc")

    def due(self, now: float, limit: int = 200) -> list[T]:
        """Up to `limit` things whose time has come by `now` (Unix seconds), the most overdue first."""
        return self._asked("kind = ? and due <= ? order by due, seq limit ?", (self._kind, now, limit))

    def each(self, page: int = 500) -> Iterator[T]:
        """All things, oldest first. For rare occasions only: it reads every one."""
        self.flush()
        last = -1
        while rows := self._store.ask(
            "select seq, id, grp, body from thing where kind = ? and seq > ? order by seq limit ?",
            (self._kind, last, page),
        ):
            last = rows[-1][0]
            yield from [self._adopted(row[1:]) for row in rows]

    def __contains__(self, identity: object) -> bool:
        if identity in self._recent:
            return True
        if identity in self._absent:
            return False
        return bool(self._store.ask("select 1 from thing where kind = ? and id = ?", (self._kind, identity)))

    def __len__(self) -> int:
        self.flush()
        return int(self._store.ask("select count(*) from thing where kind = ?", (self._kind,))[0][0])

    def flush(self) -> None:
        """Write what is new or has changed."""
        self._absent.clear()
        if not self._touched:
            return
        fresh, changed = [], []
        for identity, thing in self._touched.items():
            body = self._encode(thing)
            group, stored = self._rows[identity]
            if body == stored:
                continue
            self._rows[identity] = (group, body)
            due = self._due(thing)
            due = due if due is None else due - self._ahead(group)
            if identity in self._new:
                fresh.append((self._kind, identity, group, due, body))
            else:
                changed.append((due, body, self._kind, identity))
        if fresh:
            self._insert(fresh)
        if changed:
            self._store.write("update thing set due = ?, body = ? where kind = ? and id = ?", changed)
        self._touched.clear()
        self._let_go()

    def forget(self) -> None:
        """Hold nothing in memory any more: the rows have changed behind us."""
        for known in (self._alive, self._recent, self._rows, self._touched, self._new, self._new_names, self._absent):
            known.clear()

    def _insert(self, fresh: list[tuple[str, str, str, float | None, bytes]]) -> None:
        self._store.write("insert into thing (kind, id, grp, due, body) values (?, ?, ?, ?, ?)", fresh)
        if self._new_names:
            names = [(self._kind, name, identity) for name, identity in self._new_names.items()]
            self._store.write("insert into name values (?, ?, ?)", names)
        self._new.clear()
        self._new_names.clear()

    def _touch(self, identity: str, thing: T) -> None:
        self._touched[identity] = thing
        self._recent[identity] = thing
        self._recent.move_to_end(identity)

    def _let_go(self) -> None:
        while len(self._recent) > REMEMBERED:
            identity = self._recent.popitem(last=False)[0]
            del self._rows[identity]

    def _page(self, limit: int, beyond: str, group: str | None, sign: str, direction: str) -> list[T]:
        given: list[Any] = [self._kind]
        clauses = "kind = ?"
        if group is not None:
            clauses += " and grp = ?"
            given.append(group)
        if beyond:
            clauses += f" and seq {sign} (select seq from thing where kind = ? and id = ?)"  # noqa: S608 - our own sign
            given += [self._kind, beyond]
        return self._asked(f"{clauses} order by seq {direction} limit ?", (*given, limit))

    def _asked(self, clauses: str, given: tuple[Any, ...]) -> list[T]:
        self.flush()
        question = f"select id, grp, body from thing where {clauses}"  # noqa: S608 - our own clauses
        return [self._adopted(row) for row in self._store.ask(question, given)]

    def _adopted(self, row: tuple[str, str, bytes]) -> T:
        """The one object of a row: the one somebody holds already, else a new one."""
        identity, group, body = row
        found = self._alive.get(identity)
        if found is None:
            found = self._alive[identity] = self._decode(body)
        self._rows.setdefault(identity, (group, body))
        self._touch(identity, found)
        return found
