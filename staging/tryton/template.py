"""The template in the cache: an empty Tryton with its modules, then prepared for a merchant. Made once, in half a minute.

It is made aside and moved into place in one step, so two makers at once both succeed and a broken one leaves nothing behind.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
PYTHON = "DRYRUN_ERP_PYTHON"
DATABASE = "erp"
MODULES = ("account_fr", "account_invoice", "sale", "sale_discount")

_CONFIGURATION = """\
[database]
uri = sqlite://
path = {home}
[product]
# prices without tax, from prices with tax: so that price times quantity is right to the cent
price_decimal = 8
[queue]
# confirmed sales wait for a worker that nobody starts, so that they can still be cancelled
worker = True
[session]
timeout = 86400
"""


class TrytonMissing(Exception):
    """Tryton cannot be started; the message is one sentence for the person who starts it."""


def tryton_python() -> Path:
    """The Python that has Tryton: $DRYRUN_ERP_PYTHON, else that of `.venv-erp`. Raises TrytonMissing."""
    named = os.environ.get(PYTHON)
    python = Path(named) if named else HERE.parents[1] / ".venv-erp" / "bin" / "python"
    if not os.access(python, os.X_OK):
        raise TrytonMissing(f"There is no Tryton at {python}; type `make setup-erp`, or name its Python in {PYTHON}.")
    return python


def configuration(home: Path) -> Path:
    """Tryton's configuration for the database in `home`, written there."""
    path = home / "trytond.conf"
    path.write_text(_CONFIGURATION.format(home=home.absolute()), encoding="utf-8")
    return path


def template(cache: Path, python: Path) -> Path:
    """The folder of the template, made when the cache has none. Raises TrytonMissing when it cannot be made."""
    target = cache / f"tryton-{_key(python)}"
    if target.is_dir():
        return target
    cache.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix="making-", dir=cache))
    try:
        _make(aside, python)
        _move(aside, target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return target


def _key(python: Path) -> str:
    """What the template is made from: Tryton's versions, how it is prepared, and the year its books are opened for."""
    listing = "from importlib.metadata import distributions as d; print(sorted((i.name, i.version) for i in d()))"
    digest = hashlib.sha256(_told(python, "-I", "-c", listing))
    digest.update((HERE / "prepare.py").read_bytes() + Path(__file__).read_bytes())
    digest.update(str(dt.datetime.now(dt.UTC).year).encode())
    return digest.hexdigest()[:16]


def _make(folder: Path, python: Path) -> None:
    settings = configuration(folder)
    base = folder / f"{DATABASE}.sqlite"
    base.touch()  # Tryton fills a database that is there, and makes none
    admin = str(python.with_name("trytond-admin"))
    words = ["-c", str(settings), "-d", DATABASE, "--email", "admin@erp.example", "--activate-dependencies"]
    password = folder / "password"
    password.write_text(f"{os.urandom(16).hex()}\n", encoding="utf-8")  # nobody signs in as admin
    _told(Path(admin), *words, "-u", *MODULES, environ={"TRYTONPASSFILE": str(password)})
    _told(python, "-P", str(HERE / "prepare.py"), str(settings), f"sqlite:///{DATABASE}")
    with sqlite3.connect(base) as connection:  # what is left in the log goes into the file: only that is copied
        connection.execute("pragma wal_checkpoint(truncate)")
    connection.close()
    for left in (settings, password):
        left.unlink()


def _told(program: Path, *words: str, environ: dict[str, str] | None = None) -> bytes:
    """What a program printed. Raises TrytonMissing with its last words when it fails."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run([str(program), *words], check=False, capture_output=True, env={**kept, **(environ or {})})
    if done.returncode:
        last = " / ".join(done.stderr.decode("utf-8", "replace").strip().splitlines()[-3:])
        raise TrytonMissing(f"{program.name} ended with {done.returncode}: {last}")
    return done.stdout


def _move(aside: Path, target: Path) -> None:
    try:
        aside.rename(target)
    except OSError:
        if not target.is_dir():
            raise
        # Another maker was quicker; what it made is the same.
