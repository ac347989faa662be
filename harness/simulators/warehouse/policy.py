"""What the merchant and the warehouse agreed on: who accepts orders, how much the floor can do, what of suspected doubles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from harness.simulators.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How orders are treated.

    accept          "at_once", or "by_hand": an order waits as received until a clerk accepts it
    orders_an_hour  how many orders the floor begins to pick in an hour; the others wait. 0: as many as come
    duplicates      an order with the recipient and the articles of another one of that day is flagged, or put on hold
    """

    accept: Literal["at_once", "by_hand"] = "at_once"
    orders_an_hour: int = 0
    duplicates: Literal["flag", "hold"] = "flag"

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


class Policies:
    """The policy in force, kept over a restart."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.now = Policy()
        self._read()
        store.after_restoring(self._read)

    def change(self, changes: Mapping[str, Any]) -> None:
        """Change what is named; the rest stays."""
        self.now = replace(self.now, **changes)
        self._store.set_setting("policy", self.now.to_json())

    def _read(self) -> None:
        self.now = Policy(**self._store.setting("policy", {}))
