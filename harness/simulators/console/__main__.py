"""`python -m harness.simulators.console [--port N] [--host H]`; prints `ready http://127.0.0.1:PORT` once it serves."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from socket import socket
from types import FrameType

import uvicorn

from harness.simulators.console.app import console_app
from harness.simulators.console.setting import KEY_VARIABLE, SYSTEMS_VARIABLE, Setting, read_systems
from harness.simulators.serve import CannotStart, bind, is_loopback


class _Server(uvicorn.Server):
    """uvicorn that says one line when it serves, and ends with exit code 0 when it is told to stop."""

    announcement = ""

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        print(self.announcement, flush=True)  # noqa: T201 - the one line that whoever started us waits for

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - uvicorn calls it so
        self.force_exit = self.should_exit
        self.should_exit = True


def main(argv: Sequence[str] | None = None, environ: Mapping[str, str] = os.environ) -> int:
    """Serve until SIGTERM or SIGINT. Returns the exit code: 0, or 2 when it could not start."""
    parser = argparse.ArgumentParser(prog="python -m harness.simulators.console", description="The console for people.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=0, help="port to listen on, 0 for any free one (default)")
    given = parser.parse_args(argv)
    try:
        setting = _setting(given.host, environ)
        listener = bind(given.host, given.port)
    except CannotStart as reason:
        sys.stderr.write(f"console: {reason}\n")
        return 2
    host, port = listener.getsockname()[:2]
    config = uvicorn.Config(
        console_app(setting), log_level="error", access_log=False, server_header=False, ws="none",
        timeout_graceful_shutdown=2,
    )  # fmt: skip
    server = _Server(config)
    server.announcement = f"ready http://[{host}]:{port}" if ":" in host else f"ready http://{host}:{port}"
    asyncio.run(server.serve(sockets=[listener]))
    return 0


def _setting(host: str, environ: Mapping[str, str]) -> Setting:
    key = environ.get(KEY_VARIABLE, "")
    if not is_loopback(host) and not key:
        raise CannotStart(f"{host} can be reached from outside: set {KEY_VARIABLE}, which people then sign in with")
    # A key that is set is asked for on this machine too: it may be reached through a tunnel or a proxy.
    return Setting(read_systems(environ.get(SYSTEMS_VARIABLE, "")), key)


if __name__ == "__main__":
    sys.exit(main())
