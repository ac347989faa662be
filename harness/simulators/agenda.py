"""What happens by itself: expiries, settlements and, on autopilot, the moves of clerks and couriers."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from harness.kernel.clock import Clock
from harness.kernel.waiting import pause
from harness.simulators.store import Store
from harness.simulators.things import Things

T = TypeVar("T")
EVERY = 0.2  # real seconds between two looks
_ROUNDS = 1000  # a day that is played at once may hold many moves of one order, but not endlessly many

Handler = Callable[[Any], Awaitable[None] | None]


class Agenda:
    """Calls the handler of every thing whose time has come, by the simulator's clock."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._kinds: list[tuple[Things[Any], Handler]] = []
        self._ticking = False

    def when_due(self, things: Things[T], handler: Callable[[T], Awaitable[None] | None]) -> None:
        """Call `handler(thing)` once `things` say that it is due. The handler must change when it is due next.

        To play a jump of the clock truly, plan the next time from the one that was due, not from the present.
        """
        self._kinds.append((things, handler))

    async def tick(self) -> None:
        """Let everything happen that is due by now, and what becomes due by that."""
        if self._ticking:
            return
        self._ticking = True
        try:
            for _ in range(_ROUNDS):
                if not await self._round():
                    return
            raise RuntimeError("something is due again and again: its handler does not change when it is due")
        finally:
            self._ticking = False
            self._store.commit()

    async def run(self) -> None:
        """Look every fifth of a second, until cancelled."""
        while True:
            await pause(EVERY)
            try:
                await self.tick()
            except Exception:  # noqa: BLE001 - one thing gone wrong must not stop the others for good
                traceback.print_exc(file=sys.stderr)

    async def _round(self) -> bool:
        now = self._clock.now().timestamp()
        found = False
        for things, handler in self._kinds:
            for thing in things.due(now):
                found = True
                waiting = handler(thing)
                if waiting is not None:
                    await waiting
        return found


class Autopilot:
    """Whether clerks, couriers and banks go on by themselves, for all orders or for one."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._all = False
        self._orders: dict[str, bool] = {}
        self._read()
        store.after_restoring(self._read)

    def on(self, order: str = "") -> bool:
        """Whether `order` goes on by itself: its own switch, else that of all orders."""
        return self._orders.get(order, self._all)

    def switch(self, *, on: bool, order: str = "") -> None:
        """Turn it on or off for one order, or for all of them, whatever was said of single ones before."""
        if order:
            self._orders[order] = on
        else:
            self._all = on
            self._orders.clear()
        self._store.set_setting("autopilot", {"on": self._all, "orders": self._orders})

    def to_json(self) -> dict[str, Any]:
        """{"on": bool, "orders": {order: bool}}, the orders that differ."""
        return {"on": self._all, "orders": dict(self._orders)}

    def _read(self) -> None:
        kept = self._store.setting("autopilot", {"on": False, "orders": {}})
        self._all, self._orders = bool(kept["on"]), dict(kept["orders"])
