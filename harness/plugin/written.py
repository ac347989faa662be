"""Which numbers of the catalogue have scenarios, read from the features alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.kernel.errors import ScenarioInvalid
from harness.landscape.catalogue import Number
from harness.plugin import validity
from harness.plugin.tags import numbers, offered_in


@dataclass(frozen=True, slots=True)
class Written:
    """One scenario of a feature file."""

    title: str
    language: str
    tags: frozenset[str]
    place: str

    @property
    def numbers(self) -> list[str]:
        return numbers(self.tags)


def written(folder: Path) -> list[Written]:
    """All scenarios below `folder`. Raises ScenarioInvalid for a file that is no feature, and for an empty folder."""
    found = [each for path in sorted(folder.rglob("*.feature")) for each in _of_file(path, folder)]
    if not found:
        raise ScenarioInvalid(f"{folder}: holds no scenario; give a folder of .feature files.")
    return found


def languages_of(number: str, among: Collection[Written]) -> list[str]:
    """The languages in which a number has a scenario."""
    return sorted({each.language for each in among if number in each.numbers})


def channels_of(number: Number, among: Collection[Written]) -> list[str]:
    """Where a number can be played: as its scenarios say, else as the catalogue does."""
    mine = [each for each in among if number.number in each.numbers]
    return [name for name in number.channels if not mine or any(offered_in(name, each.tags) for each in mine)]


def _of_file(path: Path, folder: Path) -> Iterator[Written]:
    place = str(path.relative_to(folder))
    feature = validity.read(path, place).feature
    for tags, scenario in validity.scenarios_with_tags(feature):
        yield Written(scenario.name, feature.language[:2], frozenset(tags), f"{place}:{scenario.location.line}")
