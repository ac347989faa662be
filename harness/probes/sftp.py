"""A folder behind SFTP."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, cast
from urllib.parse import urlsplit

import asyncssh

from harness.kernel.errors import LandscapeInvalid
from harness.probes.folders import MOST_BYTES, check_size, parted
from harness.probes.reading import Blind


@dataclass(frozen=True, slots=True)
class SftpFolder:
    """A folder behind SFTP. `fingerprint` is that of the server's key, "" for a server on this machine alone."""

    role: str
    host: str
    port: int
    path: str
    user: str
    password: str = field(repr=False)
    fingerprint: str
    within: float

    def files(self, pattern: str) -> list[tuple[str, bytes]]:
        below, name = parted(pattern)
        try:
            # A thread of its own, since a browser may already keep an event loop in this one.
            with ThreadPoolExecutor(1) as thread:
                return thread.submit(asyncio.run, self._in_time(below, name)).result()
        except TimeoutError:
            raise Blind(f"the files of the {self.role} at {self.host} were not read within {self.within:g} s") from None
        except (OSError, asyncssh.Error, ValueError) as error:
            said = " ".join(str(error).split())
            shown = said.replace(self.password, "…") if self.password else said
            reason = f"{type(error).__name__}: {shown[:150]}"
            raise Blind(f"the files of the {self.role} at {self.host} cannot be read ({reason})") from None

    async def _in_time(self, below: str, name: str) -> list[tuple[str, bytes]]:
        return await asyncio.wait_for(self._visit(lambda client: self._read(client, below, name)), self.within)

    async def _visit(
        self, act: Callable[[asyncssh.SFTPClient], Awaitable[list[tuple[str, bytes]]]]
    ) -> list[tuple[str, bytes]]:
        async with self._connection() as connection, connection.start_sftp_client() as client:
            return await act(client)

    def _connection(self) -> AbstractAsyncContextManager[Any]:
        wanted = self.fingerprint

        class Client(asyncssh.SSHClient):
            def validate_host_public_key(self, host: str, addr: str, port: int, key: asyncssh.SSHKey) -> bool:  # noqa: ARG002 - asyncssh's
                return key.get_fingerprint() == wanted

        return asyncssh.connect(
            self.host,
            self.port,
            client_factory=Client,
            known_hosts=([], [], []) if wanted else None,
            username=self.user or "dryrun",
            password=self.password,
            client_keys=None,
            config=None,
            agent_path=None,
        )

    async def _read(self, client: asyncssh.SFTPClient, below: str, name: str) -> list[tuple[str, bytes]]:
        folder = "/".join(part for part in (self.path.rstrip("/"), below) if part) or "."
        regular = (asyncssh.FILEXFER_TYPE_REGULAR, asyncssh.FILEXFER_TYPE_UNKNOWN)
        entries = [each for each in await client.readdir(folder) if each.attrs.type in regular]
        sizes = {_name(each): each.attrs.size or 0 for each in entries if fnmatchcase(_name(each), name)}
        check_size(self.role, list(sizes.values()))
        return [(each, await _content(client, f"{folder}/{each}")) for each in sorted(sizes)]


async def _content(client: asyncssh.SFTPClient, path: str) -> bytes:
    async with client.open(path, "rb") as file:
        return cast("bytes", await file.read(MOST_BYTES))  # opened for bytes, which its types do not follow


def _name(entry: asyncssh.SFTPName) -> str:
    return entry.filename if isinstance(entry.filename, str) else entry.filename.decode("utf-8", "replace")


def sftp_folder(
    role: str, address: str, *, user: str, password: str, host_key: str, within: float, place: str
) -> SftpFolder:
    """The folder at `address`. Raises LandscapeInvalid for one that is not SFTP, or elsewhere and of an unknown key."""
    parts = urlsplit(address)
    if parts.scheme != "sftp" or not parts.hostname:
        raise LandscapeInvalid(f"{place}.address is {address!r}; write sftp://host:port/folder")
    if not host_key and not _on_this_machine(parts.hostname):
        raise LandscapeInvalid(f"{place}.host_key is missing; without it anybody could stand in for {parts.hostname}")
    return SftpFolder(
        role, parts.hostname, parts.port or 22, parts.path, user, password, _fingerprint(host_key, place), within
    )


def _fingerprint(host_key: str, place: str) -> str:
    """`SHA256:…`, given as that or as a public key."""
    if not host_key or host_key.startswith("SHA256:"):
        return host_key.strip()
    try:
        return asyncssh.import_public_key(host_key).get_fingerprint()
    except (asyncssh.KeyImportError, ValueError):
        raise LandscapeInvalid(f"{place}.host_key is no public key; write SHA256:… or ssh-ed25519 AAAA…") from None


def _on_this_machine(host: str) -> bool:
    return host in {"127.0.0.1", "::1", "localhost"}
