"""All simulators together: their cards, their notes, and which of them do not answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from harness.kernel.clock import read_stamp
from harness.simulators.board import Card
from harness.simulators.console.plane import Plane, Said
from harness.simulators.journal import Note

T = TypeVar("T")

_NOT_THERE = (404, 405)  # a simulator without a board has nothing to show, which is no failure


@dataclass(frozen=True, slots=True)
class Seen:
    """A card and the role of the simulator that shows it."""

    role: str
    card: Card

    @property
    def place(self) -> tuple[str, str, str]:
        """What tells this card from every other."""
        return self.role, self.card.thing, self.card.id


@dataclass(frozen=True, slots=True)
class Boards:
    """The cards of several simulators. `silent` are the roles that did not show theirs, `full` those that may have more."""

    seen: tuple[Seen, ...] = ()
    silent: tuple[str, ...] = ()
    full: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Noted:
    """A note and the role of the simulator that wrote it."""

    role: str
    note: Note


class Systems:
    """The simulators of a landscape, in the order in which they are shown and moved."""

    def __init__(self, planes: Iterable[Plane]) -> None:
        self.planes = {plane.role: plane for plane in planes}

    async def each(self, ask: Callable[[Plane], Awaitable[T]], roles: Iterable[str] | None = None) -> dict[str, T]:
        """Ask all of them (or those of `roles`) at the same time; role to answer, in the order of `planes`."""
        planes = [self.planes[role] for role in (self.planes if roles is None else roles)]
        answers = await asyncio.gather(*(ask(plane) for plane in planes))
        return {plane.role: answer for plane, answer in zip(planes, answers, strict=True)}

    async def boards(self, order: str = "", *, limit: int = 200, roles: Iterable[str] | None = None) -> Boards:
        """The cards of one order, or the newest `limit` of each simulator."""
        said = await self.each(lambda plane: board(plane, order, limit), roles)
        seen = tuple(Seen(role, card) for role, cards in said.items() for card in cards or ())
        silent = tuple(role for role, cards in said.items() if cards is None)
        full = tuple(role for role, cards in said.items() if cards is not None and len(cards) >= limit)
        return Boards(seen, silent, full)

    async def notes(self, order: str) -> tuple[list[Noted], list[str]]:
        """All notes of one order, oldest first, and the roles that did not show theirs."""
        said = await self.each(lambda plane: plane.look("/notes", {"order": order}))
        found = [
            (began(note), place, note.number, Noted(role, note))
            for place, (role, answer) in enumerate(said.items())
            for note in notes_in(answer)
        ]
        silent = [role for role, answer in said.items() if not answer.ok]
        return [noted for *_, noted in sorted(found, key=lambda each: each[:3])], silent


async def board(plane: Plane, order: str, limit: int) -> list[Card] | None:
    """The cards of one simulator; None when it does not answer, or nothing that makes sense."""
    said = await plane.look("/board", {"order": order, "limit": limit} if order else {"limit": limit})
    if said.status in _NOT_THERE:
        return []
    try:
        return msgspec.convert(said.listed("cards"), list[Card]) if said.ok else None
    except msgspec.ValidationError:
        return None


def notes_in(said: Said) -> list[Note]:
    """The notes of an answer; none when they cannot be read."""
    try:
        return msgspec.convert(said.listed("notes"), list[Note])
    except msgspec.ValidationError:
        return []


def began(note: Note) -> float:
    """When what a note tells of began, in Unix seconds: a request is noted once it is answered."""
    took = note.fields.get("took", 0)
    try:
        return read_stamp(note.at).timestamp() - (took if isinstance(took, int | float) else 0)
    except ValueError:
        return 0.0


def find(seen: Iterable[Seen], place: tuple[str, str, str]) -> Seen | None:
    return next((each for each in seen if each.place == place), None)
