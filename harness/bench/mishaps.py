"""The faults that a clean journey may meet: each is one after which everything must come right by itself.

A message that its sender believes delivered and that is lost for good is not among them: whoever waits for it is right
to complain. A message can change places with the next one only where a next one follows at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from harness.faults.catalogue import FAULTS
from harness.journey.disturbing import ROUTES

MOMENTS = ("ordering", "paying", "preparing", "delivering", "returning", "refunding")
"""When a fault is armed: before the act of that name."""

# What is heard by webhook, and asked by request or mail: the moment to arm it.
_HEARD = {
    "payment authorised": "paying",
    "order accepted": "paying",
    "picking reported": "preparing",
    "packing reported": "preparing",
    "dispatch reported": "preparing",
    "collection reported": "preparing",
    "capture known": "preparing",
    "delivery reported": "delivering",
    "return graded": "returning",
    "refund known": "refunding",
}
_ASKED = {
    "order confirmed": "paying",
    "order exported": "paying",
    "dispatch told": "preparing",
    "payment captured": "preparing",
    "return announced": "returning",
    "return label requested": "returning",
    "return told": "returning",
    "payment refunded": "refunding",
    "refund told": "refunding",
}
_AFTER_HEARING = (
    "twice",
    "late",
    "garbled",
    "wrongly_signed",
    "receiver_down",
    "error_after_work",
    "slow",
    "connection_reset",
)
_AFTER_ASKING = (*_AFTER_HEARING, "lost", "garbled_answer")
# A mail server gives no answer that could be spoilt, and a mail that was cut is not asked for again.
_AFTER_MAILING = ("twice", "late", "receiver_down", "error_after_work", "slow", "connection_reset")
# A payment provider calls a form that was cut a wrong request, and nobody repeats what was wrong.
_AFTER_PAYING = tuple(fault for fault in _AFTER_ASKING if fault != "garbled")
_PAIRED = {"payment authorised": "paying", "capture known": "preparing"}
# Nobody asks again for these but the customer or the clerk.
_PATIENT = {
    "payment requested": ("ordering", ("twice", "slow", "connection_reset")),
    "label requested": ("preparing", ("twice", "slow", "receiver_down")),
    "parcels handed over": ("preparing", ("receiver_down", "connection_reset")),
}
_SECONDS = {"late": (0.5, 1.0, 2.0), "slow": (0.5, 1.0), "receiver_down": (0.5, 1.0, 2.0)}


@dataclass(frozen=True, slots=True)
class Mishap:
    """A fault over the next message of a handoff, armed at a moment of the journey. `seconds` 0 where it has no length."""

    moment: str
    handoff: str
    fault: str
    seconds: float = 0.0

    def how(self) -> dict[str, Any]:
        """What `journey.disturbing.disturb` is told besides the fault itself."""
        return {"seconds": self.seconds} if self.seconds else {}


def possible(moments: set[str]) -> list[Mishap]:
    """Every mishap of a journey that has these moments, each without its length."""
    table: Mapping[str, tuple[str, tuple[str, ...]]] = {
        **{name: (moment, _AFTER_HEARING) for name, moment in _HEARD.items()},
        **{name: (moment, _faults_of(name)) for name, moment in _ASKED.items()},
        **_PATIENT,
    }
    found = [Mishap(moment, name, fault) for name, (moment, faults) in table.items() for fault in faults]
    found += [Mishap(moment, name, "out_of_order") for name, moment in _PAIRED.items()]
    return [each for each in found if each.moment in moments]


def drawn(chance: Random, moments: set[str], count: int) -> tuple[Mishap, ...]:
    """So many mishaps, no two over one handoff, in the order of their moments."""
    left, found = possible(moments), list[Mishap]()
    while left and len(found) < count:
        each = chance.choice(left)
        found.append(Mishap(each.moment, each.handoff, each.fault, _length(chance, each.fault)))
        # Two faults over one message say nothing of either; and both labels go by messages of the same name.
        left = [other for other in left if ROUTES[other.handoff] != ROUTES[each.handoff]]
    return tuple(sorted(found, key=lambda each: (MOMENTS.index(each.moment), each.handoff)))


def _faults_of(handoff: str) -> tuple[str, ...]:
    match ROUTES[handoff].system:
        case "mail":
            return _AFTER_MAILING
        case "psp":
            return _AFTER_PAYING
    return _AFTER_ASKING


def _length(chance: Random, fault: str) -> float:
    return chance.choice(_SECONDS[fault]) if FAULTS[fault].seconds else 0.0
