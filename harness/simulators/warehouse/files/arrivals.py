"""Files that came in: read once, answered by an error file and an acknowledgement, and moved to the archive.

A file is read when it gets a name that ends in `.csv`. What is taken from it is made durable while it is read, and the
answers are written in the same unit of work that moves it away. So a file that was being read when the simulator died is
read again at the next start: its orders are known by then, the others are taken, and nothing is lost or done twice.

What a fault does to a file that comes in:

    lost             it vanishes unread, and its sender believes it arrived
    late, slow, down it is read later, by the warehouse's clock
    twice            it is read twice
    garbled          its second half is missing; or, of its answer, the acknowledgement is cut
    error, reset     its sender is told that it failed: after it was read, or it is not kept at all
    wrongly signed   its sender is told that it may not, and it is not kept
"""

from __future__ import annotations

import asyncio
import posixpath
import sys
import traceback
from contextlib import suppress
from dataclasses import dataclass

from harness.kernel.clock import stamp
from harness.kernel.disturbance import Disturbance
from harness.simulators.disturbances import Met
from harness.simulators.warehouse.files.departures import Departures, Leaf, seconds_later
from harness.simulators.warehouse.files.gathering import BadLine
from harness.simulators.warehouse.files.layouts import ORDERS, RETURNS, Layout
from harness.simulators.warehouse.files.outgoing import ACKNOWLEDGEMENT, ERRORS, error_rows
from harness.simulators.warehouse.files.reading import Outcome, Reader
from harness.simulators.warehouse.files.records import FileRefused
from harness.simulators.warehouse.files.tree import ARCHIVE, INBOXES, Entry, PathRefused, Tree
from harness.simulators.warehouse.floor import Floor

LONGEST_NOTED = 64 * 1024  # bytes
LAYOUTS: dict[str, Layout] = {"/in/orders": ORDERS, "/in/returns": RETURNS}


@dataclass(slots=True, weakref_slot=True, kw_only=True)
class FileRead:
    """A file that was read and of which something was taken."""

    path: str
    digest: str
    at: str


@dataclass(slots=True, weakref_slot=True)
class Postponed:
    """A file that a fault lets be read later: at `due`, in Unix seconds of the warehouse's clock."""

    path: str
    due: float
    disturbance: Disturbance


def is_ready(path: str) -> bool:
    """Whether a file of this name is there to be read: an upload has another name until it is whole."""
    name = posixpath.basename(path)
    return posixpath.dirname(path) in INBOXES and name.endswith(".csv") and not name.startswith(".")


