"""Not waiting its whole time again for what has failed already: for whoever rehearses many broken shops in a row.

The first time a handoff fails, it had its full deadline, so what it proves is proven. Every later one that is found
failing only adds to a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.journey.handoff import Handoff
from harness.kernel.comparing import differences
from harness.ledger.entry import Entry
from harness.ledger.events import Observed, Owed, Settled

Line = tuple[Handoff, float]


class Hurried(Mapping[str, Line]):
    """A table of handoffs in which one that failed is waited for at most `then` seconds from there on.

    Subscribe `read` to the ledger that the journeys write.
    """

    def __init__(self, table: Mapping[str, Line], then: float) -> None:
        self._table = table
        self._then = then
        self._owed: dict[str, Owed] = {}
        self._seen: dict[str, Observed] = {}
        self._failed: set[str] = set()

    def __getitem__(self, name: str) -> Line:
        handoff, within = self._table[name]
        return handoff, min(within, self._then) if name in self._failed else within

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)

    def read(self, entry: Entry) -> None:
        """Learn from an entry which handoffs failed."""
        match entry.event:
            case Owed() as owed:
                self._owed[entry.id] = owed
            case Observed() as seen if seen.subject in self._table:
                self._seen[entry.id] = seen
            case Settled() as settled:
                owed_, seen_ = self._owed.pop(settled.owed, None), self._seen.pop(settled.seen, None)
                if owed_ is not None and _failed(owed_, settled, seen_):
                    self._failed.add(owed_.handoff)


def _failed(owed: Owed, settled: Settled, seen: Observed | None) -> bool:
    if settled.state == "arrived":
        return seen is None or bool(differences(owed.expected, seen.fields))
    return settled.state == "silent"
