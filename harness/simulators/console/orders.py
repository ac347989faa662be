"""The list of orders: all that any simulator knows of, newest first, with where each stands in every system."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from harness.simulators.console.drawn import SHARED, Tone, thing_word, tone
from harness.simulators.console.systems import Boards, Seen, Systems
from harness.simulators.console.words import Words

PAGE = 20
_DEEPEST = 200  # cards that each simulator shows at most
_PER_ORDER = 4  # cards that an order usually has in one simulator


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one kind of thing of an order stands: "Parcel: in transit", with how many of them."""

    thing: str
    state: str
    tone: Tone
    count: int


@dataclass(slots=True)
class Row:
    """One order of the list. `at` is when anything of it last changed."""

    order: str
    at: str = ""
    cards: list[Seen] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list; `further` when there is another, `loose` when there are cards that belong to no order."""

    rows: tuple[Row, ...]
    number: int
    further: bool
    loose: bool
    silent: tuple[str, ...]


async def listing(systems: Systems, *, number: int, search: str) -> Listing:
    """Page `number` (1, 2…) of the orders whose reference, or a card's number, holds `search`."""
    first, last = (number - 1) * PAGE, number * PAGE
    depth = _DEEPEST if search else min(_DEEPEST, (last + 1) * _PER_ORDER)
    boards = await systems.boards(limit=depth)
    rows = [row for row in by_order(boards) if not search or _holds(row, search)]
    shown = rows[first:last]
    await _complete(systems, boards, shown)
    loose = any(not seen.card.order for seen in boards.seen)
    return Listing(
        tuple(shown), number, len(rows) > last or _maybe_more(boards, depth, rows, last), loose, boards.silent
    )


def by_order(boards: Boards) -> list[Row]:
    """The orders that these cards belong to, the highest reference first.

    Shops count upwards, so that is the newest; and an order keeps its place while it is worked, under the thumb too.
    """
    rows: dict[str, Row] = {}
    for each in boards.seen:
        if order := each.card.order:
            row = rows.setdefault(order, Row(order))
            row.cards.append(each)
            row.at = max(row.at, each.card.at)
    return sorted(rows.values(), key=lambda row: _counted(row.order), reverse=True)


def _counted(reference: str) -> list[tuple[int, str]]:
    """A key that puts "R-9" before "R-10"."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d{1,18})", reference)]


def standings(cards: Iterable[Seen], t: Words) -> list[Standing]:
    """The state of everything that belongs to an order, in words, the same said once."""
    counted: dict[tuple[str, str, str], int] = {}
    for each in cards:
        if each.card.thing in SHARED:
            continue
        key = (thing_word(each.card, t), each.card.thing, each.card.state)
        counted[key] = counted.get(key, 0) + 1
    return [
        Standing(word, t.state(thing, state), tone(state), count) for (word, thing, state), count in counted.items()
    ]


def _holds(row: Row, search: str) -> bool:
    wanted = search.casefold()
    texts = [row.order, *(each.card.id for each in row.cards)]
    texts += [value for each in row.cards for value in each.card.facts.values() if isinstance(value, str)]
    return any(wanted in text.casefold() for text in texts)


def _maybe_more(boards: Boards, depth: int, rows: list[Row], last: int) -> bool:
    """Whether a deeper look may bring more orders to the page that follows."""
    return bool(boards.full) and depth < _DEEPEST and len(rows) >= last


async def _complete(systems: Systems, boards: Boards, rows: list[Row]) -> None:
    """A simulator shows its newest cards only: ask it for the older ones of these orders."""
    for row in rows:
        if boards.full:
            whole = await systems.boards(row.order, roles=boards.full)
            row.cards = [each for each in row.cards if each.role not in boards.full or each.role in whole.silent]
            row.cards += whole.seen
