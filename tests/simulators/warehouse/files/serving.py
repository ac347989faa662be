"""A warehouse as a process with its SFTP door, and clients that come to it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import asyncssh

from tests.simulators.carrier.trade import KEY, System
from tests.simulators.processes import ROOT

T = TypeVar("T")


@dataclass(frozen=True)
class Warehouse:
    """Its control plane and REST door, where its SFTP door is, and its process."""

    system: System
    host: str
    port: int
    process: subprocess.Popen[str]

    def visit(self, act: Callable[[asyncssh.SFTPClient], Awaitable[T]], **login: Any) -> T:
        """What `act` makes of one SFTP session."""

        async def session() -> T:
            async with self.connection(**login) as connection, connection.start_sftp_client() as client:
                return await act(client)

        return asyncio.run(session())

    def connection(self, **login: Any) -> Any:
        """A connection, to be used with `async with`."""
        given = {"username": "shop", "password": KEY, "client_keys": None} | login
        return asyncssh.connect(
            self.host, self.port, known_hosts=None, config=None, agent_path=None, preferred_auth=("publickey", "password"),
            **given,
        )  # fmt: skip

    def upload(self, name: str, text: str, folder: str = "/in/orders") -> None:
        """As a careful client does: under another name first."""

        async def act(client: asyncssh.SFTPClient) -> None:
            async with client.open(f"{folder}/{name}.tmp", "wb") as file:
                await file.write(text.encode())
            await client.rename(f"{folder}/{name}.tmp", f"{folder}/{name}")

        self.visit(act)

    def files(self, folder: str) -> dict[str, str]:
        """What a client finds in a folder."""

        async def act(client: asyncssh.SFTPClient) -> dict[str, str]:
            found = {}
            for name in sorted(str(name) for name in await client.listdir(folder) if name not in (".", "..")):
                async with client.open(f"{folder}/{name}", encoding="utf-8") as file:
                    found[name] = str(await file.read())
            return found

        return self.visit(act)

    def notes(self, kind: str, operation: str) -> list[dict[str, Any]]:
        found = self.system.told("GET", "/_control/notes")["notes"]
        return [note for note in found if note["kind"] == kind and note["operation"] == operation]

    def stop(self) -> None:
        self.process.terminate()
        assert self.process.wait(timeout=10) == 0

    def die(self) -> None:
        """At any moment, with no time to write anything."""
        self.process.kill()
        self.process.wait(timeout=10)


@contextmanager
def opened(*options: str, **environment: str) -> Iterator[Warehouse]:
    """A warehouse on free ports, as long as the block; it may be stopped before."""
    command = [sys.executable, "-m", "harness.simulators.warehouse", "--sftp-port", "0", *options]
    env = {**os.environ, "DRYRUN_DOOR_KEY": KEY, **environment}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=env) as process:
        try:
            assert process.stdout is not None
            ready, url, sftp, address = process.stdout.readline().split()
            assert (ready, sftp) == ("ready", "sftp")
            host, _, port = address.rpartition(":")
            yield Warehouse(System(url), host, int(port), process)
        finally:
            process.terminate()
            process.wait(timeout=10)
