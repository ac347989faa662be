"""What a simulator has to say to others: peers, messages, and messages that are not delivered yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from harness.kernel.disturbance import Disturbance


@dataclass(frozen=True, slots=True)
class Peer:
    """A system that hears of us: the full address of its webhook receiver (or its API) and the shared secret."""

    url: str
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Message:
    """One webhook: `identity` stays the same over all its deliveries."""

    identity: str
    type: str
    order: str
    body: str
    fields: Mapping[str, Any]
    peer: str = "shop"


@dataclass(slots=True, weakref_slot=True)
class Outgoing:
    """A message that is not delivered yet, with what is to be done to it on its way.

    `until`: its receiver is down until then, Unix seconds of real time.
    """

    id: str
    message: Message
    disturbance: Disturbance | None = None
    until: float = 0.0

    def is_down(self, now: float) -> bool:
        """Whether no connection to its receiver can be made at that time."""
        return self.until > now
