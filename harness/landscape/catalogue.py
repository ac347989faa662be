"""The scenario catalogue, scenarios/catalogue.toml: what a dry run should try, whether or not a feature does yet."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from harness.landscape.model import Landscape
from harness.landscape.offering import lacking

_PLACES = (Path(__file__).parents[1] / "scenarios", Path(__file__).parents[2] / "scenarios")
CHANNELS = ("ui", "api")
LIBRARY = "ABCDEFGHI"
"""The groups of the scenario library; the others are kept in other places of a migration."""


@dataclass(frozen=True, slots=True)
class Number:
    """One row: its titles by language, what the shop must offer for it, and the channels it makes sense in."""

    number: str
    group: str
    titles: Mapping[str, str]
    needs: tuple[str, ...] = ()
    channels: tuple[str, ...] = CHANNELS


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All rows by number, and the groups by letter, with their words in every language."""

    numbers: Mapping[str, Number]
    groups: Mapping[str, Mapping[str, str]]

    @property
    def needs(self) -> frozenset[str]:
        """The names of all that a shop may have to offer."""
        return frozenset(need for row in self.numbers.values() for need in row.needs)

    def lacking(self, tags: Iterable[str], landscape: Landscape) -> list[str]:
        """What a scenario with these tags needs and the landscape does not offer."""
        wanted = dict.fromkeys(need for tag in tags if tag in self.numbers for need in self.numbers[tag].needs)
        return lacking(landscape, wanted)


@cache
def catalogue() -> Catalogue:
    """The one of this installation."""
    return read(next(folder for folder in _PLACES if folder.is_dir()) / "catalogue.toml")


def read(path: Path) -> Catalogue:
    """The catalogue in that file."""
    held = tomllib.loads(path.read_text(encoding="utf-8"))
    rows = ((letter, number, row) for letter in held["groups"] for number, row in held[letter].items())
    return Catalogue(
        numbers={number: _number(letter, number, row) for letter, number, row in rows},
        groups=held["groups"],
    )


def _number(group: str, number: str, row: Mapping[str, object]) -> Number:
    titles = {language: str(row[language]) for language in ("en", "fr")}
    return Number(number, group, titles, _names(row.get("needs", ())), _names(row.get("channels", CHANNELS)))


def _names(held: object) -> tuple[str, ...]:
    return tuple(map(str, held)) if isinstance(held, list | tuple) else ()
