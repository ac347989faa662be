"""Files kept with a ledger: pictures, mails, labels, messages."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from msgspec.structs import replace

from harness.kernel.errors import LedgerUnwritable
from harness.ledger.entry import Entry
from harness.ledger.events import Exhibited
from harness.ledger.ledger import Ledger

_ENDINGS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "application/pdf": "pdf",
    "application/json": "json",
    "text/html": "html",
    "text/plain": "txt",
    "application/zip": "zip",
}


class Exhibits:
    """The exhibits folder of a run. Each kept file is an entry of the ledger."""

    def __init__(self, run: Path, ledger: Ledger) -> None:
        self._run = run
        self._ledger = ledger
        self._count = 0

    def keep(
        self, content: bytes, title: str, media_type: str, *, journey: str, order: str = "", stage: str = ""
    ) -> Entry:
        """Store `content` under a name made of `title`. Raises LedgerUnwritable when the disk refuses."""
        self._count += 1
        name = f"{self._ledger.stream}-{self._count:04d}-{_plain(title)}.{_ENDINGS.get(media_type, 'bin')}"
        path = self._run / "exhibits" / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as error:
            raise LedgerUnwritable(
                f"the exhibit {path} cannot be written ({error.strerror}): free some space"
            ) from error
        shown = Exhibited(path=f"exhibits/{name}", title=title, media_type=media_type, order=order, stage=stage)
        return self._ledger.record(shown, journey=journey)

    def show_again(self, kept: Entry, title: str, *, journey: str, stage: str = "") -> Entry:
        """Record that an exhibit kept before shows this too. Raises TypeError for an entry that is no exhibit."""
        if not isinstance(kept.event, Exhibited):
            raise TypeError(f"{kept.id} is no exhibit")
        return self._ledger.record(replace(kept.event, title=title, stage=stage), journey=journey)


def _plain(title: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", ascii_only).strip("-").lower()[:60] or "exhibit"
