"""Standard output that goes away or is full."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
from harness.cli.ending import in_one_sentence
from harness.cli.outlet import console
import typer
app = typer.Typer()

@app.command()
def tell():
    with in_one_sentence("en"):
        with console() as terminal:
            for number in range(40000):
                terminal.print(f"line {number}")
    raise typer.Exit(7)

app()
"""


@pytest.mark.parametrize(
    ("where", "code", "told"),
    [
        ("| head -1", 7, ""),
        (">/dev/full", 2, "dryrun: standard output cannot be written (the disk is full)."),
        (">/dev/null", 7, ""),
    ],
)
def test_the_exit_code_is_the_commands_own(tmp_path: Path, where: str, code: int, told: str) -> None:
    program = tmp_path / "tell.py"
    program.write_text(PROGRAM.replace("40000", "400"))
    line = f"{{ {sys.executable} {program}; echo $? >code; }} {where}"
    ended = subprocess.run(
        ["sh", "-c", line], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert (tmp_path / "code").read_text().strip() == str(code)
    assert ended.stderr.strip() == told
