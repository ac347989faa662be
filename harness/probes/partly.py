"""What a probe does not read is neither right nor wrong: it was not seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from harness.probes.reading import Blind

IN_THE_END = (
    "history", "payment.authorised", "payment.captured", "payment.refunded", "invoices", "credit_notes", "credited",
    "tracking_numbers", "parcels",
)  # fmt: skip
"""What checks count by when they weigh what a shop finally says of an order."""


class Partly(dict[str, Any]):
    """Fields of a system whose landscape declares only some of them; `unread` are the others, `place` is where to add them."""

    def __init__(
        self, fields: Mapping[str, Any] | Iterable[tuple[str, Any]] = (), unread: Iterable[str] = (), place: str = ""
    ) -> None:
        super().__init__(fields)
        self.unread = frozenset(unread)
        self.place = place

    def __or__(self, other: Mapping[str, Any]) -> Partly:  # type: ignore[override]
        """With what can be told from the fields themselves: as unread in part as before."""
        return Partly({**self, **other}, self.unread, self.place)


def require_read(fields: Mapping[str, Any], wanted: Mapping[str, Any] | Collection[str]) -> None:
    """Raise Blind when a field that is wanted is one that nobody declared how to read.

    `wanted`: names, or an expectation (see kernel.comparing), whose objects are looked into one level deep.
    """
    if not isinstance(fields, Partly):
        return
    names = {*wanted}
    for name, value in wanted.items() if isinstance(wanted, Mapping) else ():
        names |= {f"{name}.{part}" for part in value} if isinstance(value, dict) else set()
    if lacking := sorted(names & fields.unread):
        raise Blind(f"{fields.place} does not say where {' and '.join(lacking)} stands, so it was not looked at")
