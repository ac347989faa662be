"""Starting a simulator as a process: bind, say "ready", answer until told to stop."""

from __future__ import annotations

import argparse
import asyncio
import gc
import ipaddress
import os
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

import uvicorn
from starlette.applications import Starlette

from harness.kernel.seed import Seed
from harness.simulators.simulation import Options
from harness.simulators.store import StoreRefused
from harness.simulators.tearing import TearableProtocol

KEY_VARIABLE = "DRYRUN_CONTROL_KEY"


@dataclass(frozen=True, slots=True)
class CannotStart(Exception):
    """A simulator that cannot start, with one sentence that says why."""

    sentence: str

    def __str__(self) -> str:
        return self.sentence


class _Server(uvicorn.Server):
    """uvicorn that says one line when it serves, and ends with exit code 0 when it is told to stop."""

    announcement: Callable[[], str]

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(self.announcement(), flush=True)  # noqa: T201 - the one line that whoever started us waits for

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - uvicorn calls it so
        self.force_exit = self.should_exit
        self.should_exit = True


def serve(app_factory: Callable[[Options], Starlette], name: str, argv: Sequence[str] | None = None) -> int:
    """Run the simulator `name` until SIGTERM or SIGINT. Returns the exit code: 0, or 2 when it could not start.

    Prints `ready http://127.0.0.1:PORT` on stdout once it serves, followed by `app.state.also` when the app sets that.
    """
    try:
        options, listener = _begin(name, argv)
        app = app_factory(options)
    except (CannotStart, StoreRefused) as reason:
        sys.stderr.write(f"{name}: {reason}\n")
        return 2
    config = uvicorn.Config(
        app,
        log_level="error",
        access_log=False,
        lifespan="on",
        server_header=False,
        ws="none",
        http=TearableProtocol,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
    )
    server = _Server(config)
    server.announcement = lambda: f"ready {_address(listener)}{getattr(app.state, 'also', '')}"
    gc.collect()
    gc.freeze()  # what is loaded by now stays: there is no garbage to look for in it
    gc.set_threshold(20_000, 20, 20)
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(server.serve(sockets=[listener]))
    return 0


def bind(host: str, port: int, option: str = "--port") -> socket.socket:
    """A socket listening on `host`:`port` (0: any free port). Raises CannotStart, naming `option`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's algorithm off only for sockets that say they are TCP; with it each answer takes 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(256)
    except (OSError, OverflowError) as error:
        listener.close()
        raise CannotStart(
            f"cannot listen on {host} port {port} ({error}); choose another {option}, or 0 for any free one"
        ) from error
    return listener


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _begin(name: str, argv: Sequence[str] | None) -> tuple[Options, socket.socket]:
    options = _read(name, argv)
    if not is_loopback(options.host) and not options.key:
        raise CannotStart(
            f"{options.host} can be reached from outside: set {KEY_VARIABLE} or give --key to guard the control plane"
        )
    listener = bind(options.host, options.port)
    port = listener.getsockname()[1]
    return replace(options, port=port, url=options.url.rstrip("/") or _address(listener)), listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _read(name: str, argv: Sequence[str] | None) -> Options:
    parser = argparse.ArgumentParser(prog=f"python -m harness.simulators.{name}", description=f"The {name} simulator.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=0, help="port to listen on, 0 for any free one (default)")
    parser.add_argument("--url", default="", help="address under which others reach this, when it is not host and port")
    parser.add_argument("--seed", type=int, default=0, help="the number all invented ids come from")
    parser.add_argument(
        "--key", default=os.environ.get(KEY_VARIABLE, ""), help=f"key of the control plane (default ${KEY_VARIABLE})"
    )
    parser.add_argument(
        "--state", type=Path, default=None, metavar="FILE",
        help="keep everything in this file, over restarts and crashes; without it a simulator forgets when it ends",
    )  # fmt: skip
    if name == "warehouse":
        parser.add_argument(
            "--sftp-port", type=int, default=-1, help="port for files over SFTP, 0 for any free one (default: none)"
        )
    if name == "mailbox":
        parser.add_argument("--smtp-port", type=int, default=0, help="port for SMTP, 0 for any free one (default)")
    given = parser.parse_args(argv)
    return Options(
        host=given.host,
        port=given.port,
        url=given.url,
        seed=Seed(given.seed),
        key=given.key,
        smtp_port=getattr(given, "smtp_port", 0),
        sftp_port=getattr(given, "sftp_port", -1),
        state=given.state,
    )
