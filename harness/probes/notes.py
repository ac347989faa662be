"""A simulator's own notes: every message it received, sent, or was made to disturb."""

from __future__ import annotations

from typing import Any

from harness.ledger.events import Noted
from harness.probes.reading import JsonReader, understanding

_SHORT = ("number", "at", "order", "kind", "operation", "fields", "status", "key", "peer", "body", "reply")


@understanding
class NotesProbe:
    """Reads `/_control/notes` of one simulator."""

    def __init__(self, reader: JsonReader) -> None:
        self._reader = reader

    def of(self, order: str = "", after: int = 0) -> list[Noted]:
        """The notes about one order, or of all, after note number `after`."""
        params: dict[str, Any] = {"after": after} | ({"order": order} if order else {})
        notes = self._reader.fields("/_control/notes", **params).get("notes", [])
        return [_noted(self._reader.role, note) for note in notes]


def _noted(role: str, note: dict[str, Any]) -> Noted:
    return Noted(system=role, **{name: note[name] for name in _SHORT if name in note})
