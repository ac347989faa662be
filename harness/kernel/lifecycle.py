"""Lifecycles as pairs of states, stepped by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class ImpossibleMove(ValueError):
    """A state was asked to become one that cannot follow it."""


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The allowed moves of one kind of thing, as (from, to) pairs."""

    of: str
    pairs: frozenset[tuple[str, str]]

    @classmethod
    def named(cls, of: str, pairs: Iterable[tuple[str, str]]) -> Lifecycle:
        return cls(of=of, pairs=frozenset(pairs))

    def allows(self, before: str, after: str) -> bool:
        return (before, after) in self.pairs

    def moves(self, before: str) -> list[str]:
        """The states that may follow `before`, sorted."""
        return sorted(after for start, after in self.pairs if start == before)

    def move(self, before: str, after: str) -> str:
        """`after`, when it may follow `before`. Raises ImpossibleMove, which says what may."""
        if not self.allows(before, after):
            allowed = ", ".join(self.moves(before)) or "nothing"
            raise ImpossibleMove(f"{self.of} is {before} and cannot become {after}: allowed are {allowed}")
        return after
