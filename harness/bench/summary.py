"""The figures of a bench: over all defects, by area, and as the JSON file that a pipeline reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from harness.bench.row import Row

LEAST_FOUND = (79, 80)
LEAST_NAMED = (76, 80)
"""The share of planted defects that must be found, and named, for the bench to pass: as fractions, to be exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How many defects were planted, found, named, and found by the screen-only suite."""

    planted: int
    found: int
    named: int
    screen_only_found: int

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Figures:
        told = list(rows)
        return cls(
            planted=len(told),
            found=sum(each.found for each in told),
            named=sum(each.named for each in told),
            screen_only_found=sum(each.screen_only_found for each in told),
        )

    @property
    def enough(self) -> bool:
        """Whether found and named reach their shares; of nothing planted, they do."""
        return _reaches(self.found, self.planted, LEAST_FOUND) and _reaches(self.named, self.planted, LEAST_NAMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A bench that ended. `clean`: journeys without a defect, `false_alarms`: those of them that were called broken."""

    rows: Sequence[Row]
    clean: int
    false_alarms: int
    seconds: float
    seed: int
    channel: str
    whole: bool = True

    @property
    def figures(self) -> Figures:
        return Figures.of(self.rows)

    @property
    def exit_code(self) -> int:
        """0 when enough was found and named and nothing cried wolf, 1 when not, 2 when it was broken off."""
        if not self.whole:
            return 2
        return 0 if self.figures.enough and not self.false_alarms else 1

    def by_area(self) -> dict[str, Figures]:
        """The figures of each area, in the order of the list of defects."""
        areas = dict.fromkeys(each.area for each in self.rows)
        return {area: Figures.of(each for each in self.rows if each.area == area) for area in areas}

    def to_json(self) -> dict[str, Any]:
        figures = self.figures
        return {
            "planted": figures.planted,
            "found": figures.found,
            "named": figures.named,
            "screen_only_found": figures.screen_only_found,
            "clean": self.clean,
            "false_alarms": self.false_alarms,
            "seconds": round(self.seconds, 1),
            "seed": self.seed,
            "channel": self.channel,
            "defects": [each.to_json() for each in self.rows],
        }


def _reaches(count: int, whole: int, share: tuple[int, int]) -> bool:
    return count * share[1] >= whole * share[0]
