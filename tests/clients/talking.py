"""Talks to a real client, which runs as a process of its own in `.venv-clients` (see `serving.py`).

    with client("karrio_colissimo") as colissimo:
        answer = colissimo.ask("ship", url=..., shipment=...)

One process may serve a whole test module: starting it costs most.
"""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parent
PYTHON = FOLDER.parent.parent / ".venv-clients" / "bin" / "python"
MISSING = "the real clients that drive our simulators are not set up; type: make setup-clients"
ANSWER_WITHIN = 60.0  # seconds, after which a client that hangs is ended


class ClientRaised(Exception):
    """The client raised `kind`, the name of its exception's class, with `message`; `trace` says where."""

    def __init__(self, kind: str, message: str, trace: str) -> None:
        super().__init__(f"{kind}: {message}\n{trace}")
        self.kind = kind
        self.message = message
        self.trace = trace


class Client:
    """A running client."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, operation: str, /, **arguments: Any) -> Any:
        """What the client's `operation` returns. Raises ClientRaised; RuntimeError when the client is gone."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": operation, "with": arguments}) + "\n")
        self._process.stdin.flush()
        watch = threading.Timer(ANSWER_WITHIN, self._process.kill)
        watch.start()
        try:
            line = self._process.stdout.readline()
        finally:
            watch.cancel()
        if not line:
            raise RuntimeError(
                f"the client ended, or said nothing within {ANSWER_WITHIN:g} s, when asked to {operation}"
            )
        told = json.loads(line)
        if "raised" in told:
            raise ClientRaised(told["raised"], told["message"], told["trace"])
        return told["answer"]


@contextmanager
def client(script: str) -> Iterator[Client]:
    """The client that `tests/clients/<script>.py` drives. Fails the test when the clients are not set up."""
    if not PYTHON.exists():
        pytest.fail(MISSING, pytrace=False)
    command = [str(PYTHON), "-I", str(FOLDER / "serving.py"), str(FOLDER / f"{script}.py")]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Client(process)
    finally:
        process.communicate(timeout=ANSWER_WITHIN)
