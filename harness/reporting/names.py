"""How parties and interfaces are called on a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from harness.ledger.events import RehearsalBegan
from harness.ledger.store import Reading
from harness.reporting.texts import Texts


@dataclass(frozen=True, slots=True)
class Names:
    """Names in one language. `handoffs`: the table of the run, whose French titles the ledger carries."""

    texts: Texts
    handoffs: Mapping[str, Any]

    @classmethod
    def of(cls, reading: Reading, texts: Texts) -> Names:
        """The names of a run; without the beginning of its ledger, interfaces keep their English names."""
        began = reading.of(RehearsalBegan)
        return cls(texts, began[0][1].handoffs if began else {})

    def interface(self, name: str) -> str:
        """The interface as the run calls it: "order exported", or its French title."""
        row = self.handoffs.get(name)
        title = row.get(f"title_{self.texts.language}") if isinstance(row, Mapping) else None
        return title if isinstance(title, str) and title else self.texts.phrase(name)

    def route(self, sender: str, receiver: str) -> str:
        """The way it goes: "warehouse → shop". One party stands alone; a rule over all systems has none and gives ""."""
        return " → ".join(self.texts.word("parties", party) for party in (sender, receiver) if party)

    def stage(self, stage: str) -> str:
        return self.texts.word("stages", stage)
