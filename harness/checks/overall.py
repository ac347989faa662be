"""A check of a whole rehearsal, in two steps, so that a long record never is in memory at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from harness.checks.ruling import Ruling
from harness.ledger.entry import Entry
from harness.ledger.reading import Reading, reading

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Overall(Generic[T]):
    """A rule over all orders.

    `take` picks out of a part of the record, which holds all there is about one order, what the rule needs of it: few and
    small things, for there may be a hundred thousand parts. `rule` gets what was taken of all parts, and a reading that
    only holds the frame: how the rehearsal began, and which systems were looked at in its end.

    Called with a reading, it is a check like the others.
    """

    take: Callable[[Reading], Iterable[T]]
    rule: Callable[[list[T], Reading], list[Ruling]]

    def __call__(self, whole: Reading) -> list[Ruling]:
        taken = [each for part in whole.parts() for each in self.take(part)]
        return self.rule(taken, reading(whole.frame(), whole.damage))


def on_entries(take: Callable[[Reading], Iterable[Entry]], check: Callable[[Reading], list[Ruling]]) -> Overall[Entry]:
    """A check that is content with the entries that `take` picks, and the frame."""

    def rule(taken: list[Entry], frame: Reading) -> list[Ruling]:
        return check(reading([*frame.entries, *taken], frame.damage))

    return Overall(take, rule)


def of_kinds(*kinds: type) -> Callable[[Reading], list[Entry]]:
    """Picks the entries of these kinds."""
    return lambda part: [entry for kind in kinds for entry, _ in part.of(kind)]
