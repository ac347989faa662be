"""The rows of tests/scenarios/reds: for each scenario, by its English title, a defect or fault that must turn it red."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "scenarios" / "reds"


@dataclass(frozen=True, slots=True)
class Red:
    """One row; exactly one of `defect` and `fault` is said. `folder` is where below scenarios/ the scenario lies."""

    folder: str
    scenario: str
    numbers: tuple[str, ...]
    defect: str = ""
    fault: str = ""


def rows(folder: Path = FOLDER) -> list[Red]:
    """All rows, in the order of their files."""
    return [
        Red(path.stem, **{**row, "numbers": tuple(row["numbers"])})
        for path in sorted(folder.glob("*.toml"))
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["red"]
    ]
