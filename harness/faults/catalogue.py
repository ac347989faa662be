"""Every fault there is, with what a person may choose about it: what a console offers, and what the tests go through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from harness.faults.connection_reset import connection_reset
from harness.faults.error_after_work import error_after_work
from harness.faults.garbled import garbled
from harness.faults.late import late
from harness.faults.lost import lost
from harness.faults.out_of_order import out_of_order
from harness.faults.receiver_down import receiver_down
from harness.faults.slow import slow
from harness.faults.twice import twice
from harness.faults.wrongly_signed import wrongly_signed
from harness.kernel.disturbance import Disturbance, Way

BOTH: tuple[Way, ...] = ("sent", "received")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, and the ways it goes.

    `make(message, order=…)` gives the Disturbance; with `way=` when there are two, with `seconds=` when it has a length.
    `seconds` is that length as it usually is, 0 for none, and `at` the field of the Disturbance that holds it.
    """

    make: Callable[..., Disturbance]
    ways: tuple[Way, ...] = BOTH
    seconds: float = 0.0
    at: str = ""

    def on(self, way: Way, message: str = "*", order: str = "") -> Disturbance:
        """The fault as it usually is. Raises ValueError for a way it does not go."""
        if way not in self.ways:
            raise ValueError(f"this fault is for what is {self.ways[0]}, not for what is {way}")
        given = {"seconds": self.seconds} if self.seconds else {}
        ways = {"way": way} if len(self.ways) > 1 else {}
        return self.make(message, order=order, **given, **ways)


FAULTS: Mapping[str, Fault] = {
    "late": Fault(late, seconds=3.0, at="delay"),
    "lost": Fault(lost),
    "twice": Fault(twice),
    "out_of_order": Fault(out_of_order, ways=("sent",)),
    "garbled": Fault(garbled),
    "garbled_answer": Fault(partial(garbled, part="answer", way="received"), ways=("received",)),
    "wrongly_signed": Fault(wrongly_signed),
    "receiver_down": Fault(receiver_down, seconds=120.0, at="down"),
    "error_after_work": Fault(error_after_work),
    "slow": Fault(slow, seconds=5.0, at="slow"),
    "connection_reset": Fault(connection_reset),
}
