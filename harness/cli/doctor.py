"""`dryrun doctor`: a table of every system, its state, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from harness.cli import rooms
from harness.cli.ending import COULD_NOT_RUN
from harness.cli.outlet import console
from harness.cli.scratch import scratch
from harness.cli.words import word
from harness.landscape.doctor import Row, examine
from harness.landscape.load import load
from harness.probes.trying import tried


def consult(name: str, language: str) -> int:
    """Print the table. Returns 0 when all is well, else 2. Raises DryrunError for what keeps us from looking at all."""
    landscape = load(name)
    with (
        console() as terminal,
        scratch("doctor") as folder,
        rooms.systems().start(
            landscape, home=folder, seed=0, log=terminal.print, language=language, examined=False
        ) as running,
    ):
        rows = examine(landscape, running.endpoints) + tried(landscape, running.endpoints)
        terminal.print(table(rows, language))
        for row in rows:
            if row.remedy:
                terminal.print(row.remedy, soft_wrap=True, highlight=False)
        well = all(row.state == "healthy" for row in rows)
        if well:
            terminal.print(word("all well", language))
    return 0 if well else COULD_NOT_RUN


def table(rows: Sequence[Row], language: str) -> Table:
    made = Table(*(word(name, language) for name in ("system", "address", "state")), box=None, padding=(0, 2, 0, 0))
    for row in rows:
        style = "green" if row.state == "healthy" else "red"
        made.add_row(word(row.role, language), row.address, f"[{style}]{word(row.state, language)}[/]")
    return made
