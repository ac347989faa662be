"""What a simulator shows to people: its things as cards, with one button for each thing that can happen to them next.

    GET /_control/board?order=&limit=   {"cards": [Card]}, newest first
    GET /_control/messages              {"sent": [type], "received": [operation], "faults": [{"name", "way", "body", "at"}]},
                                        what can be disturbed on its way, and how: `body` is what to POST to
                                        /_control/disturbances, with a message and an order put in; `at` the field that
                                        holds its seconds, "" for none

A console draws them without knowing the simulator. Names are words for programs ("pick", "short_pick", "weight_g"); the
console has the words for people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from harness.faults.catalogue import FAULTS, Fault
from harness.kernel.disturbance import Way

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
        """With the faults that can befall them."""
        return asdict(self) | {
            "faults": [_told(name, fault, way) for name, fault in FAULTS.items() for way in fault.ways]
        }


def _told(name: str, fault: Fault, way: Way) -> dict[str, Any]:
    body = {"message": "*", "order": ""} | fault.on(way).told()
    return {"name": name, "way": way, "body": body, "at": fault.at}
