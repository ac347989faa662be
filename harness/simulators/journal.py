"""The append-only record of one simulator: what it heard, answered, sent, and how its things moved."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from harness.kernel.clock import Clock
from harness.simulators.store import Store

BODY_LIMIT = 64 * 1024

Kind = Literal["received", "answered", "sent", "moved", "refused", "disturbed"]
Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One thing that happened at a simulator.

    number     1, 2, 3… in the order of happening
    at         ISO 8601 in UTC, by the simulator's own clock
    order      the shop's order number, "" when unknown
    kind       received (a request with its answer), sent (one delivery attempt of a message, or a call to another
               system), moved (a change of state), refused (something not taken outside HTTP, or a message given up),
               disturbed (a fault carried out)
    operation  "order.create", "payment.capture", the type of a webhook…
    fields     flat JSON, what a handoff compares; a moved note has at least thing, id, from, to
    status     the HTTP status of the answer, 0 when there was none
    key        idempotency key or webhook id
    peer       the other party, when known
    body, reply  raw text of the message and of its answer, at most 64 KB each, without secrets
    """

    number: int
    at: str
    order: str
    kind: Kind
    operation: str
    fields: Fields = field(default_factory=dict)
    status: int = 0
    key: str = ""
    peer: str = ""
    body: str = ""
    reply: str = ""

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in _COLUMNS} | {name: getattr(self, name) for name in _REST}


_COLUMNS = ("number", "at", "order", "kind", "operation")
_REST = ("fields", "status", "key", "peer", "body", "reply")
_INSERT = "insert into note (number, at, grp, kind, operation, body) values (?, ?, ?, ?, ?, ?)"
_SELECT = "select number, at, grp, kind, operation, body from note where"
_PENDING = 500  # notes held back at most before they are written; a commit writes them too

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


class Journal:
    """All notes of one simulator. Notes are only added, never changed; they lie in the store, not in memory."""

    def __init__(self, clock: Clock, *, store: Store | None = None, scrub: Callable[[str], str] | None = None) -> None:
        """`scrub` takes secrets (card numbers) out of every text before it is kept. Without a `store` it has its own."""
        self._clock = clock
        self._scrub = scrub
        self._store = store or Store()
        self._store.add_writer(self)
        self._pending: list[tuple[int, str, str, str, str, bytes]] = []
        self._last: int = self._store.ask("select coalesce(max(number), 0) from note")[0][0]

    def note(  # noqa: PLR0913 - one parameter a column
        self,
        kind: Kind,
        operation: str,
        *,
        order: str = "",
        fields: Fields | None = None,
        status: int = 0,
        key: str = "",
        peer: str = "",
        body: str = "",
        reply: str = "",
    ) -> int:
        """Write one note and return its number. Texts over 64 KB are cut. Raises TypeError when `fields` is not JSON."""
        rest = {
            "fields": self._clean(fields), "status": status, "key": key[:300], "peer": peer,
            "body": self._cut(body), "reply": self._cut(reply),
        }  # fmt: skip
        self._last += 1
        self._pending.append((self._last, self._clock.stamp(order), order, kind, operation, _encoded(rest)))
        if len(self._pending) >= _PENDING:
            self.flush()
        return self._last

    def moved(
        self, operation: str, thing: str, identity: str, before: str, after: str, *, order: str, **more: Any
    ) -> int:
        """Note that `thing` number `identity` went from one state to another."""
        fields = {"thing": thing, "id": identity, "from": before, "to": after, **more}
        return self.note("moved", operation, order=order, fields=fields)

    def by_order(self, order: str, after: int = 0, limit: int = -1) -> list[Note]:
        """Up to `limit` notes of one order (-1: all), numbered above `after`, oldest first."""
        self.flush()
        rows = self._store.ask(f"{_SELECT} grp = ? and number > ? order by number limit ?", (order, after, limit))
        return [_note(row) for row in rows]

    def after(self, number: int = 0, limit: int = -1) -> list[Note]:
        """Up to `limit` notes (-1: all) numbered above `number`, oldest first."""
        self.flush()
        return [_note(row) for row in self._store.ask(f"{_SELECT} number > ? order by number limit ?", (number, limit))]

    def flush(self) -> None:
        """Write the notes held back into the store."""
        if self._pending:
            rows, self._pending = self._pending, []
            self._store.write(_INSERT, rows)

    async def committed(self) -> None:
        """Wait until all that was noted and changed so far survives."""
        await self._store.committed()

    def __len__(self) -> int:
        """How many notes there are."""
        return self._last

    def _clean(self, fields: Fields | None) -> Any:
        if not fields:
            return {}
        return dict(fields) if self._scrub is None else _decode(self._scrub(_encoded(dict(fields)).decode()))

    def _cut(self, text: str) -> str:
        clean = text if self._scrub is None else self._scrub(text)
        if len(clean) * 4 <= BODY_LIMIT:
            return clean
        raw = clean.encode("utf-8", "replace")
        return clean if len(raw) <= BODY_LIMIT else raw[:BODY_LIMIT].decode("utf-8", "ignore")


def _encoded(value: Any) -> bytes:
    try:
        return _encode(value)
    except UnicodeEncodeError:  # half of a surrogate pair, from a mail that lies about its charset
        return _encode(json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")))


def _note(row: tuple[Any, ...]) -> Note:
    number, at, order, kind, operation, rest = row
    return Note(number=number, at=at, order=order, kind=kind, operation=operation, **_decode(rest))
