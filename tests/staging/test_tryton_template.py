"""Tryton's template: made once from what it depends on, never half, and a clear sentence when it cannot be made."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from staging.tryton.template import DATABASE, TrytonMissing, template, tryton_python

ROOT = Path(__file__).resolve().parents[2]
TOLD = '#!/bin/sh\nif [ "$1" = "-I" ]; then echo versions; else echo prepared >> "{told}"; fi\n'
ADMIN = """#!{python}
import sqlite3, sys, os
conf = dict(line.split(" = ") for line in open(sys.argv[2]).read().splitlines() if " = " in line)
assert len(open(os.environ["TRYTONPASSFILE"]).read().strip()) == 32
base = sqlite3.connect(os.path.join(conf["path"], "erp.sqlite"))
base.execute("pragma journal_mode = wal")
base.execute("create table made (price_decimal)")
base.execute("insert into made values (?)", (conf["price_decimal"],))
base.commit()
os._exit({code})  # a process that dies leaves its log beside the file
"""


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """A Python with a Tryton that notes what it is asked for."""
    program(tmp_path / "bin" / "trytond-admin", ADMIN.format(python=sys.executable, code=0))
    return program(tmp_path / "bin" / "python", TOLD.format(told=tmp_path / "told"))


def test_the_template_is_made_once_and_whole(tmp_path: Path, python: Path) -> None:
    made = template(tmp_path / "cache", python)
    assert template(tmp_path / "cache", python) == made
    assert (tmp_path / "told").read_text(encoding="utf-8") == "prepared\n"
    assert [path.name for path in made.iterdir()] == [f"{DATABASE}.sqlite"]
    with sqlite3.connect(made / f"{DATABASE}.sqlite") as base:
        assert base.execute("select price_decimal from made").fetchall() == [("8",)]


def test_another_tryton_has_a_template_of_its_own(tmp_path: Path, python: Path) -> None:
    made = template(tmp_path / "cache", python)
    program(python, python.read_text(encoding="utf-8").replace("echo versions", "echo newer"))
    assert template(tmp_path / "cache", python) != made


def test_a_making_that_fails_leaves_nothing_behind(tmp_path: Path, python: Path) -> None:
    program(python.with_name("trytond-admin"), "#!/bin/sh\necho no room left >&2\nexit 1\n")
    with pytest.raises(TrytonMissing, match="trytond-admin ended with 1: no room left"):
        template(tmp_path / "cache", python)
    assert list((tmp_path / "cache").iterdir()) == []


def test_without_tryton_a_sentence_says_what_to_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRYRUN_ERP_PYTHON", str(tmp_path / "nowhere"))
    with pytest.raises(TrytonMissing, match=r"There is no Tryton at .*nowhere; type `make setup-erp`"):
        tryton_python()


@pytest.mark.parametrize(
    ("key", "sentence"),
    [("secret", "There is no Tryton at /nowhere"), ("", "The environment variable ERP_KEY is missing")],
)
def test_the_command_ends_with_2_and_that_sentence(tmp_path: Path, key: str, sentence: str) -> None:
    words = [
        sys.executable,
        "-m",
        "staging.tryton",
        "--cache",
        str(tmp_path / "cache"),
        "--home",
        str(tmp_path / "home"),
    ]
    environ = {**os.environ, "DRYRUN_ERP_PYTHON": "/nowhere", "ERP_KEY": key}
    ran = subprocess.run(words, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"tryton: {sentence}")
    assert len(ran.stderr.splitlines()) == 1
