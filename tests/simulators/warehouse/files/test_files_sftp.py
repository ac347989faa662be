"""The door for files as clients meet it: asyncssh's and OpenSSH's, honest and hostile ones."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from harness.kernel.clock import Clock
from harness.kernel.waiting import eventually
from harness.simulators.journal import Journal
from harness.simulators.warehouse.files.serving import MOST_CONNECTIONS, MOST_TRIES, Login
from tests.simulators.carrier.trade import KEY, running
from tests.simulators.processes import ROOT
from tests.simulators.warehouse.files.papers import order_line, read_back, return_line, sheet_of
from tests.simulators.warehouse.files.serving import Warehouse, opened

Act = Callable[[asyncssh.SFTPClient], Awaitable[object]]


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the key pair of a client that is known to the warehouse."""
    folder = tmp_path_factory.mktemp("keys")
    key = asyncssh.generate_private_key("ssh-ed25519")
    key.write_private_key(str(folder / "id"))
    (folder / "id").chmod(0o600)
    key.write_public_key(str(folder / "authorized"))
    return folder


@pytest.fixture(scope="module")
def warehouse(keys: Path) -> Iterator[Warehouse]:
    with opened(DRYRUN_SFTP_AUTHORIZED_KEYS=str(keys / "authorized")) as warehouse:
        stock = [{"sku": "A", "on_hand": 100_000}, {"sku": "B", "on_hand": 100_000}]
        warehouse.system.told("PUT", "/_control/stock", {"stock": stock})
        yield warehouse


def order(reference: str) -> str:
    return sheet_of([order_line(reference=reference)])


def known(warehouse: Warehouse, reference: str) -> bool:
    return warehouse.system.call("GET", f"/orders/{reference}").status_code == 200


def _empty(files: list[object]) -> bool:
    return not files


async def listed(client: asyncssh.SFTPClient) -> object:
    return await client.listdir("/")


# Coming in


def test_a_file_goes_in_and_its_acknowledgement_is_fetched_and_removed(warehouse: Warehouse) -> None:
    warehouse.upload("first.csv", order("F1"))
    assert known(warehouse, "F1")

    async def fetch(client: asyncssh.SFTPClient) -> str:
        async with client.open("/out/acknowledgements/ack-first.csv", "rb") as file:
            text: bytes = await file.read()
        await client.remove("/out/acknowledgements/ack-first.csv")
        return text.decode()

    assert read_back(warehouse.visit(fetch))[0]["status"] == "accepted"
    assert "ack-first.csv" not in warehouse.files("/out/acknowledgements")


@pytest.mark.parametrize("password", ["not-it", "", KEY + "x", KEY.upper()])
def test_a_wrong_password_does_not_let_in(warehouse: Warehouse, password: str) -> None:
    before = len(warehouse.notes("refused", "file.login"))
    with pytest.raises(asyncssh.PermissionDenied):
        warehouse.visit(listed, password=password)
    notes = warehouse.notes("refused", "file.login")
    assert len(notes) > before
    assert password not in str(notes) or not password


def test_passwords_cannot_be_tried_without_end(warehouse: Warehouse) -> None:
    before = len(warehouse.notes("refused", "file.login"))
    tried = 0

    class Guesser(asyncssh.SSHClient):
        def password_auth_requested(self) -> str:
            nonlocal tried
            tried += 1
            return f"guess-{tried}"

    with pytest.raises((asyncssh.Error, OSError)):
        warehouse.visit(listed, password=None, client_factory=Guesser)
    assert len(warehouse.notes("refused", "file.login")) - before == MOST_TRIES


