"""The door for files of one warehouse: folders, reading, writing, and the SFTP server in front of them."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette

from harness.kernel.clock import stamp
from harness.simulators.bearer import KEY_VARIABLE
from harness.simulators.serve import CannotStart, bind
from harness.simulators.warehouse.files.arrivals import Arrivals
from harness.simulators.warehouse.files.departures import Departures, Leaf
from harness.simulators.warehouse.files.desk import Desk, Missing
from harness.simulators.warehouse.files.outgoing import STOCK, stock_rows
from harness.simulators.warehouse.files.tree import ARCHIVE, ERRORS, FOLDERS, INBOXES, OUTBOXES, Entry, Tree, resolved
from harness.simulators.warehouse.floor import Floor

if TYPE_CHECKING:
    import asyncssh

KEYS_VARIABLE = "DRYRUN_SFTP_AUTHORIZED_KEYS"
FEED_AT = time(2, tzinfo=UTC)  # when the nightly stock feed is written, by the warehouse's clock
MOST_LISTED = 1000  # files of one folder that the control plane shows, the newest
_HOST_KEY = "files.host_key"


@dataclass(slots=True, weakref_slot=True)
class Feed:
    """The nightly stock feed: when the next one is due, in Unix seconds."""

    due: float


class FileDoor:
    """All of it, for every warehouse: `is_used` says whether anything goes in or out here."""

    def __init__(self, floor: Floor) -> None:
        """Raises CannotStart when the port is taken or the public keys cannot be read."""
        self._simulation = simulation = floor.simulation
        self._floor = floor
        self._tree = Tree(simulation.store, lambda: simulation.clock.now().timestamp())
        self._departures = Departures(simulation, self._tree)
        self._arrivals = Arrivals(floor, self._tree, self._departures)
        self.desk = Desk(simulation, self._tree, self._arrivals)
        self._feeds = simulation.store.things("file_feed", Feed, due=lambda feed: feed.due)
        self._listener: socket.socket | None = None
        self._fingerprint = ""
        self._authorized: asyncssh.SSHAuthorizedKeys | None = None
        self._resuming: set[asyncio.Task[None]] = set()
        self.is_used = self._wanted()
        if self.is_used:
            self._open()

    @property
    def address(self) -> str:
        """HOST:PORT, "" without SFTP."""
        return "{}:{}".format(*self._listener.getsockname()[:2]) if self._listener else ""

    @property
    def also(self) -> str:
        """What the ready line says of it."""
        return f" sftp {self.address}" if self._listener else ""

    @asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        """That of the simulation; meanwhile clients are let in, and what was left unread is read."""
        async with self._simulation.lifespan(app):
            server = await self._serve() if self._listener else None
            self._resume()
            try:
                yield
            finally:
                if server is not None:
                    server.close()
                for task in self._resuming:
                    task.cancel()
                await self._arrivals.close()

    def write_stock(self) -> str:
        """Write the full stock feed now and return the name of its file, before any fault."""
        now = self._simulation.clock.now()
        stem = f"{STOCK.name}-{now:%Y%m%dT%H%M%SZ}"
        shelves = [shelf.to_json() for shelf in self._floor.house.stock.shelves()]
        self._departures.send(Leaf(form=STOCK, rows=stock_rows(shelves, stamp(now)), stem=stem))
        return f"{stem}.csv"

    def to_json(self) -> dict[str, Any]:
        """{"address", "fingerprint", "folders": {path: [{"name", "size", "changed"}]}}, the newest files first."""
        folders = (*INBOXES, ARCHIVE, ERRORS, *OUTBOXES)
        return {
            "address": self.address,
            "fingerprint": self._fingerprint,
            "folders": {
                folder: [_shown(entry) for entry in self._tree.newest(folder, MOST_LISTED)] for folder in folders
            },
        }

    def content(self, path: str) -> bytes:
        """The file at `path`. Raises Missing, PathRefused."""
        path = resolved(path)
        if path in FOLDERS or (entry := self._tree.entry(path)) is None:
            raise Missing
        return self._tree.read(entry)

    # Inside

    def _wanted(self) -> bool:
        """Whether files are wanted, or were: orders that came by file are told by file, whoever may fetch it later."""
        store = self._simulation.store
        if self._simulation.options.sftp_port >= 0:
            store.set_setting("files.opened", True)
        return bool(store.setting("files.opened", False))

    def _open(self) -> None:
        options = self._simulation.options
        self._floor.speakers["files"] = self._departures.tell
        self._simulation.when_due(self._feeds, self._feed)
        self._simulation.store.after_restoring(self._resume)
        if "stock" not in self._feeds:
            self._feeds.put("stock", Feed(self._next_night()))
        if options.sftp_port >= 0:
            self._authorized = _authorized_keys()
            self._listener = bind(options.host, options.sftp_port, "--sftp-port")

    def _feed(self, feed: Feed) -> None:
        feed.due = self._next_night()
        self.write_stock()

    def _next_night(self) -> float:
        now = self._simulation.clock.now()
        tonight = datetime.combine(now.date(), FEED_AT)
        return (tonight if tonight > now else tonight + timedelta(days=1)).timestamp()

    def _resume(self) -> None:
        task = asyncio.get_running_loop().create_task(self._arrivals.resume())
        self._resuming.add(task)
        task.add_done_callback(self._resuming.discard)

    async def _serve(self) -> asyncssh.SSHAcceptor:
        import asyncssh  # noqa: PLC0415 - a third of a second at start-up, which most warehouses never need

        from harness.simulators.warehouse.files.sftp import Lobby, Login, Session  # noqa: PLC0415 - as above

        key = self._host_key()
        self._fingerprint = key.get_fingerprint()
        lobby = Lobby(self.desk, self._simulation.journal, os.environ.get(KEY_VARIABLE, ""))
        return await asyncssh.listen(
            sock=self._listener,
            server_host_keys=[key],
            server_factory=lambda: Login(lobby),
            sftp_factory=lambda chan: Session(chan, lobby),
            sftp_version=3,
            allow_scp=False,
            authorized_client_keys=self._authorized,
            login_timeout=30,
            keepalive_interval=15,
            keepalive_count_max=3,
            agent_forwarding=False,
            x11_forwarding=False,
            gss_host=None,
            server_version="dryrun",
        )

    def _host_key(self) -> asyncssh.SSHKey:
        """The key that clients know this door by: made once, and kept with the rest of the state."""
        import asyncssh  # noqa: PLC0415 - as in _serve

        store = self._simulation.store
        if not (kept := store.setting(_HOST_KEY)):
            kept = asyncssh.generate_private_key("ssh-ed25519").export_private_key().decode()
            store.set_setting(_HOST_KEY, kept)
            store.commit()
        return asyncssh.import_private_key(kept)


def _authorized_keys() -> asyncssh.SSHAuthorizedKeys | None:
    """The public keys that may come in without a password, from the file that the environment names."""
    import asyncssh  # noqa: PLC0415 - as in _serve

    named = os.environ.get(KEYS_VARIABLE, "")
    if not named:
        return None
    try:
        return asyncssh.import_authorized_keys(Path(named).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CannotStart(f"{KEYS_VARIABLE} names {named}, which holds no public keys ({error})") from error


def _shown(entry: Entry) -> dict[str, Any]:
    return {"name": entry.name, "size": entry.size, "changed": stamp(datetime.fromtimestamp(entry.changed, UTC))}
