"""`python -m staging.tryton`: a copy of the template, served on loopback until told to stop. Exit code 2 when it cannot start."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from staging.tryton.template import DATABASE, TrytonMissing, configuration, template, tryton_python

HERE = Path(__file__).parent


def main() -> int:
    """Become the server."""
    given = _read()
    try:
        words = _words(given)
    except TrytonMissing as reason:
        print(f"tryton: {reason}", file=sys.stderr)
        return 2
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    os.execve(words[0], words, environ)  # noqa: S606 - the same process goes on as Tryton, and ends as one
    return 0


def _words(given: argparse.Namespace) -> list[str]:
    """The command that serves a copy of the template. Raises TrytonMissing."""
    if not os.environ.get("ERP_KEY"):
        raise TrytonMissing("The environment variable ERP_KEY is missing; it is the password of the user shop.")
    python = tryton_python()
    made = template(given.cache, python)
    shutil.rmtree(given.home, ignore_errors=True)
    given.home.mkdir(parents=True)
    shutil.copy(made / f"{DATABASE}.sqlite", given.home)
    return [str(python), "-P", str(HERE / "serve.py"), str(configuration(given.home)), DATABASE, str(given.port)]


def _read() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m staging.tryton", description="An ERP to rehearse against.")
    parser.add_argument("--port", type=int, default=0, help="port to listen on, 0 for any free one (default)")
    parser.add_argument("--home", type=Path, required=True, help="folder for the database of this run; emptied first")
    parser.add_argument("--cache", type=Path, required=True, help="folder that keeps the template")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
