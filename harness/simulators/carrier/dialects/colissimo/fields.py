"""Reading a request of Colissimo: scalars may be written as text, what is not known is passed over and noted."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from harness.simulators.carrier.dialects.colissimo.mistakes import unreadable

LONGEST = 1000


class Fields:
    """An object of the request at its place `at`. What is asked for is known; the rest is told by `ignored`."""

    def __init__(self, value: object, at: str = "") -> None:
        if value is not None and not isinstance(value, Mapping):
            raise unreadable(at, "doit être un objet")
        self._value: Mapping[str, Any] = value or {}
        self.at = at
        self.there = bool(self._value)
        self._known: set[str] = set()
        self._within: dict[str, Fields] = {}

    def under(self, name: str) -> Fields:
        """The object in this field, empty when there is none."""
        if name not in self._within:
            self._within[name] = Fields(self._get(name), self.place(name))
        return self._within[name]

    def each(self, name: str, most: int) -> Iterator[Fields]:
        """The objects in this list; a lone object counts as a list of one, as older clients write it."""
        value = self._get(name)
        entries = [value] if isinstance(value, Mapping) else value or []
        if not isinstance(entries, list) or len(entries) > most:
            raise unreadable(self.place(name), f"doit être une liste, {most} objets au plus")
        for place, entry in enumerate(entries):
            self._within[f"{name}.{place}"] = found = Fields(entry, f"{self.place(name)}.{place}")
            yield found

    def text(self, name: str) -> str:
        """The text of this field on one line, "" when there is none."""
        value = self._get(name)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int | float) or len(str(value)) > LONGEST:
            raise unreadable(self.place(name), "doit être un texte")
        return " ".join(str(value).split())

    def number(self, name: str) -> float | None:
        """The number in this field, None when there is none."""
        value = self._get(name)
        if value is None or value == "":
            return None
        try:
            found = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else math.nan
        except (ValueError, OverflowError):
            found = math.nan
        if not math.isfinite(found):
            raise unreadable(self.place(name), "doit être un nombre")
        return found

    def flag(self, name: str) -> bool:
        """Whether this field says yes."""
        value = self._get(name)
        said = value.strip().lower() if isinstance(value, str) else value
        if said in (None, "", False, 0, "false", "0"):
            return False
        if said in (True, 1, "true", "1"):
            return True
        raise unreadable(self.place(name), "doit être vrai ou faux")

    def pass_over(self, *names: str) -> None:
        """These are known and change nothing here."""
        self._known.update(names)

    def place(self, name: str) -> str:
        return f"{self.at}.{name}" if self.at else name

    def ignored(self) -> list[str]:
        """The places that nobody asked for, here and within."""
        here = [self.place(name[:60]) for name in self._value if name not in self._known]
        return [*here, *(name for fields in self._within.values() for name in fields.ignored())]

    def _get(self, name: str) -> Any:
        self._known.add(name)
        return self._value.get(name)
