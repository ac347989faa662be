"""Run one command with one line of progress; show what it printed only when it fails.

    python setup/quietly.py MESSAGE COMMAND [WORD ...]

Exit code: the command's own; 130 or 143 when interrupted. The command gets a process group of its own, which is
ended as a whole on Ctrl-C and SIGTERM: package managers start children that would otherwise outlive us.
Needs nothing but the standard library, so that it also runs before there is a virtual environment.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import FrameType
from typing import IO

_GRACE = 5.0  # seconds between asking a process group to end and ending it


class Interrupted(SystemExit):
    """A signal asked us to stop. `code` is 128 plus the signal's number, as a shell would say it."""


def quietly(message: str, command: Sequence[str], environ: Mapping[str, str] | None = None) -> int:
    """Run `command`, printing only `setting up: <message>`; its output follows when it fails. Returns its exit code."""
    code, said = silently(message, command, environ)
    if code:
        sys.stderr.write(said)
        print(f"setting up: failed ({code}): {' '.join(command)}", file=sys.stderr, flush=True)
    return code


def silently(message: str, command: Sequence[str], environ: Mapping[str, str] | None = None) -> tuple[int, str]:
    """As `quietly`, also when it fails. Returns the exit code and what the command printed."""
    print(f"setting up: {message}", file=sys.stderr, flush=True)
    with tempfile.TemporaryFile() as output:
        code = _run(command, output, environ)
        output.seek(0)
        return code, output.read().decode(errors="replace")


def _run(command: Sequence[str], output: IO[bytes], environ: Mapping[str, str] | None) -> int:
    previous = {number: signal.signal(number, _interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=None if environ is None else {**os.environ, **environ},
            start_new_session=True,
        )
        try:
            return child.wait()
        finally:
            _end_group(child)
    except OSError as problem:
        output.write(f"{command[0]}: {problem.strerror}\n".encode())
        return 127
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _interrupt(number: int, _frame: FrameType | None) -> None:
    raise Interrupted(128 + number)


def _end_group(child: subprocess.Popen[bytes]) -> None:
    """End whatever is left of the child's process group, politely first."""
    for number in (signal.SIGINT, signal.SIGTERM):  # a second Ctrl-C must not cut this short
        signal.signal(number, signal.SIG_IGN)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            child.wait(_GRACE)
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


if __name__ == "__main__":
    sys.exit(quietly(sys.argv[1], sys.argv[2:]))
