"""A terminal on standard output, which may go away and may be full."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, TextIO, cast

from rich.console import Console

from harness.kernel.outlet import OutletFailed, outlet


@contextlib.contextmanager
def console(**options: Any) -> Iterator[Console]:
    """A terminal to print on. Raises OutletFailed at the end when not all of it could be written."""
    out = outlet()
    yield Console(file=cast("TextIO", out), **options)
    if out.failed:
        raise OutletFailed(out.failed)
