"""A simulator served on a real port by a thread of this process, so that a test can look into it between two requests."""

from __future__ import annotations

import asyncio
import hashlib
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

import uvicorn
from starlette.applications import Starlette

from harness.kernel.seed import Seed
from harness.simulators.bearer import KEY_VARIABLE
from harness.simulators.serve import bind
from harness.simulators.simulation import Options, Simulation
from harness.simulators.tearing import TearableProtocol
from tests.simulators.carrier.trade import KEY, System

T = TypeVar("T")
Factory = Callable[[Options], Starlette]
_TURNS = 50  # of the event loop: a request whose caller hung up is noted after that
_KEPT = {"thing": "kind, id, grp, due, body", "name": "kind, name, id", "setting": "name, value", "count": "name, n"}


class _Server(uvicorn.Server):
    """uvicorn that tells when it serves, and in which loop."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.serves = threading.Event()
        self.loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.loop = asyncio.get_running_loop()
        self.serves.set()


class Inside(System):
    """A running simulator whose store can be looked at."""

    def __init__(self, url: str, simulation: Simulation, app: Starlette, server: _Server) -> None:
        super().__init__(url)
        self.simulation = simulation
        self.app = app
        self._server = server

    @property
    def address(self) -> tuple[str, int]:
        host, _, port = self.url.removeprefix("http://").partition(":")
        return host, int(port)

    def within(self, work: Callable[[], T]) -> T:
        """The outcome of `work`, done by the thread that owns the store, once it has done what it was at."""

        async def done() -> T:
            for _ in range(_TURNS):
                await asyncio.sleep(0)
            return work()

        assert self._server.loop is not None
        return asyncio.run_coroutine_threadsafe(done(), self._server.loop).result(timeout=30)

    def digest(self) -> str:
        """What the simulator keeps, but for its journal, as one word."""
        return self.within(self._digest)

    def noted(self) -> int:
        """How many notes there are."""
        return self.within(lambda: len(self.simulation.journal))

    def _digest(self) -> str:
        store, read = self.simulation.store, hashlib.sha256()
        store.flush()
        for table, columns in _KEPT.items():
            for row in store.ask(f"select {columns} from {table} order by {columns}"):
                read.update(repr(row).encode())
        return read.hexdigest()


@contextmanager
def inside(factory: Factory, *, key: str = KEY, state: Path | None = None, seed: int = 7) -> Iterator[Inside]:
    """The simulator that `factory` makes, served until the end of the block."""
    listener = bind("127.0.0.1", 0)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    begun: list[Simulation] = []
    begin = Simulation.begin

    def watched(name: str, options: Options, **more: Any) -> Simulation:
        begun.append(begin(name, options, **more))
        return begun[-1]

    with patch.object(Simulation, "begin", watched), patch.dict(os.environ, {KEY_VARIABLE: key}):
        app = factory(Options(port=listener.getsockname()[1], url=url, seed=Seed(seed), state=state))
    config = uvicorn.Config(
        app, log_level="error", access_log=False, lifespan="on", server_header=False, ws="none", http=TearableProtocol,
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = _Server(config)
    thread = threading.Thread(target=_run, args=(server, config, listener))
    thread.start()
    try:
        assert server.serves.wait(timeout=20)
        yield Inside(url, begun[0], app, server)
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        listener.close()


def _run(server: _Server, config: uvicorn.Config, listener: socket.socket) -> None:
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(server.serve(sockets=[listener]))
