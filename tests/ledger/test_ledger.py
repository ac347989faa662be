"""A ledger is written line by line, says what it lacks when it is read, and keeps what it has when the disk is full."""

from __future__ import annotations

import errno
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.kernel.errors import LedgerUnwritable
from harness.ledger.entry import Entry
from harness.ledger.events import Exhibited, Looked, Observed, ScenariosSelected, StreamEnded
from harness.ledger.exhibit import Exhibits
from harness.ledger.ledger import Ledger
from harness.ledger.store import Reading, read_run

LOOK = Looked(system="psp", order="1")


def run_with(folder: Path, *, closed: bool = True, streams: tuple[str, ...] = ("main",)) -> Path:
    """A run of three looks a stream."""
    for stream in streams:
        ledger = Ledger(folder / "ledger", stream)
        for number in range(3):
            ledger.record(Looked(system="psp", order=str(number)), journey="j")
        if closed:
            ledger.close()
        else:
            ledger._abandon()
    return folder


def edited(run: Path, change: Callable[[list[str]], list[str]], stream: str = "main") -> Reading:
    path = run / "ledger" / f"{stream}.jsonl"
    path.write_text("".join(change(path.read_text(encoding="utf-8").splitlines(keepends=True))), encoding="utf-8")
    return read_run(run)


def test_what_is_recorded_is_read(tmp_path: Path) -> None:
    read = read_run(run_with(tmp_path))
    assert read.damage == ()
    assert [entry.id for entry in read.entries] == ["main:1", "main:2", "main:3", "main:4"]
    assert [event.order for _, event in read.of(Looked)] == ["0", "1", "2"]
    assert [event.entries for _, event in read.of(StreamEnded)] == [3]
    assert read.by_id("main:2") is read.entries[1]
    assert read.by_id("gw0:2") is None


def test_readers_are_told_after_the_line_is_there(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, "main")
    told: list[tuple[Entry, str]] = []
    ledger.subscribe(lambda entry: told.append((entry, ledger.path.read_text(encoding="utf-8"))))
    entry = ledger.record(LOOK, journey="j")
    assert told == [(entry, entry.to_line() + "\n")]
    assert list(ledger.entries("j")) == list(ledger.entries()) == [entry]
    assert list(ledger.entries("other")) == []
    ledger.close()


def test_hostile_texts_are_kept_as_they_are(tmp_path: Path) -> None:
    fields = {"lone": "\ud800", "line": "a\r\n\u2028b\u0085", "nul": "\x00", "é": "€", "slash": "\\ud800"}
    ledger = Ledger(tmp_path / "ledger", "main")
    ledger.record(Observed(system="shop", subject="final", order="1", fields=fields))
    ledger.close()
    read = read_run(tmp_path)
    assert read.damage == ()
    assert [event.fields for _, event in read.of(Observed)] == [fields]


def test_two_streams_are_one_reading(tmp_path: Path) -> None:
    read = read_run(run_with(tmp_path, streams=("main", "gw0")))
    assert read.damage == ()
    assert len(read.entries) == 8
    assert list(read.entries) == sorted(read.entries, key=lambda entry: (entry.at, entry.stream, entry.number))


def test_two_processes_never_share_a_stream(tmp_path: Path) -> None:
    first = Ledger(tmp_path, "main")
    with pytest.raises(LedgerUnwritable, match=r"main\.jsonl cannot be written \(File exists\)"):
        Ledger(tmp_path, "main")
    first.close()


@pytest.mark.parametrize(
    ("change", "damage"),
    [
        (lambda lines: lines[:-1], ["main: the record was cut off after entry 3"]),
        (lambda lines: lines[:1], ["main: the record was cut off after entry 1"]),
        (lambda lines: [], ["main: the record was cut off after entry 0"]),
        (lambda lines: [lines[0], *lines[2:]], ["main: 1 entries are missing, the first is number 2"]),
        (lambda lines: lines[1:], ["main: 1 entries are missing, the first is number 1"]),
        (lambda lines: [*lines, lines[0]], ["main: 1 entries are doubled or of another stream"]),
        (lambda lines: [*lines[:-1], lines[-1].replace('"entries":3', '"entries":9')],
         ["main: its end speaks of 9 entries, 3 are there"]),
        (lambda lines: [*lines, lines[0].replace("main:1", "main:5")], ["main: its end speaks of 3 entries, 4 are there"]),
        (lambda lines: [lines[0].replace("main:1", "gw9:1"), *lines[1:]],
         ["main: 1 entries are doubled or of another stream", "main: 1 entries are missing, the first is number 1"]),
    ],
)  # fmt: skip
def test_damage(tmp_path: Path, change: Callable[[list[str]], list[str]], damage: list[str]) -> None:
    assert list(edited(run_with(tmp_path), change).damage) == damage


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda lines: [*lines[:2], lines[2][:30]], "main.jsonl line 3: not an entry: JSONDecodeError"),
        (lambda lines: [lines[0], "\n", *lines[1:]], "main.jsonl line 2: not an entry"),
        (lambda lines: [lines[0].replace('"v":1', '"v":2'), *lines[1:]], "main.jsonl line 1: written by version 2"),
    ],
)
def test_a_line_that_cannot_be_read(tmp_path: Path, change: Callable[[list[str]], list[str]], reason: str) -> None:
    """It is told by file and line, and the others stay readable."""
    read = edited(run_with(tmp_path), change)
    assert read.damage[0].startswith(reason)
    assert len(read.entries) >= 2


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    run = run_with(tmp_path)
    with (run / "ledger" / "main.jsonl").open("ab") as file:
        file.write(b"\xff\xfe\x00\n")
    assert read_run(run).damage[0].startswith("main.jsonl line 5: not an entry")


