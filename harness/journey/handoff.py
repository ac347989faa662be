"""What one system owes another at a stage of an order's life."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from harness.journey.life import Life
from harness.probes.sights import Sights

Fields = dict[str, Any]
Policy = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """One line of the table of handoffs.

    expected  the fields the receiver must show, from the order's life and the part (an RMA, or "")
    seen      how the receiver is looked at: fields, or {} while nothing is there. May raise Blind.
    stake     the money concerned, in minor units
    applies   whether this order owes it at all
    suits     whether a merchant with these rules has it at all
    screen    the page it is looked at on, of which all that it shows is kept
    """

    name: str
    fr: str
    sender: str
    receiver: str
    stage: str
    expected: Callable[[Life, str], Fields]
    seen: Callable[[Life, Sights, str], Fields]
    stake: Callable[[Life, str], int] = lambda life, _part: life.terms.total
    applies: Callable[[Life], bool] = lambda _life: True
    suits: Callable[[Policy], bool] = lambda _policy: True
    within: float = 10.0
    place: str = ""
    screen: str = ""

    def described(self, within: float) -> Fields:
        """The line as the ledger keeps it."""
        return {
            "sender": self.sender,
            "receiver": self.receiver,
            "stage": self.stage,
            "within": within,
            "title_fr": self.fr,
            "place": self.place,
        }
