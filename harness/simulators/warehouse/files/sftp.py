"""The desk in the words of SFTP, for one client that has logged in."""

from __future__ import annotations

import inspect
import stat
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import asyncssh

from harness.simulators.journal import Journal
from harness.simulators.warehouse.files.arrivals import is_ready
from harness.simulators.warehouse.files.desk import Desk, Handle, Missing, Seen
from harness.simulators.warehouse.files.tree import PathRefused, resolved

_REMEMBERED = 100  # files that a client just left
_FOLDER = stat.S_IFDIR | 0o755
_FILE = stat.S_IFREG | 0o640
_DENIED = frozenset({"outside", "read_only", "not_there", "bad_name", "wrong_key", "fixed", "no_links", "no_folders"})


class Session(asyncssh.SFTPServer):
    """One client in the folders."""

    def __init__(self, chan: asyncssh.SSHServerChannel[bytes], desk: Desk, journal: Journal) -> None:
        super().__init__(chan)
        self._desk = desk
        self._journal = journal
        self._just_left: OrderedDict[str, Seen] = OrderedDict()
        self._user = str(chan.get_extra_info("username"))[:64]

    # Looking

    def realpath(self, path: bytes) -> bytes:
        """Where `path` leads; above the root there is nothing, as on any machine."""
        with self._refusing("file.look", path):
            try:
                return resolved(_text(path)).encode()
            except PathRefused:
                return b"/"

    def stat(self, path: bytes) -> asyncssh.SFTPAttrs:
        """How a file stands; one that this client just left here as it left it, although it is read and gone by now.

        Several clients look after an upload whether all of it came.
        """
        with self._refusing("file.look", path):
            try:
                return _attributes(self._desk.look(_text(path)))
            except Missing:
                if (left := self._left(_text(path))) is None:
                    raise
                return _attributes(left)

    def lstat(self, path: bytes) -> asyncssh.SFTPAttrs:
        return self.stat(path)

    def fstat(self, file_obj: object) -> asyncssh.SFTPAttrs:
        handle = _handle(file_obj)
        return _attributes(Seen("", False, handle.size, handle.changed))

    async def scandir(self, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:
        with self._refusing("file.list", path):
            found = self._desk.listing(_text(path))
            here = _attributes(self._desk.look(_text(path)))
        for name in (b".", b".."):
            yield asyncssh.SFTPName(name, attrs=here)
        for seen in found:
            yield asyncssh.SFTPName(seen.name.encode(), attrs=_attributes(seen))

    def format_user(self, uid: int | None) -> str:  # noqa: ARG002 - no users of this machine are shown
        return "warehouse"

    def format_group(self, gid: int | None) -> str:  # noqa: ARG002 - as above
        return "warehouse"

    # Reading and writing

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> Handle:  # noqa: ARG002 - rights are fixed here
        with self._refusing("file.open", path):
            if not pflags & (asyncssh.FXF_WRITE | asyncssh.FXF_APPEND):
                return self._desk.open_to_read(_text(path))
            return self._desk.open_to_write(
                _text(path),
                create=bool(pflags & asyncssh.FXF_CREAT),
                new=bool(pflags & asyncssh.FXF_EXCL),
                truncate=bool(pflags & asyncssh.FXF_TRUNC),
                append=bool(pflags & asyncssh.FXF_APPEND),
            )

    def read(self, file_obj: object, offset: int, size: int) -> bytes:
        return _handle(file_obj).read(offset, size)

    def write(self, file_obj: object, offset: int, data: bytes) -> int:
        handle = _handle(file_obj)
        with self._refusing("file.write", handle.path.encode()):
            if not handle.writing:
                raise PathRefused("read_only", "the file was opened to be read")
            handle.write(offset, data)
        return len(data)

    def close(self, file_obj: object) -> Awaitable[None]:
        """Called for a client that closes its file; also, by asyncssh, for each file of a client that has gone.

        Only the first is a whole upload. Nothing but the caller tells them apart.
        """
        frame = inspect.currentframe()
        caller = frame.f_back.f_code.co_name if frame and frame.f_back else ""
        return self._close(_handle(file_obj), whole=caller == "_process_close")

    async def _close(self, handle: Handle, *, whole: bool) -> None:
        if handle.writing and not whole:
            self._note("file.write", handle.path, "broken_off: the client went before it closed the file")
        with self._refusing("file.write", handle.path.encode()):
            await self._desk.close(handle, whole=whole)
        if handle.writing and whole:
            self._remember(handle.path, handle.size, handle.changed)

    def setstat(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
        """A time may be set, as clients do that keep those of their files; rights, owner and size are as they are."""
        with self._refusing("file.set", path):
            _only_times(attrs)
            if attrs.mtime is not None and self._left(_text(path)) is None:
                self._desk.set_time(_text(path), float(attrs.mtime))

    def lsetstat(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
        self.setstat(path, attrs)

    def fsetstat(self, file_obj: object, attrs: asyncssh.SFTPAttrs) -> None:
        handle = _handle(file_obj)
        with self._refusing("file.set", handle.path.encode()):
            _only_times(attrs)
            if attrs.mtime is not None:
                handle.changed = float(attrs.mtime)

    def fsync(self, file_obj: object) -> None:
        """Nothing to do: what is written is kept when the file is closed."""

    # Moving and removing

    async def rename(self, oldpath: bytes, newpath: bytes) -> None:
        with self._refusing("file.rename", oldpath):
            await self._renamed(_text(oldpath), _text(newpath), replace=False)

    async def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
        with self._refusing("file.rename", oldpath):
            await self._renamed(_text(oldpath), _text(newpath), replace=True)

    async def remove(self, path: bytes) -> None:
        with self._refusing("file.remove", path):
            await self._desk.remove(_text(path))
            self._just_left.pop(resolved(_text(path)), None)

    def mkdir(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:  # noqa: ARG002 - asyncssh calls it so
        self._refuse("file.mkdir", path, "no_folders", "the folders here are fixed")

    def rmdir(self, path: bytes) -> None:
        self._refuse("file.rmdir", path, "no_folders", "the folders here are fixed")

    def symlink(self, oldpath: bytes, newpath: bytes) -> None:  # noqa: ARG002 - asyncssh calls it so
        self._refuse("file.link", newpath, "no_links", "there are no links here")

    def link(self, oldpath: bytes, newpath: bytes) -> None:  # noqa: ARG002 - asyncssh calls it so
        self._refuse("file.link", newpath, "no_links", "there are no links here")

    def readlink(self, path: bytes) -> bytes:
        self._refuse("file.link", path, "no_links", "there are no links here")

    def statvfs(self, path: bytes) -> NoReturn:  # noqa: ARG002 - asyncssh calls it so
        raise asyncssh.SFTPOpUnsupported("this is no disk of this machine")

    def fstatvfs(self, file_obj: object) -> NoReturn:  # noqa: ARG002 - asyncssh calls it so
        raise asyncssh.SFTPOpUnsupported("this is no disk of this machine")

    # Inside

    async def _renamed(self, old: str, new: str, *, replace: bool) -> None:
        before = self._desk.look(old)
        await self._desk.rename(old, new, replace=replace)
        self._just_left.pop(resolved(old), None)
        self._remember(resolved(new), before.size, before.changed)

    def _remember(self, path: str, size: int, changed: float) -> None:
        if not is_ready(path):
            return
        self._just_left[path] = Seen(path, False, size, changed)
        if len(self._just_left) > _REMEMBERED:
            self._just_left.popitem(last=False)

    def _left(self, path: str) -> Seen | None:
        return self._just_left.get(resolved(path))

    @contextmanager
    def _refusing(self, operation: str, path: bytes) -> Iterator[None]:
        """Refusals in the words of SFTP; all but "there is no such file" are noted."""
        try:
            yield
        except Missing as error:
            raise asyncssh.SFTPNoSuchFile("there is no such file") from error
        except PathRefused as refused:
            self._note(operation, path.decode("utf-8", "replace"), f"{refused.code}: {refused.reason}")
            kind = asyncssh.SFTPPermissionDenied if refused.code in _DENIED else asyncssh.SFTPFailure
            raise kind(refused.reason) from refused

    def _refuse(self, operation: str, path: bytes, code: str, reason: str) -> NoReturn:
        with self._refusing(operation, path):
            raise PathRefused(code, reason)
        raise AssertionError  # what is refused has been raised

    def _note(self, operation: str, path: str, reason: str) -> None:
        self._journal.note("refused", operation, key=path[:300], peer=self._user, reply=reason)


def _text(path: bytes) -> str:
    try:
        return path.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PathRefused("bad_name", "a path is UTF-8") from error


def _handle(file_obj: object) -> Handle:
    if not isinstance(file_obj, Handle):
        raise asyncssh.SFTPInvalidHandle("this file is not open")
    return file_obj


def _attributes(seen: Seen) -> asyncssh.SFTPAttrs:
    when = int(seen.changed)
    return asyncssh.SFTPAttrs(
        size=seen.size, uid=0, gid=0, permissions=_FOLDER if seen.is_folder else _FILE, atime=when, mtime=when
    )  # fmt: skip


def _only_times(attrs: asyncssh.SFTPAttrs) -> None:
    fixed = ("size", "uid", "gid", "owner", "group", "permissions")
    if changed := [name for name in fixed if getattr(attrs, name) is not None]:
        raise PathRefused("fixed", f"{', '.join(changed)} cannot be changed here")
