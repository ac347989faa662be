"""How long messages took in a run, and where that changed between two: beyond what chance does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from harness.ledger.entry import Entry, Unreadable
from harness.ledger.events import Owed, Settled

FEWEST = 5  # messages on either side: fewer say nothing of their spread
RATIO = 2.0
LEAST = 0.25  # seconds; below it, only our own looking is measured
_WANTED = (b'"kind":"Owed"', b'"kind":"Settled"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Slower:
    """One handoff whose messages take much longer, or much less, than before: medians in seconds, and `after` / `before`."""

    interface: str
    before: float
    after: float
    ratio: float


def latencies(run: Path) -> dict[str, list[float]]:
    """The seconds of every handoff that arrived, by handoff. Reads line by line; what cannot be read is left out."""
    owed: dict[str, str] = {}
    ends: list[tuple[str, float]] = []
    for path in sorted((run / "ledger").glob("*.jsonl")):
        with path.open("rb") as lines:
            for line in lines:
                if any(word in line for word in _WANTED):
                    _take(line, owed, ends)
    found: dict[str, list[float]] = {}
    for id, after in ends:
        if id in owed:
            found.setdefault(owed[id], []).append(after)
    return found


def _take(line: bytes, owed: dict[str, str], ends: list[tuple[str, float]]) -> None:
    try:
        entry = Entry.from_line(line.decode("utf-8", "replace"))
    except Unreadable:
        return
    match entry.event:
        case Owed() as demand:
            owed[entry.id] = demand.handoff
        case Settled(state="arrived") as end:
            ends.append((end.owed, end.after))


def changed(before: Mapping[str, Sequence[float]], after: Mapping[str, Sequence[float]]) -> list[Slower]:
    """Where the median at least doubled or halved, and three quarters of one side lie beyond three quarters of the other."""
    found = [_compared(name, before[name], after[name]) for name in before if name in after]
    return sorted((each for each in found if each), key=lambda each: -max(each.ratio, 1 / each.ratio))


def _compared(name: str, before: Sequence[float], after: Sequence[float]) -> Slower | None:
    if min(len(before), len(after)) < FEWEST:
        return None
    first, then = median(before), median(after)
    low, high = sorted((before, after), key=median)
    apart = quantiles(high, n=4)[0] > quantiles(low, n=4)[2]
    # Less than a hundredth of a second is no measure of anything.
    ratio = max(then, 0.01) / max(first, 0.01)
    if not apart or abs(then - first) < LEAST or 1 / RATIO < ratio < RATIO:
        return None
    return Slower(interface=name, before=round(first, 3), after=round(then, 3), ratio=round(ratio, 2))
