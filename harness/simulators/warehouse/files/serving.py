"""The SSH server in front of the desk: who may come in. Nothing but SFTP is offered: no shell, no forwarding, no SCP."""

from __future__ import annotations

import os
from hmac import compare_digest
from pathlib import Path

import asyncssh

from harness.simulators.bearer import KEY_VARIABLE
from harness.simulators.journal import Journal
from harness.simulators.serve import CannotStart, bind
from harness.simulators.simulation import Simulation
from harness.simulators.store import Store
from harness.simulators.warehouse.files.desk import Desk
from harness.simulators.warehouse.files.sftp import Session

KEYS_VARIABLE = "DRYRUN_SFTP_AUTHORIZED_KEYS"
MOST_CONNECTIONS = 50
MOST_TRIES = 5  # wrong passwords before the connection is closed
_HOST_KEY = "files.host_key"


class Login(asyncssh.SSHServer):
    """One connection until it is logged in. `password` "" takes any but none."""

    def __init__(self, journal: Journal, password: str, inside: set[asyncssh.SSHServerConnection]) -> None:
        self._journal = journal
        self._password = password
        self._inside = inside
        self._wrong = 0
        self._connection: asyncssh.SSHServerConnection | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connection = conn
        if len(self._inside) >= MOST_CONNECTIONS:
            self._note("", "too many connections")
            conn.abort()
        else:
            self._inside.add(conn)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncssh calls it so
        if self._connection is not None:
            self._inside.discard(self._connection)

    def begin_auth(self, username: str) -> bool:  # noqa: ARG002 - everybody has to show who he is
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        if password and (not self._password or compare_digest(password.encode(), self._password.encode())):
            return True
        self._wrong += 1
        self._note(username, "wrong password" if password else "no password")
        if self._wrong >= MOST_TRIES and self._connection is not None:
            self._connection.abort()
        return False

    def _note(self, username: str, reason: str) -> None:
        self._journal.note("refused", "file.login", status=401, peer=username[:64], reply=reason)


class Server:
    """Listens from the beginning, and answers once it is open."""

    def __init__(self, simulation: Simulation, desk: Desk) -> None:
        """Raises CannotStart when the port is taken or the public keys cannot be read."""
        options = simulation.options
        self._journal = simulation.journal
        self._desk = desk
        self._key = _host_key(simulation.store)
        self._authorized = _authorized_keys()
        self._inside: set[asyncssh.SSHServerConnection] = set()
        self._acceptor: asyncssh.SSHAcceptor | None = None
        self._socket = bind(options.host, options.sftp_port, "--sftp-port")

    @property
    def address(self) -> str:
        """HOST:PORT."""
        host, port = self._socket.getsockname()[:2]
        return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

    @property
    def fingerprint(self) -> str:
        """What a client is shown when it comes for the first time."""
        return self._key.get_fingerprint()

    async def open(self) -> None:
        """Let clients in."""
        password = os.environ.get(KEY_VARIABLE, "")
        self._acceptor = await asyncssh.listen(
            sock=self._socket,
            server_host_keys=[self._key],
            server_factory=lambda: Login(self._journal, password, self._inside),
            sftp_factory=lambda chan: Session(chan, self._desk, self._journal),
            sftp_version=3,
            allow_scp=False,
            authorized_client_keys=self._authorized,
            login_timeout=30,
            keepalive_interval=15,
            keepalive_count_max=3,
            agent_forwarding=False,
            x11_forwarding=False,
            gss_host=None,
            server_version="dryrun",
        )

    def close(self) -> None:
        """Send everybody away."""
        if self._acceptor is not None:
            self._acceptor.close()
        for connection in list(self._inside):
            connection.abort()


def _host_key(store: Store) -> asyncssh.SSHKey:
    """The key that clients know this door by: made once, and kept with the rest of the state."""
    if not (kept := store.setting(_HOST_KEY)):
        kept = asyncssh.generate_private_key("ssh-ed25519").export_private_key().decode()
        store.set_setting(_HOST_KEY, kept)
        store.commit()
    return asyncssh.import_private_key(kept)


def _authorized_keys() -> asyncssh.SSHAuthorizedKeys | None:
    """The public keys that may come in without a password, from the file that the environment names."""
    named = os.environ.get(KEYS_VARIABLE, "")
    if not named:
        return None
    try:
        return asyncssh.import_authorized_keys(Path(named).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CannotStart(f"{KEYS_VARIABLE} names {named}, which holds no public keys ({error})") from error
