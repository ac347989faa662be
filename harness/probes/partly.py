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
_PARTED = {"payment"}  # objects whose parts are declared one by one


class Partly(dict[str, Any]):
    """Fields of a system whose landscape declares only some of them, at `place`. A field that is not there was not looked at.

    Merged with other fields it stays one.
    """

    def __init__(self, fields: Mapping[str, Any] | Iterable[tuple[str, Any]] = (), place: str = "") -> None:
        super().__init__(fields)
        self.place = place

    def __or__(self, other: Any) -> Any:
        return Partly({**self, **other}, self.place)

    def __ror__(self, other: Any) -> Any:
        return Partly({**other, **self}, self.place)


def require_read(fields: Mapping[str, Any], wanted: Mapping[str, Any] | Collection[str]) -> None:
    """Raise Blind when a field that is wanted is one that nobody declared how to read. `a.b` is a part of field a."""
    if not isinstance(fields, Partly):
        return
    names = {*wanted}
    for name, value in wanted.items() if isinstance(wanted, Mapping) else ():
        if isinstance(value, dict) and set(value) == {"if_shown"}:
            names.discard(name)
        elif name in _PARTED and isinstance(value, dict):
            names |= {f"{name}.{part}" for part in value}
    if lacking := sorted(name for name in names if not _there(fields, name)):
        raise Blind(f"{fields.place} does not say where {', '.join(lacking)} stands, so it was not looked at")


def _there(fields: Mapping[str, Any], name: str) -> bool:
    whole, _, part = name.partition(".")
    return whole in fields and (not part or part in fields[whole])
