"""What a client may do in the folders, whatever it speaks: every path is checked here, and every refusal has a reason.

/in/orders, /in/returns   write, rename, remove: until the file is read
/in/archive               read
/in/errors, /out/...      read, remove, rename within the folder: that is how a client marks what it has taken
"""

from __future__ import annotations

import posixpath
import tempfile
from dataclasses import dataclass, field
from typing import IO

from harness.simulators.simulation import Simulation
from harness.simulators.warehouse.files.arrivals import Arrivals, is_ready
from harness.simulators.warehouse.files.tree import (
    ERRORS,
    FOLDERS,
    INBOXES,
    LARGEST,
    OUTBOXES,
    Entry,
    PathRefused,
    Tree,
    check_name,
    resolved,
)

MOST_OPEN = 100  # files being written or read at one time, by all clients
_IN_MEMORY = 512 * 1024


def _scratch() -> IO[bytes]:
    return tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)


@dataclass(slots=True)
class Handle:
    """A file that a client has open. What it writes is seen by nobody before it is closed."""

    path: str
    writing: bool
    appending: bool
    changed: float
    content: IO[bytes] = field(default_factory=_scratch)
    size: int = 0

    def read(self, offset: int, size: int) -> bytes:
        self.content.seek(offset)
        return self.content.read(size)

    def write(self, offset: int, raw: bytes) -> None:
        """Raises PathRefused when the file would be too large."""
        at = self.size if self.appending else offset
        if at + len(raw) > LARGEST:
            raise PathRefused("too_large", f"a file may have at most {LARGEST} bytes")
        self.content.seek(at)
        self.content.write(raw)
        self.size = max(self.size, at + len(raw))


@dataclass(frozen=True, slots=True)
class Seen:
    """A name in a folder, or the folder itself, as a listing shows it. `changed` in Unix seconds."""

    name: str
    is_folder: bool
    size: int
    changed: float


class Missing(Exception):
    """There is no such file or folder."""