def test_so_many_come_in_and_no_more() -> None:
    inside: set[Any] = {object() for _ in range(MOST_CONNECTIONS - 1)}
    turned_away: list[object] = []

    class Connection:
        def abort(self) -> None:
            turned_away.append(self)

    journal = Journal(Clock())
    logins = [Login(journal, "", inside) for _ in range(2)]
    connections: list[Any] = [Connection(), Connection()]
    for login, connection in zip(logins, connections, strict=True):
        login.connection_made(connection)
    assert turned_away == [connections[1]]
    assert [note.operation for note in journal.after()] == ["file.login"]
    for login in logins:
        login.connection_lost(None)
    assert len(inside) == MOST_CONNECTIONS - 1


def test_a_known_key_lets_in_and_another_does_not(warehouse: Warehouse, keys: Path) -> None:
    assert warehouse.visit(listed, client_keys=[str(keys / "id")], password=None)
    other = asyncssh.generate_private_key("ssh-ed25519")
    with pytest.raises(asyncssh.PermissionDenied):
        warehouse.visit(listed, client_keys=[other], password=None)


def test_without_a_key_on_this_machine_any_password_lets_in_but_none() -> None:
    with opened(DRYRUN_DOOR_KEY="") as warehouse:
        assert warehouse.visit(listed, password="anything")
        with pytest.raises(asyncssh.PermissionDenied):
            warehouse.visit(listed, password="")


def test_there_is_nothing_but_files(warehouse: Warehouse) -> None:
    async def tries() -> list[str]:
        failed = []
        async with warehouse.connection() as connection:
            for what, act in (
                ("exec", connection.run("id", check=True)),
                ("shell", connection.run(check=True)),
                ("scp", asyncssh.scp((connection, "/in/archive/first.csv"), "/dev/null")),
                ("connect", connection.open_connection("127.0.0.1", 80)),
                ("listen", connection.start_server(lambda *_: None, "127.0.0.1", 0)),
            ):
                try:
                    await act
                except (asyncssh.Error, asyncssh.ChannelListenError, OSError) as error:
                    failed.append(f"{what}: {type(error).__name__}")
        return failed

    assert asyncio.run(tries()) == [
        "exec: ChannelOpenError", "shell: ChannelOpenError", "scp: ChannelOpenError",
        "connect: ChannelOpenError", "listen: ChannelListenError",
    ]  # fmt: skip


# Uploads


def test_an_upload_that_breaks_off_is_not_read(warehouse: Warehouse) -> None:
    async def breaks_off() -> None:
        async with warehouse.connection() as connection, connection.start_sftp_client() as client:
            file = await client.open("/in/orders/broken.csv", "wb")
            await file.write(order("BROKEN").encode())
            await client.stat("/in/orders/broken.csv")
            connection.abort()

    async def closes_the_channel() -> None:
        async with warehouse.connection() as connection, connection.start_sftp_client() as client:
            file = await client.open("/in/orders/left.csv", "wb")
            await file.write(order("LEFT").encode())
            client.exit()

    asyncio.run(breaks_off())
    asyncio.run(closes_the_channel())
    broken = eventually(
        lambda: warehouse.notes("refused", "file.write"), within=10, satisfies=lambda got: len(got) == 2
    )
    assert [note["key"] for note in broken.value] == ["/in/orders/broken.csv", "/in/orders/left.csv"]
    assert not known(warehouse, "BROKEN")
    assert not known(warehouse, "LEFT")
    assert warehouse.files("/in/orders") == {}


def test_a_client_that_looks_after_its_upload_finds_it_as_it_left_it(warehouse: Warehouse) -> None:
    async def uploads(client: asyncssh.SFTPClient) -> tuple[int | None, list[str]]:
        async with client.open("/in/orders/looked.csv", "wb") as file:
            await file.write(order("L1").encode())
        size = (await client.stat("/in/orders/looked.csv")).size
        await client.utime("/in/orders/looked.csv", (1, 1))
        return size, [str(name) for name in await client.listdir("/in/orders")]

    assert warehouse.visit(uploads) == (len(order("L1").encode()), [".", ".."])

    async def looks(client: asyncssh.SFTPClient) -> object:
        return await client.stat("/in/orders/looked.csv")

    with pytest.raises(asyncssh.SFTPNoSuchFile):
        warehouse.visit(looks)


