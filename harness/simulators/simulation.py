"""What every simulator is made of."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from starlette.applications import Starlette

from harness.kernel.clock import Clock
from harness.kernel.seed import Seed
from harness.simulators.agenda import Agenda, Autopilot
from harness.simulators.disturbances import Disturbances
from harness.simulators.hooks import Hooks
from harness.simulators.journal import Journal
from harness.simulators.signing import Signer
from harness.simulators.store import Store, StoreRefused
from harness.simulators.things import Things

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Options:
    """How a simulator was started. `key` guards the control plane, "" leaves it open (loopback only).

    url        the address under which others reach it, without a slash at the end
    state      the file that keeps everything over a restart; None for a simulator that forgets
    sftp_port  -1: no door for files
    """

    host: str = "127.0.0.1"
    port: int = 0
    url: str = ""
    seed: Seed = field(default_factory=lambda: Seed(0))
    key: str = ""
    smtp_port: int = 0
    sftp_port: int = -1
    state: Path | None = None


@dataclass(frozen=True, slots=True)
class Simulation:
    """The parts that all simulators share; a simulator's own state lies as things in the store."""

    name: str
    options: Options
    clock: Clock
    store: Store
    journal: Journal
    disturbances: Disturbances
    hooks: Hooks
    agenda: Agenda
    autopilot: Autopilot

    @classmethod
    def begin(
        cls, name: str, options: Options, *, signer: Signer | None = None, scrub: Callable[[str], str] | None = None
    ) -> Simulation:
        """A simulation with what its state file holds; webhooks are Standard Webhooks unless `signer` says otherwise.

        Raises StoreRefused when the state file cannot be used.
        """
        clock = Clock()
        store = Store(options.state, lambda order: clock.ahead(order).total_seconds())
        if (whose := store.setting("simulator", name)) != name:
            store.close()
            raise StoreRefused(f"{options.state} holds the state of the {whose}; name another file for the {name}")
        store.set_setting("simulator", name)
        journal = Journal(clock, store=store, scrub=scrub)
        disturbances = Disturbances(store)
        hooks = Hooks(journal, store, disturbances, signer)
        made = cls(
            name, options, clock, store, journal, disturbances, hooks, Agenda(store, clock), Autopilot(store)
        )  # fmt: skip
        made.set_clock_right()
        store.after_restoring(made.set_clock_right)
        return made

    @property
    def seed(self) -> Seed:
        return self.options.seed

    def when_due(self, things: Things[T], handler: Callable[[T], Awaitable[None] | None]) -> None:
        """As `Agenda.when_due`."""
        self.agenda.when_due(things, handler)

    def keep_clock(self) -> None:
        """Remember the clock as it goes now."""
        self.store.set_setting("clock", self.clock.to_json())

    def set_clock_right(self) -> None:
        """Let the clock go as it was last remembered."""
        if kept := self.store.setting("clock"):
            self.clock.resume(kept)

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        """For `Starlette(lifespan=…)`: goes on with what was not delivered; ends deliveries and closes at the end."""
        self.hooks.resume()
        ticker = asyncio.create_task(self.agenda.run())
        try:
            yield
        finally:
            ticker.cancel()
            with suppress(asyncio.CancelledError):
                await ticker
            await self.hooks.close()
            self.store.close()
