"""How a command ends: exit codes, and a sentence on standard error instead of a traceback."""

from __future__ import annotations

import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import typer

from harness.cli.words import word
from harness.kernel.errors import DryrunError

COULD_NOT_RUN = 2


@contextmanager
def in_one_sentence(language: str) -> Iterator[None]:
    """Turn what fails inside into a sentence on standard error and exit code 2; SIGTERM counts as Ctrl-C.

    A failure of our own keeps its traceback, and ends in 2 as well: Python's own exit code would be 1, which says NO-GO.
    """
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    except (typer.Exit, typer.Abort):
        raise
    except DryrunError as error:
        print(f"dryrun: {error}", file=sys.stderr)
        raise typer.Exit(COULD_NOT_RUN) from None
    except KeyboardInterrupt:
        print(word("interrupted", language), file=sys.stderr)
        raise typer.Exit(COULD_NOT_RUN) from None
    except Exception as error:  # noqa: BLE001 - see above
        traceback.print_exc()
        print(f"dryrun: {word('crashed', language)} {type(error).__name__}: {error}", file=sys.stderr)
        raise typer.Exit(COULD_NOT_RUN) from None
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of a signal handler
    raise KeyboardInterrupt