def test_a_file_that_was_moved_or_removed_is_not_there(warehouse: Warehouse) -> None:
    async def there(client: asyncssh.SFTPClient) -> list[bool]:
        async with client.open("/in/orders/a.tmp", "wb") as file:
            await file.write(b"x")
        seen = [await client.exists("/in/orders/a.tmp")]
        await client.rename("/in/orders/a.tmp", "/in/orders/b.tmp")
        seen += [await client.exists("/in/orders/a.tmp"), await client.exists("/in/orders/b.tmp")]
        async with warehouse.connection() as connection, connection.start_sftp_client() as other:
            await other.remove("/in/orders/b.tmp")
        return [*seen, await client.exists("/in/orders/b.tmp")]

    assert warehouse.visit(there) == [True, False, True, False]


# Hostile clients


async def _write(client: asyncssh.SFTPClient, path: str) -> None:
    async with client.open(path, "wb") as file:
        await file.write(b"x")


HOSTILE: list[tuple[str, str, Act]] = [
    ("climb to read", "file.open", lambda client: client.open("/../../etc/passwd", "rb")),
    ("climb to write", "file.open", lambda client: _write(client, "/in/orders/../../../tmp/x.csv")),
    ("climb to look", "file.look", lambda client: client.stat("/../etc")),
    ("climb to rename", "file.rename", lambda client: client.rename("/../x", "/in/orders/x.csv")),
    ("list outside", "file.list", lambda client: client.listdir("/..//..")),
    ("symbolic link", "file.link", lambda client: client.symlink("/etc/passwd", "/in/orders/x.csv")),
    ("hard link", "file.link", lambda client: client.link("/in/archive/first.csv", "/in/orders/x.csv")),
    ("read a link", "file.link", lambda client: client.readlink("/in")),
    ("make a folder", "file.mkdir", lambda client: client.mkdir("/in/orders/x")),
    ("remove a folder", "file.rmdir", lambda client: client.rmdir("/in/orders")),
    ("change rights", "file.set", lambda client: client.chmod("/in/orders", 0o4777)),
    ("change owner", "file.set", lambda client: client.chown("/in/orders", 0, 0)),
    ("truncate", "file.set", lambda client: client.truncate("/in/archive/first.csv", 0)),
    ("write out", "file.open", lambda client: _write(client, "/out/dispatch/x.csv")),
    ("write a strange name", "file.open", lambda client: _write(client, "/in/orders/a`id`.csv")),
    ("write a NUL", "file.open", lambda client: _write(client, "/in/orders/a\x00.csv")),
    ("remove the archive", "file.remove", lambda client: client.remove("/in/archive/first.csv")),
    ("rename into the inbox", "file.rename", lambda client: client.rename("/in/archive/first.csv", "/in/orders/x.csv")),
]


@pytest.mark.parametrize(("what", "operation", "act"), HOSTILE, ids=[what for what, _, _ in HOSTILE])
def test_a_hostile_client_is_refused_and_noted(warehouse: Warehouse, what: str, operation: str, act: Act) -> None:
    if "first.csv" not in warehouse.files("/in/archive"):
        warehouse.upload("first.csv", order("F1"))
    before = warehouse.files("/in/archive"), len(warehouse.notes("refused", operation))
    with pytest.raises((asyncssh.SFTPPermissionDenied, asyncssh.SFTPFailure, asyncssh.SFTPNoSuchFile)):
        warehouse.visit(act)
    assert warehouse.files("/in/archive") == before[0]
    assert warehouse.files("/in/orders") == {}
    assert len(warehouse.notes("refused", operation)) == before[1] + 1


# OpenSSH's client


