"""The mails as they came, byte by byte. They lie in the store's database under their digest, and never in memory."""

from __future__ import annotations

import hashlib

from harness.simulators.store import Store

_TABLE = "create table if not exists letter (digest text primary key, raw blob not null) without rowid"


class Letters:
    """Raw mails. A snapshot does not copy them: what has a digest never changes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        store.ask(_TABLE)
        self.size: int = store.ask("select coalesce(sum(length(raw)), 0) from letter")[0][0]  # bytes of all of them

    def keep(self, raw: bytes) -> str:
        """Keep a mail and return its digest."""
        digest = hashlib.sha256(raw).hexdigest()
        if not self._store.ask("select 1 from letter where digest = ?", (digest,)):
            self._store.write("insert into letter values (?, ?)", [(digest, raw)])
            self.size += len(raw)
        return digest

    def read(self, digest: str) -> bytes:
        """The mail with this digest. Raises LookupError when it was never kept."""
        rows = self._store.ask("select raw from letter where digest = ?", (digest,))
        if not rows:
            raise LookupError(digest)
        return bytes(rows[0][0])
