"""A warehouse in this process with its door for files, and a shop that uses the desk as a client does."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from harness.kernel.disturbance import Disturbance
from harness.simulators.journal import Note
from harness.simulators.simulation import Options, Simulation
from harness.simulators.warehouse.files.door import FileDoor
from harness.simulators.warehouse.files.tree import PathRefused
from harness.simulators.warehouse.floor import Floor
from harness.simulators.warehouse.happened import Said

T = TypeVar("T")


class Trade:
    """The warehouse knows the articles A and B."""

    def __init__(self, state: Path | None = None, **options: Any) -> None:
        self.simulation = Simulation.begin("warehouse", Options(state=state, **options))
        self.simulation.store.set_setting("files.opened", True)  # as if it had had a port before: no socket needed
        self.floor = Floor(self.simulation)
        self.door = FileDoor(self.floor)
        self.desk = self.door.desk
        if "A" not in self.floor.house.stock:
            self.floor.house.give_stock([{"sku": "A", "on_hand": 100_000}, {"sku": "B", "on_hand": 100_000}])
        self.simulation.store.commit()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        async def done() -> T:
            made = await work
            await self.simulation.store.committed()
            return made

        return asyncio.run(done())

    def put(self, name: str, text: str | bytes, folder: str = "/in/orders") -> None:
        """Upload a file under its own name, as a client does that knows nothing of atomic renames."""
        self.run(self.upload(f"{folder}/{name}", text))

    async def upload(self, path: str, text: str | bytes) -> None:
        handle = self.desk.open_to_write(path, create=True, truncate=True)
        handle.write(0, text.encode() if isinstance(text, str) else text)
        await self.desk.close(handle, whole=True)

    def fails(self, name: str, text: str) -> str:
        """The code of the refusal that an upload meets."""
        try:
            self.put(name, text)
        except PathRefused as refused:
            return refused.code
        return ""

    def files(self, folder: str) -> dict[str, str]:
        """The files of a folder by name, in the order in which they came."""
        listed = self.door.to_json()["folders"][folder]
        return {
            one["name"]: self.door.content(f"{folder}/{one['name']}").decode("utf-8", "replace")
            for one in reversed(listed)
        }

    def say(self, type_: str, order: str = "100027", **body: Any) -> None:
        self.floor.speakers["files"](Said(type_, order, body, "files"))
        self.simulation.store.commit()

    def arm(self, message: str, **meant: Any) -> None:
        self.simulation.disturbances.arm(Disturbance(fault="test", message=message, **meant))

    def close(self) -> None:
        """End as a process does that is told to."""
        self.desk.shut()
        self.simulation.store.close()

    def later(self, seconds: float, order: str = "") -> None:
        """Advance the clock, and let happen what is due by then."""
        self.simulation.clock.advance(timedelta(seconds=seconds), order)
        if order:
            self.simulation.store.later(order, seconds)
        self.run(self.simulation.agenda.tick())

    def notes(self, kind: str, operation: str = "") -> list[Note]:
        return [
            note for note in self.simulation.journal.after() if note.kind == kind and operation in (note.operation, "")
        ]

    def orders(self) -> int:
        return len({note.order for note in self.notes("moved", "order.received")})

    def state(self, reference: str) -> str:
        return self.floor.house.order(reference).state

    def move(self, reference: str, move: str, **more: Any) -> None:
        self.run(self.floor.move_order(reference, {"move": move, **more}))
