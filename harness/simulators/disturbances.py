"""The faults that are armed in a simulator, waiting for the messages they are meant for."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from harness.kernel.disturbance import Disturbance, Way
from harness.simulators.store import Store

_REMEMBERED = 1000  # messages that one outage is remembered to have met


@dataclass(frozen=True, slots=True)
class Met:
    """A disturbance that met a message. `until` is when an outage ends, in Unix seconds of real time, 0 without one.

    `first` is False when the same message meets the same outage again: it was noted before.
    """

    disturbance: Disturbance
    until: float = 0.0
    first: bool = True


@dataclass(slots=True)
class _Armed:
    disturbance: Disturbance
    until: float = 0.0
    met: list[str] = field(default_factory=list)


class Disturbances:
    """What is still to be disturbed, used up in the order it was armed. It survives a restart with its simulator."""

    def __init__(self, store: Store, *, now: Callable[[], float] = time.time) -> None:
        """`now` is real time: an outage keeps real connections from being made, whatever the simulator's clock says."""
        self._store = store
        self._now = now
        self._armed: list[_Armed] = []
        self._read()
        store.after_restoring(self._read)

    @property
    def armed(self) -> list[Disturbance]:
        """The disturbances still to be carried out, with the times that are left."""
        self._forget_past_outages()
        return [each.disturbance for each in self._armed]

    def any(self, way: Way) -> bool:
        """Whether anything is armed for messages that go this way. Cheap, for doors that are asked often."""
        return any(each.disturbance.way == way for each in self._armed) if self._armed else False

    def arm(self, disturbance: Disturbance) -> None:
        """Disturb the next messages that fit."""
        self._armed.append(_Armed(disturbance))
        self._keep()

    def disarm(self) -> None:
        """Forget all of them."""
        self._armed.clear()
        self._keep()

    def take(self, message: str, about: Callable[[str], bool], *, way: Way = "sent", key: str = "") -> Met | None:
        """The disturbance of this message, which is used up by that once; None for none.

        `about(order)` tells whether the message is about an order. An outage is not used up but ends with its time;
        `key` tells its messages apart, so that one that is tried again is known.
        """
        self._forget_past_outages()
        for index, each in enumerate(self._armed):
            meant = each.disturbance
            if meant.way == way and meant.message in ("*", message) and (not meant.order or about(meant.order)):
                return self._down(each, key or message) if meant.down else self._used(index)
        return None

    def _used(self, index: int) -> Met:
        meant = self._armed[index].disturbance
        if meant.times > 1:
            self._armed[index].disturbance = replace(meant, times=meant.times - 1)
        else:
            del self._armed[index]
        self._keep()
        return Met(meant)

    def _down(self, armed: _Armed, key: str) -> Met:
        first = key not in armed.met
        if not armed.until:
            armed.until = self._now() + armed.disturbance.down
        if first and len(armed.met) < _REMEMBERED:
            armed.met.append(key)
        self._keep()
        return Met(armed.disturbance, armed.until, first)

    def _forget_past_outages(self) -> None:
        past = [each for each in self._armed if each.until and each.until <= self._now()]
        if past:
            self._armed = [each for each in self._armed if each not in past]
            self._keep()

    def _keep(self) -> None:
        self._store.set_setting("disturbances", [asdict(each) for each in self._armed])

    def _read(self) -> None:
        self._armed = [_armed(kept) for kept in self._store.setting("disturbances", [])]


def _armed(kept: dict[str, Any]) -> _Armed:
    return _Armed(Disturbance.from_json(kept["disturbance"]), kept["until"], kept["met"])