class Arrivals:
    """Reads the files in the inboxes."""

    def __init__(self, floor: Floor, tree: Tree, departures: Departures) -> None:
        self._simulation = floor.simulation
        self._tree = tree
        self._departures = departures
        self._reader = Reader(floor, departures)
        store = floor.simulation.store
        self._read = store.things("file_read", FileRead)
        self._postponed = store.things("file_postponed", Postponed, due=lambda one: one.due)
        self._under_way: dict[str, asyncio.Task[None]] = {}
        floor.simulation.when_due(self._postponed, self._begin_postponed)

    def is_being_read(self, path: str) -> bool:
        return path in self._under_way

    async def came(self, path: str) -> None:
        """Read a file that just got its name, unless a fault will have it otherwise.

        Raises PathRefused when a fault makes its sender believe that it failed.
        """
        entry = self._tree.entry(path)
        if entry is None or not is_ready(path):
            return
        met = await self._met(entry)
        if met is None:
            await self.work(path)
        else:
            await self._disturbed(entry, met)

    async def work(self, path: str, meant: Disturbance | None = None) -> None:
        """Read the file at `path` and answer it. It is read to its end also when whoever waits for that has gone."""
        if path in self._under_way:
            return
        task = asyncio.create_task(self._work(path, meant))
        self._under_way[path] = task
        task.add_done_callback(lambda _done: self._under_way.pop(path, None))
        await asyncio.shield(task)

    async def resume(self) -> None:
        """Read what an earlier process, or a snapshot, left unread."""
        for folder in INBOXES:
            for path in [entry.path for entry in self._tree.files(folder)]:
                if is_ready(path) and path not in self._postponed:
                    await self.work(path)

    async def close(self) -> None:
        """Stop reading. What is not read to its end is read again by the next process."""
        for task in list(self._under_way.values()):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _work(self, path: str, meant: Disturbance | None) -> None:
        while (entry := self._tree.entry(path)) is not None:  # once, unless a snapshot is put back meanwhile
            await self._work_through(entry, meant)

    async def _work_through(self, entry: Entry, meant: Disturbance | None) -> None:
        layout, content = LAYOUTS[entry.folder], self._tree.read(entry)
        for _ in range(meant.copies - 1 if meant else 0):
            with suppress(FileRefused):
                await self._reader.read(entry.name, content, layout)
        try:
            self._check_unread(entry)
            outcome = await self._reader.read(entry.name, content, layout)
        except FileRefused as refused:
            outcome = Outcome(bad=[BadLine(0, "", refused.code, refused.reason)])
        except Exception:  # noqa: BLE001 - a file that we cannot read for our own fault must not block the door
            traceback.print_exc(file=sys.stderr)
            reason = "the simulator failed while reading this file; see its error output"
            outcome = Outcome(bad=[BadLine(0, "", "crashed", reason)])
        if self._tree.entry(entry.path) is entry:
            self._answer(entry, layout, outcome, content, cut=bool(meant and meant.spoil))
        await self._simulation.store.committed()

    def _check_unread(self, entry: Entry) -> None:
        """Raises FileRefused for other content under the name of a file that was read before."""
        before = self._read.named(entry.path)
        if before is not None and before.digest != entry.digest:
            raise FileRefused(
                "known_name", f"a file called {entry.name} was read on {before.at[:19]}Z: give this one another name"
            )

    def _answer(self, entry: Entry, layout: Layout, outcome: Outcome, content: bytes, *, cut: bool) -> None:
        """Everything that follows from a file, in one unit of work: nothing is awaited here."""
        stem = entry.name.removesuffix(".csv")
        again = f"{entry.folder}:{entry.digest}" in self._read
        if outcome.bad:
            self._departures.send(
                Leaf(form=ERRORS, rows=error_rows(outcome.bad), order=outcome.order, stem=f"{stem}.errors")
            )
        if outcome.acknowledgements and not (again and outcome.taken == 0):
            rows = outcome.acknowledgements
            fields = {"answers": entry.name}
            leaf = Leaf(
                form=ACKNOWLEDGEMENT, rows=rows, order=outcome.order, stem=f"ack-{stem}", fields=fields, cut=cut
            )
            self._departures.send(leaf)
        if outcome.taken or outcome.repeated:
            self._remember(entry)
        self._tree.move(entry, self._tree.free(ARCHIVE, stem))
        self._note(entry, layout, outcome, content)

    def _remember(self, entry: Entry) -> None:
        identity = f"{entry.folder}:{entry.digest}"
        if identity not in self._read:
            at = stamp(self._simulation.clock.now())
            self._read.put(identity, FileRead(path=entry.path, digest=entry.digest, at=at))
        if not self._read.id_of(entry.path):
            self._read.add_name(identity, entry.path)

    def _note(self, entry: Entry, layout: Layout, outcome: Outcome, content: bytes) -> None:
        """One note for the file as a whole, unless that of its only order says all there is."""
        if outcome.taken + outcome.repeated + outcome.refused == 1 and len(outcome.orders) == 1:
            return
        fields = {"bytes": entry.size, "sha256": entry.digest, **outcome.to_json()}
        reason = outcome.bad[0].reason if outcome.status == 422 else ""
        self._simulation.journal.note(
            "received", layout.operation, fields=fields, status=outcome.status, key=entry.name, peer="shop",
            body=content[:LONGEST_NOTED].decode("utf-8", "replace"), reply=reason,
        )  # fmt: skip

    # Faults

    async def _met(self, entry: Entry) -> Met | None:
        """The fault meant for this file. It may be meant for one of its orders, so it is looked through first."""
        armed = self._simulation.disturbances
        if not armed.any("received"):
            return None
        layout = LAYOUTS[entry.folder]
        orders, mails = await self._reader.about(self._tree.read(entry), layout)
        met = armed.take(layout.operation, (orders | mails).__contains__, way="received", key=entry.path)
        if met is not None and met.first:
            self._simulation.journal.note(
                "disturbed", layout.operation, order=next(iter(orders)) if len(orders) == 1 else "",
                fields=met.disturbance.told(), key=entry.name, peer="shop",
            )  # fmt: skip
        return met

    async def _disturbed(self, entry: Entry, met: Met) -> None:
        meant = met.disturbance
        if meant.copies == 0 or meant.forge or meant.reset == "before":
            self._tree.remove(entry.path)
            await self._simulation.store.committed()
        if meant.forge:
            raise PathRefused("wrong_key", "this key is not known here")
        if meant.reset == "before":
            raise PathRefused("failed", "the file could not be kept")
        if meant.copies == 0:
            return
        if meant.corrupt:
            content = self._tree.read(entry)
            self._tree.write(entry.path, content[: len(content) // 2])
        if later := seconds_later(met):
            self._postpone(entry.path, later, meant)
        else:
            await self.work(entry.path, meant)
        if meant.status or meant.reset == "after":
            raise PathRefused("failed", "the file was taken for failed")

    def _postpone(self, path: str, later: float, meant: Disturbance) -> None:
        self._postponed.remove(path)
        self._postponed.put(path, Postponed(path, self._simulation.clock.now().timestamp() + later, meant))

    async def _begin_postponed(self, postponed: Postponed) -> None:
        self._postponed.remove(postponed.path)
        await self.work(postponed.path, postponed.disturbance)
