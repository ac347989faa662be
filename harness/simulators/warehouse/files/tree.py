"""The folders that a client sees. They are no folders of this machine: a tree of names in the simulator's own store.

So there is nothing behind them to climb out to, no link and no device can be made in them, and a file moves in the same unit
of work as the order that was read from it.

    /in/orders  /in/returns              the client writes here
    /in/archive  /in/errors              what was read; why lines were refused
    /out/acknowledgements  /out/dispatch  /out/stock  /out/returns    the client reads here, and deletes what it has
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from harness.simulators.store import Store

INBOXES = ("/in/orders", "/in/returns")
ARCHIVE = "/in/archive"
ERRORS = "/in/errors"
OUTBOXES = ("/out/acknowledgements", "/out/dispatch", "/out/stock", "/out/returns")
FOLDERS = frozenset({"/", "/in", "/out", *INBOXES, ARCHIVE, ERRORS, *OUTBOXES})

LARGEST = 16 * 1024 * 1024  # bytes of one file
MOST_IN = 1000  # files of a client that are not read yet
MOST_KEPT = (
    5000  # files kept in the archive and among the errors: then the oldest go. What goes out stays until it is taken
)
_PART = 128 * 1024
_NAME = re.compile(r"[A-Za-z0-9._][A-Za-z0-9._ -]{0,119}")


class PathRefused(Exception):
    """A path, or something asked of it, that is not allowed; nothing was changed. `code` is a word for programs."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(slots=True, weakref_slot=True, kw_only=True)
class Entry:
    """One file: where it lies, how many bytes, since when (Unix seconds), the SHA-256 of its content and its parts' group."""

    path: str
    size: int
    changed: float
    digest: str
    content: str

    @property
    def folder(self) -> str:
        return posixpath.dirname(self.path)

    @property
    def name(self) -> str:
        return posixpath.basename(self.path)


@dataclass(slots=True, weakref_slot=True)
class Part:
    """A piece of a file's content."""

    raw: bytes


def resolved(path: str) -> str:
    """`path` as the tree has it: absolute, without dots. Raises PathRefused for one that climbs above the root."""
    depth = 0
    for part in path.split("/"):
        depth += -1 if part == ".." else part not in ("", ".")
        if depth < 0:
            raise PathRefused("outside", "this leaves the folders of this door")
    return "/" + posixpath.normpath("/" + path).strip("/")


def check_name(name: str) -> None:
    """Raises PathRefused unless a client may call a file so."""
    if not _NAME.fullmatch(name) or set(name) == {"."}:
        raise PathRefused("bad_name", "a file's name has up to 120 letters without accents, digits, spaces, . _ and -")


class Tree:
    """All files of this door, kept in the store."""

    def __init__(self, store: Store, now: Callable[[], float]) -> None:
        """`now()` gives Unix seconds."""
        self._store = store
        self._now = now
        self._entries = store.things("file", Entry)
        self._parts = store.things("file_part", Part)

    def entry(self, path: str) -> Entry | None:
        """The file at `path` (resolved)."""
        return self._entries.get(path)

    def files(self, folder: str) -> list[Entry]:
        """The files of one folder, in the order in which they came there."""
        return self._entries.of(folder)

    def newest(self, folder: str, limit: int) -> list[Entry]:
        """Up to `limit` files of one folder, those that came last first."""
        return self._entries.latest(limit, group=folder)

    def write(self, path: str, content: bytes, changed: float | None = None) -> Entry:
        """Put a whole file at `path`, in place of the one that is there; `changed` now unless told otherwise."""
        self.remove(path)
        number = int(self._store.setting("files.written", 0)) + 1
        self._store.set_setting("files.written", number)
        group = f"content-{number}"
        for at in range(0, len(content), _PART):
            self._parts.put(f"{group}-{at // _PART:05d}", Part(content[at : at + _PART]), group=group)
        self._let_go()
        when = self._now() if changed is None else changed
        made = Entry(
            path=path, size=len(content), changed=when, digest=sha256(content).hexdigest(), content=group
        )  # fmt: skip
        self._entries.put(path, made, group=made.folder)
        self._drop_oldest(made.folder)
        return made

    def read(self, entry: Entry) -> bytes:
        """The content of a file."""
        raw = b"".join(part.raw for part in self._parts.of(entry.content))
        self._let_go()
        return raw

    def move(self, entry: Entry, path: str) -> Entry:
        """Give a file another place, replacing what is there; its content stays as it is."""
        if path == entry.path:
            return entry
        self.remove(path)
        self._entries.remove(entry.path)
        made = Entry(
            path=path, size=entry.size, changed=entry.changed, digest=entry.digest, content=entry.content
        )  # fmt: skip
        self._entries.put(path, made, group=made.folder)
        self._drop_oldest(made.folder)
        return made

    def remove(self, path: str) -> None:
        """Forget the file at `path`, if there is one."""
        found = self._entries.get(path)
        if found is not None:
            self._entries.remove(path)
            self._store.write("delete from thing where kind = 'file_part' and grp = ?", [(found.content,)])

    def free(self, folder: str, stem: str, ending: str = ".csv") -> str:
        """A path in `folder` that no file has: `stem` + `ending`, else with the first number that makes it new."""
        path, number = f"{folder}/{stem}{ending}", 1
        while path in self._entries:
            number += 1
            path = f"{folder}/{stem}-{number}{ending}"
        return path

    def check_room(self, folder: str) -> None:
        """Raises PathRefused when a client may put no more files into `folder`."""
        if len(self._entries.latest(MOST_IN, group=folder)) >= MOST_IN:
            raise PathRefused("too_many_files", f"{folder} holds {MOST_IN} files: remove some first")

    def _drop_oldest(self, folder: str) -> None:
        if folder not in (ARCHIVE, ERRORS):
            return
        self._store.flush()
        held = self._store.ask("select count(*) from thing where kind = 'file' and grp = ?", (folder,))[0][0]
        for old in self._entries.earliest(max(0, held - MOST_KEPT), group=folder):
            self.remove(old.path)

    def _let_go(self) -> None:
        """Hold no content in memory: it is written, and large."""
        self._parts.flush()
        self._parts.forget()
