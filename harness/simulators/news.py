"""What a simulator tells by webhook: one table of its types, from which its messages are described."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from harness.simulators.bodies import Kind, Shape, Text

STAMP = Text(most=40, pattern=r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")


@dataclass(frozen=True, slots=True)
class News:
    """One type of message: what it means, the form of its `data`, and whether it is always about an order."""

    means: str
    shown: Shape
    of_order: bool = True


def envelope(type_: str, news: News) -> Shape:
    """The form of the whole message, as `voice` sends it."""
    fields: Mapping[str, Kind] = {
        "id": Text(most=100, pattern="evt_[A-Za-z0-9_-]+"),
        "type": Text(choices=(type_,)),
        "at": STAMP,
        "order": Text(most=40, pattern="[A-Za-z0-9][A-Za-z0-9_-]*"),
        "data": news.shown,
    }
    return Shape(fields, optional=frozenset() if news.of_order else frozenset({"order"}))