class Desk:
    """Serves the clients of one warehouse. Each call does all of what it is asked, or raises and has changed nothing."""

    def __init__(self, simulation: Simulation, tree: Tree, arrivals: Arrivals) -> None:
        self._store = simulation.store
        self._clock = simulation.clock
        self._tree = tree
        self._arrivals = arrivals
        self._open: list[Handle] = []

    @property
    def _now(self) -> float:
        return self._clock.now().timestamp()

    # Looking

    def look(self, path: str) -> Seen:
        """What is at `path`. Raises Missing, PathRefused."""
        path = resolved(path)
        name = posixpath.basename(path)
        if path in FOLDERS:
            return Seen(name, True, 0, self._now)
        if (upload := self._upload(path)) is not None:
            return Seen(name, False, upload.size, upload.changed)
        entry = self._entry(path)
        return Seen(name, False, entry.size, entry.changed)

    def listing(self, path: str) -> list[Seen]:
        """What is in the folder at `path`, by name. Raises Missing, PathRefused."""
        path = resolved(path)
        if path not in FOLDERS:
            raise Missing
        inner = {folder for folder in FOLDERS if folder != "/" and posixpath.dirname(folder) == path}
        found = {posixpath.basename(folder): Seen(posixpath.basename(folder), True, 0, self._now) for folder in inner}
        for entry in self._tree.files(path):
            found[entry.name] = Seen(entry.name, False, entry.size, entry.changed)
        for upload in self._open:
            if upload.writing and posixpath.dirname(upload.path) == path:
                name = posixpath.basename(upload.path)
                found[name] = Seen(name, False, upload.size, upload.changed)
        return [found[name] for name in sorted(found)]

    # Reading and writing

    def open_to_read(self, path: str) -> Handle:
        """Raises Missing, PathRefused."""
        entry = self._entry(resolved(path))
        handle = self._opened(entry.path, writing=False, appending=False)
        handle.content.write(self._tree.read(entry))
        handle.size = entry.size
        return handle

    def open_to_write(
        self, path: str, *, create: bool, new: bool = False, truncate: bool = False, append: bool = False
    ) -> Handle:
        """A file to write, in an inbox. `new`: there must be none of this name. Raises Missing, PathRefused."""
        path = self._writable(path)
        entry = self._tree.entry(path)
        if entry is None and not create:
            raise Missing
        if entry is not None and new:
            raise PathRefused("exists", f"{path} is there already")
        if entry is None:
            self._tree.check_room(posixpath.dirname(path))
        handle = self._opened(path, writing=True, appending=append)
        if entry is not None and not truncate:
            handle.write(0, self._tree.read(entry))
        return handle

    async def close(self, handle: Handle, *, whole: bool) -> None:
        """Keep what was written, and read it when it is ready. An upload that broke off (not `whole`) is dropped."""
        if handle not in self._open:
            return
        self._open.remove(handle)
        if not handle.writing or not whole:
            handle.content.close()
            return
        handle.content.seek(0)
        self._tree.write(handle.path, handle.content.read(), handle.changed)
        handle.content.close()
        await self._store.committed()
        await self._arrivals.came(handle.path)

    def shut(self) -> None:
        """Drop what is still open: the door closes."""
        for handle in self._open:
            handle.content.close()
        self._open.clear()

    # Moving and removing

    async def rename(self, old: str, new: str, *, replace: bool) -> None:
        """Give a file another name; one that gets a name to be read is read. Raises Missing, PathRefused."""
        entry = self._movable(old)
        target = resolved(new)
        folder = posixpath.dirname(target)
        both_in = entry.folder in INBOXES and folder in INBOXES
        if not both_in and folder != entry.folder:
            raise PathRefused("not_there", f"a file of {entry.folder} cannot be moved to {folder}")
        check_name(posixpath.basename(target))
        if folder in INBOXES:
            self._writable(target)
        if target != entry.path and self._tree.entry(target) is not None and not replace:
            raise PathRefused("exists", f"{target} is there already")
        self._tree.move(entry, target)
        await self._store.committed()
        await self._arrivals.came(target)

    async def remove(self, path: str) -> None:
        """Raises Missing, PathRefused."""
        self._tree.remove(self._movable(path).path)
        await self._store.committed()

    def set_time(self, path: str, when: float) -> None:
        """Say when a file was changed (Unix seconds). Raises Missing, PathRefused."""
        self._movable(path).changed = when

    # Inside

    def _entry(self, path: str) -> Entry:
        if path in FOLDERS:
            raise PathRefused("folder", f"{path} is a folder")
        entry = self._tree.entry(path)
        if entry is None:
            raise Missing
        return entry

    def _movable(self, path: str) -> Entry:
        path = resolved(path)
        if self._upload(path) is not None:
            raise PathRefused("busy", f"{path} is being written")
        entry = self._entry(path)
        if entry.folder not in (*INBOXES, *OUTBOXES, ERRORS):
            raise PathRefused("read_only", f"what is in {entry.folder} stays there")
        self._check_idle(path)
        return entry

    def _writable(self, path: str) -> str:
        """`path` resolved. Raises PathRefused unless a client may write there now."""
        path = resolved(path)
        folder, name = posixpath.split(path)
        if path in FOLDERS:
            raise PathRefused("folder", f"{path} is a folder")
        if folder not in INBOXES:
            raise PathRefused("read_only", f"files are written to {' and '.join(INBOXES)} only")
        check_name(name)
        if self._upload(path) is not None:
            raise PathRefused("busy", f"{path} is being written")
        self._check_idle(path)
        return path

    def _check_idle(self, path: str) -> None:
        if is_ready(path) and self._arrivals.is_being_read(path):
            raise PathRefused("busy", f"{path} is being read")

    def _upload(self, path: str) -> Handle | None:
        return next((handle for handle in self._open if handle.writing and handle.path == path), None)

    def _opened(self, path: str, *, writing: bool, appending: bool) -> Handle:
        if len(self._open) >= MOST_OPEN:
            raise PathRefused("too_many_open", f"{MOST_OPEN} files are open: close one first")
        handle = Handle(path, writing, appending, self._now)
        self._open.append(handle)
        return handle