@pytest.mark.skipif(not shutil.which("sftp"), reason="OpenSSH's sftp is not installed")
def test_openssh_does_what_people_do(warehouse: Warehouse, keys: Path, tmp_path: Path) -> None:
    (tmp_path / "o.csv").write_text(order("O1"))

    def sftp(*lines: str) -> subprocess.CompletedProcess[str]:
        command = [
            "sftp", "-q", "-b", "-", "-P", str(warehouse.port), "-i", str(keys / "id"), "-F", "none",
            "-o", "StrictHostKeyChecking=no", "-o", f"UserKnownHostsFile={tmp_path / 'known'}",
            "-o", "IdentitiesOnly=yes", f"shop@{warehouse.host}",
        ]  # fmt: skip
        return subprocess.run(
            command, input="\n".join(lines), capture_output=True, text=True, cwd=tmp_path, timeout=30, check=False
        )

    done = sftp(
        "cd in/orders", "put o.csv o.csv.tmp", "ls -l", "rename o.csv.tmp o.csv", "pwd", "cd /out/acknowledgements",
        "get ack-o.csv", "rename ack-o.csv ack-o.csv.done", "rm ack-o.csv.done", "ls /in/archive",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "warehouse" in done.stdout
    assert "o.csv.tmp" in done.stdout
    assert read_back((tmp_path / "ack-o.csv").read_text())[0]["order"] == "O1"
    assert known(warehouse, "O1")
    (tmp_path / "p.csv").write_text(order("O2"))
    kept = sftp("put -p p.csv /in/orders/p.csv")
    assert (kept.returncode, kept.stderr) == (0, "remote fsetstat: Permission denied\n")  # rights are not kept
    assert known(warehouse, "O2")
    for refused in ("get /../../etc/passwd", "ln -s /etc/passwd /in/orders/x", "mkdir /in/x", "rm /in/archive/o.csv"):
        assert sftp(refused).returncode == 1, refused


# The whole way


def test_an_order_by_file_leaves_and_comes_back_by_file(warehouse: Warehouse) -> None:
    with running("carrier") as carrier:
        warehouse.system.told("PUT", "/_control/peers", {"carrier": {"url": carrier.url, "secret": KEY}})
        lines = [order_line(reference="W1", lines="2"), order_line(reference="W1", sku="B", quantity="1", lines="2")]
        warehouse.upload("whole.csv", sheet_of(lines))
        for move, more in (
            ("allocate", {}),
            ("pick", {"short": [{"sku": "A", "quantity": 1}]}),
            ("pack", {}),
            ("hand_over", {}),
        ):
            warehouse.system.move("orders/W1", move, **more)
        (text,) = [text for name, text in warehouse.files("/out/dispatch").items() if "W1" in name]
        rows = read_back(text)
        assert [(row["sku"], row["quantity"], row["short"]) for row in rows] == [
            ("A", "1", "0"), ("B", "1", "0"), ("A", "0", "1"),
        ]  # fmt: skip
        (parcel,) = carrier.told("GET", "/_control/parcels?order=W1")["parcels"]
        assert {row["tracking_number"] for row in rows[:2]} == {parcel["tracking_number"]}

        warehouse.upload("back.csv", sheet_of([return_line(rma="RW1", order="W1", sku="B")]), "/in/returns")
        warehouse.system.move("returns/RW1", "receive")
        warehouse.system.move("returns/RW1", "grade", grades=[{"sku": "B", "quantity": 1, "grade": "B"}])
        told = [read_back(text) for name, text in warehouse.files("/out/returns").items() if "W1" in name]
        assert [[(line["status"], line["sku"], line["grade"]) for line in lines] for lines in told] == [
            [("received", "", "")], [("graded", "B", "B")],
        ]  # fmt: skip


# Processes


def test_what_was_being_read_when_the_process_was_killed_is_read_to_its_end(tmp_path: Path) -> None:
    state = ("--state", str(tmp_path / "state"))
    many = sheet_of(order_line(reference=f"K{number}") for number in range(3000))
    with opened(*state) as first:
        first.system.told("PUT", "/_control/stock", {"stock": [{"sku": "A", "on_hand": 100_000}]})
        fingerprint = first.system.told("GET", "/_control/files")["fingerprint"]

        taken = 0

        async def dies() -> None:
            nonlocal taken
            taken = eventually(lambda: len(first.notes("moved", "order.received")), within=30, every=0.001).value
            first.die()

        async def uploads(client: asyncssh.SFTPClient) -> None:
            async with client.open("/in/orders/many.tmp", "wb") as file:
                await file.write(many.encode())
            with pytest.raises((asyncssh.Error, OSError)):
                await asyncio.gather(client.rename("/in/orders/many.tmp", "/in/orders/many.csv"), dies())

        first.visit(uploads)
        assert 0 < taken < 3000
    with opened(*state) as second:
        assert second.system.told("GET", "/_control/files")["fingerprint"] == fingerprint
        waiting = eventually(
            lambda: second.system.told("GET", "/_control/files")["folders"]["/in/orders"], within=60, satisfies=_empty
        )
        assert waiting.satisfied
        references = [note["order"] for note in second.notes("moved", "order.received")]
        assert sorted(references) == sorted(f"K{number}" for number in range(3000))
        acknowledged = read_back(second.files("/out/acknowledgements")["ack-many.csv"])
        assert len(acknowledged) == 3000


def test_the_control_plane_shows_the_files(warehouse: Warehouse) -> None:
    name = warehouse.system.told("POST", "/_control/files/stock", status=201)["name"]
    shown = warehouse.system.told("GET", "/_control/files")
    assert shown["address"] == f"{warehouse.host}:{warehouse.port}"
    assert shown["fingerprint"].startswith("SHA256:")
    (file,) = [file for file in shown["folders"]["/out/stock"] if file["name"] == name]
    answer = warehouse.system.call("GET", f"/_control/files/content?path=/out/stock/{name}")
    assert len(answer.content) == file["size"]
    assert answer.headers["content-type"].startswith("text/plain")
    messages = warehouse.system.told("GET", "/_control/messages")
    assert {"order.dispatched", "file.dispatch"} <= set(messages["sent"])
    assert {"order.create", "file.orders", "file.returns"} <= set(messages["received"])
    for path, status in (("/out/stock/none.csv", 404), ("/out", 404), ("", 404), ("/../etc/passwd", 422)):
        assert warehouse.system.call("GET", f"/_control/files/content?path={path}").status_code == status


def test_there_is_no_door_for_files_unless_asked_for() -> None:
    with running("warehouse") as warehouse:
        assert warehouse.told("GET", "/_control/files")["address"] == ""
        assert "file.dispatch" not in warehouse.told("GET", "/_control/messages")["sent"]
        assert warehouse.told("POST", "/_control/files/stock", status=409)["error"]["code"] == "no_file_door"


def test_a_door_that_cannot_open_says_why(warehouse: Warehouse, tmp_path: Path) -> None:
    def sentence(*options: str, **environment: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "harness.simulators.warehouse", "--sftp-port", "0", *options],
            capture_output=True, text=True, cwd=ROOT, timeout=30, check=False, env={**os.environ, **environment},
        )  # fmt: skip
        assert (done.returncode, done.stdout) == (2, "")
        assert len(done.stderr.splitlines()) == 1
        return done.stderr

    assert "choose another --sftp-port" in sentence("--sftp-port", str(warehouse.port))
    assert "holds no public keys" in sentence(DRYRUN_SFTP_AUTHORIZED_KEYS=str(tmp_path / "missing"))
    (tmp_path / "none").write_text("this is no key")
    assert "holds no public keys" in sentence(DRYRUN_SFTP_AUTHORIZED_KEYS=str(tmp_path / "none"))
    outside = sentence("--host", "0.0.0.0", DRYRUN_CONTROL_KEY="k", DRYRUN_DOOR_KEY="")
    assert "set DRYRUN_DOOR_KEY to guard the door" in outside
