"""What every simulator is made of."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.applications import Starlette

from harness.kernel.clock import Clock
from harness.kernel.seed import Seed
from harness.simulators.hooks import Hooks
from harness.simulators.journal import Journal
from harness.simulators.signing import Signer


@dataclass(frozen=True, slots=True)
class Options:
    """How a simulator was started. `key` guards the control plane, "" leaves it open (loopback only).

    `url` is the address under which others reach it, without a slash at the end.
    """

    host: str = "127.0.0.1"
    port: int = 0
    url: str = ""
    seed: Seed = field(default_factory=lambda: Seed(0))
    key: str = ""
    smtp_port: int = 0


@dataclass(frozen=True, slots=True)
class Simulation:
    """The parts that all simulators share; a simulator's own state stands beside them."""

    name: str
    options: Options
    clock: Clock
    journal: Journal
    hooks: Hooks

    @classmethod
    def begin(
        cls, name: str, options: Options, *, signer: Signer | None = None, scrub: Callable[[str], str] | None = None
    ) -> Simulation:
        """A simulation with nothing in it yet; webhooks are Standard Webhooks unless `signer` says otherwise."""
        clock = Clock()
        journal = Journal(clock, scrub=scrub) if scrub else Journal(clock)
        return cls(name, options, clock, journal, Hooks(journal, signer))

    @property
    def seed(self) -> Seed:
        return self.options.seed

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        """For `Starlette(lifespan=…)`: stops deliveries and closes connections when the process ends."""
        try:
            yield
        finally:
            await self.hooks.close()
