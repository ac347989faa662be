"""The faults that are armed in a simulator, waiting for the messages they are meant for."""

from __future__ import annotations

from dataclasses import replace

from harness.kernel.disturbance import Disturbance
from harness.simulators.store import Store


class Disturbances:
    """What is still to be disturbed, used up in the order it was armed. It survives a restart with its simulator."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._armed: list[Disturbance] = []
        self._read()
        store.after_restoring(self._read)

    @property
    def armed(self) -> list[Disturbance]:
        """The disturbances still to be carried out, with the times that are left."""
        return list(self._armed)

    def arm(self, disturbance: Disturbance) -> None:
        """Disturb the next messages that fit."""
        self._armed.append(disturbance)
        self._keep()

    def disarm(self) -> None:
        """Forget all of them."""
        self._armed.clear()
        self._keep()

    def take(self, message: str, order: str) -> Disturbance | None:
        """The disturbance of this message, which is used up by that once; None for none."""
        for index, armed in enumerate(self._armed):
            if armed.message in ("*", message) and armed.order in ("", order):
                if armed.times > 1:
                    self._armed[index] = replace(armed, times=armed.times - 1)
                else:
                    del self._armed[index]
                self._keep()
                return armed
        return None

    def _keep(self) -> None:
        self._store.set_setting("disturbances", [armed.to_json() for armed in self._armed])

    def _read(self) -> None:
        self._armed = [Disturbance.from_json(kept) for kept in self._store.setting("disturbances", [])]
