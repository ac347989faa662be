"""One line of a ledger: an event with its place, its time and its journey."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Literal, get_args, get_origin, get_type_hints

from harness.kernel.clock import read_stamp, stamp
from harness.ledger.events import Event

VERSION = 1
_KINDS: dict[str, type] = {kind.__name__: kind for kind in get_args(Event)}


class Unreadable(ValueError):
    """A line that is not an entry of this version."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`event`, the `number`-th of `stream` (counted from 1), written `at` this moment for `journey` ("" for none)."""

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

    def to_line(self) -> str:
        head = {"v": VERSION, "id": self.id, "at": stamp(self.at), "journey": self.journey, "kind": self.kind}
        return json.dumps(head | {"event": asdict(self.event)}, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_line(cls, line: str) -> Entry:
        """Read one line. Raises Unreadable with the reason."""
        try:
            body = json.loads(line)
            _require_version(body["v"])
            stream, _, number = body["id"].rpartition(":")
            event = _KINDS[body["kind"]](**body["event"])
            _require_types(body["journey"], event)
            return cls(stream, int(number), read_stamp(body["at"]), body["journey"], event)
        except Unreadable:
            raise
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise Unreadable(f"not an entry: {type(error).__name__} {error}") from error


def _require_version(version: object) -> None:
    if version != VERSION:
        raise Unreadable(f"written by version {version} of the ledger, this one reads {VERSION}")


@cache
def _types(kind: type) -> dict[str, tuple[type, ...]]:
    """The Python types each field of an event may have as JSON brings it back."""
    hints = {name: get_origin(hint) or hint for name, hint in get_type_hints(kind).items()}
    return {
        name: (str,) if hint is Literal else (int, float) if hint is float else (hint,) for name, hint in hints.items()
    }


def _require_types(journey: object, event: Event) -> None:
    # A text where a number belongs would crash every check that reads it, and one line must not spoil a whole verdict.
    if not isinstance(journey, str):
        raise Unreadable("not an entry: journey is not a text")
    kind: type = type(event)
    for name, types in _types(kind).items():
        value = getattr(event, name)
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            raise Unreadable(f"not an entry: {name} of {kind.__name__} is {type(value).__name__}")
