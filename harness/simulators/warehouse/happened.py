"""What a call to the house did: moves and facts to note down, and news owed to the shop, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Moved:
    """An order, its part in one site or a return went from one state to another; `before` is "" when it came into being.

    `fields` say more where the state alone does not: what is short after allocating.
    """

    thing: str
    id: str
    order: str
    before: str
    after: str
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Noted:
    """Something happened that is no change of state: `fields` have at least `thing`, `id`, `from` and `to`."""

    operation: str
    order: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """News owed to the shop: `body` is its `data` (docs/interfaces.md section 1).

    `door` is where the order or the return came in, and so where its news goes out: "rest", "files"; "" is every door
    that is connected.
    """

    type: str
    order: str
    body: Mapping[str, Any] = field(default_factory=dict)
    door: str = "rest"


Happened = list[Moved | Noted | Said]
