"""A folder for the logs of a landscape that is started by hand."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.kernel.errors import DryrunError


@contextmanager
def scratch(purpose: str) -> Iterator[Path]:
    """A new folder, removed at the end, unless a DryrunError leaves: its sentence names a log that lies there."""
    folder = Path(tempfile.mkdtemp(prefix=f"dryrun-{purpose}-"))
    keep = False
    try:
        yield folder
    except DryrunError:
        keep = any(folder.rglob("*.log"))
        raise
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)
