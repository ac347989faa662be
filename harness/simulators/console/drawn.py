"""Cards as a page shows them: state and facts in words, moves apart from incidents, what came of the last press."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from harness.simulators.board import Button, Card, Input
from harness.simulators.console.facts import Written, value_word, written
from harness.simulators.console.notices import Notice
from harness.simulators.console.pressing import NotFilled, is_amount, mark
from harness.simulators.console.systems import Seen
from harness.simulators.console.words import Words

Tone = Literal["new", "under-way", "done", "trouble", "over"]

_TONES: dict[Tone, str] = {
    "new": "received announced open new requires_payment_method requires_confirmation requires_action pending",
    "done": "handed_over delivered succeeded complete closed captured paid won collected_by_customer restocked read",
    "trouble": (
        "rejected on_hold lost damaged refused failed misrouted wrong_depot returned returning returned_to_sender "
        "back_at_sender undeliverable disputed needs_response lost_dispute suspect backlog"
    ),
    "over": "cancelled canceled expired void voided refunded confirmation dispatch return refund cancellation unknown",
}
_TONE_OF: dict[str, Tone] = {state: tone for tone, states in _TONES.items() for state in states.split()}
SHARED = ("article",)
"""Things that several orders have to do with: they are not where an order stands."""
_AGAIN = ("transit",)
"""Moves that may be made over and over: what leads on comes before them."""
_HALF = 8  # characters that half the width of a phone holds beside the arrow of a choice
_ENDS = ("refund", "hold", "reject", "cancel", "expire", "close")
"""Moves that stop a thing or end it: possible, but not what usually comes next."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in. `name` is that of the form's field, `id` unique on the page."""

    asked: Input
    name: str
    id: str
    label: str
    choices: tuple[tuple[str, str], ...]
    amount: str = ""  # what stands there at first where money is asked for, as people write it

    @property
    def wide(self) -> bool:
        """Whether a choice would be cut off in half the width of a phone."""
        return any(len(text) > _HALF for _value, text in self.choices)


@dataclass(frozen=True, slots=True)
class Press:
    """One button: `mark` tells it from the others of its card, `first` whether it is what usually comes next."""

    label: str
    mark: str
    fields: tuple[Field, ...]
    first: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """One card."""

    seen: Seen
    anchor: str
    title: str
    state: str
    tone: Tone
    facts: tuple[Written, ...]
    moves: tuple[Press, ...]
    incidents: tuple[Press, ...]
    notice: Notice | None = None


def draw(seen: Iterable[Seen], t: Words, notice: Notice | None = None) -> list[Drawn]:
    """The cards for a page; first those that wait for a move."""
    cards = [_draw(each, t, notice if notice and notice.place == each.place else None) for each in seen]
    return sorted(cards, key=lambda card: not any(press.first for press in card.moves))


def thing_word(card: Card, t: Words) -> str:
    """What a card is about. A parcel on its way back is not taken for one that goes to the customer."""
    own = t.known("things", f"{card.thing}.{card.facts['direction']}") if "direction" in card.facts else None
    return own or t.word("things", card.thing)


def tone(state: str) -> Tone:
    return _TONE_OF.get(state, "under-way")


def anchor(place: tuple[str, str, str]) -> str:
    """The id of a card on its page: a card's own name may hold any sign."""
    return "c" + sha256("\x00".join(place).encode()).hexdigest()[:10]


def _draw(seen: Seen, t: Words, notice: Notice | None) -> Drawn:
    card, at = seen.card, anchor(seen.place)
    moves = sorted((each for each in card.buttons if each.kind == "move"), key=_rank)
    first = moves[0] if moves and moves[0].name not in _ENDS else None
    return Drawn(
        seen=seen,
        anchor=at,
        title=thing_word(card, t),
        state=t.state(card.thing, card.state),
        tone=tone(card.state),
        facts=tuple(written(card.facts, t, card.thing)),
        moves=tuple(_presses(moves, "moves", card, at, t, first)),
        incidents=tuple(_presses([each for each in card.buttons if each.kind == "incident"], "incidents", card, at, t)),
        notice=notice,
    )


def _rank(button: Button) -> int:
    late = (*_AGAIN, *_ENDS)
    return late.index(button.name) + 1 if button.name in late else 0


def _presses(
    buttons: Iterable[Button], kind: str, card: Card, at: str, t: Words, first: Button | None = None
) -> Iterable[Press]:
    for button in buttons:
        try:
            known = mark(button)
        except NotFilled:
            continue  # a form that nobody could fill in
        label = press_word(kind, card, button.name, t)
        yield Press(label, known, tuple(_fields(button, card, f"{at}-{known[:6]}", t)), button is first)


def press_word(kind: str, card: Card, name: str, t: Words) -> str:
    """What stands on a button: people name some moves after the thing that they move, and after how it stands."""
    own = t.known(kind, f"{card.thing}.{card.state}.{name}") or t.known(kind, f"{card.thing}.{name}")
    return own or t.word(kind, name)


def _fields(button: Button, card: Card, prefix: str, t: Words) -> Iterable[Field]:
    currency = str(card.facts.get("currency", ""))
    for index, asked in enumerate(button.inputs):
        choices = tuple((choice, value_word(button.name, asked.name, choice, t)) for choice in asked.choices)
        label, amount = t.word("inputs", asked.name), ""
        if is_amount(asked, currency):
            label, amount = t("press.amount_in", currency=currency), t.amount(int(asked.value), currency)
        yield Field(asked, f"input-{index}", f"{prefix}-{index}", label, choices, amount)
