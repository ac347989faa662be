"""The ledger of one process: everything is recorded as it happens, and nothing is ever changed."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TextIO

from harness.kernel.clock import Clock
from harness.kernel.errors import LedgerUnwritable
from harness.ledger.entry import Entry
from harness.ledger.events import Event, StreamEnded

Reader = Callable[[Entry], None]


class Ledger:
    """An append-only stream of entries in `folder`/`stream`.jsonl, flushed line by line.

    Readers may subscribe; they are told of each entry after it was written. Recording raises LedgerUnwritable when the
    disk refuses, and what was written before stays readable.
    """

    def __init__(self, folder: Path, stream: str, clock: Clock | None = None) -> None:
        self.stream = stream
        self.path = folder / f"{stream}.jsonl"
        self._clock = clock or Clock()
        self._entries: list[Entry] = []
        self._readers: list[Reader] = []
        self._file: TextIO | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # "x": two processes that took the same name would interleave their numbers.
            # A lone surrogate, which hostile JSON may hold, is written as JSON itself escapes it.
            self._file = self.path.open("x", encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            raise LedgerUnwritable(_sentence(self.path, error)) from error

    def subscribe(self, reader: Reader) -> None:
        self._readers.append(reader)

    def record(self, event: Event, *, journey: str = "") -> Entry:
        """Write `event` down and return its entry."""
        entry = Entry(self.stream, len(self._entries) + 1, self._clock.now(), journey, event)
        if self._file is None:
            raise LedgerUnwritable(f"the ledger {self.path} is closed: {entry.kind} came too late to be recorded")
        try:
            self._file.write(entry.to_line() + "\n")
            self._file.flush()
        except OSError as error:
            self._abandon()
            raise LedgerUnwritable(_sentence(self.path, error)) from error
        self._entries.append(entry)
        for reader in self._readers:
            reader(entry)
        return entry

    def entries(self, journey: str | None = None) -> Iterable[Entry]:
        """The entries so far, of one journey or of all."""
        return [entry for entry in self._entries if journey is None or entry.journey == journey]

    def close(self) -> None:
        """Say that the stream is complete, and close it. Closing twice does nothing."""
        if self._file is not None:
            self.record(StreamEnded(entries=len(self._entries)))
            self._file.close()
            self._file = None

    def _abandon(self) -> None:
        # The buffered rest of a refused line must not be tried again at exit.
        file, self._file = self._file, None
        try:
            if file is not None:
                file.close()
        except OSError:
            pass


def _sentence(path: Path, error: OSError) -> str:
    why = "the disk is full: free some space" if error.errno == errno.ENOSPC else f"{error.strerror or error}"
    return f"the ledger {path} cannot be written ({why}); what was recorded before is still readable there"
