"""How parties, interfaces and the sentences about them are put on a report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from harness.ledger.events import RehearsalBegan
from harness.ledger.store import Reading
from harness.reporting.plain import one_line
from harness.reporting.texts import Texts

# What the braces of a sentence hold, by their name in reports/texts.
_WORDS = {
    "sender": "parties",
    "receiver": "parties",
    "party": "parties",
    "role": "systems",
    "system": "systems",
    "outcome": "outcomes",
    "neighbour": "roles",
}
_LISTS = {"fields", "names"}
_FIELDS = {"expected", "seen"}
# From outside, or in the words of a scenario: shown as it is.
_AS_IT_IS = {"said", "subject", "step", "number", "code", "address", "path", "session", "shown", "chosen"}
_MOST_LINES = 50


def fields_of(text: str) -> list[str]:
    """The parts of "field: value; field: value"; a list in a value is not torn apart."""
    return re.split(r"; (?=[\w.-]+: )", text)


@dataclass(frozen=True, slots=True)
class Names:
    """Names in one language. `handoffs`: the table of the run, whose French titles the ledger carries.

    `channel`: how its customers reached the shop, "" when its ledger has lost its beginning.
    """

    texts: Texts
    handoffs: Mapping[str, Any]
    channel: str = ""

    @classmethod
    def of(cls, reading: Reading, texts: Texts) -> Names:
        """The names of a run; without the beginning of its ledger, interfaces keep their English names."""
        began = reading.of(RehearsalBegan)
        return cls(texts, began[0][1].handoffs, began[0][1].channel) if began else cls(texts, {})

    def interface(self, name: str) -> str:
        """The interface as the run calls it: "order exported", or its French title."""
        return self._title(name) or self.say(name)

    def route(self, sender: str, receiver: str) -> str:
        """The way it goes: "warehouse → shop". One party stands alone; a rule over all systems has none and gives ""."""
        parties = dict.fromkeys(party for party in (sender, receiver) if party)
        return " → ".join(self.texts.word("parties", party) for party in parties)

    def stage(self, stage: str) -> str:
        return self.texts.word("stages", stage)

    def exhibit(self, title: str, stage: str) -> str:
        """The title of a picture or file with its stage; pictures that are called by their stage say it once."""
        shown = one_line(self.say(title), 120)
        if not stage or title == stage:
            return self.stage(stage) if stage else shown
        return f"{shown} ({self.stage(stage)})"

    def say(self, sentence: str) -> str:
        """A sentence of the harness in this language. What has no translation stays as it is, in English."""
        lines = sentence[: _MOST_LINES * 500].split("\n") if "\n" in sentence else []
        if 1 < len(lines) <= _MOST_LINES:
            return "\n".join(self.say(line) for line in lines)
        return self.texts.phrase(sentence, self._part) or sentence

    def _part(self, name: str, held: str) -> str:
        """What stood in the braces {name} of a sentence: a party, a list of fields, a sentence, something from outside."""
        if kind := _WORDS.get(name):
            return self.texts.word(kind, held)
        if name in _AS_IT_IS:
            return held
        if name in _FIELDS:
            return self.join(self._field(each) for each in fields_of(held))
        if name == "needs":
            return ", ".join(self.texts.word("needs", each) for each in held.split(", "))
        if name in _LISTS:
            return ", ".join(self.interface(each) for each in held.split(", "))
        return self.interface(held)

    def field(self, name: str) -> str:
        """A field as people call it; of one that is named by its article or return, the first part alone has words."""
        told = self.say(name)
        head, dot, rest = name.partition(".")
        return f"{self.say(head)} {rest}" if told == name and dot and self.say(head) != head else told

    def join(self, parts: Iterable[str]) -> str:
        return self.texts("headline.between").join(parts)

    def _field(self, text: str) -> str:
        """A field of what was expected or seen, with its amounts: "refunded: 71.09 € to 71.11 €"."""
        field, colon, value = text.partition(": ")
        between = f" {self.texts('page.to')} "
        told = self.texts.amounts(value if colon else text)
        told = self.say(told.replace(" to ", between) if told != (value if colon else text) else told)
        return self.texts("terminal.label", label=self.field(field)) + told if colon else told

    def _title(self, name: str) -> str:
        row = self.handoffs.get(name)
        title = row.get(f"title_{self.texts.language}") if isinstance(row, Mapping) else None
        return title if isinstance(title, str) else ""
