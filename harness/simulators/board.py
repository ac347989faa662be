"""What a simulator shows to people: its things as cards, with one button for each thing that can happen to them next.

    GET /_control/board?order=&limit=   {"cards": [Card]}, newest first
    GET /_control/messages              {"sent": [type], "received": [operation]}, what can be disturbed on its way

A console draws them without knowing the simulator. Names are words for programs ("pick", "short_pick", "weight_g"); the
console has the words for people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Fact = str | int


@dataclass(frozen=True, slots=True)
class Input:
    """Something a person fills in before pressing: it replaces the value at `at` in the body of the button.

    name      what is asked for: "sku", "quantity", "parcels"
    at        the way into the body, for instance ("short", 0, "quantity")
    kind      "whole" (a number from `least` to `most`), "text" or "choice" (one of `choices`)
    value     what stands there at first
    """

    name: str
    at: tuple[str | int, ...]
    kind: Literal["whole", "text", "choice"] = "whole"
    choices: tuple[str, ...] = ()
    value: Fact = ""
    least: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Button:
    """One thing that can happen next: POST `body` to `/_control` + `path`. An incident is a move that nobody wants."""

    name: str
    path: str
    body: Mapping[str, Any] = field(default_factory=dict)
    kind: Literal["move", "incident"] = "move"
    inputs: tuple[Input, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One thing as it stands. `thing` is "order", "return", "parcel", "payment"…; `at` is when it last changed, ISO 8601."""

    thing: str
    id: str
    order: str
    state: str
    at: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    buttons: tuple[Button, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Messages:
    """The messages of a simulator by name: types it sends, operations it receives."""

    sent: tuple[str, ...] = ()
    received: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self)
