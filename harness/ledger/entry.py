"""One line of a ledger: an event with its place, its time and its journey.

Lines of this version are read, and so are those of an older one, which may lack fields that have a default today: a
reader of the file says that they are old. A line of a newer version, or of a kind or with a field that is not known here,
is refused, because nobody can say what it means.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from harness.kernel.clock import read_stamp, stamp
from harness.ledger.events import Event

VERSION = 1
OLDEST = 0
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
_KINDS: dict[str, type] = {kind.__name__: kind for kind in get_args(Event)}
_LONGEST_REASON = 200


class Unreadable(ValueError):
    """A line that is not an entry of this version or an older one."""


def _decoder(*fields: tuple[str, Any]) -> msgspec.json.Decoder[Any]:
    """Reads these fields of a line of this version, and its event as what `kind` says: in one go, not first as raw text."""
    lines = (
        msgspec.defstruct(f"{name}Line", [*fields, ("event", kind)], tag_field="kind", tag=name)
        for name, kind in _KINDS.items()
    )
    return msgspec.json.Decoder(Union[tuple(lines)])  # noqa: UP007 - of types that are known only here


_LINES = _decoder(("v", int), ("id", str), ("at", Moment), ("journey", str))
_BODIES = _decoder(("at", Moment))
"""What is left to read of a line whose place is known."""


# Not frozen, as events are: a long run has a million entries, and freezing takes most of the time of making one.
@dataclass(slots=True, unsafe_hash=True)
class Entry:
    """`event`, the `number`-th of `stream` (counted from 1), written `at` this moment for `journey` ("" for none).

    Nobody changes it.
    """

    stream: str
    number: int
    at: datetime
    journey: str
    event: Event

    @property
    def id(self) -> str:
        """The name by which findings point here: `gw0:17`."""
        return f"{self.stream}:{self.number}"

    @property
    def kind(self) -> str:
        return type(self.event).__name__

    @property
    def order(self) -> str:
        """The order it speaks of, "" for none ("*", all of them, is none)."""
        order: str = getattr(self.event, "order", "")
        return "" if order == "*" else order

    def to_line(self) -> str:
        head = {"v": VERSION, "id": self.id, "at": stamp(self.at), "journey": self.journey, "kind": self.kind}
        return json.dumps(head | {"event": self.event.as_dict()}, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_line(cls, line: str | bytes) -> Entry:
        """Read one line, bytes in UTF-8. Raises Unreadable with the reason."""
        try:
            return _quickly(line)
        except (msgspec.MsgspecError, ValueError, KeyError, RecursionError):
            # The slow way takes what only JSON's own rules allow (a lone surrogate, NaN), and knows the reasons.
            return carefully(line)[0]


def neighbours(
    content: bytes, count: int, stream: str, number: int, journey: str, refuse: Callable[[int, str], None]
) -> list[Entry]:
    """Lines that are known to be `count` entries `number`, `number` + 1, ... of a stream, all of one journey.

    Quicker than one by one. What turns out to be no entry is told to `refuse`, with its number and the reason.
    """
    try:
        bodies = _BODIES.decode_lines(content)
        if len(bodies) == count:
            return [
                Entry(stream, place, body.at, journey, body.event) for place, body in enumerate(bodies, start=number)
            ]
    except (msgspec.MsgspecError, ValueError, KeyError, RecursionError):
        pass
    found = []
    for place, line in enumerate(content.split(b"\n")[:count], start=number):
        try:
            found.append(Entry.from_line(line))
        except Unreadable as error:
            refuse(place, str(error))
    return found


def _quickly(line: str | bytes) -> Entry:
    read = _LINES.decode(line)
    stream, _, digits = read.id.rpartition(":")
    number = int(digits)
    if read.v != VERSION or number < 1:
        raise KeyError(read.id)
    return Entry(stream, number, read.at, read.journey, read.event)


def carefully(line: str | bytes) -> tuple[Entry, int]:
    """As Entry.from_line, with the version of the line."""
    try:
        body = json.loads(line if isinstance(line, str) else line.decode("utf-8"))
        version = _known(body.get("v", OLDEST))
        stream, _, digits = body["id"].rpartition(":")
        number = int(digits)
        event = _KINDS[body["kind"]](**body["event"])
        _require_form(number, body["journey"], event)
        return Entry(stream, number, read_stamp(body["at"]), body["journey"], event), version
    except Unreadable:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(_shortened(f"not an entry: {type(error).__name__} {error}")) from error


def _known(version: object) -> int:
    if isinstance(version, bool) or not isinstance(version, int) or not OLDEST <= version <= VERSION:
        raise Unreadable(
            _shortened(f"written by version {version} of the ledger") + f", this one reads {OLDEST} to {VERSION}"
        )
    return version


def _shortened(reason: str) -> str:
    # What stands in a hostile line must not make the reason as long as the line.
    return reason if len(reason) <= _LONGEST_REASON else reason[:_LONGEST_REASON] + " …"


@cache
def _types(kind: type) -> dict[str, tuple[type, ...]]:
    """The Python types each field of an event may have as JSON brings it back."""
    hints = {name: get_origin(hint) or hint for name, hint in get_type_hints(kind).items()}
    return {
        name: (str,) if hint is Literal else (int, float) if hint is float else (hint,) for name, hint in hints.items()
    }


def _require_form(number: int, journey: object, event: Event) -> None:
    # A text where a number belongs would crash every check that reads it, and one line must not spoil a whole verdict.
    if number < 1:
        raise Unreadable(f"not an entry: its number is {number}")
    if not isinstance(journey, str):
        raise Unreadable("not an entry: journey is not a text")
    kind: type = type(event)
    for name, types in _types(kind).items():
        value = getattr(event, name)
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            raise Unreadable(f"not an entry: {name} of {kind.__name__} is {type(value).__name__}")