def test_a_folder_without_a_ledger(tmp_path: Path) -> None:
    read = read_run(tmp_path)
    assert read.entries == ()
    assert read.damage == (f"{tmp_path / 'ledger'} holds no ledger",)


def test_a_stream_that_was_killed(tmp_path: Path) -> None:
    assert read_run(run_with(tmp_path, closed=False)).damage == ("main: the record was cut off after entry 3",)


def test_closing(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, "main")
    ledger.close()
    ledger.close()
    with pytest.raises(LedgerUnwritable, match="is closed: ScenariosSelected came too late"):
        ledger.record(ScenariosSelected(count=1))
    assert ledger.path.read_text(encoding="utf-8").count("\n") == 1


class Full:
    """A file on a full disk: it takes half of what is written, and refuses."""

    def __init__(self, file: Any, code: int) -> None:
        self._file, self._code = file, code

    def write(self, text: str) -> None:
        self._file.write(text[: len(text) // 2])

    def flush(self) -> None:
        self._file.flush()
        raise OSError(self._code, "refused")

    def close(self) -> None:
        self._file.close()
        raise OSError(self._code, "refused")


@pytest.mark.parametrize(("code", "why"), [(errno.ENOSPC, "the disk is full: free some space"), (errno.EIO, "refused")])
def test_a_full_disk(tmp_path: Path, code: int, why: str) -> None:
    ledger = Ledger(tmp_path / "ledger", "main")
    first = ledger.record(LOOK)
    ledger._file = Full(ledger._file, code)  # type: ignore[assignment]
    with pytest.raises(LedgerUnwritable) as refused:
        ledger.record(LOOK)
    assert str(refused.value) == (
        f"the ledger {ledger.path} cannot be written ({why}); what was recorded before is still readable there"
    )
    with pytest.raises(LedgerUnwritable, match="closed"):
        ledger.record(LOOK)
    ledger.close()
    read = read_run(tmp_path)
    assert list(read.entries) == [first]
    assert [line.partition(":")[0] for line in read.damage] == ["main.jsonl line 2", "main"]


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    """The same with the machine itself refusing, in a process of its own."""
    program = f"""
import resource, signal
from pathlib import Path
from harness.kernel.errors import LedgerUnwritable
from harness.ledger.events import Looked
from harness.ledger.ledger import Ledger
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
ledger = Ledger(Path({str(tmp_path / "ledger")!r}), "main")
try:
    while True:
        ledger.record(Looked(system="psp", order="1"))
except LedgerUnwritable as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=True)
    assert f"the ledger {tmp_path}/ledger/main.jsonl cannot be written (File too large)" in done.stdout
    assert done.stderr == ""
    read = read_run(tmp_path)
    assert len(read.entries) >= 3
    assert read.damage


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "ledger").write_text("in the way")
    with pytest.raises(LedgerUnwritable, match="cannot be written"):
        Ledger(tmp_path / "ledger", "main")


@pytest.mark.parametrize(
    ("title", "media_type", "name"),
    [
        ("Order confirmed", "image/jpeg", "main-0001-order-confirmed.jpg"),
        ("Commande passée à Zoë", "application/pdf", "main-0001-commande-passee-a-zoe.pdf"),
        ("../../etc/passwd", "text/html", "main-0001-etc-passwd.html"),
        ("", "application/x-unknown", "main-0001-exhibit.bin"),
        ("注文", "text/plain", "main-0001-exhibit.txt"),
        ("x" * 500, "image/png", f"main-0001-{'x' * 60}.png"),
    ],
)
def test_an_exhibit_is_kept_under_a_plain_name(tmp_path: Path, title: str, media_type: str, name: str) -> None:
    ledger = Ledger(tmp_path / "ledger", "main")
    entry = Exhibits(tmp_path, ledger).keep(b"\x00\xff", title, media_type, journey="j", order="1", stage="placed")
    assert entry.event == Exhibited(
        path=f"exhibits/{name}", title=title, media_type=media_type, order="1", stage="placed"
    )
    assert (tmp_path / "exhibits" / name).read_bytes() == b"\x00\xff"


def test_exhibits_of_one_title_are_told_apart(tmp_path: Path) -> None:
    exhibits = Exhibits(tmp_path, Ledger(tmp_path / "ledger", "gw1"))
    kept = [exhibits.keep(b"", "placed", "image/png", journey="j").event for _ in range(2)]
    assert [each.path for each in kept if isinstance(each, Exhibited)] == [
        "exhibits/gw1-0001-placed.png",
        "exhibits/gw1-0002-placed.png",
    ]


def test_an_exhibit_the_disk_refuses(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger", "main")
    (tmp_path / "exhibits").write_text("in the way")
    with pytest.raises(LedgerUnwritable, match=r"the exhibit .*main-0001-placed\.png cannot be written"):
        Exhibits(tmp_path, ledger).keep(b"", "placed", "image/png", journey="j")
    assert list(ledger.entries()) == []
