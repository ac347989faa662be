"""Real servers that probes look into, each a process of its own: PostgreSQL and an IMAP server. And how to ask for a probe."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from harness.kernel.waiting import eventually
from harness.landscape.endpoint import Endpoint
from harness.landscape.model import Landscape
from harness.probes.building import declared_probes
from tests.clients.talking import MISSING, PYTHON

PASSWORD = "pass word/of:the@probe"
_HEAD = """
name = "probed"
currency = "EUR"
[systems.shop]
address = "http://127.0.0.1:9"
driver = "oscar"
"""


def landscape(text: str) -> Landscape:
    """A landscape with a shop that nobody asks, and what `text` adds."""
    return Landscape.model_validate({**tomllib.loads(_HEAD + text), "source": "test.toml"})


def probe(role: str, text: str, endpoint: Endpoint | None = None, **environ: str) -> Any:
    """The probe of `role` that the table `[systems.ROLE.probe]` in `text` declares."""
    endpoints = {role: endpoint} if endpoint else {}
    return declared_probes(landscape(f"[systems.{role}.probe]\n{text}"), endpoints, environ)[role]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _programs() -> Path:
    """Where PostgreSQL's programs are: those of the machine, else those of `make setup-clients`."""
    clients = PYTHON.parent.parent / "lib"
    places = [*Path("/usr/lib/postgresql").glob("*/bin"), *clients.glob("python*/site-packages/*/pginstall*/bin")]
    found = [place for place in places if (place / "initdb").is_file()]
    if not found and (on_path := shutil.which("initdb")):
        found = [Path(on_path).parent]
    if not found:
        pytest.fail(MISSING)
    return found[0]


@contextmanager
def postgres() -> Iterator[str]:
    """A new PostgreSQL on this machine, as the address of its database for the user `owner`, whose password is PASSWORD."""
    programs, port = _programs(), free_port()
    # PostgreSQL does not run as root, and the folders of pytest are closed to everybody else.
    folder = Path(tempfile.mkdtemp(prefix="dryrun-pg-"))
    who: dict[str, Any] = {}
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres" if _exists("postgres") else "nobody")
        who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        os.chown(folder, account.pw_uid, account.pw_gid)
    secret = folder / "secret"
    secret.write_text(PASSWORD)
    secret.chmod(0o644)
    made = [
        "-D",
        str(folder / "db"),
        "-U",
        "owner",
        "-A",
        "scram-sha-256",
        f"--pwfile={secret}",
        "-E",
        "UTF8",
        "--locale=C",
    ]
    subprocess.run([programs / "initdb", *made, "--no-sync"], check=True, capture_output=True, cwd=folder, **who)
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": str(folder),
        "fsync": "off",
        "max_connections": "20",
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with subprocess.Popen(
        [programs / "postgres", "-D", str(folder / "db"), "-p", str(port), *options],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, **who,
    ) as process:  # fmt: skip
        try:
            connect = {"host": "127.0.0.1", "port": port, "user": "owner", "password": PASSWORD, "dbname": "postgres"}
            assert eventually(lambda: _answers(connect), within=20).value, "PostgreSQL did not start"
            yield f"postgresql://owner:pass%20word%2Fof%3Athe%40probe@127.0.0.1:{port}/postgres"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=20)
            shutil.rmtree(folder, ignore_errors=True)


def _exists(user: str) -> bool:
    return user in {entry.pw_name for entry in pwd.getpwall()}


def _answers(connect: dict[str, Any]) -> bool:
    try:
        psycopg.connect(**connect, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def imap_server() -> Iterator[int]:
    """An IMAP server on this machine, as its port; the mailbox is of the user `shopper`, whose password is PASSWORD."""
    program, port = PYTHON.parent / "pymap", free_port()
    if not program.is_file():
        pytest.fail(MISSING)
    words = [str(program), "--host", "127.0.0.1", "--port", str(port), "--no-tls"]
    words += ["--no-service", "admin", "--no-service", "managesieve"]
    words += ["dict", "--demo-user", "shopper", "--demo-password", PASSWORD]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            assert eventually(lambda: _listens(port), within=20).value, "the IMAP server did not start"
            yield port
        finally:
            process.terminate()
            process.wait(timeout=10)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
    except OSError:
        return False
    return True
