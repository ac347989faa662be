"""What was typed behind `dryrun bench`, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from harness.cli import rooms

WITHIN = 420.0
"""Seconds that one rehearsal may take unless told otherwise."""
CLEAN_JOURNEYS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed. `clean`: how many clean journeys, None when nobody said; `within`: seconds for one rehearsal."""

    only: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    landscape: str = "embedded"
    channel: str = "api"
    workers: int = 4
    clean: int | None = None
    only_journey: int | None = None
    seed: int = 0
    within: float = WITHIN
    runs: Path = field(default_factory=rooms.runs)
    figures: Path | None = None
    language: str = "en"

    @property
    def plants(self) -> bool:
        """Whether defects are asked for: `--clean N` alone asks for clean journeys only, `--clean 0` for none of them."""
        return bool(self.only or self.areas) or (not self.clean and self.only_journey is None)

    @property
    def journeys(self) -> int:
        """How many clean journeys: many with the whole list of defects, none with a part of it, unless somebody says."""
        if self.clean is not None:
            return self.clean
        if self.only_journey is not None:
            return self.only_journey
        return 0 if self.only or self.areas else CLEAN_JOURNEYS
