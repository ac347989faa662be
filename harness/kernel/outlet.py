"""Standard output that may go away: `dryrun judge RUN | head -1` must end as the verdict says."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Callable
from typing import Any, TextIO

from harness.kernel.errors import DryrunError


class OutletFailed(DryrunError):
    """What was to be printed could not be written."""


class Outlet:
    """A text stream that passes on to `stream` whole, and goes on in silence when nobody reads there any more.

    `gone` says that it does; `failed` is what else kept it from writing, in words, such as a full disk; "" while nothing did.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.gone = False
        self.failed = ""

    def write(self, text: str) -> int:
        if not self.gone:
            self._try(lambda: self._stream.write(text))
            # A pipe is buffered by blocks: whoever watches wants each line as it comes.
            if "\n" in text:
                self.flush()
        return len(text)

    def flush(self) -> None:
        if not self.gone:
            self._try(self._stream.flush)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except BrokenPipeError:
            self._fall_silent()
        except OSError as error:
            why = "the disk is full" if error.errno == errno.ENOSPC else str(error.strerror or error)
            self.failed = f"standard output cannot be written ({why})."
            self._fall_silent()

    def _fall_silent(self) -> None:
        """Let what is left in the buffer go nowhere: Python would try it again at exit, and end with 120."""
        self.gone = True
        with contextlib.suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)
            self._stream.flush()


def outlet() -> Outlet:
    """Standard output of now."""
    return Outlet(sys.stdout)
