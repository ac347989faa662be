"""The append-only record of one simulator: what it heard, answered, sent, and how its things moved."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from harness.kernel.clock import Clock, stamp

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
        return asdict(self)


class Journal:
    """All notes of one simulator. Notes are only added, never changed."""

    def __init__(self, clock: Clock, *, scrub: Callable[[str], str] = lambda text: text) -> None:
        """`scrub` takes secrets (card numbers) out of every text before it is kept."""
        self._clock = clock
        self._scrub = scrub
        self._notes: list[Note] = []
        self._of_order: dict[str, list[Note]] = {}

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
    ) -> Note:
        """Write one note and return it. Texts over 64 KB are cut. Raises TypeError when `fields` is not JSON."""
        kept = json.loads(self._scrub(json.dumps(dict(fields or {}), ensure_ascii=False)))
        made = Note(
            number=len(self._notes) + 1,
            at=stamp(self._clock.now()),
            order=order,
            kind=kind,
            operation=operation,
            fields=kept,
            status=status,
            key=key[:300],
            peer=peer,
            body=self._cut(body),
            reply=self._cut(reply),
        )
        self._notes.append(made)
        self._of_order.setdefault(order, []).append(made)
        return made

    def moved(
        self, operation: str, thing: str, identity: str, before: str, after: str, *, order: str, **more: Any
    ) -> Note:
        """Note that `thing` number `identity` went from one state to another."""
        fields = {"thing": thing, "id": identity, "from": before, "to": after, **more}
        return self.note("moved", operation, order=order, fields=fields)

    def by_order(self, order: str, after: int = 0) -> list[Note]:
        """The notes of one order, numbered above `after`, oldest first."""
        return [note for note in self._of_order.get(order, ()) if note.number > after]

    def after(self, number: int = 0) -> list[Note]:
        """All notes numbered above `number`, oldest first."""
        return self._notes[max(0, number) :]

    def __len__(self) -> int:
        return len(self._notes)

    def _cut(self, text: str) -> str:
        clean = self._scrub(text)
        raw = clean.encode("utf-8", "replace")
        return clean if len(raw) <= BODY_LIMIT else raw[:BODY_LIMIT].decode("utf-8", "ignore")
