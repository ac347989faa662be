"""The door for files of one warehouse: folders, reading, writing, and the SFTP server in front of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette

from harness.kernel.clock import stamp
from harness.simulators.board import Messages
from harness.simulators.warehouse.files.arrivals import LAYOUTS, Arrivals
from harness.simulators.warehouse.files.departures import Departures, Leaf
from harness.simulators.warehouse.files.desk import Desk, Missing
from harness.simulators.warehouse.files.outgoing import FORMS, STOCK, stock_rows
from harness.simulators.warehouse.files.tree import ARCHIVE, ERRORS, FOLDERS, INBOXES, OUTBOXES, Entry, Tree, resolved
from harness.simulators.warehouse.floor import Floor

if TYPE_CHECKING:
    from harness.simulators.warehouse.files.serving import Server

FEED_AT = time(2, tzinfo=UTC)  # when the nightly stock feed is written, by the warehouse's clock
MOST_LISTED = 1000  # files of one folder that the control plane shows, the newest


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
        self._departures = Departures(simulation, self._tree, floor.house.now)
        self._arrivals = Arrivals(floor, self._tree, self._departures)
        self.desk = Desk(simulation, self._tree, self._arrivals)
        self._feeds = simulation.store.things("file_feed", Feed, due=lambda feed: feed.due)
        self._server: Server | None = None
        self._resuming: set[asyncio.Task[None]] = set()
        self.is_used = self._wanted()
        if self.is_used:
            self._open()

    @property
    def also(self) -> str:
        """What the ready line says of it."""
        return f" sftp {self._server.address}" if self._server else ""

    @asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        """That of the simulation; meanwhile clients are let in, and what was left unread is read."""
        async with self._simulation.lifespan(app):
            if self._server is not None:
                await self._server.open()
            self._resume()
            try:
                yield
            finally:
                if self._server is not None:
                    self._server.close()
                self.desk.shut()
                for task in self._resuming:
                    task.cancel()
                await self._arrivals.close()

    def messages(self, others: Messages) -> Messages:
        """`others`, and the files where there are any: what can be disturbed."""
        if not self.is_used:
            return others
        layouts = (layout.operation for layout in LAYOUTS.values())
        return Messages(sent=(*others.sent, *FORMS), received=(*others.received, *layouts))

    def write_stock(self) -> str:
        """Write the full stock feed now and return the name of its file, before any fault."""
        now = self._simulation.clock.now()
        stem = f"{STOCK.name}-{now:%Y%m%dT%H%M%SZ}"
        self._departures.send(Leaf(form=STOCK, rows=stock_rows(self._floor.house.stock.rows(), stamp(now)), stem=stem))
        return f"{stem}.csv"

    def to_json(self) -> dict[str, Any]:
        """{"address", "fingerprint", "folders": {path: [{"name", "size", "changed"}]}}, the newest files first."""
        folders = (*INBOXES, ARCHIVE, ERRORS, *OUTBOXES)
        return {
            "address": self._server.address if self._server else "",
            "fingerprint": self._server.fingerprint if self._server else "",
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
        self._floor.speakers["files"] = self._departures.tell
        self._simulation.when_due(self._feeds, self._feed)
        self._simulation.store.after_restoring(self._resume)
        if "stock" not in self._feeds:
            self._feeds.put("stock", Feed(self._next_night()))
        if self._simulation.options.sftp_port >= 0:
            # Its library costs a third of a second at start-up, which most warehouses never need.
            from harness.simulators.warehouse.files.serving import Server  # noqa: PLC0415

            self._server = Server(self._simulation, self.desk)

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


def _shown(entry: Entry) -> dict[str, Any]:
    return {"name": entry.name, "size": entry.size, "changed": stamp(datetime.fromtimestamp(entry.changed, UTC))}
