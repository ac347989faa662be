"""Every name that the real simulators show or declare has its word in both languages.

A console that knows nothing of simulators shows a name without a word as it is; that is no reason to leave it so.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from harness.simulators.board import Button, Card
from harness.simulators.console.pressing import filled
from harness.simulators.console.timeline import THINGS
from harness.simulators.console.words import LANGUAGES, Words, words
from tests.simulators.console.place import ROLES, Place, opened

ORDERS, STEPS = 8, 28
MAILS = ("confirmation", "dispatch", "return", "refund", "cancellation", "")
_FREE = {"sku", "instead", "site", "place", "point"}  # what is chosen there is nobody's word
_SPOKEN = ("service", "direction", "delivery_method", "held_for", "reason", "dialect", "came_by", "kind", "language")
Name = tuple[str, str]  # the table it belongs to, and the name


@pytest.fixture(scope="module")
def shown() -> set[Name]:
    """All names met while people press whatever there is, and those of the messages that can be disturbed."""
    with opened() as place:
        names = set(_declared(place))
        for number in range(ORDERS):
            names |= set(_played(place, f"2000{number:02}", Random(number)))
        return names


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_has_its_word(shown: set[Name], language: str) -> None:
    t = words(language)
    missing = sorted(f"{table}: {name}" for table, name in shown if not _known(table, name, t))
    assert not missing, "\n".join(missing)


def test_the_play_went_far_enough_to_meet_them(shown: set[Name]) -> None:
    states = {name for table, name in shown if table == "states"}
    assert {"order.handed_over", "parcel.delivered", "return.closed", "article.in_stock", "parcel.lost"} <= states
    assert {
        "payment.succeeded",
        "payment.processing",
        "payment.requires_action",
        "refund.succeeded",
        "mail.refund",
    } <= states
    assert {("incidents", "order.short_pick"), ("moves", "return.grade"), ("inputs", "grade")} <= shown


def _declared(place: Place) -> Iterator[Name]:
    for role in ROLES:
        exchanged = place.control("GET", role, "/_control/messages")
        yield from (("messages", name) for way in ("sent", "received") for name in exchanged[way])


def _played(place: Place, order: str, chance: Random) -> Iterator[Name]:
    """Press one button after the other, and tell what was seen."""
    place.order(order)
    place.pay(order, int(order))
    place.mail(order, MAILS[int(order) % len(MAILS)])
    for step in range(STEPS):
        cards = [(role, card) for role in ROLES for card in place.cards(role, order)]
        for _, card in cards:
            yield from _names(card)
        if step == STEPS // 2:
            place.announce_return(order)
        # Articles can always be counted: an order would never get on.
        presses = [(role, button) for role, card in cards if card.thing != "article" for button in card.buttons]
        if presses:
            role, button = chance.choice([each for each in presses if each[1].name != "cancel"] or presses)
            place.press(role, button.path, filled(button, _chosen(button, chance)))
    for role in ROLES:
        notes = place.control("GET", role, f"/_control/notes?order={order}")["notes"]
        for note in notes:
            yield from _noted(note)


def _noted(note: dict[str, Any]) -> Iterator[Name]:
    moved = note["fields"] if note["kind"] == "moved" else {}
    if " " in note["operation"] or note["kind"] == "refused":
        return  # a press that was refused
    if not moved or moved["from"] == moved["to"]:
        yield "messages", note["operation"]
        return
    thing = THINGS.get(moved["thing"], moved["thing"])
    yield "things", thing
    yield from (("states", f"{thing}.{moved[end]}") for end in ("from", "to") if moved[end])


def _chosen(button: Button, chance: Random) -> dict[str, str]:
    chosen = enumerate(button.inputs)
    return {f"input-{index}": chance.choice(each.choices) for index, each in chosen if each.kind == "choice"}


def _names(card: Card) -> Iterator[Name]:
    yield "things", card.thing
    yield "states", f"{card.thing}.{card.state}"
    for name, value in card.facts.items():
        yield "facts", name
        if name in _SPOKEN and value:
            yield "values", f"{name}.{value}"
    for button in card.buttons:
        yield f"{button.kind}s", f"{card.thing}.{button.name}"
        for each in button.inputs:
            yield "inputs", each.name
            if each.name not in _FREE:
                yield from (("values", f"{each.name}.{choice}") for choice in each.choices)


def _known(table: str, name: str, t: Words) -> bool:
    """Whether a name has its word, its own or that of all things."""
    of, _, plain = name.partition(".")
    if table == "states":
        return t.known(f"states.{of}", plain) is not None or t.known("states.any", plain) is not None
    if table == "messages":
        return t.known_message(name) is not None
    return t.known(table, name) is not None or (table in ("moves", "incidents") and t.known(table, plain) is not None)
